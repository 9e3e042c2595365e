/** Noise in gradients: g + σ ξ, with a ξ for every step, variable and adventurer. As kudari.fields.noise. */

import {logarithm} from '../formula/growth.js';
import {cosine} from '../formula/waves.js';

/** @typedef {{amount: number, seed: number}} Noise  as kudari.fields.noise.Additive */

const WORD = 2 ** 32;
const words = new Uint32Array(4); // the newest ones: an array for every draw would take longer than the draw itself

/**
 * The upper 32 bits of a product of two whole numbers of 32 bits; the lower ones are Math.imul's.
 * @param {number} a
 * @param {number} high half of the other number
 * @param {number} low half of it
 */
function upperBits(a, high, low) {
  const left = a >>> 16;
  const right = a & 0xffff;
  const one = Math.imul(left, low);
  const two = Math.imul(right, high);
  const middle = (Math.imul(right, low) >>> 16) + (one & 0xffff) + (two & 0xffff);
  return (Math.imul(left, high) + (one >>> 16) + (two >>> 16) + (middle >>> 16)) | 0;
}

/**
 * Four whole numbers of 32 bits that belong to a counter of four and a key of two: Philox-4×32-10, of Salmon, Moraes,
 * Dror & Shaw, Parallel random numbers: as easy as 1, 2, 3, 2011. They stand in one array, until the next are made.
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @param {number} d
 * @param {number} even the key's first number
 * @param {number} odd and its second
 */
export function philox(a, b, c, d, even, odd) {
  for (let round = 0; round < 10; round++) {
    const first = upperBits(a, 0xd251, 0x1f53) ^ d ^ odd;
    const second = upperBits(c, 0xcd9e, 0x8d57) ^ b ^ even;
    b = Math.imul(c, 0xcd9e8d57);
    d = Math.imul(a, 0xd2511f53);
    a = second;
    c = first;
    even = (even + 0x9e3779b9) | 0;
    odd = (odd + 0xbb67ae85) | 0;
  }
  words[0] = a;
  words[1] = b;
  words[2] = c;
  words[3] = d;
  return words;
}

/**
 * The four numbers that belong to a seed, a step, a variable and an adventurer.
 * @param {number} seed
 * @param {number} step
 * @param {number} variable
 * @param {number} lane
 */
export function wordsOf(seed, step, variable, lane) {
  return philox(seed % WORD, Math.floor(seed / WORD), step, variable, lane, 0);
}

/**
 * The number between 0 and 1, both excluded, that two numbers of 32 bits make: 52 bits of them.
 * @param {number} high
 * @param {number} low
 */
export function between(high, low) {
  return (high * 2 ** 20 + (low >>> 12) + 0.5) * 2 ** -52;
}

/**
 * A number from the normal distribution, after Box and Muller, A note on the generation of random normal deviates,
 * 1958. It depends on these four numbers alone, so that rules are compared on the same noise; the first adventurer
 * meets that of Python, but for what NumPy's logarithm and cosine make of its last digits.
 * @param {number} seed
 * @param {number} step
 * @param {number} variable
 * @param {number} lane
 */
export function normal(seed, step, variable, lane) {
  wordsOf(seed, step, variable, lane);
  return Math.sqrt(-2 * logarithm(between(words[0], words[1]))) * cosine(2 * Math.PI * between(words[2], words[3]));
}
