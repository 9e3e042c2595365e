/** A rule that was typed or pasted, as the page walks it. As kudari.rules.reading. */
import {symbol, symbolsOf} from '../formula/graph.js';
import {tapeOf} from '../formula/tape.js';
import {readRule} from './updates.js';

/**
 * What w and every state become; the states with where they begin; the hyperparameters, and the values that the text
 * gives some of them; what was left out; and the program of a step, from w, g, the states, the hyperparameters and t.
 * @typedef {{updates: Map<string, import('../formula/graph.js').GraphNode>,
 *   states: {name: string, initial: import('./asides.js').Start}[], hypers: string[], values: Map<string, number>,
 *   leftOut: string[], tape: import('../formula/tape.js').Tape}} TypedRule
 */

/**
 * The rule that a text describes.
 * @param {string} text
 * @param {Iterable<string>} [names] of hyperparameters, though functions may be called so
 * @returns {TypedRule}
 */
export function typedRule(text, names) {
  const {after: updates, starts, values, leftOut} = readRule(text, names);
  const free = symbolsOf(...updates.values());
  const hypers = free.filter(({kind, name}) => kind === 'scalar' && name !== 't').map(({name}) => name);
  const states = Array.from(starts, ([name, initial]) => ({name, initial}));
  const tensors = ['w', 'g', ...starts.keys()].map((name) => symbol(name));
  const scalars = [...hypers, 't'].map((name) => symbol(name, 'scalar'));
  return {updates, states, hypers, values, leftOut, tape: tapeOf([...updates.values()], [...tensors, ...scalars])};
}
