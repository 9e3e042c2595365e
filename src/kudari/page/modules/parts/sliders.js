/** A slider with a number beside it, on a logarithmic scale where values lie decades apart. */
import {make} from '../basics/elements.js';
import {numberOf, short} from '../basics/numbers.js';
import {isAllowed} from '../walking/model.js';

/** @typedef {import('../basics/tables.js').HyperTable} HyperTable */

const STOPS = 400;
const HIGH = 5; // where there is no bound

/**
 * The range that a slider goes through; a number may be typed beyond it.
 * @param {HyperTable} hyper
 * @param {number} value
 */
export function rangeOf(hyper, value) {
  if (!hyper.log) {
    const high = hyper.high ?? Math.max(HIGH, value);
    return {low: hyper.low, high: hyper.open ? 0.999 * high : high, log: false};
  }
  const size = hyper.default > 0 ? hyper.default : 0.01;
  const high = Math.max(size < 1e-4 ? size * 1e4 : 3, value);
  return {low: Math.min(Math.max(size / 1e4, 1e-12), value > 0 ? value : Infinity), high, log: true};
}

/**
 * A slider, its letter before it and behind it a field for the exact number.
 * @param {HyperTable} hyper
 * @param {number} value
 * @param {string} label
 * @param {(value: number) => void} act
 * @param {boolean} [whole] whether it is a whole number
 */
export function slider(hyper, value, label, act, whole = false) {
  const {low, high, log} = rangeOf(hyper, value);
  const place = (/** @type {number} */ number) => (log ? Math.log10(Math.max(number, low)) : number);
  const [first, last] = [place(low), place(high)];
  const step = (last - first) / STOPS;
  const range = make('input', {type: 'range', min: first, max: last, step, 'aria-label': label});
  const number = make('input', {class: 'number', inputmode: 'decimal', 'aria-label': label});
  const tell = (/** @type {number} */ entry) => {
    range.value = String(place(entry));
    range.setAttribute('aria-valuetext', short(entry));
    number.value = String(+entry.toPrecision(6));
  };
  const take = (/** @type {number} */ entry) => {
    value = whole ? Math.round(entry) : entry;
    act(value);
  };
  range.addEventListener('input', () => {
    take(+(log ? 10 ** +range.value : +range.value).toPrecision(3));
    tell(value);
  });
  number.addEventListener('change', () => {
    const entry = numberOf(number.value);
    const fits = isAllowed(hyper, entry);
    if (fits) take(entry);
    number.setAttribute('aria-invalid', String(!fits));
    tell(value);
  });
  tell(value);
  const letter = hyper.symbol ? make('span', {class: 'letter', 'aria-hidden': 'true'}, hyper.symbol) : null;
  return make('div', {class: letter ? 'slider' : 'slider plain'}, letter, range, number);
}
