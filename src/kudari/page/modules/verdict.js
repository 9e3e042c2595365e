/** How a walk went, in a sentence: as kudari.travel.diagnosis says it, where the page can compute it. */
import {isLost} from './lanes.js';
import {short} from './numbers.js';

/** @typedef {import('./scene.js').Walk} Walk */

const ARRIVED_LEFT = 0.01; // of the height of the start above the lowest value known
const RAN_AWAY = 1000; // times the height of the start
const TURNED_MOSTLY = 0.6; // share of steps that turned round in the steep direction
const STILL_MOVES = 1e-3; // of the domain's size, in the last quarter of the steps

/**
 * Of a crowd it tells of the adventurer in the middle, and how many are lost.
 * @param {Walk} walk
 * @param {number} step
 * @param {{lowest: number | null, domain: [number, number][]}} place
 * @param {import('./speech.js').Say} say
 */
export function verdict(walk, step, place, say) {
  const {lanes, middle, lost, looks, values} = walk;
  if (!looks[middle]) return say('no start');
  const gone = lost.filter((at) => at >= 0 && at <= step).length;
  const crowd = lanes > 1 && gone ? ` ${say('lost of', {gone, lanes})}` : '';
  if (isLost(walk, middle, step)) return say('diverged at', {step: lost[middle]}) + crowd;
  const value = values[step * lanes + middle];
  const shown = {value: short(value)};
  const height = Math.abs(values[middle] - (place.lowest ?? 0)) || 1;
  const left = place.lowest === null ? Infinity : value - place.lowest;
  if (left <= ARRIVED_LEFT * height) return say('arrived', shown) + crowd;
  if (value - values[middle] > RAN_AWAY * height) return say('ran away', shown) + crowd;
  if (step >= 5 && turnedShare(walk, step) >= TURNED_MOSTLY) return say('zigzag', shown) + crowd;
  if (step >= 20 && movedLately(walk, step, place.domain) < STILL_MOVES) return say('stalled', shown) + crowd;
  return say('walking', shown) + crowd;
}

/**
 * The share of steps after which the slope of a coordinate pointed the other way, for the coordinate that turned most.
 * @param {Walk} walk
 * @param {number} step
 */
function turnedShare({lanes, middle, gradients}, step) {
  const shares = gradients.map((column) => {
    let turned = 0;
    for (let k = 1; k <= step; k++) turned += Number(column[k * lanes + middle] * column[(k - 1) * lanes + middle] < 0);
    return turned / step;
  });
  return Math.max(...shares);
}

/**
 * How far it went in the last quarter of its steps, as a share of the domain.
 * @param {Walk} walk
 * @param {number} step
 * @param {[number, number][]} domain
 */
function movedLately({lanes, middle, positions}, step, domain) {
  const since = Math.floor(0.75 * step);
  const ways = positions.map((column, i) => {
    const late = Array.from({length: step - since + 1}, (_, k) => column[(since + k) * lanes + middle]);
    return (Math.max(...late) - Math.min(...late)) / (domain[i][1] - domain[i][0]);
  });
  return Math.max(...ways);
}
