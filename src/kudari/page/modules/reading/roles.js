/** The parts that names play in a text: the parameter, counters, starts, and values of hyperparameters. */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from '../formula/errors.js';
import {baseOf, nameKey} from '../formula/letters.js';
import {gradientsIn, namesIn, plainNames} from './gradient.js';
import {Gradients} from './gradients.js';
import {PARAMETER_NAMES, isName, lagOf} from './names.js';
import {patternOf, wholePattern} from './patterns.js';
import {spelled} from './word.js';

/**
 * @typedef {import('./names.js').Name} Name
 * @typedef {import('./statements.js').Statement} Statement
 * @typedef {import('./word.js').Word} Word
 * @typedef {number | 'w'} Start  where a state begins: at a number, or at the parameter
 */

const COUNTERS = TABLES.reading.counters;
const CALLED = TABLES.reading.called;
const ORDER = [...PARAMETER_NAMES, ...CALLED];
const STRONG = TABLES.reading.strong; // names of a parameter, beside which b, z, y and u are something else
const NUMBER = wholePattern('plainNumber');
const STARTS = patternOf('starts', 'g'); // v_0 = 0.1 in an explanation
const BEGINNINGS = patternOf('beginnings', 'g');

/** What a text says beside its updates, and how its parameter is called. As kudari.reading.roles. */
export class Roles {
  /** @type {Map<string, Start>} */
  starts = new Map();
  /** @type {Map<string, number>} */
  values = new Map();
  /** @type {Set<string>} names that are one more in every step */
  counters = new Set();
  /** @type {number | null} the first number of the steps, where the text tells it */
  countedFrom = null;
  primed = false; // whether θ′ is the new θ

  /**
   * @param {string} text
   * @param {import('./statements.js').Found} facts
   * @param {import('./names.js').Namer} namer
   */
  constructor(text, facts, namer) {
    this.text = text;
    this.facts = facts;
    this.namer = namer;
    namer.whole(facts.statements.map((one) => this.target(one)));
    const targets = facts.statements.map((one) => this.target(one));
    const pairs = facts.statements.map((one, index) => /** @type {[Name, Statement]} */ ([targets[index], one]));
    this.stated = pairs.filter(([target, one]) => !this.isAside(target, one, targets));
    this.moving = new Set(this.stated.map(([target]) => target.text));
    for (const told of facts.leftOut) {
      for (const [, name, start] of told.matchAll(STARTS)) {
        if (!this.moving.has(name) || this.starts.has(name)) continue;
        this.starts.set(name, /^[-0-9]/.test(start) ? Number(start) : 'w');
      }
    }
    this.parameters = this.parametersOf();
  }

  /** All names that are assigned, without the primes of new values. */
  get assigned() {
    return new Set([...this.moving].map((name) => (this.primed ? unprimed(name) : name)));
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
   * @param {Statement} one
   * @returns {Name}
   */
  target(one) {
    let named = this.namer.named(one.target.map((word) => ({...word})));
    while (named.length === 1 && named[0].kind === '{') named = named[0].inside;
    const [first, second] = named;
    if (named.length === 1 && isName(first)) return first;
    const isCalled = named.length === 4 && isName(first) && second.kind === '('; // f(t) that was no time
    throw this.fault('target', (isCalled ? first : one.target[0]).start);
  }

  /**
   * Whether an equation only counts, tells a start or a value: such are noted, and left out.
   * @param {Name} target
   * @param {Statement} one
   * @param {Name[]} targets
   */
  isAside(target, one, targets) {
    const {text, time, hung, start} = target;
    const plain = spelled(one.body);
    const isNumber = NUMBER.test(plain);
    const begun = numberOfPlain(one.again.length ? spelled(one.again.slice(-1)) : plain);
    if (begun !== null && !Number.isFinite(begun)) throw this.fault('number', one.body[0].start, {what: plain});
    const isAssigned = one.arrow.kind === '=' || one.arrow.kind === '←';
    const leaveOut = () => {
      this.facts.leftOut.push(this.text.slice(start, one.body[one.body.length - 1].end));
      return true;
    };
    const counts = COUNTERS.includes(text) && !PARAMETER_NAMES.includes(text) && !hung;
    if (counts && (isNumber || plain === `${text}+1`)) {
      if (isNumber && one.arrow.kind === '=' && !this.facts.statements.some(isCount)) {
        this.countedFrom = Math.trunc(Number(plain));
      }
      if (!isNumber || one.arrow.kind === '+=') this.counters.add(text);
      return leaveOut();
    }
    const stem = text.replace(/-?\p{Nd}+$/u, '');
    const same = targets.filter((other) => other.text === text);
    const isTimed = targets.some((other) => other.text === stem && other.time !== null);
    const isSecond = isTimed && text === `${stem}1`;
    if (isNumber && Number(plain) && isSecond) throw this.fault('unexpected', start, {what: text});
    const isFirst = /^[xwθWΘp]_\{[01]\}$/.test(plain); // x_0, the parameter at the start
    const suffix = text.slice(stem.length);
    if ((['0', '-1'].includes(suffix) || (isFirst && suffix === '1')) && targets.some((other) => other.text === stem)) {
      if (!isFirst && begun === null && !PARAMETER_NAMES.includes(stem)) {
        throw this.fault('undefined', one.body[0].start, {what: plain});
      }
      if (one.again.length && begun) {
        for (const [, also] of plain.matchAll(BEGINNINGS)) this.starts.set(also, begun);
      }
      if (isFirst) this.starts.set(stem, 'w');
      else if (begun !== null) this.starts.set(stem, begun);
      return leaveOut();
    }
    const isParameter = PARAMETER_NAMES.includes(text);
    if (isNumber && same.length > 1 && time === null && same[0] === target && isAssigned) {
      if (!isParameter) this.starts.set(text, Number(plain)); // v = 0 above v = μ v − η g
      return leaveOut();
    }
    if (isNumber && same.length > 1 && time !== null) return leaveOut(); // c_t = 1 where …: an example
    if (!isNumber || same.length > 1 || !isAssigned || isParameter || time !== null) return false;
    this.values.set(nameKey(text), Number(plain));
    return leaveOut();
  }

  /**
   * The gradients in an equation, taken by some names.
   * @param {Statement} one
   * @param {string[]} parameters
   */
  gradientsOf(one, parameters, moving = this.assigned) {
    const reader = new Gradients(this.text, this.namer, moving, parameters);
    return gradientsIn(reader.found(this.namer.named([...one.body])));
  }

  /** A list of rules, or two players of a game, are not one rule. */
  refuseSeveral() {
    for (const parameter of this.parameters) {
      const steps = this.stated.filter(([target]) => this.renamedName(target, parameter).text === parameter);
      const stepping = steps.filter(([, one]) => this.gradientsOf(one, [parameter]).length);
      if (stepping.length > 1) throw this.fault('several', stepping[1][1].target[0].start, {what: parameter});
    }
    for (const [{text, start}, one] of this.stated) {
      if (this.parameters.includes(text) || text === 'g') continue;
      if (this.gradientsOf(one, [text, ...this.parameters]).some(({of}) => of === text)) {
        throw this.fault('two parameters', start, {what: text, other: this.parameters[0]});
      }
    }
  }

  /** What the parameter is called; several where the text has the same rule for W and b. */
  parametersOf() {
    const named = [...this.moving];
    this.primed = named.some((name) =>
      PARAMETER_NAMES.includes(unprimed(baseOf(name))) && name.endsWith("'") && !named.includes(unprimed(name)));
    const plain = named.map((name) => (this.primed ? unprimed(name) : name));
    const isKnown = (/** @type {string} */ name) =>
      PARAMETER_NAMES.includes(nameKey(name)) || CALLED.includes(name) || /^[wWθxp]1$/.test(name);
    let known = plain.filter(isKnown);
    if (!known.length) known = this.whereGradientsAre();
    if (!known.length) throw this.fault('parameter', this.text.length);
    const rank = (/** @type {string} */ name) => {
      const place = ORDER.indexOf(nameKey(name));
      return place < 0 ? ORDER.length : place;
    };
    known = [...new Set(known)].sort((one, other) => rank(one) - rank(other));
    const strong = known.filter((name) =>
      STRONG.includes(nameKey(name)) || CALLED.includes(name) || name.endsWith('1'));
    let chosen = strong.length ? strong : known.slice(0, 1);
    const reads = this.reads();
    const reaches = (/** @type {string} */ from, /** @type {string} */ to) => reachOf(from, reads).has(to);
    for (const other of chosen.slice(1)) { // θ may be a velocity, by which w moves
      if (reaches(other, chosen[0]) && !reaches(chosen[0], other)) {
        chosen = [other, ...chosen.filter((name) => name !== other)];
      }
    }
    const [first] = chosen;
    const apart = chosen.filter((name) => name === first || !(reaches(first, name) || reaches(name, first)));
    const isBeside = known.includes('b') && strong.length > 0 && !apart.includes('b') && !reaches(strong[0], 'b');
    return isBeside ? [...apart, 'b'] : apart;
  }

  /** Which names each equation reads. */
  reads() {
    /** @type {Map<string, Set<string>>} */
    const reads = new Map();
    for (const [{text}, one] of this.stated) {
      const own = this.primed ? unprimed(text) : text;
      const names = reads.get(own) ?? new Set();
      for (const name of plainNames(this.namer.named([...one.body]))) names.add(unprimed(name.text));
      reads.set(own, names);
    }
    return reads;
  }

  /** The names at which a gradient is taken, of which nobody else reads the new value. */
  whereGradientsAre() {
    let found = this.stated.flatMap(([, one]) => this.gradientsOf(one, [...this.moving], this.moving))
      .flatMap(({place}) => namesIn(place ?? []).map(({text}) => text))
      .filter((text) => this.moving.has(text));
    const newest = new Map(this.stated.map(([{text, time}]) => [text, time]));
    for (const [target, one] of this.stated) {
      for (const name of plainNames(this.namer.named([...one.body]))) {
        if (name.text !== target.text && lagOf(name, newest) === 0) found = found.filter((text) => text !== name.text);
      }
    }
    return found.slice(0, 1);
  }

  /**
   * The words with primes, numbers and layers of the parameter as times.
   * @param {Word[]} found
   * @param {string} parameter
   * @returns {Word[]}
   */
  renamed(found, parameter) {
    return found.map((word) => (
      isName(word) ? this.renamedName(word, parameter) : {...word, inside: this.renamed(word.inside, parameter)}));
  }

  /**
   * A name whose prime or number is a time: θ′ is the new θ, W1 = W0 − … the new W.
   * @param {Name} name
   * @param {string} parameter
   * @returns {Name}
   */
  renamedName(name, parameter) {
    const {text} = name;
    if (this.primed && text.endsWith("'") && this.moving.has(text)) return {...name, text: unprimed(text), time: 1};
    if (this.primed && this.moving.has(`${text}'`) && !this.moving.has(text)) return {...name, time: 0};
    if (parameter.endsWith('1') && (text === parameter || text === `${parameter.slice(0, -1)}0`)) {
      return {...name, text: parameter, time: Number(text.slice(-1))};
    }
    return name;
  }
}

/**
 * Whether an equation counts the steps itself, before it uses their number: t ← t + 1.
 * @param {Statement} one
 */
function isCount({target, arrow, body}) {
  const plain = spelled(body);
  if (target.length !== 1) return false;
  return plain === `${target[0].text}+1` || (plain === '1' && arrow.kind === '+=');
}

/**
 * 0.1, −1e-6 or 10^{−6} as a number.
 * @param {string} plain
 */
function numberOfPlain(plain) {
  const power = /^10\^\{(-?\p{Nd}+)\}$/u.exec(plain);
  if (power !== null) return Number(`1e${power[1]}`);
  return NUMBER.test(plain) ? Number(plain) : null;
}

/**
 * A name without the primes behind it.
 * @param {string} name
 */
function unprimed(name) {
  return name.replace(/'+$/, '');
}

/**
 * All names that an equation reads, and those that these read.
 * @param {string} name
 * @param {Map<string, Set<string>>} reads
 */
export function reachOf(name, reads) {
  /** @type {Set<string>} */
  const reached = new Set();
  const pending = [name];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const other of reads.get(next) ?? []) {
      if (reached.has(other)) continue;
      reached.add(other);
      pending.push(other);
    }
  }
  return reached;
}
