/** The heights of a field on a grid, and the levels at which they are told apart. */
import {Program, asColumn} from '../formula/program.js';

/** @typedef {import('../formula/tape.js').Tape} Tape */
/**
 * @typedef {{tape: Tape | null, variables: string[], domain: [number, number][], lowest: number | null,
 *   heights: {table: (number | null)[], size: number} | null}} Measured  a field, as far as it is measured
 */
/**
 * Heights and slopes, row by row from the bottom up; a field of one variable has one row.
 * @typedef {{columns: number, rows: number, domain: [number, number][], heights: Float64Array,
 *   gradient: Float64Array[], levels: number[], shades: (height: number) => number}} Survey
 */

/**
 * Measure a window of a field on a grid: heights, gradient, and the levels of its contour lines.
 * @param {Measured} field
 * @param {[number, number][]} domain the window to look at
 * @param {number} columns
 * @param {number} [rows]
 * @returns {Survey}
 */
export function surveyed(field, domain, columns, rows = 1) {
  const count = columns * rows;
  const grid = domain.map(([low, high], axis) => {
    const unit = (high - low) / ((axis === 0 ? columns : rows) - 1);
    const column = new Float64Array(count);
    for (let i = 0; i < count; i++) column[i] = low + unit * (axis === 0 ? i % columns : Math.floor(i / columns));
    return column;
  });
  const [heights, ...gradient] = field.tape ? evaluatedAt(field, grid) : [sampled(field, grid)];
  const levels = levelsOf(heights, field.lowest);
  return {columns, rows, domain, heights, gradient, levels, shades: (height) => rankAmong(levels, height)};
}

/**
 * Value and gradient at many points.
 * @param {Pick<Measured, 'tape' | 'variables'>} field which is a formula
 * @param {Float64Array[]} grid
 */
export function evaluatedAt(field, grid) {
  const count = grid[0].length;
  const program = new Program(/** @type {Tape} */ (field.tape), count);
  for (const [i, name] of field.variables.entries()) program.bind(name, grid[i]);
  program.run(count);
  return program.outputs.map((_, k) => asColumn(program.output(k), count));
}

/**
 * Heights of a field that is no formula, of which only a table came along: the nearest ones.
 * @param {Measured} field
 * @param {Float64Array[]} grid
 */
function sampled(field, grid) {
  const {table, size} = /** @type {{table: (number | null)[], size: number}} */ (field.heights);
  return grid[0].map((_, i) => {
    let at = 0;
    for (let axis = grid.length - 1; axis >= 0; axis--) {
      const [low, high] = field.domain[axis];
      const nearest = Math.round(((grid[axis][i] - low) / (high - low)) * (size - 1));
      if (nearest < 0 || nearest >= size) return NaN;
      at = at * size + nearest;
    }
    return table[at] ?? NaN;
  });
}

/**
 * The levels of contours: quantiles, closer together on low ground; where heights spread over many decades, by their
 * logarithm. So a field that somebody typed can be read, whatever its heights are. As kudari.pictures.terrain.
 * @param {Float64Array} heights
 * @param {number | null} known the lowest value, if somebody knows it
 * @returns {number[]}
 */
export function levelsOf(heights, known) {
  const sorted = heights.filter(Number.isFinite).sort();
  if (!sorted.length) return [0, 1];
  const lowest = sorted[0];
  const highest = sorted[sorted.length - 1];
  const floor = Math.min(known ?? lowest, lowest);
  const [low, high] = [0.05, 0.95].map((share) => quantile(sorted, share) - floor);
  let levels;
  if (low > 0 && high > 300 * low) {
    const bottom = Math.max(quantile(sorted, 0.004) - floor, (highest - floor) * 1e-7);
    levels = Array.from({length: 16}, (_, k) => floor + bottom * ((highest - floor) / bottom) ** (k / 15));
  } else {
    const gap = 0.002 * (highest - lowest);
    levels = Array.from({length: 16}, (_, k) => quantile(sorted, ((k + 1) / 16) ** 1.3));
    levels = levels.reduce((/** @type {number[]} */ apart, level) => {
      if (!apart.length || level - apart[apart.length - 1] > gap) apart.push(level);
      return apart;
    }, []);
    // Nearly a plain: what rises above or falls below it is shown by even steps.
    if (levels.length < 8) levels = Array.from({length: 14}, (_, k) => lowest + ((highest - lowest) * k) / 13);
  }
  return levels[levels.length - 1] > levels[0] ? levels : [lowest, lowest + Math.max(1, Math.abs(lowest) / 2)];
}

/**
 * The number below which a share of all numbers is.
 * @param {Float64Array} sorted
 * @param {number} share
 */
export function quantile(sorted, share) {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

/**
 * Where among the levels a height lies, from 0 to 1.
 * @param {number[]} levels
 * @param {number} height
 */
function rankAmong(levels, height) {
  const last = levels.length - 1;
  if (!(height > levels[0])) return 0;
  if (height >= levels[last]) return 1;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (levels[middle] <= height) low = middle;
    else high = middle;
  }
  return (low + (height - levels[low]) / (levels[high] - levels[low])) / last;
}
