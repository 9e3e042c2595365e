/**
 * Exponential, logarithm and power, with the same bits in every browser, and those of compiled walks: as
 * kudari.engine.vector_math and kudari.engine.powers, step by step.
 */
import {TABLES} from '../basics/tables.js';

const [LN2_HIGH, LN2_LOW] = TABLES.arithmetic.ln2;
const [E1, E2, E3, E4, E5] = TABLES.arithmetic.exponential;
const [L1, L2, L3, L4, L5, L6, L7] = TABLES.arithmetic.logarithm;
const HALVES = 2 ** 27 + 1; // a number times this tells its upper 26 bits
const WIDEST = 800; // e⁸⁰⁰ is infinite and e⁻⁸⁰⁰ zero

const TWOS = new Float64Array(2098); // all powers of two that there are
for (let k = 0, two = Number.MIN_VALUE; k < TWOS.length; k++, two *= 2) TWOS[k] = two;
const mantissa = new Float64Array(1); // and the exponent of the number that was taken apart last
const halves = new Int32Array(mantissa.buffer); // every machine with a browser has the lower half first
let exponent = 0;
let low = 0; // the second part of the number that was computed last in two parts

/**
 * 2ᵏ y, in two steps, for 2ᵏ alone may be too large or too small.
 * @param {number} y
 * @param {number} k
 */
function scaled(y, k) {
  const half = Math.floor(0.5 * k);
  return y * TWOS[half + 1074] * TWOS[k - half + 1074];
}

/** @param {number} x */
export function exponential(x) {
  if (!(x > -746)) return x !== x ? x : 0;
  if (x > 710) return Infinity;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const high = x - k * LN2_HIGH;
  const lower = k * LN2_LOW;
  const r = high - lower;
  const z = r * r;
  const c = r - z * (E1 + z * (E2 + z * (E3 + z * (E4 + z * E5))));
  return scaled(1 - (lower - (r * c) / (2 - c) - high), k);
}

/**
 * eˣ − 1.
 * @param {number} x
 */
export function exponentialLess(x) {
  if (!(Math.abs(x) < 40)) return exponential(x) - 1;
  if (Math.abs(x) < 1e-17) return x;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const large = x - k * LN2_HIGH;
  const near = large - k * LN2_LOW;
  const grown = grownNear(near, lostInSum(large, -(k * LN2_LOW), near));
  return scaled(grown + low, k) + (scaled(1, k) - 1);
}

/** @param {number} x */
export function logarithm(x) {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  takeApart(x);
  const f = mantissa[0] - 1;
  const s = f / (2 + f);
  const square = 0.5 * f * f;
  return exponent * LN2_HIGH - (square - (s * (square + series(s * s)) + exponent * LN2_LOW) - f);
}

/**
 * Mantissa and exponent, so that the mantissa is between √½ and √2.
 * @param {number} x above 0
 */
function takeApart(x) {
  const isSmall = x < 2 ** -1022;
  mantissa[0] = isSmall ? x * 2 ** 54 : x;
  exponent = (halves[1] >> 20) - (isSmall ? 1077 : 1023);
  halves[1] = (halves[1] & 0xfffff) | 0x3ff00000;
  if (mantissa[0] < Math.SQRT2) return;
  mantissa[0] *= 0.5;
  exponent += 1;
}

/** @param {number} z */
function series(z) {
  return z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * (L6 + z * L7))))));
}

/**
 * pow as C has it, where JavaScript has NaN: 1 to any power is 1, and so is −1 to an infinite one.
 * @param {number} a
 * @param {number} b
 */
export function power(a, b) {
  if (a === 1 || (a === -1 && Math.abs(b) === Infinity)) return 1;
  if (!a || a - a + b - b !== 0 || (a < 0 && !Number.isInteger(b))) return Math.pow(a, b); // all exact
  const high = logarithmInParts(Math.abs(a));
  const way = b * high;
  const rest = lostInProduct(b, high, way) + b * low;
  const size = Math.abs(way) < WIDEST ? grownFar(way, rest) : way > 0 ? Infinity : 0;
  return a < 0 && b % 2 ? -size : size;
}

/**
 * A logarithm, whose second part is `low`: by the polynomial, and by what its exponential lacks.
 * @param {number} x
 */
function logarithmInParts(x) {
  takeApart(x);
  const [m] = mantissa;
  const f = m - 1;
  const s = f / (2 + f);
  const square = 0.5 * f * f;
  const near = f - (square - s * (square + series(s * s)));
  const grown = grownNear(near, 0);
  const whole = 1 + grown;
  const lack = (m - whole - (lostInSum(1, grown, whole) + low)) / m;
  const large = exponent * LN2_HIGH;
  const high = large + near;
  const rest = lostInSum(large, near, high) + (exponent * LN2_LOW + lack);
  low = lostInSum(high, rest, high + rest);
  return high + rest;
}

/**
 * The exponential of a number in two parts.
 * @param {number} way
 * @param {number} rest
 */
function grownFar(way, rest) {
  const k = Math.floor(way * Math.LOG2E + 0.5);
  const large = way - k * LN2_HIGH;
  const near = large - k * LN2_LOW;
  const grown = grownNear(near, lostInSum(large, -(k * LN2_LOW), near) + rest);
  const high = 1 + grown;
  return scaled(high + (lostInSum(1, grown, high) + low), k);
}

/**
 * eˣ − 1 for a small x in two parts, from that of x/64, squared six times; its second part is `low`.
 * @param {number} number
 * @param {number} rest
 */
function grownNear(number, rest) {
  const x = number / 64;
  const y = rest / 64;
  const square = x * x;
  const sum = ((x * square) / 6) * (1 + (x / 4) * (1 + (x / 5) * (1 + (x / 6) * (1 + (x / 7) * (1 + x / 8)))));
  const first = x + 0.5 * square;
  const second = lostInSum(x, 0.5 * square, first) + (0.5 * lostInProduct(x, x, square) + sum + (y + x * y));
  let high = first + second;
  low = lostInSum(first, second, high);
  for (let k = 0; k < 6; k++) { // (1 + u)² − 1 = 2 u + u²
    const squared = high * high;
    const lost = lostInProduct(high, high, squared) + 2 * high * low;
    const next = 2 * high + squared;
    low = lostInSum(2 * high, squared, next) + (2 * low + lost);
    high = next;
  }
  return high;
}

/**
 * What rounding loses of a sum (Knuth, The art of computer programming, volume 2, 1969).
 * @param {number} a
 * @param {number} b
 * @param {number} whole
 */
function lostInSum(a, b, whole) {
  const other = whole - a;
  return a - (whole - other) + (b - other);
}

/**
 * What rounding loses of a product (Dekker, A floating-point technique for extending the available precision, 1971).
 * @param {number} a
 * @param {number} b
 * @param {number} whole
 */
function lostInProduct(a, b, whole) {
  const c = HALVES * a;
  const d = HALVES * b;
  const p = c - (c - a);
  const q = d - (d - b);
  return p * q - whole + p * (b - q) + (a - p) * q + (a - p) * (b - q);
}
