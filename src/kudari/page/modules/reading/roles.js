/** The parts that names play in a text: the parameter, counters, starts, and values of hyperparameters. */
import {TABLES} from '../basics/tables.js';
import {baseOf, nameKey} from '../formula/letters.js';
import {Asides} from './asides.js';
import {gradientsIn, namesIn, plainNames} from './gradient.js';
import {Gradients} from './gradients.js';
import {PARAMETER_NAMES, isName, lagOf} from './names.js';
import {FIRST, equationsIn, tellsOnly} from './told.js';

/**
 * @typedef {import('./names.js').Name} Name
 * @typedef {import('./statements.js').Statement} Statement
 * @typedef {import('./word.js').Word} Word
 * @typedef {Map<string, Set<string>>} Reads  which names the equations of each name read
 */

const {called: CALLED, strong: STRONG} = TABLES.reading; // strong ones are parameters; beside them b, z, y, u are none
const ORDER = [...PARAMETER_NAMES, ...CALLED];

/** What a text says beside its updates, and how its parameter is called. As kudari.reading.roles. */
export class Roles extends Asides {
  primed = false; // whether θ′ is the new θ

  /**
   * @param {string} text
   * @param {import('./statements.js').Found} facts
   * @param {import('./names.js').Namer} namer
   * @param {import('./told.js').Told} told what the sentences around say
   */
  constructor(text, facts, namer, told) {
    super(text, facts, namer);
    this.told = told;
    namer.whole(facts.statements.map((one) => this.target(one)));
    const targets = facts.statements.map((one) => this.target(one));
    const pairs = facts.statements.map((one, index) => /** @type {[Name, Statement]} */ ([targets[index], one]));
    this.stated = pairs.filter(([target, one]) => !this.isAside(target, one, targets));
    for (const name of this.counters.keys()) {
      const start = told.numbers.get(name);
      if (start !== undefined && !this.firstNumbers.has(name)) this.firstNumbers.set(name, start);
    }
    this.count();
    this.moving = new Set(this.stated.map(([target]) => target.text));
    this.parameters = this.parametersOf();
    this.listen();
  }

  /** Take what sentences and remarks tell: where states begin, and the values of what is not assigned. */
  listen() {
    const {starts, values, tells, facts: {leftOut}, assigned} = this;
    for (const remark of leftOut) if (!tells.has(remark)) tells.set(remark, tellsOnly(remark));
    for (const [, name] of leftOut.flatMap((remark) => [...remark.matchAll(FIRST)])) {
      if (this.moving.has(name) && !starts.has(name)) starts.set(name, 'w');
    }
    for (const [name, number] of new Map([...equationsIn(leftOut), ...this.told.numbers])) {
      if (!assigned.has(name) && name !== 'g') values.set(name, values.get(name) ?? number);
      else if (!this.parameters.includes(name)) starts.set(name, starts.get(name) ?? number);
    }
  }

  /** All names that are assigned, without the primes of new values. */
  get assigned() {
    return new Set(Array.from(this.moving, (name) => this.plain(name)));
  }

  /**
   * A name without the primes of a new value.
   * @param {string} name
   */
  plain(name) {
    return this.primed ? unprimed(name) : name;
  }

  /**
   * The formula of an equation, its names understood and its gradients as words, by those who know some parameters.
   * @param {Statement} one
   * @param {string[]} parameters
   * @param {string} [parameter] whose primes, numbers and layers are times
   */
  bodyOf(one, parameters, parameter) {
    const moving = parameter === undefined ? this.moving : this.assigned;
    const named = this.namer.named([...one.body]);
    const body = parameter === undefined ? named : this.renamed(named, parameter);
    return new Gradients(this.text, this.namer, moving, parameters).found(body);
  }

  /** A list of rules, or two players of a game, are not one rule. */
  refuseSeveral() {
    const {stated, parameters} = this, [first] = parameters;
    for (const parameter of parameters) {
      const spellings = this.spellings(parameter);
      const steps = stated.filter(([target]) => this.renamedName(target, parameter).text === parameter);
      const stepping = steps.filter(([, one]) => gradientsIn(this.bodyOf(one, spellings, parameter)).length);
      if (stepping.length > 1) throw this.fault('several', stepping[1][1].target[0].start, {what: parameter});
    }
    for (const [{text, start}, one] of stated) {
      if (parameters.includes(text) || text === 'g') continue;
      if (gradientsIn(this.bodyOf(one, [text, ...this.spellings(first)], first)).some(({of}) => of === text)) {
        throw this.fault('two parameters', start, {what: text, other: first});
      }
    }
  }

  /** What the parameter is called; several where the text has the same rule for W and b. */
  parametersOf() {
    const named = [...this.moving];
    this.primed = named.some((name) =>
      PARAMETER_NAMES.includes(unprimed(baseOf(name))) && name.endsWith("'") && !named.includes(unprimed(name)));
    const plain = named.map((name) => this.plain(name));
    if (plain.includes(this.told.parameter)) return [this.told.parameter];
    const isAmong = (/** @type {string} */ name, /** @type {string[]} */ keys) =>
      keys.includes(nameKey(name)) || CALLED.includes(name);
    let known = plain.filter((name) => isAmong(name, PARAMETER_NAMES) || /^[wWθxp]1$/.test(name));
    if (!known.length) known = this.whereGradientsAre();
    if (!known.length) throw this.fault('parameter', this.text.length);
    if (!known.some((name) => isAmong(name, STRONG.slice(0, 5)) || /^[wWθx]1$/.test(name))) {
      const [found] = this.whereGradientsAre();
      if (found !== undefined) known = [found]; // p, b, z, y and u may be anything
    }
    const rank = (/** @type {string} */ name) => (ORDER.indexOf(nameKey(name)) + 1) || ORDER.length + 1;
    known = [...new Set(known)].sort((one, other) => rank(one) - rank(other));
    const strong = known.filter((name) => isAmong(name, STRONG) || name.endsWith('1'));
    let chosen = strong.length ? strong : known.slice(0, 1);
    const reads = this.reads();
    for (const other of chosen.slice(1)) { // θ may be a velocity, by which w moves
      if (reachOf(other, reads).has(chosen[0]) && !reachOf(chosen[0], reads).has(other)) {
        chosen = [other, ...chosen.filter((name) => name !== other)];
      }
    }
    const [first] = chosen;
    const apart = chosen.filter((name) => name === first || !areMixed(first, name, reads));
    const isBeside = known.includes('b') && strong.length > 0 && !apart.includes('b');
    return isBeside && !areMixed('b', first, this.readsBeside(['b', first])) ? [...apart, 'b'] : apart;
  }

  /**
   * The names under which a parameter is written: of θ1 = θ0 − … θ, θ0 and θ1.
   * @param {string} parameter
   */
  spellings(parameter) {
    const stem = parameter.slice(0, -1);
    return [parameter, ...this.parameters, ...(parameter.endsWith('1') ? [stem, `${stem}0`] : [])];
  }

  /** Which names each equation reads. */
  reads() {
    return readsFrom(this.stated.map(([{text}, {body}]) =>
      [this.plain(text), plainNames(this.namer.named([...body])).map((name) => unprimed(name.text))]));
  }

  /**
   * The same, apart from what is differentiated by some parameters.
   * @param {string[]} parameters
   */
  readsBeside(parameters) {
    return readsFrom(this.stated.map(([{text}, one]) =>
      [text, plainNames(this.bodyOf(one, parameters)).map((name) => name.text)]));
  }

  /** The names at which a gradient is taken, of which nobody else reads the new value. */
  whereGradientsAre() {
    const moving = [...this.moving];
    let found = this.stated.flatMap(([, one]) => gradientsIn(this.bodyOf(one, moving)))
      .flatMap(({of, place}) => [of, ...namesIn(place ?? []).map(({text}) => text)])
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
 * A name without the primes behind it.
 * @param {string} name
 */
function unprimed(name) {
  return name.replace(/'+$/, '');
}

/**
 * Which names the equations of each name read, of what each reads.
 * @param {[string, string[]][]} pairs
 */
export function readsFrom(pairs) {
  /** @type {Reads} */
  const reads = new Map();
  for (const [name, read] of pairs) reads.set(name, new Set([...reads.get(name) ?? [], ...read]));
  return reads;
}

/**
 * Whether either of two names is read where the other is made.
 * @param {string} one
 * @param {string} other
 * @param {Reads} reads
 */
function areMixed(one, other, reads) {
  return reachOf(one, reads).has(other) || reachOf(other, reads).has(one);
}

/**
 * All names that an equation reads, and those that these read.
 * @param {string} name
 * @param {Reads} reads
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
