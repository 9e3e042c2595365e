/** What is open: a state that can be read, with the place and the walkers that it tells of. */
import {TABLES} from '../basics/tables.js';
import {speaker} from '../basics/words.js';
import {FormulaError} from '../formula/errors.js';
import {placeOf, VariablesError, walkersOf} from '../walking/model.js';
import {RecordError, readRecord} from './record.js';
import {fromHash, rulesElsewhere, STATE_USUAL} from './state.js';

/**
 * @typedef {import('../walking/model.js').Place} Place
 * @typedef {import('../walking/model.js').Walker} Walker
 * @typedef {import('./state.js').RuleState} RuleState
 * @typedef {import('./state.js').State} State
 */

/** It knows nothing of the parts of the page; whatever cannot be read changes nothing. */
export class Session {
  /**
   * @param {Record<string, [string, string]>} words
   * @param {any} state with which the page came
   * @param {Record<string, any> | null} place the table of a field of one's own
   */
  constructor(words, state, place) {
    /** @type {{place: Record<string, any> | null, rules: RuleState[]}} what the page came with, or a record brought */
    this.own = {place, rules: state.rules.filter((/** @type {RuleState} */ rule) => rule.own !== undefined)};
    const lang = state.lang ?? (navigator.language.startsWith('ja') ? 'ja' : 'en');
    /** @type {State} */
    this.state = {...STATE_USUAL, ...state, lang};
    this.begun = this.state;
    /** @type {Place | undefined} */
    this.place = undefined;
    /** @type {Walker[]} */
    this.walkers = [];
    this.say = speaker(words, () => this.state.lang);
  }

  /** @param {string} hash */
  fromLink(hash) {
    const {fields, rules} = TABLES;
    const {own} = this;
    return fromHash(hash, {...this.begun, lang: this.state.lang}, {fields, rules, own: own.rules, place: own.place});
  }

  /**
   * Take a state, if it can be read; or else keep what there is, and give what is wrong.
   * @param {State} state
   * @returns {unknown} null if nothing is
   */
  adopt(state) {
    try {
      const parts = /** @type {const} */ (['field', 'formula', 'own', 'domain']);
      const same = this.place && parts.every((name) => state[name] === this.state[name]);
      const place = same ? /** @type {Place} */ (this.place) : placeOf(state, this.own.place);
      const mine = this.say('mine');
      const named = (/** @type {RuleState} */ rule) => (rule.key || rule.name ? rule : {...rule, name: mine});
      if (!same || state.rules !== this.state.rules) this.walkers = walkersOf(state.rules.map(named), place);
      this.place = place;
      const fits = (/** @type {unknown[] | null} */ list) => list?.length === place.variables.length;
      const look = fits(state.look) ? state.look : null;
      const domain = fits(state.domain) ? state.domain : null;
      this.state = {...state, domain, start: fits(state.start) ? state.start : place.start, look};
      return null;
    } catch (error) {
      this.faultIn(error);
      return error;
    }
  }

  /** What stays of a state when its formula is edited: the window, and every value of the rules. */
  here() {
    const rules = this.state.rules.map((rule, k) => ({...rule, hypers: {...rule.hypers, ...this.walkers[k].values}}));
    return {domain: this.place?.domain ?? null, rules: rulesElsewhere(rules, true)};
  }

  /**
   * What is wrong, in the language shown; a fault of the page itself is not caught.
   * @param {unknown} error
   */
  faultIn(error) {
    if (error instanceof FormulaError) {
      return this.say('at character', {what: error.words(this.state.lang), place: error.position + 1});
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
    const {own, place} = this;
    try {
      const record = readRecord(text);
      Object.assign(this, {own: {place: record.place, rules: record.state.rules}, place: undefined});
      const fault = this.adopt({...STATE_USUAL, ...record.state, lang: this.state.lang});
      if (fault) Object.assign(this, {own, place});
      else this.begun = this.state;
      return fault;
    } catch (error) {
      this.faultIn(error);
      return error;
    }
  }
}
