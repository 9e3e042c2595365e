/** A race as a file, which Python reads as well; and such a file, looked over before anything of it is used. */
import {TABLES} from '../basics/tables.js';
import {checkedTape} from '../formula/checktape.js';
import {readFormula} from '../formula/grammar.js';
import {symbol} from '../formula/graph.js';
import {tapeOf} from '../formula/tape.js';
import {typedRule} from '../reading/typedrule.js';
import {fieldOfTable} from '../walking/fields.js';
import {STATE_MOST} from './state.js';

/**
 * @typedef {import('../walking/fields.js').Field} Field
 * @typedef {import('../walking/scene.js').Walk} Walk
 * @typedef {import('./state.js').RuleState} RuleState
 * @typedef {import('./state.js').State} State
 */

export const RECORD_LARGEST = 2e7; // characters
const LONGEST = 2000; // characters of a name or a formula

/** A file is no record of a race; `code` is a word of the page, `part` what is missing in it. */
export class RecordError extends Error {
  /**
   * @param {'too large' | 'no json' | 'no part'} code
   * @param {string} [part]
   */
  constructor(code, part = '') {
    super(code);
    this.code = code;
    this.part = part;
  }
}

/**
 * What is to be written into a file; of an ensemble, only who started at the start itself, and nobody who could not.
 * @param {State} state
 * @param {Field} field
 * @param {Walk[]} walks
 */
export function recordOf(state, field, walks) {
  const {name, variables, domain, minima, lowest, text, node} = field;
  const routes = walks.filter(({evaluations}) => evaluations[0] > 0).map((walk) => {
    const rowNumbers = Array.from({length: walk.evaluations[0]}, (_, step) => step * walk.lanes);
    const rows = (/** @type {Float64Array[]} */ tables) =>
      rowNumbers.map((at) => variables.map((_, i) => (tables[i] ?? tables[0])[at]));
    const route = {
      rule: walk.optimizer.title, formula: walk.optimizer.text, hyperparameters: walk.optimizer.values,
      positions: rows(walk.positions), values: rowNumbers.map((at) => walk.values[at]), gradients: rows(walk.gradients),
      states: Object.fromEntries([...walk.states].map(([state, tables]) => [state, rows(tables)])),
      diverged_at: walk.divergedAt[0] < 0 ? null : walk.divergedAt[0], program: null,
      beyond: walk.beyond.every((column) => Number.isFinite(column[0])) ? walk.beyond.map((column) => column[0]) : null,
    };
    return /** @type {const} */ ([walk.optimizer.name, route]);
  });
  const tape = node && tapeOf([node], variables.map((variable) => symbol(variable)));
  const noise = state.noise > 0 ? {kind: 'additive', amount: state.noise, seed: state.seed} : null;
  return {
    kudari_race: 1, versions: {page: '1'}, field: {name, variables, domain, minima, lowest, formula: text, tape, noise},
    start: state.start, steps: state.steps, routes: Object.fromEntries(routes),
  };
}

/**
 * The state that a file tells of, and the table of its field. Where the page cannot take the same steps again, because
 * a rule or a field is no formula, or had noise, it shows those that were recorded.
 * @param {string} text
 * @returns {{state: Pick<State, 'field' | 'formula' | 'own' | 'domain' | 'start' | 'rules' | 'steps' | 'step'>,
 *   field: Record<string, any>}}
 */
export function readRecord(text) {
  if (text.length > RECORD_LARGEST) throw new RecordError('too large');
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    throw new RecordError('no json');
  }
  needed(isTable(data) && data.kudari_race === 1, 'kudari_race');
  const {start, steps, routes} = data;
  const field = fieldTable(data.field);
  const {variables} = field;
  needed(isNumbers(start, variables.length), 'start');
  needed(Number.isInteger(steps) && steps >= 1 && steps <= STATE_MOST.steps, 'steps');
  const entries = isTable(routes) ? Object.entries(routes) : [];
  needed(entries.length > 0 && entries.length <= STATE_MOST.rules, 'routes');
  const again = !field.heights && data.field.noise === null;
  const rules = entries.map(([name, route], own) => ruleOfRoute(name, route, own, again, variables.length, steps));
  const state = {...fieldState(data.field.name, field), start, rules, steps, step: steps};
  return {state, field: {...field, start}};
}

/**
 * A field of the catalogue by its name; of any other its formula, if it has one, so that a link can tell of it.
 * @param {string} name
 * @param {Record<string, any>} field
 */
function fieldState(name, {variables, text, domain, heights}) {
  const known = Object.hasOwn(TABLES.fields, name) ? TABLES.fields[name] : null;
  const same = known && JSON.stringify([known.variables, known.text, known.domain]) ===
    JSON.stringify([variables, text, domain]);
  if (same) return {field: name, formula: null, own: false, domain: null};
  return {field: 'ravine', formula: heights ? null : text, own: true, domain};
}

/**
 * @param {any} field
 * @returns {Record<string, any>}
 */
function fieldTable(field) {
  needed(isTable(field), 'field');
  const {name, variables, domain, minima, lowest, formula, tape} = field;
  const count = variables?.length;
  needed(isName(name), 'field.name');
  needed(Array.isArray(variables) && (count === 1 || count === 2) && variables.every(isName), 'field.variables');
  needed(Array.isArray(domain) && domain.length === count, 'field.domain');
  needed(domain.every((/** @type {any} */ edges) => isNumbers(edges, 2) && edges[0] < edges[1]), 'field.domain');
  needed(Array.isArray(minima) && minima.length < 1000, 'field.minima');
  needed(minima.every((/** @type {any} */ minimum) => isNumbers(minimum, count)), 'field.minima');
  needed(lowest === null || Number.isFinite(lowest), 'field.lowest');
  needed(isText(formula), 'field.formula');
  needed(tape === null || checkedTape(tape) !== null, 'field.tape');
  const table = {title: [name, name], variables, text: formula, domain, minima, lowest, start: []};
  try {
    const inputs = variables.map((/** @type {string} */ variable) => symbol(variable));
    const read = tapeOf([readFormula(formula, variables)], inputs);
    const same = JSON.stringify(read) === JSON.stringify(checkedTape(tape));
    if (same && fieldOfTable(name, table)) return table;
  } catch {
    // It is no formula, or another one: only what was recorded can be shown.
  }
  return {...table, heights: {table: [], size: 0}};
}

/**
 * @param {string} name
 * @param {any} route
 * @param {number} own
 * @param {boolean} again
 * @param {number} count of variables
 * @param {number} steps
 * @returns {RuleState}
 */
function ruleOfRoute(name, route, own, again, count, steps) {
  needed(isName(name) && isTable(route), 'routes');
  const {rule, formula, hyperparameters, positions, values, gradients, diverged_at: divergedAt, beyond = null} = route;
  const isRow = (/** @type {any} */ row) => isNumbers(row, count);
  const part = (/** @type {string} */ what) => `routes.${name}.${what}`;
  needed(isName(rule), part('rule'));
  needed(isText(formula), part('formula'));
  const named = isTable(hyperparameters) ? Object.entries(hyperparameters) : [['', NaN]];
  needed(named.every(([one, value]) => isName(one) && Number.isFinite(value)), part('hyperparameters'));
  needed(Array.isArray(positions) && positions.length > 0 && positions.length <= steps + 1, part('positions'));
  needed(positions.every(isRow), part('positions'));
  needed(isNumbers(values, positions.length), part('values'));
  needed(Array.isArray(gradients) && gradients.length === positions.length, part('gradients'));
  needed(gradients.every(isRow), part('gradients'));
  needed(divergedAt === null || divergedAt === positions.length, part('diverged_at'));
  needed(beyond === null || isRow(beyond), part('beyond'));
  const hypers = {...hyperparameters};
  const key = Object.keys(TABLES.rules)
    .find((known) => TABLES.rules[known].title === rule && TABLES.rules[known].text === formula);
  if (again && key) return {name, key, formula: null, hypers, on: true};
  if (again && isReadable(formula, hypers)) return {name, key: null, formula, hypers, on: true};
  const recorded = {positions, values, gradients, divergedAt, beyond};
  return {name, key: key ?? null, formula: key ? null : formula, hypers, on: true, own, recorded};
}

/**
 * Whether a formula is one whose values are all known.
 * @param {string} formula
 * @param {Record<string, number>} hypers
 */
function isReadable(formula, hypers) {
  try {
    return typedRule(formula, Object.keys(hypers)).hypers.every((name) => Object.hasOwn(hypers, name));
  } catch {
    return false;
  }
}

/**
 * @param {boolean} is
 * @param {string} part
 */
function needed(is, part) {
  if (!is) throw new RecordError('no part', part);
}

/** @param {unknown} data */
function isTable(data) {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** @param {unknown} data */
function isText(data) {
  return typeof data === 'string' && data.length <= LONGEST;
}

/**
 * As kudari.names: one line, with something to see and without controls.
 * @param {any} data
 * @returns {data is string}
 */
function isName(data) {
  return isText(data) && data.trim() !== '' && !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(data);
}

/**
 * @param {any} data
 * @param {number} count
 */
function isNumbers(data, count) {
  return Array.isArray(data) && data.length === count && data.every(Number.isFinite);
}
