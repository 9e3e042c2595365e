/** What equations tell beside the update: where counters and states begin, and the values of hyperparameters. */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from '../formula/errors.js';
import {nameKey, plainDigits} from '../formula/letters.js';
import {GRADIENT_NAMES} from './gradient.js';
import {PARAMETER_NAMES, isName} from './names.js';
import {isDecimal, wholePattern} from './patterns.js';
import {spelled} from './word.js';

/**
 * @typedef {import('./names.js').Name} Name
 * @typedef {import('./statements.js').Statement} Statement
 * @typedef {import('./word.js').Word} Word
 * @typedef {number | 'w'} Start  where a state begins: at a number, or at the parameter
 */

export const COUNTERS = TABLES.reading.counters;
const NUMBER = wholePattern('plainNumber');
const POWER = wholePattern('power');
const RANGE = wholePattern('range');
const QUOTIENT = /^(-?\p{Nd}+)\/(\p{Nd}+)$/u;
const FIRST_PARAMETER = /^[xwθWΘp]_\{[01]\}$/; // x_0, the parameter at the start

/**
 * 0.1, −1e-6, 1/10 or 5·10^{−4} as a number, and nothing else.
 * @param {string} plain
 */
export function constantOf(plain) {
  if (NUMBER.test(plain)) return numberOf(plain);
  const power = /\^|\*\*/.test(plain) && POWER.exec(plain);
  if (power) return numberOf(power[1] ?? '1') * numberOf(`1e${power[2]}`);
  const [, above, below] = QUOTIENT.exec(plain) ?? [];
  return below && numberOf(below) ? numberOf(above) / numberOf(below) : null;
}

/** @param {string} digits */
function numberOf(digits) {
  return Number(plainDigits(digits));
}

/** The statements of a text that are no updates, and what they tell. As kudari.reading.asides. */
export class Asides {
  /** @type {Map<string, Start>} */
  starts = new Map();
  /** @type {Map<string, number>} */
  values = new Map();
  /** @type {Map<string, number>} names that are one more in every step, and where */
  counters = new Map();
  /** @type {number | null} the first number of the steps, where the text tells it */
  countedFrom = null;

  /**
   * @param {string} text
   * @param {import('./statements.js').Found} facts
   * @param {import('./names.js').Namer} namer
   */
  constructor(text, facts, namer) {
    this.text = text;
    this.facts = facts;
    this.namer = namer;
  }

  /**
   * @param {string} code
   * @param {number} unit
   * @param {Record<string, string | number>} [values]
   */
  fault(code, unit, values) {
    return new FormulaError(code, this.text, unit, values);
  }

  /**
   * @param {Name} target
   * @param {Statement} one
   */
  leaveOut(target, {body}) {
    this.facts.leftOut.push(this.text.slice(target.start, body[body.length - 1].end));
    return true;
  }

  /**
   * Whether an equation only counts, tells a start or a value: such are noted, and left out.
   * @param {Name} target
   * @param {Statement} one
   * @param {Name[]} targets
   */
  isAside(target, one, targets) {
    const what = spelled(one.body), number = constantOf(what);
    if (number !== null && !Number.isFinite(number)) throw this.fault('unexpected', one.body[0].start, {what});
    return this.isCount(target, one, number) || this.isStart(target, one, targets, number) ||
      this.isValue(target, one, targets, number);
  }

  /**
   * Whether an equation counts the steps, t ← t + 1, or says where the count begins.
   * @param {Name} target
   * @param {Statement} one
   * @param {number | null} number
   */
  isCount(target, one, number) {
    const stem = target.text.replace(/0$/, ''), name = COUNTERS.includes(stem) ? stem : target.text;
    const isIndexed = target.hung && name === target.text;
    if (!COUNTERS.includes(name) || PARAMETER_NAMES.includes(name) || isIndexed) return false;
    const plain = spelled(one.body), more = plain.slice(name.length + 1);
    const isMore = plain.startsWith(`${name}+`) && isDecimal(more);
    const steps = one.arrow.kind === '+=' && number !== null ? number : isMore ? numberOf(more) : null;
    if (steps !== null && steps !== 1) throw this.fault('counter', target.start, {what: name});
    if (steps !== null) this.counters.set(name, this.facts.statements.indexOf(one));
    else if (number !== null && isAssigned(one)) this.starts.set(name, number || 0);
    else return false;
    return this.leaveOut(target, one);
  }

  /** Note the number of the first step, by where the count begins, and whether it goes on before it is used. */
  count() {
    const {statements} = this.facts, uses = statements.map(({body}) => namesOf(body));
    for (const [name, start] of [...this.starts]) {
      if (!COUNTERS.includes(name) || this.counters.has(name)) continue;
      this.countedFrom = Math.trunc(Number(start));
      this.starts.delete(name);
    }
    for (const [name, place] of this.counters) {
      const used = uses.findIndex((read, k) =>
        read.includes(name) && k !== place && !this.counters.has(statements[k].target[0].text));
      const start = this.starts.get(name);
      this.starts.delete(name);
      if (used < 0) continue;
      if (place > used && start === undefined) {
        throw this.fault('no start', statements[place].target[0].start, {what: name});
      }
      this.countedFrom = Math.trunc(Number(start ?? 0)) + Number(place < used);
    }
  }

  /**
   * Whether an equation tells where a state begins: v_0 = 0, or v = 0 beside v = μ v − η g.
   * @param {Name} target
   * @param {Statement} one
   * @param {Name[]} targets
   * @param {number | null} number
   */
  isStart(target, one, targets, number) {
    const {text, time, start} = target, plain = spelled(one.body);
    const stem = text.replace(/-?\p{Nd}+$/u, ''), suffix = text.slice(stem.length);
    const others = targets.filter((other) => other.text === stem);
    const isFirst = !COUNTERS.includes(stem) && FIRST_PARAMETER.test(plain);
    const isOneFirst = suffix === '1' && others.length > 0 && (number || /^g_\{[01]\}$/.test(plain));
    if (isOneFirst && (number === null || others.some((other) => other.time !== null))) {
      throw this.fault('unexpected', start, {what: text});
    }
    if (others.length && (suffix === '0' || suffix === '-1' || (isFirst && suffix === '1'))) {
      if (isFirst) this.starts.set(stem, 'w');
      else if (number !== null) this.starts.set(stem, number || 0);
      else if (!PARAMETER_NAMES.includes(stem)) throw this.fault('undefined', one.body[0].start, {what: plain});
      return this.leaveOut(target, one);
    }
    if (number === null || targets.filter((other) => other.text === text).length === 1) return false;
    if (time !== null) return this.leaveOut(target, one); // c_t = 1 where …: an example
    if (!isAssigned(one) || !this.isMadeElsewhere(text)) return false;
    if (!PARAMETER_NAMES.includes(text)) this.starts.set(text, number);
    return this.leaveOut(target, one);
  }

  /**
   * Whether another equation makes a name of more than a number.
   * @param {string} name
   */
  isMadeElsewhere(name) {
    return this.facts.statements.some((one) =>
      this.target(one).text === name && (constantOf(spelled(one.body)) === null || !isAssigned(one)));
  }

  /**
   * Whether an equation gives a hyperparameter its value.
   * @param {Name} target
   * @param {Statement} one
   * @param {Name[]} targets
   * @param {number | null} number
   */
  isValue(target, one, targets, number) {
    const {text, time, start} = target, what = spelled(one.body);
    const isOnce = targets.filter((other) => other.text === text).length === 1;
    if (!isOnce || !isAssigned(one) || PARAMETER_NAMES.includes(text) || time !== null) return false;
    if (number === null) {
      const [, low, sign, high] = RANGE.exec(what) ?? [];
      if (sign === '/' || (sign && numberOf(low) < numberOf(high))) {
        throw this.fault('two meanings', one.body[0].start, {what}); // 0.9–0.99
      }
      return false;
    }
    if (GRADIENT_NAMES.includes(nameKey(text))) throw this.fault('unexpected', start, {what: text});
    this.values.set(nameKey(text), number);
    return this.leaveOut(target, one);
  }

  /**
   * The name that an equation assigns.
   * @param {Statement} one
   * @returns {Name}
   */
  target({target}) {
    let named = this.namer.named([...target]);
    while (named.length === 1 && named[0].kind === '{') named = named[0].inside;
    const [first] = named;
    if (named.length === 1 && isName(first)) return first;
    throw this.fault('target', target[0].start);
  }
}

/** @param {Statement} one */
function isAssigned({arrow}) {
  return arrow.kind === '=' || arrow.kind === '←';
}

/**
 * All names in some words, with what stands in braces and above.
 * @param {Word[]} found
 * @returns {string[]}
 */
function namesOf(found) {
  return found.flatMap(({kind, text, inside}) => (kind === 'name' ? [text] : namesOf(inside)));
}
