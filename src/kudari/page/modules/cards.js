/** The rules, one card each: on or off, the formula, a slider for every hyperparameter, the numbers of this step. */
import {make, short} from './elements.js';
import {updateLines} from './notation.js';
import {slider} from './sliders.js';

/**
 * @typedef {import('./model.js').Walker} Walker
 * @typedef {(name: string, values?: Record<string, unknown>) => string} Say
 */

/** A rule's card. */
export class Card {
  /**
   * @param {Walker} walker
   * @param {Say} say
   * @param {{change: (hyper: string, value: number) => void, show: (on: boolean) => void, remove: () => void}} acts
   */
  constructor(walker, say, acts) {
    this.walker = walker;
    this.say = say;
    const title = make('h3', {}, walker.name);
    const shown = make('input', {
      type: 'checkbox', checked: walker.on, 'aria-label': say('shown', {name: walker.name}),
      onchange: () => acts.show(shown.checked),
    });
    const gone = make(
      'button',
      {type: 'button', class: 'remove', 'aria-label': say('remove', {name: walker.name}), onclick: acts.remove}, '×',
    );
    this.formula = make('div', {class: 'formula scroll'}, ...updateLines(walker.updates, {ink: this.ink()}));
    const sliders = walker.hypers.map((hyper) =>
      slider(hyper, walker.values[hyper.name], say('value of', {symbol: hyper.symbol, name: walker.name}), walker.colour,
        (value) => acts.change(hyper.name, value)));
    this.numbers = make('div', {class: 'formula scroll quiet'});
    this.told = make('p', {class: 'told'});
    this.details = make('details', {}, make('summary', {class: 'quiet'}, ''), this.numbers);
    this.element = make(
      'article', {class: walker.on ? 'rule' : 'rule off', tint: walker.colour},
      make('div', {class: 'row'}, shown, title, gone), this.formula, ...sliders, this.told, this.details,
    );
  }

  /** The colours of the letters that have a slider. */
  ink() {
    return new Map(this.walker.hypers.map((hyper) => [hyper.symbol, this.walker.colour]));
  }

  /**
   * Write down the numbers of a step: every letter of the formula with what stands for it there.
   * @param {string} variable
   * @param {Map<string, number>} numbers
   * @param {string} verdict
   */
  tell(variable, numbers, verdict) {
    this.told.textContent = verdict;
    this.details.firstChild.textContent = this.say('numbers', {variable});
    if (!this.details.open) return;
    const whole = [...numbers.values()].every(Number.isFinite);
    this.numbers.replaceChildren(
      ...(whole ? updateLines(this.walker.updates, {ink: this.ink(), numbers}) : [this.say('diverged')]),
      make('p', {class: 'quiet'}, [...numbers].map(([name, value]) => `${name} = ${short(value)}`).join('   ')),
    );
  }
}
