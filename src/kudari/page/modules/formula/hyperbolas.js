/** What is made of the exponential and the logarithm, with the same bits in every browser. */
import {exponential, exponentialLess, logarithm} from './growth.js';

/**
 * The logarithm of 1 + x.
 * @param {number} x
 */
export function logarithmMore(x) {
  const whole = 1 + x;
  return logarithm(whole) + ((x - (whole - 1)) / whole || 0); // and what the sum has lost
}

/** @param {number} x */
export function hyperbolicSine(x) {
  const size = Math.abs(x);
  const grown = exponentialLess(size);
  const half = exponential(size / 2);
  return Math.sign(x) * (size < 700 ? 0.5 * (grown + grown / (grown + 1)) : 0.5 * half * half);
}

/** @param {number} x */
export function hyperbolicCosine(x) {
  const half = exponential(Math.abs(x) / 2);
  return 0.5 * half * half + 0.5 / half / half;
}

/** @param {number} x */
export function hyperbolicTangent(x) {
  const grown = exponentialLess(2 * Math.abs(x));
  return Math.sign(x) * (grown > 1e17 ? 1 : grown / (grown + 2));
}

/** @param {number} x */
export function cubeRoot(x) {
  if (!x || x - x !== 0) return x;
  const near = Math.sign(x) * exponential(logarithm(Math.abs(x)) / 3);
  return near - (near - x / (near * near)) / 3; // Newton
}
