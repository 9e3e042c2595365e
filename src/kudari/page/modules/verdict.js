/** How a walk went, in a sentence: as kudari.travel.diagnosis says it, where the page can compute it. */
import {short} from './elements.js';

/**
 * @typedef {import('./walk.js').Walked} Walked
 * @typedef {(name: string, values?: Record<string, unknown>) => string} Say
 */

const ARRIVED_LEFT = 0.01; // of the height of the start above the lowest value known
const TURNED_MOSTLY = 0.6; // share of steps that turned round in the steep direction
const STILL_MOVES = 1e-3; // of the domain's size, in the last quarter of the steps

/**
 * @param {string} name
 * @param {Walked} walked of which the first adventurer is told of
 * @param {number} step
 * @param {{lowest: number | null, domain: [number, number][]}} place
 * @param {Say} say
 */
export function verdict(name, walked, step, place, say) {
  const {lanes, divergedAt, kept} = walked;
  if (kept === null) return '';
  if (divergedAt[0] >= 0 && step >= divergedAt[0]) return say('diverged at', {name, step: divergedAt[0]});
  const value = kept.values[step * lanes];
  const first = kept.values[0];
  const values = {name, value: short(value)};
  if (place.lowest !== null && value - place.lowest <= ARRIVED_LEFT * (first - place.lowest)) return say('arrived', values);
  if (step >= 5 && turnedShare(walked, step) >= TURNED_MOSTLY) return say('zigzag', values);
  if (step >= 20 && movedLately(walked, step, place.domain) < STILL_MOVES) return say('stalled', values);
  return say('walking', values);
}

/**
 * The share of steps after which the slope of a coordinate pointed the other way, for the coordinate that turned most.
 * @param {Walked} walked
 * @param {number} step
 */
function turnedShare({lanes, kept}, step) {
  const shares = /** @type {import('./walk.js').Kept} */ (kept).gradients.map((column) => {
    let turned = 0;
    for (let k = 1; k <= step; k++) turned += Number(column[k * lanes] * column[(k - 1) * lanes] < 0);
    return turned / step;
  });
  return Math.max(...shares);
}

/**
 * How far it went in the last quarter of its steps, as a share of the domain.
 * @param {Walked} walked
 * @param {number} step
 * @param {[number, number][]} domain
 */
function movedLately({lanes, kept}, step, domain) {
  const since = Math.floor(0.75 * step);
  const ways = /** @type {import('./walk.js').Kept} */ (kept).positions.map((column, i) => {
    let low = Infinity;
    let high = -Infinity;
    for (let k = since; k <= step; k++) {
      low = Math.min(low, column[k * lanes]);
      high = Math.max(high, column[k * lanes]);
    }
    return (high - low) / (domain[i][1] - domain[i][0]);
  });
  return Math.max(...ways);
}
