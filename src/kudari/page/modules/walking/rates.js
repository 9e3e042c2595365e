/** The learning rate that suits a rule on a field of one's own, found by a sweep: as kudari.travel.rates. */
import {TABLES} from '../basics/tables.js';
import {walk} from './walk.js';

/**
 * @typedef {import('./fields.js').Field} Field
 * @typedef {Parameters<typeof walk>[1] & {hypers: import('../basics/tables.js').HyperTable[]}} Walker
 */

const STEPS = 30;

/** @type {WeakMap<Field, Map<string, number | null>>} rates that were looked for before, by the keys of their rules */
const FOUND = new WeakMap();

/**
 * The rate with which a rule ends lowest, of those that are equally good the smallest; null where nobody can walk.
 * @param {Field} field
 * @param {string} key of the rule, or its text
 * @param {Walker} rule
 * @param {string} rate what its learning rate is called
 * @returns {number | null}
 */
export function foundRate(field, key, rule, rate) {
  const known = FOUND.get(field) ?? new Map();
  FOUND.set(field, known);
  const values = Object.fromEntries(rule.hypers.map((hyper) => [hyper.name, hyper.default]));
  if (!known.has(key)) known.set(key, field.tape && sweptRate(/** @type {any} */ (field), rule, rate, values));
  return known.get(key);
}

/**
 * A walk that leaves the window must have come to flatter ground: a field may have no bottom.
 * @param {import('./fields.js').WrittenField} field
 * @param {Walker} rule
 * @param {string} rate
 * @param {Record<string, number>} values of its hyperparameters
 * @param {number[]} [start]
 * @param {number} [steps]
 * @returns {number | null}
 */
export function sweptRate(field, rule, rate, values, start = field.start, steps = STEPS) {
  const {domain} = field, {digits, decades, tie} = TABLES.rates;
  const walked = (/** @type {number[]} */ rates, /** @type {number} */ steps) => {
    /** @type {Map<string, import('../formula/program.js').Register>} */
    const hypers = new Map(Object.entries(values));
    const starts = start.map((x) => new Float64Array(rates.length).fill(x));
    return walk(field, rule, starts, hypers.set(rate, Float64Array.from(rates)), steps, true);
  };
  const first = walked([1], 1);
  const after = first.divergedAt[0] < 0 ? first.positions : first.beyond;
  const length = Math.hypot(...after.map(([x], i) => x - start[i]));
  const largest = Math.hypot(...domain.map(([low, high]) => high - low)) / length;
  if (!(largest > 1e-300 && largest < 1e300)) return null;
  const top = Math.floor(Math.log10(largest));
  const powers = Array.from({length: decades + 1}, (_, k) => top - decades + k);
  const rates = powers.flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
    .filter((rate) => rate <= largest && rate > largest * 10 ** -decades);
  const {lanes, positions, values: lows, divergedAt, kept} = walked(rates, steps);
  const {values: heights, gradients} = /** @type {import('./walk.js').Kept} */ (kept);
  const slopeAt = (/** @type {number} */ at) => Math.hypot(...gradients.map((column) => column[at]));
  const ends = lows.map((value, lane) => {
    const inside = domain.every(([low, high], i) =>
      Math.min(low, start[i]) <= positions[i][lane] && positions[i][lane] <= Math.max(high, start[i]));
    const calm = inside || slopeAt(steps * lanes + lane) < slopeAt(lane);
    return divergedAt[lane] < 0 && value < heights[lane] && calm ? value : Infinity;
  });
  const lowest = Math.min(...ends);
  return rates.find((_, lane) => ends[lane] <= lowest + tie * (heights[0] - lowest)) ?? null;
}
