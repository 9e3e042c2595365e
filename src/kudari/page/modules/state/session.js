/** What is open: a state that can be read, with the field and the optimizers that it tells of. */
import {TABLES} from '../basics/tables.js';
import {speaker} from '../basics/words.js';
import {FormulaError} from '../formula/errors.js';
import {fieldOf, isShownIn, VariablesError} from '../walking/fields.js';
import {optimizersOf, usualValue} from '../walking/optimizers.js';
import {sweptRate} from '../walking/rates.js';
import {pinnedOf} from './pins.js';
import {RecordError, readRecord} from './record.js';
import {fromHash, rulesElsewhere, STATE_USUAL} from './state.js';

/**
 * @typedef {import('../walking/fields.js').Field} Field
 * @typedef {import('../walking/optimizers.js').Optimizer} Optimizer
 * @typedef {import('./state.js').RuleState} RuleState
 * @typedef {import('./state.js').State} State
 */

/** It knows nothing of the parts of the page; whatever cannot be read changes nothing. */
export class Session {
  /**
   * @param {Record<string, [string, string]>} words
   * @param {any} state with which the page came
   * @param {Record<string, any> | null} field the table of a field of one's own
   */
  constructor(words, state, field) {
    /** @type {{field: Record<string, any> | null, rules: RuleState[]}} what the page came with, or a record brought */
    this.own = {field, rules: state.rules.filter((/** @type {RuleState} */ rule) => rule.own !== undefined)};
    const lang = state.lang ?? (navigator.language.startsWith('ja') ? 'ja' : 'en');
    /** @type {State} */
    this.state = {...STATE_USUAL, ...state, lang};
    this.begun = this.state;
    /** @type {Field | undefined} */
    this.field = undefined;
    /** @type {Optimizer[]} */
    this.optimizers = [];
    /** @type {import('./pins.js').Pinned[]} */
    this.pinned = [];
    this.say = speaker(words, () => this.state.lang);
  }

  /** @param {string} hash */
  fromLink(hash) {
    return fromHash(hash, {...this.begun, lang: this.state.lang}, this.known);
  }

  /** What a link may name. */
  get known() {
    const {fields, rules} = TABLES, {own} = this;
    return {fields, rules, own: own.rules, field: own.field};
  }

  /**
   * Take a state, if it can be read; or else keep what there is, and give what is wrong.
   * @param {State} state
   * @returns {unknown} null if nothing is
   */
  adopt(state) {
    try {
      const parts = /** @type {const} */ (['field', 'formula', 'own', 'domain']);
      const same = this.field && parts.every((name) => state[name] === this.state[name]);
      const field = same ? /** @type {Field} */ (this.field) : fieldOf(state, this.own.field);
      const mine = this.say('mine');
      const named = (/** @type {RuleState} */ rule) => (rule.key || rule.name ? rule : {...rule, name: mine});
      if (!same || state.pins !== this.state.pins) {
        this.pinned = state.pins.map((pin) => pinnedOf(pin, state, field, this.known, mine));
      }
      if (!same || state.rules !== this.state.rules) this.optimizers = optimizersOf(state.rules.map(named), field);
      this.field = field;
      const fits = (/** @type {unknown[] | null} */ list) => list?.length === field.variables.length;
      const viewport = fits(state.viewport) ? state.viewport : null;
      const domain = fits(state.domain) ? state.domain : null;
      this.state = {...state, domain, start: fits(state.start) ? state.start : field.start, viewport};
      return null;
    } catch (error) {
      this.faultIn(error);
      return error;
    }
  }

  /**
   * What stays of a state when its formula is edited: every value of the rules that was set; and the start and the
   * window, unless the new formula has another one.
   * @param {string} formula
   */
  here(formula) {
    const {optimizers} = this;
    const field = /** @type {Field} */ (this.field);
    const rules = this.state.rules.map((rule, k) => {
      const {hypers, values} = optimizers[k];
      const set = hypers.filter((hyper) => hyper.name !== 'lr' || values.lr !== usualValue(rule.key, hyper, field));
      return {...rule, hypers: Object.fromEntries(set.map(({name}) => [name, values[name]]))};
    });
    const place = isShownIn(formula, field.domain) ? {domain: field.domain} : {domain: null, start: [], viewport: null};
    return {...place, rules: rulesElsewhere(rules, true)};
  }

  /** What a map of all settings, or of all starts, is made of. */
  scene() {
    const {start, steps, noise, seed} = this.state;
    const field = /** @type {Field} */ (this.field);
    return {field, optimizers: this.walking, start, steps, noise: noise > 0 ? {amount: noise, seed} : null};
  }

  /** Those of the optimizers that are on. */
  get walking() {
    return this.optimizers.filter((optimizer) => optimizer.on);
  }

  /**
   * The learning rate with which a rule ends lowest from where it starts now; null where none is better than another.
   * @param {number} k
   */
  tuned(k) {
    const field = /** @type {import('../walking/fields.js').WrittenField} */ (this.field);
    const {rate, values} = this.optimizers[k], {start, steps} = this.state;
    return field.tape && rate ? sweptRate(field, this.optimizers[k], rate, values, start, steps) : null;
  }

  /**
   * What is wrong, in the language shown; a fault of the page itself is not caught.
   * @param {unknown} error
   */
  faultIn(error) {
    if (error instanceof FormulaError) {
      const what = error.words(this.state.lang);
      if (!error.isTyped) return this.say('at part', {what, part: error.part});
      return this.say('at character', {what, place: error.position + 1});
    }
    if (error instanceof VariablesError) return this.say('variables');
    if (error instanceof RecordError) return this.say('no record', {why: this.say(error.code, {part: error.part})});
    throw error;
  }

  /**
   * Open a record; or else keep what there is, and give what is wrong with it.
   * @param {string} text
   * @returns {unknown} null if nothing is
   */
  open(text) {
    const {own, field} = this;
    try {
      const record = readRecord(text);
      Object.assign(this, {own: {field: record.field, rules: record.state.rules}, field: undefined});
      const fault = this.adopt({...STATE_USUAL, ...record.state, lang: this.state.lang});
      if (fault) Object.assign(this, {own, field});
      else this.begun = this.state;
      return fault;
    } catch (error) {
      this.faultIn(error);
      return error;
    }
  }
}
