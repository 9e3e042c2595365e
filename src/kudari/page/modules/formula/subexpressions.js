/** Parts of formulas that are written once, on a line of their own. As kudari.formula.subexpressions. */
import {ordered} from './graph.js';

/** @typedef {import('./graph.js').GraphNode} GraphNode */

const FREE_LETTERS = Array.from('abcdhkqrsu'); // none that is a number in some language, as e and i are

/**
 * Parts of at least so many operations that are needed more than once, in the order in which they are written.
 * @param {GraphNode[]} outputs
 * @param {number} least
 */
export function repeatedParts(outputs, least) {
  const nodes = ordered(...outputs);
  /** @type {Map<GraphNode, number>} */
  const readers = new Map();
  for (const read of [outputs, ...nodes.map(({children}) => new Set(children))]) {
    for (const node of read) readers.set(node, (readers.get(node) ?? 0) + 1);
  }
  const isLong = (/** @type {GraphNode} */ node) => ordered(node).filter(({operation}) => operation).length >= least;
  return nodes.filter((node) => (readers.get(node) ?? 0) > 1 && isLong(node));
}

/**
 * So many names that are not taken: a, b, …, and then a2, b2, …
 * @param {Set<string>} taken
 * @param {number} count
 */
export function freeLetters(taken, count) {
  /** @type {string[]} */
  const free = [];
  for (let round = 1; free.length < count; round++) {
    const names = FREE_LETTERS.map((letter) => letter + (round > 1 ? round : ''));
    free.push(...names.filter((name) => !taken.has(name)));
  }
  return free.slice(0, count);
}
