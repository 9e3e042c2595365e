/** The rules: a card for each, one of the catalogue to be added, and one's own to be typed. */
import {button, formulaField, make, select} from '../basics/elements.js';
import {TABLES} from '../basics/tables.js';
import {readable} from '../drawing/colours.js';
import {LONGEST_CODE} from '../lifting/codetokens.js';
import {CodeFault} from '../lifting/fault.js';
import {isCode} from '../lifting/lifting.js';
import {STATE_MOST} from '../state/state.js';
import {pastedRule} from './pasted.js';
import {Card} from './rulecard.js';

/** @typedef {import('../state/state.js').RuleState} RuleState */

/** The card with all rules. */
export class RulesCard {
  /**
   * @param {import('../basics/words.js').Say} say
   * @param {{change: (edit: (rules: RuleState[]) => RuleState[]) => boolean, open: () => void,
   *   value: (index: number, hyper: string, value: number) => void, tune: (index: number) => void,
   *   show: (index: number, on: boolean) => void}} acts
   */
  constructor(say, acts) {
    this.say = say;
    this.acts = acts;
    /** @type {Card[]} */
    this.cards = [];
    /** @type {Set<string>} names of the rules whose numbers are shown */
    this.opened = new Set();
    this.list = make('div');
    /** @type {HTMLTextAreaElement} for one's own rule */
    this.own = make('textarea');
    this.typing = this.own; // where one typed what may be wrong
    this.element = make('section', {class: 'card', 'data-part': 'rules'});
    this.error = make('p', {class: 'error', id: 'rule-error', role: 'alert'});
  }

  /**
   * @param {import('../walking/optimizers.js').Optimizer[]} optimizers
   * @param {import('../drawing/colours.js').Inks} inks
   */
  draw(optimizers, inks) {
    const {say, acts} = this;
    this.cards = optimizers.map((optimizer, index) => new Card(
      optimizer, {line: readable(optimizer.colour, inks, 3), letter: readable(optimizer.colour, inks)}, say, {
        change: (hyper, value) => acts.value(index, hyper, value),
        show: (on) => acts.show(index, on),
        remove: () => {
          acts.change((rules) => rules.filter((_, k) => k !== index));
          this.added.focus();
        },
        tune: () => acts.tune(index),
        edit: (formula) => {
          const read = this.read(formula);
          if (!read) return;
          if (acts.change((rules) => rules.with(index, {...rules[index], ...read}))) this.cards[index].edit.focus();
        },
        typing: (field) => {
          this.typing = field;
        },
        open: (open) => {
          if (open) this.opened.add(optimizer.name);
          else this.opened.delete(optimizer.name);
          acts.open();
        },
      }, this.opened.has(optimizer.name)));
    this.list.replaceChildren(...this.cards.map((card) => card.element));
    const known = Object.entries(TABLES.rules)
      .map(([key, table]) => /** @type {[string, string]} */ ([key, table.title]));
    const full = optimizers.length >= STATE_MOST.rules;
    const add = (/** @type {string} */ key) =>
      key && acts.change((rules) => [...rules, {name: '', key, formula: null, hypers: {}, on: true}]);
    const options = {'aria-label': say('add'), disabled: full, class: 'grow'};
    this.added = select([['', say('add')], ...known], '', add, options);
    const before = this.own.value;
    this.own = formulaField(before, () => this.addOwn(), {
      maxlength: LONGEST_CODE, 'aria-label': say('own rule'), 'aria-describedby': 'rule-error',
      placeholder: 'v ← α v − η g; w ← w + v',
    });
    this.typing = this.own;
    this.element.replaceChildren(
      make('h2', {}, say('rules')), this.list, make('div', {class: 'row'}, this.added),
      make('div', {class: 'row own'},
        this.own, button(say('add own'), () => this.addOwn(), {disabled: full})), this.error,
      make('p', {class: 'quiet'}, say('own rule help')),
    );
  }

  /** Add what was typed. */
  addOwn() {
    const formula = this.own.value.trim();
    if (!formula || this.cards.length >= STATE_MOST.rules) return this.fail('');
    this.typing = this.own;
    const read = this.read(formula);
    if (!read) return;
    const mine = {name: this.say('mine'), key: null, hypers: {}, on: true, ...read};
    if (!this.acts.change((rules) => [...rules, mine])) return;
    this.own.value = '';
    this.cards.at(-1)?.element.querySelector('input[type="range"]')?.focus(); // where one goes on: turning, or playing
  }

  /**
   * The equations of what was typed: of a program those that it computes, with its name and values; null where it
   * cannot be read, which is said.
   * @param {string} formula
   * @returns {{formula: string, name?: string, hypers?: Record<string, number>} | null}
   */
  read(formula) {
    if (!isCode(formula)) return {formula};
    try {
      return pastedRule(formula);
    } catch (error) {
      if (!(error instanceof CodeFault)) throw error;
      const before = formula.split('\n').slice(0, Math.max(error.line - 1, 0)).join('\n').length;
      this.fail(error.words(this.say), error.line > 1 ? before + 1 : 0);
      return null;
    }
  }

  /**
   * What is wrong with what was typed, if anything is.
   * @param {string} text
   * @param {number} [unit] where
   */
  fail(text, unit) {
    this.error.textContent = text;
    if (unit === undefined) return;
    this.typing.closest('.row')?.after(this.error);
    this.typing.focus();
    this.typing.setSelectionRange(unit, unit + 1);
  }
}
