/** Theory's border of stability on a map of settings: where a step leaves just as much as there was. */
import {isolines} from './contours.js';
import {columnsAt} from './mapping.js';
import {contractions} from './stability.js';

const BORDER_CELLS = 40; // along a side: how fine a border may be folded
const BORDER_HALVINGS = 10; // of a cell's side, to far less than a pixel
const BORDER_RATE = 1 + 1e-9; // what keeps its distance for ever, as with α = 1, is rounded to one side or the other

/**
 * The border, in pieces of four shares of the axes each: across and up of one end, then of the other. Null for a rule
 * of which theory knows nothing.
 * @param {Pick<import('./mapping.js').Asked, 'axes' | 'start' | 'walker'>} asked
 * @param {number[]} curvatures
 * @returns {Float64Array | null}
 */
export function stableBorder(asked, curvatures) {
  const size = BORDER_CELLS + 1;
  const rates = (/** @type {Float64Array} */ across, /** @type {Float64Array} */ up) =>
    contractions(asked.walker, columnsAt(asked, across, up).hypers, curvatures, across.length);
  const nodes = Float64Array.from({length: size ** 2}, (_, k) => k);
  const heights = rates(
    nodes.map((k) => (k % size) / BORDER_CELLS), nodes.map((k) => Math.floor(k / size) / BORDER_CELLS));
  if (!heights) return null;
  // Every end of a piece is on a side of a cell, but rates bend: where the border crosses it is found by halving.
  const ends = isolines({heights, columns: size, rows: size}, [BORDER_RATE]);
  const [low, high] = [Math.floor, Math.ceil].map((round) => Float64Array.from(ends, round));
  const node = (/** @type {number} */ k) => low[2 * k + 1] * size + low[2 * k];
  const stableBelow = Array.from({length: ends.length / 2}, (_, k) => isStable(heights[node(k)]));
  for (let halving = 0; halving < BORDER_HALVINGS; halving++) {
    const middle = low.map((number, k) => (number + high[k]) / 2);
    const [across, up] = [0, 1].map((axis) =>
      Float64Array.from({length: ends.length / 2}, (_, k) => middle[2 * k + axis] / BORDER_CELLS));
    const found = rates(across, up);
    for (const [k, stable] of stableBelow.entries()) {
      const moved = found && isStable(found[k]) === stable ? low : high;
      moved.set(middle.subarray(2 * k, 2 * k + 2), 2 * k);
    }
  }
  return low.map((number, k) => (number + high[k]) / 2 / BORDER_CELLS);
}

/** @param {number} rate */
function isStable(rate) {
  return rate < BORDER_RATE;
}
