/** A program that was pasted, as the equations that it computes: what the state, a link and Python's program hold. */
import {FormulaError} from '../formula/errors.js';
import {symbol, symbolsOf} from '../formula/graph.js';
import {nameKey} from '../formula/letters.js';
import {CodeFault} from '../lifting/fault.js';
import {liftedRule} from '../lifting/lifting.js';
import {substituted} from '../lifting/tracing.js';
import {typedRule} from '../reading/typedrule.js';
import {writtenLines} from './rulelines.js';

/** @typedef {import('../lifting/lifting.js').LiftedRule} LiftedRule */

const PLAIN_STATES = [...'mvhskqru'];

/**
 * The rule of a program in equations that are read back as the very same graphs; in other names where they are not.
 * @param {string} text
 * @returns {{name: string, formula: string, hypers: Record<string, number>}}
 */
export function pastedRule(text) {
  const rule = liftedRule(text);
  const found = asEquationsOf(rule) ?? asEquationsOf(renamed(rule));
  if (!found) throw new CodeFault('code unwritten');
  return {name: rule.name, ...found};
}

/** @param {LiftedRule} rule */
function asEquationsOf({updates, starts, values}) {
  const begun = Array.from(starts).filter(([, start]) => start !== 0).map(([name, start]) =>
    `${nameKey(name)}_0 = ${start === 'w' ? 'w_0' : start}`);
  const formula = [...begun, ...writtenLines(updates).map(({plain}) => plain)].join('\n');
  const hypers = Object.fromEntries(Array.from(values, ([name, value]) => [nameKey(name), value]));
  return isReadAs(formula, updates, starts, Object.keys(hypers)) ? {formula, hypers} : null;
}

/**
 * Whether a text is read as these graphs and starts.
 * @param {string} formula
 * @param {LiftedRule['updates']} updates
 * @param {LiftedRule['starts']} starts
 * @param {string[]} hypers
 */
function isReadAs(formula, updates, starts, hypers) {
  try {
    const read = typedRule(formula, hypers);
    const keys = new Map(symbolsOf(...updates.values()).map((node) => [node, symbol(nameKey(node.name), node.kind)]));
    const begun = new Map(read.states.map(({name, initial}) => [name, initial]));
    return updates.size === read.updates.size && Array.from(substituted(updates, keys)).every(([name, node]) =>
      read.updates.get(nameKey(name)) === node && (name === 'w' || begun.get(nameKey(name)) === starts.get(name)));
  } catch (error) {
    if (error instanceof FormulaError) return false;
    throw error;
  }
}

/**
 * The rule in letters that mean nothing else: a₁, a₂ for hyperparameters, m, v for states.
 * @param {LiftedRule} rule
 * @returns {LiftedRule}
 */
function renamed({name, updates, starts, values}) {
  const others = new Map([...Array.from(values.keys(), (own, k) => /** @type {const} */ ([own, `a${k + 1}`])),
    ...Array.from(starts.keys(), (own, k) => /** @type {const} */ ([own, PLAIN_STATES[k] ?? own]))]);
  const of = (/** @type {string} */ own) => others.get(own) ?? own;
  const nodes = new Map(symbolsOf(...updates.values()).map((node) => [node, symbol(of(node.name), node.kind)]));
  return {
    name, updates: new Map(Array.from(substituted(updates, nodes), ([own, node]) => [of(own), node])),
    starts: new Map(Array.from(starts, ([own, start]) => [of(own), start])),
    values: new Map(Array.from(values, ([own, value]) => [of(own), value])),
  };
}
