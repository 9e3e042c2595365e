/** The colours of drawings: those of Python's pictures, and what becomes of them on a dark ground. */
import {TABLES} from '../basics/tables.js';

/** @typedef {[number, number, number]} Rgb */
/**
 * @typedef {{dark: boolean, ground: string, ink: string, faint: string, halo: string, star: string, diverged: string,
 *   never: string, basins: string[], terrain: [Rgb, Rgb]}} Inks
 */

/**
 * The colours for a light ground, or for a dark one.
 * @param {boolean} dark
 * @returns {Inks}
 */
export function inksOf(dark) {
  const {terrain, diverged, never, basins, minimum, ink, faint} = TABLES.colours;
  const [low, high] = dark ? ['#3B5063', '#1B232A'] : terrain;
  return {
    dark,
    ground: dark ? '#1B232A' : '#FFFFFF',
    ink: dark ? '#E4E9ED' : ink,
    faint,
    halo: dark ? 'rgba(16,22,27,.75)' : 'rgba(255,255,255,.75)',
    star: minimum,
    diverged,
    never: dark ? '#4A4F55' : never,
    basins: dark ? basins.map((colour) => mixed(colour, '#1B232A', 0.3)) : basins,
    terrain: [rgbOf(low), rgbOf(high)],
  };
}

/**
 * Red, green and blue of #rrggbb.
 * @param {string} colour
 * @returns {Rgb}
 */
export function rgbOf(colour) {
  const number = parseInt(colour.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

/**
 * A colour that goes over into another: 0 is the first, 1 the other.
 * @param {string} colour
 * @param {string} other
 * @param {number} share
 */
export function mixed(colour, other, share) {
  const [a, b] = [rgbOf(colour), rgbOf(other)];
  return '#' + a.map((part, i) => Math.round(part + share * (b[i] - part)).toString(16).padStart(2, '0')).join('');
}

/**
 * How far two colours are apart in lightness, from 1 to 21, after WCAG 2.2.
 * @param {string} one
 * @param {string} other
 */
export function contrastOf(one, other) {
  const [a, b] = [one, other].map((colour) => {
    const [red, green, blue] = rgbOf(colour).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  });
  return Math.max(a, b) / Math.min(a, b);
}

/**
 * The colour, as much darker or lighter as it must be to be seen on the ground: 4.5 for letters, 3 for lines.
 * @param {string} colour
 * @param {Inks} inks
 * @param {number} [least]
 */
export function readable(colour, inks, least = 4.5) {
  let tint = colour;
  for (let share = 0; contrastOf(tint, inks.ground) < least && share < 1; share += 0.05) {
    tint = mixed(colour, inks.dark ? '#FFFFFF' : '#000000', share);
  }
  return tint;
}
