/**
 * What every operation computes: on numbers, and on many lanes at once, with the same bits.
 *
 * The exact ones are NumPy's to the bit. All others but root and floor are the page's own, so that every browser
 * has the same bits, and sine, cosine, exponential and Adam's powers those of compiled walks.
 */
import {TABLES} from '../basics/tables.js';
import {angleOf} from './angleof.js';
import {exponential, exponentialLess, logarithm, power} from './growth.js';
import {cubeRoot, hyperbolicCosine, hyperbolicSine, hyperbolicTangent, logarithmMore} from './hyperbolas.js';
import {cosine, sine} from './waves.js';

/**
 * @typedef {(a: number, b: number, c: number) => number} NumberOperation
 * @typedef {(into: Float64Array, a: Float64Array, b: Float64Array, c: Float64Array, count: number) => void} LaneKernel
 */

// Root and floor are functions of Math, by the names that C has for them too.
/** @type {Map<string, NumberOperation>} */
const NUMBER_OPERATIONS = new Map([
  ['add', (a, b) => a + b],
  ['subtract', (a, b) => a - b],
  ['multiply', (a, b) => a * b],
  ['divide', (a, b) => a / b],
  ['power', power],
  ['negate', (a) => -a],
  ['abs', Math.abs],
  ['sign', signOf],
  ['min', smallerOf],
  ['max', largerOf],
  ['clip', (a, b, c) => smallerOf(largerOf(a, b), c)],
  ['where', (a, b, c) => (a !== 0 ? b : c)],
  ['exp', exponential],
  ['expm1', exponentialLess],
  ['log', logarithm],
  ['log1p', logarithmMore],
  ['sinh', hyperbolicSine],
  ['cosh', hyperbolicCosine],
  ['tanh', hyperbolicTangent],
  ['cbrt', cubeRoot],
  ['sin', sine],
  ['cos', cosine],
  ['tan', (a) => sine(a) / cosine(a)],
  ['asin', (a) => angleOf(a, Math.sqrt((1 - a) * (1 + a)))],
  ['acos', (a) => angleOf(Math.sqrt((1 - a) * (1 + a)), a)],
  ['atan', (a) => angleOf(a, 1)],
  ['atan2', angleOf],
  ['less', (a, b) => Number(a < b)],
  ['less_equal', (a, b) => Number(a <= b)],
  ['greater', (a, b) => Number(a > b)],
  ['greater_equal', (a, b) => Number(a >= b)],
  ['equal', (a, b) => Number(a === b)],
  ['not_equal', (a, b) => Number(a !== b)],
]);

// The operations of nearly every step have loops of their own, four times as fast as a call for each lane.
/** @type {Map<string, LaneKernel>} */
const LANE_KERNELS = new Map([
  ['add', (into, a, b, _, count) => { for (let i = 0; i < count; i++) into[i] = a[i] + b[i]; }],
  ['subtract', (into, a, b, _, count) => { for (let i = 0; i < count; i++) into[i] = a[i] - b[i]; }],
  ['multiply', (into, a, b, _, count) => { for (let i = 0; i < count; i++) into[i] = a[i] * b[i]; }],
  ['divide', (into, a, b, _, count) => { for (let i = 0; i < count; i++) into[i] = a[i] / b[i]; }],
  ['negate', (into, a, _b, _c, count) => { for (let i = 0; i < count; i++) into[i] = -a[i]; }],
  ['sqrt', (into, a, _b, _c, count) => { for (let i = 0; i < count; i++) into[i] = Math.sqrt(a[i]); }],
  ['abs', (into, a, _b, _c, count) => { for (let i = 0; i < count; i++) into[i] = Math.abs(a[i]); }],
  ['exp', (into, a, _b, _c, count) => { for (let i = 0; i < count; i++) into[i] = exponential(a[i]); }],
  ['sin', (into, a, _b, _c, count) => { for (let i = 0; i < count; i++) into[i] = sine(a[i]); }],
  ['cos', (into, a, _b, _c, count) => { for (let i = 0; i < count; i++) into[i] = cosine(a[i]); }],
]);

// Two operations in one loop, which costs hardly more than one of them: (a ∘ b) ∘ c, and for «from» c − (a ∘ b).
/** @type {Map<string, LaneKernel>} */
const PAIR_KERNELS = new Map([
  ['add add', (into, a, b, c, count) => { for (let i = 0; i < count; i++) into[i] = a[i] + b[i] + c[i]; }],
  ['add subtract', (into, a, b, c, count) => { for (let i = 0; i < count; i++) into[i] = a[i] + b[i] - c[i]; }],
  ['add from', (into, a, b, c, count) => { for (let i = 0; i < count; i++) into[i] = c[i] - (a[i] + b[i]); }],
  ['add multiply', (into, a, b, c, count) => { for (let i = 0; i < count; i++) into[i] = (a[i] + b[i]) * c[i]; }],
  ['subtract add', (into, a, b, c, count) => { for (let i = 0; i < count; i++) into[i] = a[i] - b[i] + c[i]; }],
  ['subtract subtract', (into, a, b, c, count) => { for (let i = 0; i < count; i++) into[i] = a[i] - b[i] - c[i]; }],
  ['subtract from', (into, a, b, c, count) => { for (let i = 0; i < count; i++) into[i] = c[i] - (a[i] - b[i]); }],
  ['subtract multiply', (into, a, b, c, count) => { for (let i = 0; i < count; i++) into[i] = (a[i] - b[i]) * c[i]; }],
  ['multiply add', (into, a, b, c, count) => { for (let i = 0; i < count; i++) into[i] = a[i] * b[i] + c[i]; }],
  ['multiply subtract', (into, a, b, c, count) => { for (let i = 0; i < count; i++) into[i] = a[i] * b[i] - c[i]; }],
  ['multiply from', (into, a, b, c, count) => { for (let i = 0; i < count; i++) into[i] = c[i] - a[i] * b[i]; }],
  ['multiply multiply', (into, a, b, c, count) => { for (let i = 0; i < count; i++) into[i] = a[i] * b[i] * c[i]; }],
]);

/**
 * The loop of two operations, where there is one: first (a ∘ b), then with c, which comes second or, for a result that
 * is the second argument, first.
 * @param {string} first
 * @param {string} then
 * @param {boolean} second whether the first result is the second argument of the other operation
 * @returns {LaneKernel | undefined}
 */
export function pairKernel(first, then, second) {
  return PAIR_KERNELS.get(`${first} ${second && then === 'subtract' ? 'from' : then}`);
}

/**
 * The loop of an operation.
 * @param {string} name
 * @returns {LaneKernel}
 */
export function laneKernel(name) {
  const known = LANE_KERNELS.get(name);
  if (known !== undefined) return known;
  const operation = numberOperation(name);
  return (into, a, b, c, count) => {
    for (let i = 0; i < count; i++) into[i] = operation(a[i], b[i], c[i]);
  };
}

/**
 * An operation on numbers.
 * @param {string} name
 * @returns {NumberOperation}
 */
export function numberOperation(name) {
  const library = TABLES.operations[name]?.library;
  const known = NUMBER_OPERATIONS.get(name) ?? Object(Math)[library ?? ''];
  if (known === undefined) throw new RangeError(`${name} is not an operation`);
  return known;
}

/**
 * np.sign: the sign of −0 is 0.
 * @param {number} a
 */
function signOf(a) {
  return a > 0 ? 1 : a < 0 ? -1 : a === 0 ? 0 : a;
}

/**
 * np.minimum: of NaN and a number NaN, of two zeros the second.
 * @param {number} a
 * @param {number} b
 */
function smallerOf(a, b) {
  return a < b || a !== a ? a : b;
}

/**
 * np.maximum: of NaN and a number NaN, of two zeros the second.
 * @param {number} a
 * @param {number} b
 */
function largerOf(a, b) {
  return a > b || a !== a ? a : b;
}
