/** Who walked where: the routes of a rule as they are drawn, and the numbers that stand for its letters. */
import {crowdOf} from './model.js';
import {middleLane, rowOf} from './routetables.js';
import {walk} from './walk.js';

/**
 * @typedef {import('./model.js').Place} Place
 * @typedef {import('./model.js').Walker} Walker
 * @typedef {import('./model.js').WrittenPlace} WrittenPlace
 * @typedef {import('./model.js').Recorded} Recorded
 * @typedef {import('./walk.js').Kept} Kept
 * @typedef {import('./routetables.js').Routes & {walker: Walker, gradients: Float64Array[],
 *   states: Map<string, Float64Array[]>, looks: Int32Array}} Walk
 */

/**
 * Walk down a place by a rule, from one start or in a crowd; or take what was recorded.
 * @param {Walker} walker
 * @param {Place} place
 * @param {{start: number[], adventurers: number, steps: number, noise: number, seed: number}} state
 * @returns {Walk}
 */
export function walkOf(walker, place, {start, adventurers, steps, noise, seed}) {
  if (walker.recorded) return recordedWalk(walker, walker.recorded, steps);
  if (!place.tape) return recordedWalk(walker, nowhere(start), steps);
  const starts = crowdOf(start, adventurers, place.domain);
  const shaken = noise > 0 ? {amount: noise, seed} : null;
  const hypers = new Map(Object.entries(walker.values));
  const walked = walk(/** @type {WrittenPlace} */ (place), walker, starts, hypers, steps, true, shaken);
  const kept = /** @type {Kept} */ (walked.kept);
  return {
    walker, colour: walker.colour, steps, lanes: walked.lanes, ...kept,
    looks: walked.looks, ends: walked.looks.map((looks) => looks - 1), lost: walked.divergedAt,
    middle: middleLane(walked.values),
  };
}

/**
 * Nobody can begin to walk in a place of which only heights are known.
 * @param {number[]} start
 * @returns {Recorded}
 */
function nowhere(start) {
  const unknown = [start.map(() => NaN)];
  return {positions: unknown, values: [], gradients: unknown, lost: 0};
}

/**
 * A route that came along because the page cannot take it again.
 * @param {Walker} walker
 * @param {Recorded} recorded
 * @param {number} steps
 * @returns {Walk}
 */
function recordedWalk(walker, {positions, values, gradients, lost}, steps) {
  const looks = values.length;
  const column = (/** @type {number[][]} */ rows, /** @type {number} */ i) =>
    Float64Array.from({length: steps + 1}, (_, step) => rows[step]?.[i] ?? NaN);
  const tables = (/** @type {number[][]} */ rows) => positions[0].map((_, i) => column(rows, i));
  return {
    walker, colour: walker.colour, steps, lanes: 1, middle: 0, states: new Map(),
    positions: tables(positions), gradients: tables(gradients), values: column(values.map((value) => [value]), 0),
    looks: Int32Array.of(looks), ends: Int32Array.of(looks - 1), lost: Int32Array.of(lost ?? -1),
  };
}

/**
 * The number of every letter of a rule's formula at a step, for one variable.
 * @param {Walk} walk
 * @param {number} step
 * @param {number} variable
 * @returns {Map<string, number>}
 */
export function numbersAt(walk, step, variable) {
  const {walker, middle, positions, gradients, states, ends} = walk;
  const at = rowOf(walk, middle, step);
  const numbers = new Map([['w', positions[variable][at]], ['g', gradients[variable][at]]]);
  for (const {name, symbol} of walker.states) {
    const tables = states.get(name);
    if (tables) numbers.set(symbol, (tables[variable] ?? tables[0])[at]);
  }
  for (const {name, symbol} of walker.hypers) numbers.set(symbol, walker.values[name]);
  return numbers.set('t', Math.min(step, ends[middle]) + 1);
}
