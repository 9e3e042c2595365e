/** The names of a text that are not assigned: the step's number, and hyperparameters. */
import {TABLES} from '../basics/tables.js';
import {apply, constant, symbol} from '../formula/graph.js';
import {baseOf, nameKey} from '../formula/letters.js';
import {Bodies} from './bodies.js';
import {namesIn} from './gradient.js';
import {PARAMETER_NAMES} from './names.js';
import {patternOf, wholePattern} from './patterns.js';

/**
 * @typedef {import('../formula/graph.js').GraphNode} GraphNode
 * @typedef {import('./asides.js').Start} Start
 * @typedef {import('./names.js').Name} Name
 */

const {prose: PROSE, counting: COUNTING} = TABLES.reading;
const LIKE_A_GRADIENT = wholePattern('likeGradient');
const [ONE_AHEAD, BEHIND] = [patternOf('oneAhead', 'g'), patternOf('behind', 'g')];

/** The reader of such names. As the second half of kudari.reading.meanings. */
export class Givens extends Bodies {
  /** @type {Map<string, [GraphNode, Start]>} what was two steps ago, and where it begins */
  extra = new Map();
  step = symbol('t', 'scalar');

  /**
   * A name that is not assigned: the step's number, or a hyperparameter.
   * @param {Name} name
   * @returns {GraphNode}
   */
  given(name) {
    const {text, time, hung, element, start} = name;
    const {parameter, all, roles: {namer: {times: {letter}}, counters}} = this;
    const what = this.typed(name), key = nameKey(text), lower = text.toLowerCase();
    const refuse = (/** @type {string} */ code, values = {}) => this.fault(code, start, {what, ...values});
    if (PROSE.includes(lower)) throw refuse('prose');
    const isLost = letter === 't' && /^[a-z]t$/.test(text) && !this.text.includes('\\');
    const isOfElements = text === 'ε' && element; // an ε of every element is no small number
    if (isLost || key === 'g' || key === 'w' || LIKE_A_GRADIENT.test(text) || text.includes('Δ') || isOfElements ||
        all.has(`${text}_new`)) throw refuse('undefined');
    if (counters.has(text)) return this.step;
    if (COUNTING.includes(lower) || (text === 't' && hung && letter !== 't')) throw refuse('counter');
    if (this.roles.isStepNumber(text)) return this.step;
    if (text === `${parameter}0`) { // where the parameter was at the start
      const first = symbol(key);
      if (!this.extra.has(key)) this.extra.set(key, [first, 'w']);
      return first;
    }
    if (text === `${parameter}1` || all.has(inOtherCase(text))) throw refuse('undefined');
    if (text === 'lg' || text === 'ld') throw this.unknownFunction(start, what);
    if (text === 'I') throw refuse('matrix');
    if (/^(?:(?:[ξζ]|[nN]oise|randn?)$|N\(|Bernoulli)/.test(text)) throw refuse('noise');
    if (PARAMETER_NAMES.slice(0, 4).includes(key) || ['X', 'Y', 'y', 'H'].includes(text)) {
      throw refuse('two parameters', {other: parameter});
    }
    const isLatin = /^[\0-\x7f]$/.test(baseOf(text).replace(/'+$/, ''));
    if (/['[]/.test(text) || (isLatin && time !== null)) throw refuse('undefined');
    return symbol(key, 'scalar');
  }

  /** The letter of the steps as the number of this step, which is 1 in the first. */
  stepNumber() {
    const t = symbol('t', 'scalar');
    const {equations, parameter, roles: {countedFrom, namer: {times}}} = this;
    if (countedFrom !== null) return countedFrom === 1 ? t : apply('add', t, constant(countedFrom - 1));
    const timed = equations.find(({target: {text, time}, body}) => time !== null && text !== parameter &&
      text !== 'g' && !text.startsWith('Σ') && namesIn(body).some((name) => name.text === text));
    const offset = timed?.target.time ?? 0;
    const isClear = offset <= 0 && !equations.some(({target: {text, time}}) => text === parameter && time === 1);
    const corrections = isClear ? [] : [...this.text.matchAll(offset > 0 ? BEHIND : ONE_AHEAD)];
    const unclear = corrections.find(([, letter]) => letter === (times.letter || 't'));
    // 1 − β^t would be 0 in the first step
    if (unclear) throw this.fault('two meanings', unclear.index, {what: unclear[0]});
    if (offset === 0) return t;
    return offset > 0 ? apply('subtract', t, constant(offset)) : apply('add', t, constant(-offset));
  }
}

/**
 * A single Latin letter in the other case, as M of m; nothing for other names.
 * @param {string} name
 */
function inOtherCase(name) {
  if (!/^[A-Za-z]$/.test(name)) return '';
  return name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
}
