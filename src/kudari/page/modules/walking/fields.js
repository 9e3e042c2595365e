/** From the state, which is plain data, to a field that can be computed. */
import {TABLES} from '../basics/tables.js';
import {derivatives} from '../formula/derive.js';
import {askForPower, definedBy} from '../formula/definitions.js';
import {FormulaError} from '../formula/errors.js';
import {readFormula} from '../formula/grammar.js';
import {symbol} from '../formula/graph.js';
import {tapeOf} from '../formula/tape.js';
import {startOnSlope, wellsOf, windowAround} from './wells.js';

/**
 * @typedef {import('../formula/graph.js').GraphNode} GraphNode
 * @typedef {import('../formula/tape.js').Tape} Tape
 * @typedef {{name: string, title: [string, string], text: string, variables: string[], tape: Tape | null,
 *   node: GraphNode | null, heights: {table: (number | null)[], size: number} | null, domain: [number, number][],
 *   start: number[], minima: number[][], lowest: number | null, teaches: [string, string]}} Field
 * @typedef {Field & {tape: Tape}} WrittenField  one that is a formula
 */

const WIDER = 3; // times, or narrower: then another window shows a formula better

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
 * Whether a window shows what a formula has to show: it is about as wide as the one that the formula would have, and
 * its minima lie within. Of what is not known there is nothing to miss.
 * @param {string} text
 * @param {[number, number][]} domain
 */
export function isShownIn(text, domain) {
  try {
    const {domain: own, minima} = typedField(text, null);
    if (own.length !== domain.length || !minima.length) return true;
    return own.every(([low, high], i) => {
      const [left, right] = domain[i], wider = (right - left) / (high - low);
      return wider < WIDER && wider > 1 / WIDER && minima.some((point) => left < point[i] && point[i] < right);
    });
  } catch (error) {
    if (error instanceof FormulaError || error instanceof VariablesError) return true; // it is told of elsewhere
    throw error;
  }
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
  /** @type {WrittenField} */
  const field = {
    name: text, title: [text, text], text, variables, node, tape: evaluationTape(node, variables), heights: null,
    domain: variables.map(() => TABLES.typed.window), start: [], minima: [], lowest: null, teaches: askForPower(text),
  };
  const given = domain?.length === variables.length ? domain : null;
  Object.assign(field, wellsOf(field, given ?? field.domain));
  field.domain = given ?? windowAround(field, field.minima);
  return {...field, start: startOnSlope(field, field.domain)};
}
