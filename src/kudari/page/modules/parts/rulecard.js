/** The rules, one card each: on or off, the formula, a slider for every hyperparameter, the next step in numbers. */
import {button, formulaField, make, unfolding} from '../basics/elements.js';
import {short} from '../basics/numbers.js';
import {gradientsElsewhere} from '../formula/graph.js';
import {gradientsPerStep, inputName} from '../formula/tape.js';
import {LONGEST_RULE} from '../reading/updates.js';
import {judged} from '../walking/judging.js';
import {told} from './judgement.js';
import {plainText, updateLines} from './rulelines.js';
import {slider} from './sliders.js';

/**
 * @typedef {import('../walking/optimizers.js').Optimizer} Optimizer
 * @typedef {import('../basics/words.js').Say} Say
 */

/** A rule's card. */
export class Card {
  /**
   * @param {Optimizer} optimizer
   * @param {{line: string, letter: string}} tints of routes, and of letters
   * @param {Say} say
   * @param {{change: (hyper: string, value: number) => void, show: (on: boolean) => void, remove: () => void,
   *   open: (open: boolean) => void, tune: () => void, edit: (formula: string) => void,
   *   typing: (field: HTMLTextAreaElement) => void}} acts
   * @param {boolean} open whether the numbers of the step are shown
   */
  constructor(optimizer, tints, say, acts, open) {
    this.optimizer = optimizer;
    this.say = say;
    this.ink = new Map(optimizer.hypers.map((hyper) => [hyper.symbol, tints.letter]));
    const {name, on, hypers, values} = optimizer;
    this.shown = make('input', {
      type: 'checkbox', checked: on, 'aria-label': say('shown', {name}),
      onchange: () => {
        this.element.classList.toggle('off', !this.shown.checked);
        acts.show(this.shown.checked);
      },
    });
    const removes = say('remove', {name});
    const edits = say('edit', {name});
    this.edit = button('✎', () => this.typeAnew(acts), {class: 'plain', 'aria-label': edits, title: edits});
    const symbol = hypers.find((hyper) => hyper.name === optimizer.rate)?.symbol;
    const tunes = button(say('tune', {symbol}), acts.tune, {
      class: 'plain', 'aria-label': say('tune of', {symbol, name}), title: say('tune help', {name}),
    });
    const gone = button('×', acts.remove, {class: 'plain', 'aria-label': removes, title: removes});
    const {sentence = '', marked} = optimizer.isTyped ? told(optimizer, judged(optimizer), say) : {};
    const lines = updateLines(optimizer.updates, {ink: this.ink, marked});
    const formula = this.formula = make('div', {class: 'formula'}, ...lines);
    if (optimizer.recorded) formula.replaceChildren(make('p', {class: 'quiet'}, say('recorded')));
    const cost = gradientsPerStep(optimizer.tape);
    const {leftOut = []} = optimizer;
    if (leftOut.length) formula.append(make('p', {class: 'quiet'}, say('left out', {what: leftOut.join(' · ')})));
    if (cost > 1) formula.append(make('p', {class: 'quiet'}, say('gradients', {cost})));
    const sliders = optimizer.recorded ? [] : hypers.map((hyper) =>
      slider(hyper, values[hyper.name], say('value of', {symbol: hyper.symbol, name}),
        (value) => acts.change(hyper.name, value)));
    this.numbers = make('div', {class: 'formula quiet'});
    this.details = unfolding(open, acts.open, {}, make('summary', {class: 'quiet'}, say('numbers')), this.numbers);
    this.element = make(
      'article', {class: on ? 'rule' : 'rule off', tint: tints.line, letter: tints.letter, 'aria-label': name},
      make('div', {class: 'row'}, this.shown, make('h3', {}, name),
        optimizer.rate && !optimizer.recorded ? tunes : null, optimizer.isTyped ? this.edit : null, gone),
      formula, sentence ? make('p', {class: 'quiet'}, sentence) : null, ...sliders,
      optimizer.recorded ? null : this.details,
    );
  }

  /**
   * The formula as it was typed, to be changed; Escape leaves it as it was.
   * @param {{edit: (formula: string) => void, typing: (field: HTMLTextAreaElement) => void}} acts
   */
  typeAnew({edit, typing}) {
    const {optimizer: {name, text}, formula, say} = this;
    const field = formulaField(text, edit, {
      maxlength: LONGEST_RULE, 'aria-label': say('formula of', {name}), 'aria-describedby': 'rule-error',
    });
    const row = make('div', {class: 'row own'}, field, button(say('change'), () => edit(field.value.trim())));
    row.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Escape') return;
      row.replaceWith(formula);
      this.edit.focus();
    });
    if (!formula.isConnected) return;
    formula.replaceWith(row);
    typing(field);
    field.focus();
  }

  /**
   * Write down the numbers of a step, for every variable: each letter of the formula with what stands for it there.
   * @param {string[]} variables
   * @param {(variable: number) => Map<string, number> | null} numbers null where it has diverged
   */
  tell(variables, numbers) {
    if (this.optimizer.recorded || !this.details.open) return;
    const {updates} = this.optimizer;
    const texts = new Map(gradientsElsewhere(...updates.values()).map((node) => [inputName(node), plainText(node)]));
    this.numbers.replaceChildren(...variables.flatMap((variable, i) => {
      const letters = numbers(i);
      if (letters === null) return i ? [] : [this.say('diverged')];
      const list = [...letters].map(([name, value]) => `${texts.get(name) ?? name} = ${short(value)}`).join('  ');
      const lines = updateLines(updates, {ink: this.ink, numbers: letters});
      return [make('h4', {}, variable), ...lines, make('p', {}, list)];
    }));
  }
}
