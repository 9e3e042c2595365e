/** How a walk went, in a sentence: as kudari.travel.diagnosis says it, where the page can compute it. */
import {short} from '../basics/numbers.js';
import {secondDerivativesAt, curvatures, wayToBottom} from './curvature.js';
import {hasDiverged} from './routetables.js';

/** @typedef {import('./scene.js').Walk} Walk */
/** @typedef {Pick<import('./model.js').Field, 'lowest' | 'minima' | 'domain' | 'node' | 'variables'>} Ground */

const ARRIVED_LEFT = 0.01; // of the height of the start above the lowest value known
const NEAR = 0.05; // of the window: a minimum is so near to who has arrived, however high the start was
const FLAT_LEFT = 0.01; // of that height: all that the slope would make of it over the whole window
const STEEP_LEFT = 1; // the same, of a slope that one could go down
const TURNED_MOSTLY = 0.6; // share of steps that turned round in the steep direction
const SLOW_MOVES = 5e-3; // of the domain's size, in the last quarter of the steps

/**
 * Of a crowd it tells of the adventurer in the middle, and how many are lost.
 * @param {Walk} walk
 * @param {number} step
 * @param {Ground} field
 * @param {boolean} noisy whether the slopes are
 * @param {import('../basics/words.js').Say} say
 */
export function verdict(walk, step, field, noisy, say) {
  const {lanes, middle, divergedAt, evaluations} = walk;
  if (!evaluations[middle]) return say('no start');
  const gone = divergedAt.filter((at) => at >= 0 && at <= step).length;
  const crowd = lanes > 1 && gone ? ` ${say('lost of', {gone, lanes})}` : '';
  const seen = seenUntil(walk, step, field);
  const word = hasDiverged(walk, middle, step) ? ending(seen) : finding(seen, noisy);
  const numbers = {value: short(seen.value), gap: short(seen.gap ?? NaN), step: divergedAt[middle]};
  return say(word, numbers) + crowd;
}

/**
 * The walk of the adventurer in the middle, as far as it came.
 * @param {Walk} walk
 * @param {number} step
 * @param {Ground} field
 */
function seenUntil({lanes, middle, evaluations, values, positions, gradients}, step, field) {
  const count = Math.min(step + 1, evaluations[middle]);
  const column = (/** @type {Float64Array} */ table) => (lanes === 1
    ? table.subarray(0, count) : Float64Array.from({length: count}, (_, k) => table[k * lanes + middle]));
  const heights = column(values);
  const value = heights[count - 1];
  const base = Math.min(...heights);
  const gap = field.lowest === null ? null : Math.max(0, value - field.lowest);
  const span = Math.max(...field.domain.map(([low, high]) => high - low));
  const scale = heights[0] - (field.lowest ?? base) || Math.max(1, Math.abs(value));
  return {
    field, count, heights, value, base, gap, span, scale, paths: positions.map(column), slopes: gradients.map(column),
  };
}

/** @typedef {ReturnType<typeof seenUntil>} Seen */

/**
 * How a walk left the finite numbers: by longer and longer steps, or by one like those before.
 * @param {Seen} seen
 */
function ending(seen) {
  const {count, paths, span} = seen;
  const last = Math.hypot(...paths.map((path) => path[count - 1] - path[count - 2])); // NaN after the first step
  return last < span && !grew(seen) ? 'left at' : 'diverged at';
}

/**
 * @param {Seen} seen
 * @param {boolean} noisy
 */
function finding(seen, noisy) {
  const {count, scale, span} = seen;
  const gap = seen.gap ?? Infinity;
  const slope = Math.hypot(...seen.slopes.map((column) => column[count - 1]));
  const stopped = slope * span <= FLAT_LEFT * scale ? stop(seen) : null;
  if (grew(seen)) return 'ran away';
  if (count === 1) return 'begins';
  if (gap <= ARRIVED_LEFT * scale && isNear(seen)) return 'arrived';
  if (stopped) return stopped === 'settled' && gap < Infinity ? 'settled elsewhere' : stopped;
  if (count > 5 && turnedShare(seen) >= TURNED_MOSTLY) return 'zigzag';
  if (count > 20 && slope * span > STEEP_LEFT * scale && movedLately(seen) < SLOW_MOVES) return 'slow';
  return count > 8 && orbits(seen, noisy) ? 'orbits' : 'walking';
}

/**
 * Whether the value rose far above the start and was still rising.
 * @param {Seen} seen
 */
function grew({count, heights, base}) {
  const third = Math.max(1, Math.floor(count / 3));
  const late = Math.max(...heights.slice(-third)) - base;
  return count > 3 && late > 10 * Math.max(heights[0] - base, 1e-12)
    && late > 2 * (Math.max(...heights.slice(0, -third)) - base);
}

/**
 * Whether it is at one of the minima that are known, or none is.
 * @param {Seen} seen
 */
function isNear({field, count, paths}) {
  const near = field.domain.map(([low, high]) => NEAR * (high - low));
  const here = (/** @type {number[]} */ minimum) =>
    minimum.every((number, i) => Math.abs(paths[i][count - 1] - number) <= near[i]);
  return !field.minima.length || field.minima.some(here);
}

/**
 * Where the slope is next to nothing: what kind of point that is.
 * @param {Seen} seen
 * @returns {'settled' | 'saddle' | 'stalled'}
 */
function stop({field, count, span, scale, paths, slopes}) {
  const second = secondDerivativesAt(field, paths.map((path) => path[count - 1]));
  if (!second?.every(Number.isFinite)) return 'stalled';
  const [least, most] = curvatures(second).map((bend) => bend * (0.1 * span) ** 2); // over a tenth of the window
  if (least < -FLAT_LEFT * scale) return 'saddle';
  const way = Math.hypot(...wayToBottom(second, slopes.map((column) => column[count - 1])));
  return most > FLAT_LEFT * scale && way < NEAR * span ? 'settled' : 'stalled';
}

/**
 * The share of steps after which the slope of a coordinate pointed the other way, for the coordinate that turned most.
 * @param {Seen} seen
 */
function turnedShare({slopes, count}) {
  const turns = slopes.map((column) => column.filter((slope, k) => k > 0 && slope * column[k - 1] < 0).length);
  return Math.max(...turns) / (count - 1);
}

/**
 * How far it went in the last quarter of its steps, as a share of the domain.
 * @param {Seen} seen
 */
function movedLately({paths, count, field}) {
  const ways = paths.map((path, i) => {
    const late = path.slice(Math.floor(0.75 * (count - 1)));
    return (Math.max(...late) - Math.min(...late)) / (field.domain[i][1] - field.domain[i][0]);
  });
  return Math.max(...ways);
}

/**
 * Whether it goes on moving, comes no lower, and gets nowhere.
 * @param {Seen} seen
 * @param {boolean} noisy
 */
function orbits({heights, paths, field, base}, noisy) {
  const quarter = Math.max(4, Math.floor(heights.length / 4));
  const floor = field.lowest ?? base;
  const level = (/** @type {Float64Array} */ values) =>
    (noisy ? values.toSorted((a, b) => a - b)[values.length >> 1] : Math.max(...values)) - floor;
  const [before, late] = [heights.slice(-2 * quarter, -quarter), heights.slice(-quarter)];
  if (level(late) < (noisy ? 0.75 : 0.95) * level(before)) return false;
  const tails = paths.map((path) => path.slice(-quarter - 1));
  const apart = (/** @type {number} */ from, /** @type {number} */ to) =>
    Math.hypot(...tails.map((tail) => tail[to] - tail[from]));
  const way = Array.from({length: quarter}, (_, k) => apart(k, k + 1)).reduce((sum, length) => sum + length, 0);
  return way > 0 && apart(0, quarter) < 0.5 * way;
}
