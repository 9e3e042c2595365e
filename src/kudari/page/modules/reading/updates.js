/** Pasted equations as the graphs of one step: what w and every state become, by the values before the step. */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from '../formula/errors.js';
import {apply, gradientsElsewhere, ordered, symbol, symbolsOf} from '../formula/graph.js';
import {nameKey} from '../formula/letters.js';
import {asEquations} from './code.js';
import {refuseDoubtful} from './doubtful.js';
import {gradientsIn, namesIn} from './gradient.js';
import {AUGMENTED, Meanings} from './meanings.js';
import {Namer} from './names.js';
import {inOrder} from './order.js';
import {Roles} from './roles.js';
import {statementsOf} from './statements.js';
import {cleaned, spacedOnce} from './surroundings.js';
import {timesOf} from './times.js';
import {toldIn} from './told.js';

/**
 * @typedef {import('../formula/graph.js').GraphNode} GraphNode
 * @typedef {import('./asides.js').Start} Start
 * @typedef {import('./asides.js').Telling} Telling
 * @typedef {import('./order.js').Equation} Equation
 * @typedef {import('./word.js').Word} Word
 */

/**
 * What a text says: the graphs of w and of the states, and where these begin; hyperparameters that the text gives a
 * value; and what was not read, because it only explains: no start, value or count that was taken.
 * @typedef {{after: Map<string, GraphNode>, starts: Map<string, Start>, values: Map<string, number>,
 *   leftOut: string[]}} Reading
 */

export const LONGEST_RULE = TABLES.reading.characters;

/**
 * The rule that a pasted text states; what is among `names` is a name, though it may be that of a function.
 * As kudari.reading.updates.
 * @param {string} text
 * @param {Iterable<string>} [names]
 * @returns {Reading}
 */
export function readRule(text, names = []) {
  // More units than twice as many characters there cannot be; a long text is not counted.
  const length = text.length > 2 * LONGEST_RULE ? text.length : Array.from(text).length;
  if (length > LONGEST_RULE) {
    const written = length.toString().replace(/\B(?=(\d{3})+$)/g, ',');
    throw new FormulaError('too long', text, LONGEST_RULE, {length: written, limit: LONGEST_RULE});
  }
  try {
    return readingOf(text, names);
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    // Up to here places are counted in units.
    const place = Array.from(error.text.slice(0, error.position)).length;
    throw new FormulaError(error.code, error.text, place, error.values, error.text === text);
  }
}

/**
 * @param {string} typed
 * @param {Iterable<string>} names
 * @returns {Reading}
 */
function readingOf(typed, names) {
  /** @type {string[]} */
  const leftOut = [];
  const told = toldIn(typed);
  const text = asEquations(cleaned(typed, leftOut), leftOut);
  refuseDoubtful(text);
  const found = statementsOf(text);
  found.leftOut.unshift(...leftOut);
  const roles = new Roles(text, found, new Namer(text, timesOf(found.statements)), told);
  const {parameters, stated} = roles;
  const known = new Set(Array.from(names, nameKey));
  roles.refuseSeveral();
  const readers = parameters.map((parameter) => new Updates(roles, parameter, known));
  const [first, ...others] = readers.map((reader) => reader.read());
  const other = parameters.find((_, index) => index > 0 && !isSame(first, others[index - 1]));
  if (other !== undefined) {
    const start = stated.find(([target]) => target.text === other)?.[0].start ?? 0;
    throw new FormulaError('two parameters', text, start, {what: other, other: parameters[0]});
  }
  const left = first.leftOut.filter((aside) => others.every(({leftOut}) => leftOut.includes(aside)));
  const used = new Set(readers.flatMap(({equations}) => equations.map(({origin}) => origin)));
  for (const [, {target, body}] of stated.filter((_, index) => !used.has(index))) {
    left.push(spacedOnce(text.slice(target[0].start, body[body.length - 1].end)));
  }
  return {...first, leftOut: left};
}

/** The equations of one parameter being carried out on symbols, in their order. */
class Updates extends Meanings {
  /** @returns {Reading} */
  read() {
    const given = new Set([...this.all].filter((name) => this.origin.get(name) === symbol('g')));
    /** @type {Equation | null} */
    let stepped = null;
    for (const equation of inOrder(this.equations, this.newest, given, this.text)) {
      this.refuseUnclear(equation);
      this.refuseBetween(equation);
      const {target: {text, start}, sign, body} = equation, operation = AUGMENTED.get(sign);
      let value = this.value(body);
      if (operation) value = apply(operation, this.valueNow(text), value);
      if (text === this.parameter && this.isStep(body)) {
        if (stepped && !this.goesOn(stepped, equation)) throw this.fault('several', start, {what: text});
        stepped = equation;
      }
      this.now.set(text, value);
      this.done.add(text);
    }
    return this.result();
  }

  /**
   * Whether an equation is the second half of a step: w −= (1 + α) η g right behind w += α α v.
   * @param {Equation} step
   * @param {Equation} equation
   */
  goesOn(step, equation) {
    const isBetween = this.equations.some(({place}) => step.place < place && place < equation.place);
    const isAlone = !(gradientsIn(step.body).length && gradientsIn(equation.body).length);
    return isAlone && !isBetween && AUGMENTED.has(step.sign) && AUGMENTED.has(equation.sign);
  }

  /**
   * Refuse m_t = m_t/(1 − β), which may be kept for the next step or not, and an ε beside its root.
   * @param {Equation} equation
   */
  refuseUnclear({target: {text, time}, sign, body}) {
    const [before, last] = body.slice(-2);
    if (text === this.parameter && body.length > 2 && before.kind === '+' && ['ε', 'eps'].includes(last.text)) {
      throw this.fault('two meanings', last.start, {what: `+ ${last.text}`}); // g/√h + ε
    }
    const own = time !== null && sign === '=' && namesIn(body).find((name) => name.text === text && name.time === time);
    if (own) throw this.fault('implicit', own.start, {what: this.typed(own)});
  }

  /**
   * v̂ = v/(1 − β) with v = β v + …, then w = …: has v its new value in v̂, which stands above?
   * @param {Equation} equation
   */
  refuseBetween(equation) {
    if (equation.explains) return;
    const {equations, parameter} = this;
    const last = Math.max(...equations.filter(({target}) => target.text === parameter).map(({place}) => place));
    const name = namesIn(equation.body).find(({text, time}) => time === null && equations.some((other) =>
      other.target.text === text && other !== equation && other.explains &&
      equation.place < other.place && other.place < last));
    if (name) throw this.fault('order', name.start, {what: name.text});
  }

  /**
   * Whether a gradient takes part in an equation of the parameter, itself or by what was made of one.
   * @param {Word[]} body
   */
  isStep(body) {
    if (gradientsIn(body).length) return true;
    const names = new Set(namesIn(body).map(({text}) => text));
    names.delete(this.parameter);
    const isOfG = (/** @type {string} */ name) => symbolsOf(this.valueNow(name)).some((node) => node.name === 'g');
    return [...names].some((name) => this.all.has(name) && isOfG(name)) || this.equations.some(({target, body}) =>
      names.has(target.text) && !this.done.has(target.text) && gradientsIn(body).length);
  }

  /** What the parameter is a mean of, with itself. */
  readsOfParameter() {
    const own = this.equations.filter(({target}) => target.text === this.parameter).map(({body}) => body);
    const names = this.reads.get(this.parameter);
    return names?.has(this.parameter) && !gradientsIn(own.flat()).length ? names : new Set();
  }

  /** A state that nothing but itself moves needs a first value: lr ← 0.9 lr stays where it begins. */
  checkStarts() {
    for (const {target: {text, start}} of this.equations) {
      if (text === this.parameter || this.roles.starts.has(text) || !this.symbols.has(text)) continue;
      const value = this.valueNow(text), read = symbolsOf(value), own = this.symbolOf(text);
      const isPoint = (text === 'y' || text === 'z') && value.children[0] === own; // z = z − η g beside x
      const isShort = /^[\0-\x7f]$/.test(text); // as NAdam's product of its shares is printed
      const isAlone = !isShort && read.includes(own) && read.every((node) => node === own || node.kind === 'scalar');
      if ((isPoint && this.readsOfParameter().has(text)) || (isAlone && !gradientsElsewhere(value).length)) {
        throw this.fault('no start', start, {what: text});
      }
    }
  }

  /**
   * What a name has become.
   * @param {string} name
   */
  valueNow(name) {
    return /** @type {GraphNode} */ (this.now.get(name));
  }

  /** @returns {Reading} */
  result() {
    const value = this.valueNow(this.parameter);
    this.checkStarts();
    const {roles} = this;
    const [w, g] = [symbol('w'), symbol('g')];
    const states = new Map([...this.symbols].map(([name, own]) => [own, name]));
    const after = new Map([['w', value]]);
    const pending = [value];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      for (const {name, kind} of symbolsOf(node)) {
        if (after.has(name) || kind === 'scalar') continue;
        const state = states.get(name);
        const next = state === undefined ? this.extra.get(name)?.[0] : this.valueNow(state);
        if (next === undefined) continue;
        after.set(name, next);
        pending.push(next);
      }
    }
    const found = symbolsOf(...after.values());
    const moves = found.some(({kind, name}) => kind === 'scalar' && name !== 't') && found.includes(w);
    if (moves && !found.includes(g) && !gradientsElsewhere(...after.values()).length) {
      throw this.fault('no gradient', this.text.length);
    }
    const written = this.equations.toSorted((one, other) => one.place - other.place)
      .map(({target}) => /** @type {string} */ (this.symbols.get(target.text))).filter((name) => after.has(name));
    const order = new Set(['w', ...written, ...after.keys()]);
    const sorted = new Map(Array.from(order, (name) => [name, /** @type {GraphNode} */ (after.get(name))]));
    /** @type {Map<string, Start>} */
    const starts = new Map();
    /** @type {Telling[]} */
    const taken = [];
    for (const [own, node] of sorted) {
      if (own === 'w') continue;
      const name = states.get(own) ?? '';
      /** @type {Start} */
      let start = roles.starts.get(name) ?? this.extra.get(own)?.[1] ?? 0;
      // a second sequence of points begins where the first does
      if ((name === 'y' || name === 'z') && !roles.starts.has(name) && symbolsOf(node).includes(w)) start = 'w';
      if (name && (node === w || node === value)) start = 'w';
      starts.set(own, start);
      const before = this.extra.get(own)?.[0].name ?? '';
      taken.push([nameKey(name || (states.get(before) ?? before)), start]);
    }
    const used = new Set(found.filter(({kind}) => kind === 'scalar').map(({name}) => name));
    const values = new Map([...roles.values].filter(([name]) => used.has(name)));
    taken.push(...values);
    if (used.has('t')) taken.push(...Array.from(roles.counting, (name) => /** @type {Telling} */ ([name, 't'])));
    return {after: sorted, starts, values, leftOut: roles.notTaken(taken)};
  }
}

/**
 * Whether two readings are the same rule, whatever its states are called.
 * @param {Reading} one
 * @param {Reading} other
 */
function isSame({after: one}, {after: other}) {
  if (one.size !== other.size) return false;
  const own = [...one.keys()];
  const names = new Map(Array.from(other.keys(), (name, index) => [name, own[index]]));
  /** @type {Map<GraphNode, GraphNode>} */
  const renamed = new Map();
  for (const node of ordered(...other.values())) {
    const children = node.children.map((child) => /** @type {GraphNode} */ (renamed.get(child)));
    const name = node.kind === 'tensor' && names.get(node.name);
    renamed.set(node, node.operation ? apply(node.operation, ...children) : name ? symbol(name) : node);
  }
  const nodes = [...one.values()];
  return Array.from(other.values(), (node) => renamed.get(node)).every((node, index) => node === nodes[index]);
}
