// A slider with a number beside it, on a logarithmic scale where values lie decades apart.

import {make, short} from './elements.js';

/** @typedef {{name: string, symbol: string, default: number, log: boolean, low: number, high: number | null, open: boolean, meaning: string}} HyperTable */

/**
 * The range that a slider goes through; a number may be typed beyond it.
 * @param {HyperTable} hyper
 * @param {number} value
 */
export function rangeOf(hyper, value) {
  if (!hyper.log) return {low: hyper.low, high: (hyper.high ?? 1) * (hyper.open ? 0.999 : 1), log: false};
  const size = hyper.default > 0 ? hyper.default : 0.01;
  const high = Math.max(size < 1e-4 ? size * 1e4 : 3, value);
  return {low: Math.min(Math.max(size / 1e4, 1e-12), value > 0 ? value : Infinity), high, log: true};
}

/**
 * @param {HyperTable} hyper
 * @param {number} value
 * @param {string} label
 * @param {string} tint
 * @param {(value: number) => void} act
 */
export function slider(hyper, value, label, tint, act) {
  const {low, high, log} = rangeOf(hyper, value);
  const place = (/** @type {number} */ number) => (log ? Math.log10(Math.max(number, low)) : number);
  const ends = [place(low), place(high)];
  const range = make('input', {type: 'range', min: ends[0], max: ends[1], step: (ends[1] - ends[0]) / 400, 'aria-label': label, title: hyper.meaning});
  const number = make('input', {class: 'number', inputmode: 'decimal', 'aria-label': label});
  const tell = (/** @type {number} */ given) => {
    range.value = String(place(given));
    range.setAttribute('aria-valuetext', short(given));
    number.value = String(+given.toPrecision(6));
  };
  range.addEventListener('input', () => {
    const given = +(log ? 10 ** +range.value : +range.value).toPrecision(3);
    tell(given);
    act(given);
  });
  number.addEventListener('change', () => {
    const given = number.value.trim() === '' ? NaN : +number.value.replaceAll('−', '-');
    const fits = given >= hyper.low && (hyper.high === null || given < hyper.high || (!hyper.open && given === hyper.high));
    if (Number.isFinite(given) && fits) {
      value = given;
      act(given);
    }
    tell(Number.isFinite(given) && fits ? given : value);
  });
  tell(value);
  return make('div', {class: 'slider', tint}, make('label', {}, hyper.symbol), range, number);
}
