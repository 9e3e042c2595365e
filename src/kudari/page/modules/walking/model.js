/** From the state, which is plain data, to what can be computed: a field, and the optimizers that walk down it. */
import {TABLES} from '../basics/tables.js';
import {readRule, readUpdates} from '../formula/assignments.js';
import {derivatives} from '../formula/derive.js';
import {readFormula} from '../formula/grammar.js';
import {symbol, symbolsOf} from '../formula/graph.js';
import {tapeOf} from '../formula/tape.js';
import {bottomOf} from './curvature.js';

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
 * @typedef {{name: string, title: [string, string], text: string, variables: string[], tape: Tape | null,
 *   node: GraphNode | null, heights: {table: (number | null)[], size: number} | null, domain: [number, number][],
 *   start: number[], minima: number[][], lowest: number | null, teaches: [string, string]}} Field
 * @typedef {Field & {tape: Tape}} WrittenField  one that is a formula
 * @typedef {{positions: number[][], values: number[], gradients: number[][], divergedAt: number | null}} Recorded
 * @typedef {{name: string, title: string, text: string, updates: Map<string, GraphNode>, tape: Tape,
 *   states: {name: string, symbol: string, initial: number, per_tensor: boolean}[], hypers: HyperTable[],
 *   values: Record<string, number>, colour: string, on: boolean, recorded: Recorded | null}} Optimizer
 */

/** What a hyperparameter of one's own begins with; rates differ from field to field, shares do not. */
const USUAL_VALUES = new Map(Object.entries(TABLES.usual));

/** A formula has more than two variables, or none. */
export class VariablesError extends Error {}

/**
 * The field that a state names, or whose formula it has.
 * @param {{field: string, formula: string | null, own: boolean, domain: [number, number][] | null}} state
 * @param {Record<string, any> | null} own the table of a field that came with the page, or in a record
 * @returns {Field}
 */
export function fieldOf(state, own) {
  if (state.own && own) return fieldOfTable(own.title[0], own);
  if (state.formula !== null) return typedField(state.formula, state.domain);
  return fieldOfTable(state.field, TABLES.fields[state.field]);
}

/**
 * The field that a table describes: from its formula comes the program of its value and gradient.
 * @param {string} name
 * @param {Record<string, any>} table
 * @returns {Field}
 */
export function fieldOfTable(name, table) {
  const {title, variables, text, domain, start, minima = [], lowest = null, teaches = ['', ''], heights = null} = table;
  const field = {name, title, text, variables, domain, minima, lowest, teaches, heights, tape: null, node: null, start};
  if (heights) return field;
  const node = readFormula(text, variables);
  return {...field, node, tape: evaluationTape(node, variables)};
}

/**
 * The program of a field's value, and of its gradient along every variable.
 * @param {GraphNode} node
 * @param {string[]} variables
 */
function evaluationTape(node, variables) {
  const inputs = variables.map((name) => symbol(name));
  return tapeOf([node, ...derivatives(node, inputs)], inputs);
}

/**
 * A formula that somebody typed, in one variable or two.
 * @param {string} text
 * @param {[number, number][] | null} domain
 * @returns {Field}
 */
function typedField(text, domain) {
  const node = readFormula(text);
  const variables = symbolsOf(node).map((one) => one.name).sort();
  if (variables.length > 2 || !variables.length) throw new VariablesError();
  const fits = domain?.length === variables.length;
  const {window, start} = TABLES.typed;
  const edges = fits ? domain : variables.map(() => window);
  const bottom = bottomOf(node, variables);
  const share = (start - window[0]) / (window[1] - window[0]);
  return {
    name: text, title: [text, text], text, variables, node, tape: evaluationTape(node, variables), heights: null,
    domain: edges, start: edges.map(([low, high]) => +(low + share * (high - low)).toPrecision(6)),
    minima: bottom ? [bottom.point] : [], lowest: bottom?.value ?? null, teaches: ['', ''],
  };
}

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
    const updates = readUpdates(table.text);
    const tint = colour ?? table.colour ?? '';
    return {...table, name: rule.name || table.title, updates, values, colour: tint, on, recorded};
  }
  if (recorded) {
    const empty = {inputs: [], constants: [], operations: [], outputs: []};
    const text = formula ?? '';
    return {
      name: rule.name, title: rule.name, text, updates: new Map(), tape: empty, states: [], hypers: [], values: {},
      colour: colour ?? '', on, recorded,
    };
  }
  const read = readRule(formula ?? '');
  const known = read.hypers.map(typedHyper);
  return {
    name: rule.name, title: rule.name, text: formula ?? '', updates: read.updates, tape: read.tape, on, recorded,
    colour: colour ?? '',
    states: read.states.map((name) => ({name, symbol: name, initial: 0, per_tensor: false})), hypers: known,
    values: Object.fromEntries(known.map((hyper) => {
      const value = hypers[hyper.name];
      return [hyper.name, isAllowed(hyper, value) ? value : hyper.default];
    })),
  };
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
 * A field knows learning rates for the book's four rules, a typed one the book's own: the others take that of their
 * kin, or their own.
 * @param {string | null} key
 * @param {HyperTable} hyper
 * @param {Field} field
 */
function usualValue(key, hyper, field) {
  const {rates} = Object.hasOwn(TABLES.fields, field.name) ? TABLES.fields[field.name] : TABLES.typed;
  const family = /** @type {'sgd'} */ (key?.split('/')[0]);
  return (hyper.name === 'lr' && rates[family]) || hyper.default;
}

/**
 * What a hyperparameter of one's own may be: shares are on a linear scale, rates on a logarithmic one.
 * @param {string} name
 * @returns {HyperTable}
 */
function typedHyper(name) {
  const usual = USUAL_VALUES.get(name) ?? TABLES.typed.value;
  const share = usual >= 0.5 && usual < 1;
  const [low, high] = share ? [0, 1] : [-Number.MAX_VALUE, null];
  return {name, symbol: name, default: usual, log: !share, low, high, open: false};
}

/**
 * Where a crowd starts: the first at the start itself, the others close around it on a sunflower's seeds.
 * @param {number[]} start
 * @param {number} count
 * @param {[number, number][]} domain
 * @returns {Float64Array[]} for each variable the numbers of all
 */
export function ensembleStarts(start, count, domain) {
  const golden = Math.PI * (3 - Math.sqrt(5));
  return start.map((middle, axis) => {
    const reach = 0.08 * (domain[axis][1] - domain[axis][0]);
    return Float64Array.from({length: count}, (_, k) => {
      const along = start.length === 1 ? (k % 2 ? 1 : -1) : axis === 0 ? Math.cos(k * golden) : Math.sin(k * golden);
      return k === 0 ? middle : middle + reach * Math.sqrt(k / count) * along;
    });
  });
}
