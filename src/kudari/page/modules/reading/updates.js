/** Pasted equations as the graphs of one step: what w and every state become, by the values before the step. */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from '../formula/errors.js';
import {apply, ordered, symbol, symbolsOf} from '../formula/graph.js';
import {nameKey} from '../formula/letters.js';
import {gradientsIn, namesIn} from './gradient.js';
import {AUGMENTED, Meanings} from './meanings.js';
import {Namer} from './names.js';
import {inOrder} from './order.js';
import {Roles} from './roles.js';
import {statementsOf} from './statements.js';
import {cleaned} from './surroundings.js';
import {timesOf} from './times.js';

/** @typedef {import('../formula/graph.js').GraphNode} GraphNode */
/** @typedef {import('./roles.js').Start} Start */

/**
 * What a text says: the graphs of w and of the states, and where these begin; hyperparameters that the text gives a
 * value; and what was not read, because it only explains.
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
  const text = cleaned(typed, leftOut);
  const found = statementsOf(text);
  found.leftOut.unshift(...leftOut);
  const roles = new Roles(text, found, new Namer(text, timesOf(found.statements)));
  const known = new Set(Array.from(names, nameKey));
  roles.refuseSeveral();
  const [first, ...others] = roles.parameters.map((parameter) => new Updates(roles, parameter, known).read());
  for (const [index, other] of others.entries()) {
    if (isSame(first, other)) continue;
    const what = roles.parameters[index + 1];
    const start = roles.stated.find(([target]) => target.text === what)?.[0].start ?? 0;
    throw new FormulaError('two parameters', text, start, {what, other: roles.parameters[0]});
  }
  return first;
}

/** The equations of one parameter being carried out on symbols, in their order. */
class Updates extends Meanings {
  /** @returns {Reading} */
  read() {
    const given = new Set([...this.all].filter((name) => this.origin.get(name) === symbol('g')));
    let stepped = 0;
    for (const {target: {text, start}, sign, body} of inOrder(this.equations, this.newest, given, this.text)) {
      let value = this.value(body);
      const operation = AUGMENTED.get(sign);
      if (operation) value = apply(operation, /** @type {GraphNode} */ (this.now.get(text)), value);
      if (text === this.parameter && this.isStep(body)) stepped += 1;
      if (stepped > 1) throw this.fault('several', start, {what: this.parameter});
      this.now.set(text, value);
      this.done.add(text);
    }
    return this.result();
  }

  /**
   * Whether a gradient takes part in an equation of the parameter, itself or by what was made of one.
   * @param {import('./word.js').Word[]} body
   */
  isStep(body) {
    if (gradientsIn(body).length) return true;
    const names = namesIn(body).map(({text}) => text).filter((text) => this.all.has(text) && text !== this.parameter);
    return names.some((name) => symbolsOf(this.valueNow(name)).some((node) => node.name === 'g'));
  }

  /** A state that nothing but itself moves needs a first value: lr ← 0.9 lr stays where it begins. */
  checkStarts() {
    for (const {target: {text, start}} of this.equations) {
      if (text === this.parameter || this.roles.starts.has(text) || !this.symbols.has(text)) continue;
      if (/^[\0-\x7f]$/.test(text)) continue; // as NAdam's product of its shares is printed
      const value = this.valueNow(text);
      const read = symbolsOf(value);
      const own = this.symbolOf(text);
      const isAlone = read.every((node) => node === own || node.kind === 'scalar');
      if (read.includes(own) && isAlone && !isElsewhere(value)) throw this.fault('no start', start, {what: text});
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
    if (moves && !found.includes(g) && !isElsewhere(...after.values())) {
      throw this.fault('no gradient', this.text.length);
    }
    const written = this.equations.toSorted((one, other) => one.place - other.place)
      .map(({target}) => /** @type {string} */ (this.symbols.get(target.text))).filter((name) => after.has(name));
    const order = new Set(['w', ...written, ...after.keys()]);
    const sorted = new Map(Array.from(order, (name) => [name, /** @type {GraphNode} */ (after.get(name))]));
    /** @type {Map<string, Start>} */
    const starts = new Map();
    for (const [own, node] of sorted) {
      if (own === 'w') continue;
      const name = states.get(own) ?? '';
      /** @type {Start} */
      let start = roles.starts.get(name) ?? this.extra.get(own)?.[1] ?? 0;
      // a second sequence of points begins where the first does
      if ((name === 'y' || name === 'z') && !roles.starts.has(name) && symbolsOf(node).includes(w)) start = 'w';
      if (name && (node === w || node === value)) start = 'w';
      starts.set(own, start);
    }
    const used = new Set(found.map(({name}) => name));
    const values = new Map([...roles.values].filter(([name]) => used.has(name)));
    return {after: sorted, starts, values, leftOut: roles.facts.leftOut};
  }
}

/**
 * Whether the gradient at another place takes part.
 * @param {...GraphNode} outputs
 */
function isElsewhere(...outputs) {
  return ordered(...outputs).some(({operation}) => operation === 'gradient_at');
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
