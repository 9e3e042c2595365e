/** From the state, which is plain data, to what can be computed: a place to walk in, and those who walk. */
import {TABLES} from './tables.js';
import {readRule, readUpdates} from './assignments.js';
import {gradient} from './derive.js';
import {readFormula} from './grammar.js';
import {symbol, symbolsOf} from './graph.js';
import {tapeOf} from './write.js';

/**
 * @typedef {import('./state.js').State} State
 * @typedef {import('./state.js').RuleState} RuleState
 * @typedef {import('./sliders.js').HyperTable} HyperTable
 * @typedef {import('./write.js').Tape} Tape
 * @typedef {{name: string, title: [string, string], text: string, variables: string[], tape: Tape,
 *   domain: [number, number][], start: number[], minima: number[][], lowest: number | null,
 *   teaches: [string, string]}} Place
 * @typedef {{name: string, title: string, updates: Map<string, import('./graph.js').GraphNode>, tape: Tape,
 *   states: {name: string, initial: number, per_tensor: boolean}[], hypers: HyperTable[],
 *   values: Record<string, number>, colour: string, on: boolean}} Walker
 */

const OTHER_COLOURS = ['#332288', '#44AA99', '#AA4499', '#8A7A1B', '#661100', '#6699CC', '#767676', '#000000'];
const USUAL_VALUES = new Map([
  ['η', 0.1], ['lr', 0.1], ['α', 0.9], ['momentum', 0.9], ['β', 0.9], ['β1', 0.9], ['β2', 0.999], ['γ', 0.9],
  ['ρ', 0.9], ['λ', 0.01], ['μ', 0.9], ['ε', 1e-8], ['eps', 1e-8],
]);

/**
 * The place that a state names, or whose formula it has.
 * @param {State} state
 * @returns {Place}
 */
export function placeOf(state) {
  if (state.formula === null && state.field !== null) return placeOfTable(state.field, TABLES.fields[state.field]);
  if (state.place) return placeOfTable(state.field ?? state.formula ?? '', state.place);
  return typedPlace(state.formula ?? '', state.domain);
}

/**
 * @param {string} name
 * @param {any} table
 * @returns {Place}
 */
function placeOfTable(name, table) {
  const start = table.variables.map((/** @type {string} */ variable) => table.start[variable]);
  return {...table, name, start};
}

/**
 * A formula that somebody typed, in one variable or two.
 * @param {string} text
 * @param {[number, number][] | null} domain
 * @returns {Place}
 */
export function typedPlace(text, domain) {
  const node = readFormula(text);
  const names = symbolsOf(node).map((one) => one.name);
  if (names.length > 2 || !names.length) throw new Error('variables'); // a word of the page
  const variables = names.length === 2 && names[0] === 'y' && names[1] === 'x' ? ['x', 'y'] : names;
  const inputs = variables.map((name) => symbol(name));
  const edges = domain?.length === variables.length ? domain : variables.map(() => /** @type {[number, number]} */ ([-5, 5]));
  return {
    name: text,
    title: [text, text],
    text,
    variables,
    tape: tapeOf([node, ...gradient(node, inputs)], inputs),
    domain: edges,
    start: edges.map(([low, high]) => low + 0.2 * (high - low)),
    minima: [],
    lowest: null,
    teaches: ['', ''],
  };
}

/**
 * Who walks by a rule: one of the catalogue, or one that was typed.
 * @param {RuleState} rule
 * @param {number} place among the rules, for the colour of one's own
 * @returns {Walker}
 */
export function walkerOf(rule, place) {
  const table = rule.key !== null ? TABLES.rules[rule.key] : rule.table;
  if (table) {
    const values = Object.fromEntries(
      table.hypers.map((/** @type {HyperTable} */ hyper) => [hyper.name, rule.hypers[hyper.name] ?? hyper.default]),
    );
    const colour = rule.key !== null ? table.colour : otherColour(place);
    const updates = readUpdates(table.text);
    return {...table, name: rule.name || table.title, updates, values, colour, on: rule.on};
  }
  const {updates, states, hypers, tape} = readRule(rule.formula ?? '');
  return {
    name: rule.name,
    title: rule.name,
    updates,
    tape,
    states: states.map((name) => ({name, initial: 0, per_tensor: false})),
    hypers: hypers.map(typedHyper),
    values: Object.fromEntries(hypers.map((name) => [name, rule.hypers[name] ?? typedHyper(name).default])),
    colour: otherColour(place),
    on: rule.on,
  };
}

/**
 * What a hyperparameter of one's own may be: shares are on a linear scale, rates on a logarithmic one.
 * @param {string} name
 * @returns {HyperTable}
 */
function typedHyper(name) {
  const usual = USUAL_VALUES.get(name) ?? 0.1;
  const share = usual >= 0.5 && usual < 1;
  return {
    name, symbol: name, meaning: '', default: usual, log: !share, low: share ? 0 : -Infinity,
    high: share ? 1 : null, open: false,
  };
}

/** @param {number} place */
function otherColour(place) {
  return OTHER_COLOURS[place % OTHER_COLOURS.length];
}

/**
 * Where a crowd starts: the first at the start itself, the others close around it on a sunflower's seeds.
 * @param {number[]} start
 * @param {number} count
 * @param {[number, number][]} domain
 * @returns {Float64Array[]} for each variable the numbers of all
 */
export function crowdOf(start, count, domain) {
  const golden = Math.PI * (3 - Math.sqrt(5));
  return start.map((middle, axis) => {
    const reach = 0.08 * (domain[axis][1] - domain[axis][0]);
    return Float64Array.from({length: count}, (_, k) => {
      const along = start.length === 1 ? (k % 2 ? 1 : -1) : axis === 0 ? Math.cos(k * golden) : Math.sin(k * golden);
      return k === 0 ? middle : middle + reach * Math.sqrt(k / count) * along;
    });
  });
}
