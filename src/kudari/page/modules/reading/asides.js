/** What equations tell beside the update: where counters and states begin, and the values of hyperparameters. */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from '../formula/errors.js';
import {nameKey, plainDigits} from '../formula/letters.js';
import {GRADIENT_NAMES} from './gradient.js';
import {PARAMETER_NAMES, isName} from './names.js';
import {isDecimal, patternOf, wholePattern} from './patterns.js';
import {spelled} from './word.js';

/**
 * @typedef {import('./names.js').Name} Name
 * @typedef {import('./statements.js').Statement} Statement
 * @typedef {import('./word.js').Word} Word
 * @typedef {number | 'w'} Start  where a state begins: at a number, or at the parameter
 * @typedef {[string, Start | 't']} Telling  a name, and what is told of it: its number, its start, or that it counts
 */

export const COUNTERS = TABLES.reading.counters;
const STEP_LETTERS = TABLES.reading.stepLetters;
const CORRECTED = patternOf('corrected', 'g');
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
  /** @type {Map<string, number>} where counters begin */
  firstNumbers = new Map();
  /** @type {number | null} the first number of the steps, where the text tells it */
  countedFrom = null;
  /** @type {Set<string>} the names that told it */
  counting = new Set();
  /** @type {Map<string, Telling[]>} all that an aside says, where that may be taken */
  tells = new Map();

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
   * @param {Telling[]} tells
   */
  leaveOut(target, {body}, ...tells) {
    const aside = this.text.slice(target.start, body[body.length - 1].end);
    this.facts.leftOut.push(aside);
    this.tells.set(aside, tells);
    return true;
  }

  /**
   * What was left out in truth: all but the asides of which everything was taken.
   * @param {Telling[]} taken
   */
  notTaken(taken) {
    const isTaken = (/** @type {Telling} */ [name, told]) =>
      taken.some(([own, start]) => own === name && start === told);
    return this.facts.leftOut.filter((aside) => {
      const told = this.tells.get(aside) ?? [];
      return !told.length || !told.every(isTaken);
    });
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
    const isNone = !COUNTERS.includes(name) || PARAMETER_NAMES.includes(name) || isIndexed || this.isState(name);
    if (isNone) return false;
    const steps = this.increment(name, one);
    if (steps !== null && steps !== 1) throw this.fault('counter', target.start, {what: name});
    if (steps !== null) this.counters.set(name, this.facts.statements.indexOf(one));
    else if (number !== null && isAssigned(one)) this.firstNumbers.set(name, number || 0);
    else return false;
    return this.leaveOut(target, one, [name, 't']);
  }

  /**
   * How much an equation adds to a counter; null where it does something else.
   * @param {string} name
   * @param {Statement} one
   */
  increment(name, {arrow, body}) {
    const plain = spelled(body), more = plain.slice(name.length + 1);
    if (arrow.kind === '+=') return constantOf(plain);
    return plain.startsWith(`${name}+`) && isDecimal(more) ? numberOf(more) : null;
  }

  /**
   * Whether some equation makes a name of more than itself and a number: n ← β n + g².
   * @param {string} name
   */
  isState(name) {
    const own = this.facts.statements.filter((one) => this.target(one).text === name);
    return own.some((one) => constantOf(spelled(one.body)) === null && this.increment(name, one) === null);
  }

  /** Note the number of the first step, by where the count begins, and whether it goes on before it is used. */
  count() {
    const {statements} = this.facts, uses = statements.map(({body}) => namesOf(body));
    for (const [name, first] of this.firstNumbers) {
      if (this.counters.has(name) || !this.isStepNumber(name)) continue; // the size of a batch, n = 32, is none
      this.countedFrom = Math.trunc(first);
      this.counting.add(name);
    }
    for (const [name, place] of this.counters) {
      const used = uses.findIndex((read, k) =>
        read.includes(name) && k !== place && !this.counters.has(statements[k].target[0].text));
      const first = this.firstNumbers.get(name);
      if (used < 0) continue;
      if (place > used && first === undefined) {
        throw this.fault('no start', statements[place].target[0].start, {what: name});
      }
      this.countedFrom = Math.trunc(first ?? 0) + Number(place < used);
      this.counting.add(name);
    }
  }

  /**
   * Whether a name is the number of the step: the letter of the times, t, or without times k of 1 − β^k.
   * @param {string} name
   */
  isStepNumber(name) {
    const {letter} = this.namer.times;
    const corrects = () => Array.from(this.text.matchAll(CORRECTED), ([, above]) => above).includes(name);
    return [letter || 't', 't', 'iter'].includes(name) || (STEP_LETTERS.includes(name) && !letter && corrects());
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
    const isBefore = number !== null && GRADIENT_NAMES.includes(nameKey(stem)); // g_0 = 0
    if ((others.length || isBefore) && (suffix === '0' || suffix === '-1' || (isFirst && suffix === '1'))) {
      if (!isFirst && number === null) {
        if (!PARAMETER_NAMES.includes(stem)) throw this.fault('undefined', one.body[0].start, {what: plain});
        return this.leaveOut(target, one);
      }
      const own = others.length ? stem : 'g', begins = isFirst ? 'w' : number || 0;
      this.starts.set(own, begins);
      return this.leaveOut(target, one, [nameKey(own), begins]);
    }
    if (number === null || targets.filter((other) => other.text === text).length === 1) return false;
    if (time !== null) return this.leaveOut(target, one); // c_t = 1 where …: an example
    if (!isAssigned(one) || !this.isMadeElsewhere(text)) return false;
    if (PARAMETER_NAMES.includes(text)) return this.leaveOut(target, one);
    this.starts.set(text, number);
    return this.leaveOut(target, one, [nameKey(text), number]);
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
    return this.leaveOut(target, one, [nameKey(text), number]);
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
