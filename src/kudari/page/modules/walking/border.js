/** Theory's border of stability on a map of settings: where a step leaves just as much as there was. */
import {curvaturesOf} from './curvature.js';
import {isolines} from './isolines.js';
import {columnsAt} from './mapping.js';
import {contractions} from './theory.js';

const CELLS = 40; // along a side: how fine a border may be folded
const HALVINGS = 10; // of a cell's side, to far less than a pixel
const RATE = 1 + 1e-9; // what keeps its distance for ever, as with α = 1, is rounded to one side or the other

/** @typedef {import('./mapping.js').Asked} Asked */

/** The border of the map that was asked for last: no start moves it, so that it is made only where all else changes. */
export class Border {
  constructor() {
    /** @type {import('./fields.js').Field | null} */
    this.field = null;
    /** @type {number[] | null} of the place, where they are the same everywhere */
    this.curvatures = null;
    this.about = '';
    /** @type {Float64Array | null} */
    this.pieces = null;
  }

  /**
   * The border of a map, if it was made; it has no pieces where it lies elsewhere.
   * @param {Asked} asked
   */
  of(asked) {
    return this.about === this.aboutOf(asked) ? this.pieces : null;
  }

  /** @param {Asked} asked */
  make(asked) {
    const about = this.aboutOf(asked);
    if (about === this.about) return;
    const pieces = about ? stableBorder(asked, /** @type {number[]} */ (this.curvatures)) : null;
    Object.assign(this, {about, pieces});
  }

  /**
   * All that a border depends on; empty where theory knows nothing.
   * @param {Asked} asked
   */
  aboutOf({field, optimizer, axes}) {
    if (this.field !== field) Object.assign(this, {field, curvatures: curvaturesOf(field)});
    const {curvatures} = this;
    if (!curvatures || Math.max(...curvatures) <= 0 || axes.some(({key}) => key.startsWith('start '))) return '';
    const fixed = Object.entries(optimizer.values).filter(([name]) => axes.every(({key}) => key !== name));
    return JSON.stringify([curvatures, optimizer.tape, optimizer.states, fixed, axes]);
  }
}

/**
 * The border, in pieces of four shares of the axes each: across and up of one end, then of the other. Null for a rule
 * of which theory knows nothing.
 * @param {Pick<Asked, 'axes' | 'start' | 'optimizer'>} asked
 * @param {number[]} curvatures
 * @returns {Float64Array | null}
 */
export function stableBorder(asked, curvatures) {
  const size = CELLS + 1;
  const rates = (/** @type {Float64Array} */ across, /** @type {Float64Array} */ up) =>
    contractions(asked.optimizer, columnsAt(asked, across, up).hypers, curvatures, across.length);
  const nodes = Float64Array.from({length: size ** 2}, (_, k) => k);
  const heights = rates(
    nodes.map((k) => (k % size) / CELLS), nodes.map((k) => Math.floor(k / size) / CELLS));
  if (!heights) return null;
  // Every end of a piece is on a side of a cell, but rates bend: where the border crosses it is found by halving.
  const ends = isolines({heights, columns: size, rows: size}, [RATE]);
  const [low, high] = [Math.floor, Math.ceil].map((round) => Float64Array.from(ends, round));
  const node = (/** @type {number} */ k) => low[2 * k + 1] * size + low[2 * k];
  const stableBelow = Array.from({length: ends.length / 2}, (_, k) => isStable(heights[node(k)]));
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = low.map((number, k) => (number + high[k]) / 2);
    const [across, up] = [0, 1].map((axis) =>
      Float64Array.from({length: ends.length / 2}, (_, k) => middle[2 * k + axis] / CELLS));
    const contraction = rates(across, up);
    if (!contraction) return null;
    for (const [k, stable] of stableBelow.entries()) {
      const moved = isStable(contraction[k]) === stable ? low : high;
      moved.set(middle.subarray(2 * k, 2 * k + 2), 2 * k);
    }
  }
  return low.map((number, k) => (number + high[k]) / 2 / CELLS);
}

/** @param {number} rate */
function isStable(rate) {
  return rate < RATE;
}
