/**
 * Where a rule that was typed differs from the one that it is meant to be. Both are computed on numbers that nothing
 * agrees on by chance: a part that has a number of its own is another one, however the right formula is written.
 */
import {TABLES} from '../basics/tables.js';
import {ordered} from '../formula/graph.js';
import {numberOperation} from '../formula/kernels.js';
import {REST, kindOfHyper, namingOf} from './namings.js';
import {ruleOfTable} from './optimizers.js';

/**
 * @typedef {import('../formula/graph.js').GraphNode} GraphNode
 * @typedef {import('./optimizers.js').Optimizer} Optimizer
 */

const {values: VALUES} = TABLES.check.course;
const HERE = {w: 0.7, g: 1.3, t: 3};
const REMEMBERED = [0.91, 1.63, 0.47]; // by the states

/**
 * The parts that differ, the smallest that do; and for the letters of the right rule those that were typed.
 * @param {Optimizer} optimizer
 * @param {import('./judging.js').Judgement} judgement
 * @returns {{marked: Set<GraphNode>, letters: Map<string, string>}}
 */
export function differences(optimizer, {rule, way}) {
  const right = ruleOfTable(TABLES.rules[rule]);
  const valued = (/** @type {string} */ name, /** @type {number} */ value) =>
    /** @type {[string, number]} */ ([name, value]);
  const hypers = right.hypers.map((hyper) => valued(hyper.symbol, VALUES[kindOfHyper(hyper.name)]));
  const states = right.states.map((state) => state.symbol);
  const before = states.map((name, place) => remembered(name, place));
  const meant = numbersOf(right.updates, new Map([...Object.entries(HERE), ...hypers, ...before]));
  const known = new Set([...meant.values()].map(size));
  const own = Object.entries(namingOf(way, [])).map(([name, value]) => valued(name, value(VALUES)));
  const names = optimizer.states.map(({name}) => name);
  const tries = ordersOf(names.length).map((order) => {
    const begun = order.map((place, k) => remembered(names[k], place));
    const found = numbersOf(optimizer.updates, new Map([...Object.entries(HERE), ...own, ...begun]));
    return {order, found, alike: [...found.values()].filter((value) => known.has(size(value))).length};
  });
  const {order, found} = tries.reduce((best, other) => (other.alike > best.alike ? other : best));
  const isKnown = (/** @type {GraphNode} */ node) => known.has(size(found.get(node) ?? NaN));
  const marked = new Set();
  for (const [name, node] of optimizer.updates) {
    const update = right.updates.get(name === 'w' ? 'w' : states[order[names.indexOf(name)]]);
    if (update && size(meant.get(update) ?? NaN) === size(found.get(node) ?? NaN)) continue;
    /** @type {(part: GraphNode) => void} the smallest of its parts that are others, or it itself */
    const mark = (part) => {
      const others = part.children.filter((child) => !isKnown(child));
      if (others.length) others.forEach(mark);
      else marked.add(part);
    };
    mark(node);
  }
  const kinds = [...way].filter(([, kind]) => !kind.startsWith(REST));
  const letters = new Map(kinds.flatMap(([name, kind]) =>
    right.hypers.filter((hyper) => kindOfHyper(hyper.name) === kind).map((hyper) => [hyper.symbol, name.trim()])));
  for (const [k, place] of order.entries()) if (states[place]) letters.set(states[place], names[k]);
  return {marked, letters};
}

/**
 * @param {string} name
 * @param {number} place
 * @returns {[string, number]}
 */
function remembered(name, place) {
  return [name, REMEMBERED[place] ?? place];
}

/**
 * The number of every part.
 * @param {Map<string, GraphNode>} updates
 * @param {Map<string, number>} values of names, and of the digits of numbers that are meant for one
 * @returns {Map<GraphNode, number>}
 */
function numbersOf(updates, values) {
  /** @type {Map<GraphNode, number>} */
  const numbers = new Map();
  for (const node of ordered(...updates.values())) {
    const {operation, name, value, children} = node;
    const [a, b, c] = children.map((child) => numbers.get(child) ?? NaN);
    numbers.set(node, operation ? numberOperation(operation)(a, b, c) : values.get(name || String(value)) ?? value);
  }
  return numbers;
}

/**
 * A number without what rounding does to it, and its sign, which may stand elsewhere.
 * @param {number} value
 */
function size(value) {
  return Math.abs(value).toPrecision(9);
}

/**
 * The orders of so many things.
 * @param {number} count
 * @returns {number[][]}
 */
function ordersOf(count) {
  if (!count) return [[]];
  return ordersOf(count - 1).flatMap((order) =>
    Array.from({length: count}, (_, place) => [...order.slice(0, place), count - 1, ...order.slice(place)]));
}
