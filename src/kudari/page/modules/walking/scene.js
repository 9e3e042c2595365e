/** Who walked where: the routes of a rule as they are drawn, and the numbers that stand for its letters. */
import {cosine, sine} from '../formula/waves.js';
import {middleLane, rowOf} from './routetables.js';
import {walk} from './walk.js';

/**
 * @typedef {import('./fields.js').Field} Field
 * @typedef {import('./optimizers.js').Optimizer} Optimizer
 * @typedef {import('./fields.js').WrittenField} WrittenField
 * @typedef {import('./optimizers.js').Recorded} Recorded
 * @typedef {import('./walk.js').Kept} Kept
 * @typedef {import('./routetables.js').Routes & {optimizer: Optimizer, gradients: Float64Array[],
 *   states: Map<string, Float64Array[]>, evaluations: Int32Array, beyond: Float64Array[], ghost?: boolean}} Walk
 */

/**
 * Walk down a field by a rule, from one start or in an ensemble; or take what was recorded.
 * @param {Optimizer} optimizer
 * @param {Field} field
 * @param {{start: number[], adventurers: number, steps: number, noise: number, seed: number}} state
 * @returns {Walk}
 */
export function walkOf(optimizer, field, {start, adventurers, steps, noise, seed}) {
  if (optimizer.recorded) return recordedWalk(optimizer, optimizer.recorded, steps);
  if (!field.tape) return recordedWalk(optimizer, nowhere(start), steps);
  const starts = ensembleStarts(start, adventurers, field.domain);
  const shaken = noise > 0 ? {amount: noise, seed} : null;
  const hypers = new Map(Object.entries(optimizer.values));
  const walked = walk(/** @type {WrittenField} */ (field), optimizer, starts, hypers, steps, true, shaken);
  const kept = /** @type {Kept} */ (walked.kept);
  return {
    optimizer, colour: optimizer.colour, steps, lanes: walked.lanes, ...kept,
    evaluations: walked.evaluations, ends: walked.evaluations.map((count) => count - 1),
    divergedAt: walked.divergedAt, beyond: walked.beyond, middle: middleLane(walked.values),
  };
}

/**
 * Nobody can begin to walk on a field of which only heights are known.
 * @param {number[]} start
 * @returns {Recorded}
 */
function nowhere(start) {
  const unknown = [start.map(() => NaN)];
  return {positions: unknown, values: [], gradients: unknown, divergedAt: 0, beyond: null};
}

/**
 * A route that came along because the page cannot take it again.
 * @param {Optimizer} optimizer
 * @param {Recorded} recorded
 * @param {number} steps
 * @returns {Walk}
 */
function recordedWalk(optimizer, {positions, values, gradients, divergedAt, beyond}, steps) {
  const count = values.length;
  const column = (/** @type {number[][]} */ rows, /** @type {number} */ i) =>
    Float64Array.from({length: steps + 1}, (_, step) => rows[step]?.[i] ?? NaN);
  const tables = (/** @type {number[][]} */ rows) => positions[0].map((_, i) => column(rows, i));
  return {
    optimizer, colour: optimizer.colour, steps, lanes: 1, middle: 0, states: new Map(),
    positions: tables(positions), gradients: tables(gradients), values: column(values.map((value) => [value]), 0),
    evaluations: Int32Array.of(count), ends: Int32Array.of(count - 1), divergedAt: Int32Array.of(divergedAt ?? -1),
    beyond: positions[0].map((_, i) => Float64Array.of(beyond?.[i] ?? NaN)),
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
  const {optimizer, middle, positions, gradients, states, ends} = walk;
  const at = rowOf(walk, middle, step);
  const numbers = new Map([['w', positions[variable][at]], ['g', gradients[variable][at]]]);
  for (const {name, symbol} of optimizer.states) {
    const tables = states.get(name);
    if (tables) numbers.set(symbol, (tables[variable] ?? tables[0])[at]);
  }
  for (const {name, symbol} of optimizer.hypers) numbers.set(symbol, optimizer.values[name]);
  return numbers.set('t', Math.min(step, ends[middle]) + 1);
}

/**
 * Where an ensemble starts: the first at the start itself, the others close around it on a sunflower's seeds.
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
      const along = start.length === 1 ? (k % 2 ? 1 : -1) : axis === 0 ? cosine(k * golden) : sine(k * golden);
      return k === 0 ? middle : middle + reach * Math.sqrt(k / count) * along;
    });
  });
}
