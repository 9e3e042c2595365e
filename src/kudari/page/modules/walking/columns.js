/** What every measurement of a walk begins with: its numbers in columns, which are made once for each walk. */
import {Program, asColumn} from '../formula/program.js';
import {bottomOf, curvaturesAlong} from './curvature.js';

/** @typedef {import('./scene.js').Walk} Walk */
/** @typedef {import('./fields.js').Field} Field */
/** @typedef {Pick<Field, 'lowest' | 'minima' | 'domain' | 'node' | 'tape' | 'variables'>} Ground */
/** @typedef {import('./curvature.js').Curvatures} Curvatures */
/**
 * @typedef {{paths: Float64Array[], values: Float64Array, gradients: Float64Array[], lengths: Float64Array,
 *   slopes: Float64Array, away: Float64Array, curvatures: Curvatures | null, across: Float64Array}} Columns
 */

export const NOTHING = new Float64Array();

/** @type {WeakMap<Walk, Columns>} of walks that were met before, for all their steps */
const KNOWN = new WeakMap();

/**
 * The columns of a whole walk, of the adventurer in the middle.
 * @param {Walk} walk
 * @param {Ground} field
 * @param {boolean} isNoisy
 * @returns {Columns}
 */
export function columnsOf(walk, field, isNoisy) {
  const known = KNOWN.get(walk);
  if (known) return known;
  const {lanes, middle, evaluations} = walk;
  const count = evaluations[middle];
  const column = (/** @type {Float64Array} */ table) => (lanes === 1
    ? table.subarray(0, count) : Float64Array.from({length: count}, (_, k) => table[k * lanes + middle]));
  const paths = walk.positions.map(column);
  const gradients = isNoisy && field.tape ? gradientsAlong(field.tape, field.variables, paths)
    : walk.gradients.map(column);
  const curvatures = curvaturesAlong(field, paths);
  const moves = paths.map((path) => path.subarray(1).map((number, k) => number - path[k]));
  const columns = {
    paths, gradients, curvatures, lengths: sizesOf(moves), slopes: sizesOf(gradients), values: column(walk.values),
    away: awayFrom(minimaOf(field), field, paths),
    across: curvatures ? slopesAcross(curvatures.axes, gradients) : gradients[0],
  };
  KNOWN.set(walk, columns);
  return columns;
}

/**
 * How long each of many vectors is, whose parts stand in columns.
 * @param {Float64Array[]} parts
 */
export function sizesOf(parts) {
  const squares = new Float64Array(parts[0].length);
  for (const part of parts) for (let k = 0; k < squares.length; k++) squares[k] += part[k] * part[k];
  return squares.map(Math.sqrt);
}

/**
 * The slopes without noise.
 * @param {import('../formula/tape.js').Tape} tape
 * @param {string[]} variables
 * @param {Float64Array[]} paths
 */
function gradientsAlong(tape, variables, paths) {
  const count = paths[0].length;
  const program = new Program(tape, count);
  for (const [i, name] of variables.entries()) program.bind(name, paths[i]);
  program.run(count);
  return variables.map((_, i) => asColumn(program.output(i + 1), count));
}

/**
 * How far each point is from the nearest lowest point, in windows, along the worst axis.
 * @param {number[][]} minima
 * @param {Ground} field
 * @param {Float64Array[]} paths
 */
function awayFrom(minima, {domain}, paths) {
  if (!minima.length) return NOTHING;
  const widths = domain.map(([low, high]) => high - low);
  const away = (/** @type {number[]} */ minimum, /** @type {number} */ k) =>
    Math.max(...minimum.map((number, i) => Math.abs(paths[i][k] - number) / widths[i]));
  return Float64Array.from(paths[0], (_, k) => Math.min(...minima.map((minimum) => away(minimum, k))));
}

/**
 * The lowest points that are known; on a bowl it is the bottom.
 * @param {Ground} field
 */
function minimaOf({minima, node, variables}) {
  const bottom = minima.length || node === null ? null : bottomOf(node, variables);
  return bottom ? [bottom.point] : minima;
}

/**
 * The slope along the steepest direction; alternating signs are a zig-zag. An axis has no direction: it keeps the one
 * that it had.
 * @param {Float64Array[]} axes
 * @param {Float64Array[]} gradients
 */
function slopesAcross(axes, gradients) {
  let sign = 1;
  return Float64Array.from(gradients[0], (_, k) => {
    const turned = k > 0 && axes.reduce((sum, axis) => sum + axis[k] * axis[k - 1], 0) < 0;
    if (turned) sign = -sign;
    return sign * axes.reduce((sum, axis, i) => sum + axis[k] * gradients[i][k], 0);
  });
}
