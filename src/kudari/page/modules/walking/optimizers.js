/** From the state, which is plain data, to the optimizers that walk down a field. */
import {TABLES} from '../basics/tables.js';
import {symbol} from '../formula/graph.js';
import {graphsOf, tapeOf} from '../formula/tape.js';
import {typedRule} from '../reading/typedrule.js';
import {foundRate} from './rates.js';
import {isShare, rolesIn, valueOf} from './typedvalues.js';

/**
 * A rule of the state: one of the catalogue by its `key`, or the formula of one's own; `own` is its number among those
 * that came with the page, with whatever else is known of it there.
 * @typedef {{name: string, formula: string | null, key: string | null, hypers: Record<string, number>, on: boolean,
 *   own?: number, colour?: string, table?: any, recorded?: any}} RuleState
 */

/**
 * @typedef {import('../basics/tables.js').HyperTable} HyperTable
 * @typedef {import('../formula/graph.js').GraphNode} GraphNode
 * @typedef {import('../formula/tape.js').Tape} Tape
 * @typedef {import('./fields.js').Field} Field
 * @typedef {{positions: number[][], values: number[], gradients: number[][], divergedAt: number | null,
 *   beyond?: number[] | null}} Recorded
 * @typedef {{name: string, title: string, text: string, updates: Map<string, GraphNode>, tape: Tape,
 *   states: {name: string, symbol: string, initial: number | 'w', per_tensor: boolean}[], hypers: HyperTable[],
 *   values: Record<string, number>, colour: string, on: boolean, recorded: Recorded | null, leftOut?: string[],
 *   isTyped?: boolean, rate?: string}}
 *   Optimizer
 */

/**
 * Those who walk by the rules of a state. Each has a name and a colour of its own: a colour goes to the first that
 * wants it.
 * @param {RuleState[]} rules
 * @param {Field} field whose learning rates are known for the rules of the book
 * @returns {Optimizer[]}
 */
export function optimizersOf(rules, field) {
  const optimizers = rules.map((rule) => optimizerOf(rule, field));
  const names = new Set();
  const colours = new Set();
  for (const optimizer of optimizers) {
    const begun = optimizer.name;
    for (let k = 2; names.has(optimizer.name); k++) optimizer.name = `${begun} ${k}`;
    names.add(optimizer.name);
    if (colours.has(optimizer.colour)) optimizer.colour = '';
    colours.add(optimizer.colour);
  }
  for (const optimizer of optimizers.filter(({colour}) => !colour)) {
    optimizer.colour = TABLES.colours.others.find((/** @type {string} */ colour) => !colours.has(colour)) ?? '#767676';
    colours.add(optimizer.colour);
  }
  return optimizers;
}

/**
 * Who walks by a rule: one of the catalogue, one that was typed, or one that came along.
 * @param {RuleState} rule
 * @param {Field} field
 * @returns {Optimizer}
 */
function optimizerOf(rule, field) {
  const {formula, hypers, colour, on, recorded = null} = rule;
  const table = rule.key !== null ? TABLES.rules[rule.key] : rule.table;
  if (table) {
    const values = Object.fromEntries(table.hypers.map((/** @type {HyperTable} */ hyper) => {
      const value = hypers[hyper.name];
      return [hyper.name, isAllowed(hyper, value) ? value : usualValue(rule.key, hyper, field)];
    }));
    const tint = colour ?? table.colour ?? '';
    const rate = Object.hasOwn(values, 'lr') ? 'lr' : undefined;
    return {...ruleOfTable(table), name: rule.name || table.title, values, colour: tint, on, recorded, rate};
  }
  if (recorded) {
    const empty = {inputs: [], constants: [], operations: [], outputs: []};
    const text = formula ?? '';
    return {
      name: rule.name, title: rule.name, text, updates: new Map(), tape: empty, states: [], hypers: [], values: {},
      colour: colour ?? '', on, recorded,
    };
  }
  const read = typedRule(formula ?? '', Object.keys(hypers));
  const roles = rolesIn(read);
  const known = read.hypers.map((hyper) => typedHyper(hyper, roles.get(hyper) ?? '', read.values.get(hyper)));
  const states = read.states.map((state) => ({...state, symbol: state.name, per_tensor: false}));
  const rate = known.find(({name}) => roles.get(name) === 'rate' && !read.values.has(name));
  const walker = {tape: read.tape, states, hypers: known};
  if (rate) rate.default = foundRate(field, formula ?? '', walker, rate.name) ?? rate.default;
  return {
    name: rule.name, title: rule.name, text: formula ?? '', updates: read.updates, tape: read.tape, on, recorded,
    colour: colour ?? '', isTyped: true,
    leftOut: read.leftOut, states, hypers: known,
    rate: known.find(({name}) => roles.get(name) === 'rate')?.name,
    values: Object.fromEntries(known.map((hyper) => {
      const value = hypers[hyper.name];
      return [hyper.name, isAllowed(hyper, value) ? value : hyper.default];
    })),
  };
}

/**
 * A rule that came as a program in its letters, with what every name becomes, and the program by its names.
 * @param {import('../basics/tables.js').RuleTable} table
 */
export function ruleOfTable(table) {
  const {written, states, hypers} = table;
  const nodes = graphsOf(written);
  const kindOf = (/** @type {string} */ kind) => /** @type {import('../basics/tables.js').Kind} */ (kind);
  const tape = tapeOf(nodes, written.inputs.map(([letter, kind]) => symbol(letter, kindOf(kind))));
  const names = ['w', 'g', ...[...states, ...hypers].map(({name}) => name), 't'];
  const targets = ['w', ...states.map((state) => state.symbol)];
  const inputs = tape.inputs.map(([, kind], k) => /** @type {[string, string]} */ ([names[k], kind]));
  return {...table, updates: new Map(nodes.map((node, k) => [targets[k], node])), tape: {...tape, inputs}};
}

/**
 * Whether a hyperparameter may have this value.
 * @param {HyperTable} hyper
 * @param {number | undefined} value
 */
export function isAllowed({low, high, open}, value) {
  if (value === undefined || !Number.isFinite(value) || value < low) return false;
  return high === null || value < high || (!open && value === high);
}

/**
 * A field knows learning rates for the book's four rules and their variants; for all others they are found.
 * @param {string | null} key
 * @param {HyperTable} hyper
 * @param {Field} field
 */
export function usualValue(key, hyper, field) {
  const {fields, rules, typed} = TABLES;
  if (key === null || hyper.name !== 'lr') return hyper.default;
  const family = /** @type {'sgd'} */ (key.split('/')[0]);
  const own = Object.hasOwn(fields, field.name) && fields[field.name].rates;
  if (own && own[family]) return own[family];
  return foundRate(field, key, ruleOfTable(rules[key]), 'lr') ?? typed.rates[family] ?? hyper.default;
}

/**
 * What a hyperparameter of one's own may be: shares are on a linear scale, rates on a logarithmic one.
 * @param {string} name
 * @param {import('./typedvalues.js').Role} role
 * @param {number | undefined} told the value that the text gives it
 * @returns {HyperTable}
 */
function typedHyper(name, role, told) {
  const usual = told ?? valueOf(name, role);
  const share = role === 'share' ? usual >= 0 && usual < 1 : role !== 'rate' && isShare(usual);
  const [low, high] = share ? [0, 1] : [-Number.MAX_VALUE, null];
  return {name, symbol: name, default: usual, log: !share, low, high, open: false};
}
