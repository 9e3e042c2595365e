/** The heights around a place and far from it, which no derivative there could tell: as kudari.travel.neighbourhood. */
import {evaluatedAt, quantile} from './survey.js';

/** @typedef {(places: Float64Array[]) => Float64Array} Heights  at many places, a column for each variable */
/** @typedef {[number, number][]} Windows */

const POINTS = 16; // of a compass
const RADII = Array.from({length: 10}, (_, k) => 0.1 * 0.5 ** k); // in windows
const NEAR = Array.from({length: 100}, (_, k) => (k + 1) / 50); // distances on a way down, in windows
const FAR = Array.from({length: 12}, (_, k) => 10 ** (k + 1)); // the same, in sizes of what is met there
const SAMPLES = 64; // of a whole window

/**
 * @param {import('./columns.js').Ground} field
 * @returns {Heights}
 */
export function heightsOf(field) {
  return (places) => (field.tape ? evaluatedAt(/** @type {any} */ (field), places)[0] : places[0].map(() => NaN));
}

/**
 * One place, as a column for each variable.
 * @param {Float64Array} place
 */
export function here(place) {
  return Array.from(place, (number) => Float64Array.of(number));
}

/**
 * How much higher than a place the lowest point is of each of several rings around it, the widest first. What has no
 * value is left out.
 * @param {Heights} heights
 * @param {Float64Array} place
 * @param {number[][]} steps to the points that are looked at, if they were a window long
 */
export function rims(heights, place, steps) {
  const [height] = heights(here(place));
  return Float64Array.from(RADII, (radius) => {
    const ring = heights([...place].map((number, i) => Float64Array.from(steps, (step) => number + radius * step[i])));
    const rise = ring.map((other) => other - height).filter((number) => !Number.isNaN(number));
    const lowest = Math.min(...rise);
    return lowest === Infinity ? NaN : lowest;
  });
}

/**
 * Where one looks: along a line both ways, in a plane to all points of a compass.
 * @param {Windows} windows
 */
export function compass(windows) {
  const ways = windows.length === 1 ? [[1], [-1]] : Array.from({length: POINTS}, (_, k) => {
    const angle = (2 * Math.PI * k) / POINTS;
    return [Math.cos(angle), Math.sin(angle)];
  });
  return ways.map((way) => way.map((part, i) => part * (windows[i][1] - windows[i][0])));
}

/**
 * The heights ever farther down the way that leads deepest, of those that never rise; no numbers if all rise.
 * @param {Heights} heights
 * @param {Float64Array} place
 * @param {number[][]} ways
 * @param {number} span
 */
export function descent(heights, place, ways, span) {
  const far = Math.max(span, ...place.map(Math.abs));
  const distances = [0, ...NEAR.map((part) => span * part), ...FAR.map((times) => far * times)];
  let deepest = new Float64Array();
  for (const way of ways) {
    const size = Math.hypot(...way);
    if (!(size > 0 && size < Infinity)) continue;
    const along = heights(way.map((part, i) =>
      Float64Array.from(distances, (distance) => place[i] + distance * (part / size))));
    const lost = along.indexOf(-Infinity);
    if (lost >= 0) along.fill(-Infinity, lost); // what comes after it may be no number
    const falls = along.every((height, k) => k === 0 || height <= along[k - 1]);
    if (falls && !(/** @type {number} */ (deepest.at(-1)) <= /** @type {number} */ (along.at(-1)))) {
      deepest = along.slice(-FAR.length);
    }
  }
  return deepest;
}

/**
 * How far from a height it is to the lowest one in a window, or to the middle one of those that are higher.
 * @param {Heights} heights
 * @param {number} value
 * @param {Windows} windows
 */
export function relief(heights, value, windows) {
  const count = windows.length;
  let root = 1;
  for (let k = 0; k < 40; k++) root = (1 + root) ** (1 / (count + 1)); // its powers fill a cube evenly
  const found = heights(windows.map(([low, high], i) =>
    Float64Array.from({length: SAMPLES}, (_, k) => low + (((k + 1) / root ** (i + 1)) % 1) * (high - low))))
    .filter(Number.isFinite).sort();
  const above = found.filter((height) => height > value);
  const rise = above.length ? quantile(above, 0.5) - value : 0;
  return found.length ? Math.max(value - found[0], rise) : NaN;
}
