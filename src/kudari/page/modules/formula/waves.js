/**
 * Sine and cosine, with the same bits in every browser, and those of compiled walks: as kudari.engine.vector_math, step
 * by step.
 */
import {TABLES} from '../basics/tables.js';

const {widest, halfPi: [P1, P2, P3, P4]} = TABLES.arithmetic;
const [S1, S2, S3, S4, S5, S6] = TABLES.arithmetic.sine;
const [C1, C2, C3, C4, C5, C6] = TABLES.arithmetic.cosine;

const PLACES = 1200n; // binary digits of π behind the point: the largest number has 1024 before it
/** @type {bigint | undefined} π with so many digits, once it was asked for */
let manyDigits;

/** @param {number} x */
export function sine(x) {
  return x === 0 ? x : turned(x, 0); // the sine of −0 is −0
}

/** @param {number} x */
export function cosine(x) {
  return turned(x, 1);
}

/**
 * The sine of an angle to which quarter turns are added.
 * @param {number} x
 * @param {number} quarters
 */
function turned(x, quarters) {
  if (!(Math.abs(x) <= widest)) return farTurned(x, quarters);
  const k = Math.floor(x * (2 / Math.PI) + 0.5); // the nearest multiple of π/2
  const a = x - k * P1;
  const b = a - k * P2;
  let lost = a - b - k * P2;
  const c = b - k * P3;
  lost = lost + (b - c - k * P3) - k * P4;
  const y = c + lost; // what is left, and what its rounding loses
  return wave(y, c - y + lost, k + quarters);
}

/**
 * The sine of a small angle in two parts, to which quarter turns are added.
 * @param {number} y
 * @param {number} lost
 * @param {number} turns
 */
function wave(y, lost, turns) {
  const z = y * y;
  let size;
  if (turns & 1) {
    const half = 0.5 * z;
    const whole = 1 - half;
    const down = z * z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6)))));
    size = whole + (1 - whole - half + (down - y * lost));
  } else {
    const up = S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)));
    size = y - (z * (0.5 * lost - z * y * up) - lost - z * y * S1);
  }
  return turns & 2 ? -size : size;
}

/**
 * The same for an angle of any size, exactly, in whole numbers without end. A compiled walk asks the C library here.
 * @param {number} x
 * @param {number} quarters
 */
function farTurned(x, quarters) {
  if (x - x !== 0) return NaN;
  manyDigits ??= 4n * (4n * inverted(5n) - inverted(239n)); // Machin, 1706
  const whole = Math.trunc(x);
  const twice = (BigInt(whole) << (PLACES + 1n)) + (BigInt((x - whole) * 2 ** 53) << (PLACES - 52n));
  const turns = (twice + (BigInt(Math.sign(x)) * manyDigits) / 2n) / manyDigits;
  const left = (twice - turns * manyDigits) >> (PLACES - 119n);
  const y = Number(left);
  return wave(y * 2 ** -120, Number(left - BigInt(y)) * 2 ** -120, Number(turns & 3n) + quarters);
}

/**
 * The arctangent of 1/n.
 * @param {bigint} n
 */
function inverted(n) {
  let sum = 0n;
  for (let part = (1n << PLACES) / n, k = 1n; part; part /= -n * n, k += 2n) sum += part / k;
  return sum;
}
