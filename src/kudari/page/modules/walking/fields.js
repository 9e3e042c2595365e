/** From the state, which is plain data, to a field that can be computed. */
import {TABLES} from '../basics/tables.js';
import {derivatives} from '../formula/derive.js';
import {askForPower, definedBy} from '../formula/definitions.js';
import {readFormula} from '../formula/grammar.js';
import {symbol} from '../formula/graph.js';
import {tapeOf} from '../formula/tape.js';
import {bottomOf} from './curvature.js';

/**
 * @typedef {import('../formula/graph.js').GraphNode} GraphNode
 * @typedef {import('../formula/tape.js').Tape} Tape
 * @typedef {{name: string, title: [string, string], text: string, variables: string[], tape: Tape | null,
 *   node: GraphNode | null, heights: {table: (number | null)[], size: number} | null, domain: [number, number][],
 *   start: number[], minima: number[][], lowest: number | null, teaches: [string, string]}} Field
 * @typedef {Field & {tape: Tape}} WrittenField  one that is a formula
 */

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
  const {node, variables} = definedBy(text);
  if (variables.length > 2 || !variables.length) throw new VariablesError();
  const fits = domain?.length === variables.length;
  const {window, start} = TABLES.typed;
  const edges = fits ? domain : variables.map(() => window);
  const bottom = bottomOf(node, variables);
  const share = (start - window[0]) / (window[1] - window[0]);
  return {
    name: text, title: [text, text], text, variables, node, tape: evaluationTape(node, variables), heights: null,
    domain: edges, start: edges.map(([low, high]) => +(low + share * (high - low)).toPrecision(6)),
    minima: bottom ? [bottom.point] : [], lowest: bottom?.value ?? null, teaches: askForPower(text),
  };
}
