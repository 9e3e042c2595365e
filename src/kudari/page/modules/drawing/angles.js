/** From where one looks at the surface: it is seen from infinitely far. */
import {RELIEF_TALL} from './relief.js';

/**
 * In degrees: a turn of 0 evaluations along y, a tilt of 0 from the side.
 * @typedef {{turn: number, tilt: number, zoom: number}} Angles
 * @typedef {ReturnType<typeof viewOf>} View
 */

/** @type {Angles} */
export const ANGLES_USUAL = {turn: -35, tilt: 42, zoom: 1};

/**
 * Angles from which there is something to be seen.
 * @param {Angles} angles
 * @returns {Angles}
 */
export function seenFrom({turn, tilt, zoom}) {
  const between = (/** @type {number} */ low, /** @type {number} */ value, /** @type {number} */ high) =>
    Math.min(high, Math.max(low, value));
  return {turn: ((turn % 360) + 360) % 360, tilt: between(10, tilt, 80), zoom: between(0.5, zoom, 3)};
}

/**
 * Other angles after a drag of so many pixels: the near side follows the finger.
 * @type {(angles: Angles, dx: number, dy: number) => Angles}
 */
export function turned({turn, tilt, zoom}, dx, dy) {
  return seenFrom({turn: turn + 0.4 * dx, tilt: tilt + 0.4 * dy, zoom});
}

/**
 * From the surface to pixels; however it is turned, its size is the same.
 * @param {Angles} angles
 * @param {number} width
 * @param {number} height
 */
export function viewOf({turn, tilt, zoom}, width, height) {
  const [sin, flat] = [turn, tilt].map((angle) => Math.sin((angle * Math.PI) / 180));
  const [cos, upright] = [turn, tilt].map((angle) => Math.cos((angle * Math.PI) / 180));
  const round = 2 * Math.SQRT2;
  const scale = zoom * Math.min((width - 56) / round, (height - 84) / (round * flat + RELIEF_TALL * upright));
  return {
    sin,
    cos,
    rise: flat / upright, // of the line of sight
    x: (/** @type {number} */ x, /** @type {number} */ y) => width / 2 + scale * (x * cos - y * sin),
    y: (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ z) =>
      height / 2 - 14 - scale * ((x * sin + y * cos) * flat + (z - RELIEF_TALL / 2) * upright),
  };
}
