/** A panel of a chart as data: where its axes end, and the numbers on them. */
import {powersOf, tickText, ticksOf} from './axes.js';

/** @typedef {ArrayLike<number | null>} Numbers null where a number is not finite */
/**
 * @typedef {{x: Numbers, y: Numbers, label?: string, colour: string, dashed?: boolean, points?: boolean,
 *   faint?: boolean, low?: Numbers | null, high?: Numbers | null}} ChartLine
 * @typedef {{edges: number[], heights: number[], colour: string}} ChartBars
 * @typedef {{lines: ChartLine[], bars?: ChartBars | null, title?: string, x?: string, y?: string, logX?: boolean,
 *   logY?: boolean, limits?: (number | null)[], note?: string, numbers?: string,
 *   plain?: boolean}} ChartPanel whose axes have no names on the canvas where it is plain
 */

/** @type {(value: number | null | undefined, log?: boolean) => value is number} */
export const chartSees = (value, log) => typeof value === 'number' && Number.isFinite(value) && (!log || value > 0);

/** @type {(value: number, low: number, high: number) => number} */
export const chartClamp = (value, low, high) => Math.max(low, Math.min(high, value));

/**
 * The ends of x and of y, with a little room.
 * @param {ChartPanel} panel
 * @returns {[number, number][]}
 */
export function chartDomain({lines, bars, logX = false, logY = false, limits = []}) {
  const logs = [logX, logY];
  const ends = [[Infinity, -Infinity], [Infinity, -Infinity]];
  const take = (/** @type {number} */ axis, /** @type {Numbers} */ numbers) => {
    const span = ends[axis];
    for (let i = 0; i < numbers.length; i++) {
      const value = numbers[i];
      if (!chartSees(value, logs[axis])) continue;
      if (value < span[0]) span[0] = value;
      if (value > span[1]) span[1] = value;
    }
  };
  for (const {x, y, low, high} of lines) {
    take(0, x);
    for (const numbers of [y, low, high]) if (numbers) take(1, numbers);
  }
  if (bars) [bars.edges, [0, ...bars.heights]].forEach((numbers, axis) => take(axis, numbers));
  const rooms = [lines.some(({points}) => points) ? 0.03 : 0, bars ? 0 : 0.04];
  return ends.map(([least, most], axis) => {
    const bounds = axis ? limits : [];
    const log = logs[axis];
    let [low, high] = least > most ? [1, 10] : log ? [least, most] : [least / 2, most / 2].map((end) => 2 * end);
    const room = rooms[axis] * (log ? Math.log(high / low) : high - low);
    [low, high] = log ? [low / Math.exp(room), high * Math.exp(room)] : [low - room, high + room];
    if (chartSees(bounds[0], log)) low = bounds[0];
    if (chartSees(bounds[1], log)) high = bounds[1];
    if (low < high) return [chartClamp(low, -8e307, 8e307), chartClamp(high, -8e307, 8e307)];
    return log ? [low / 2, low * 2] : [low - (Math.abs(low) / 10 || 1), low + (Math.abs(low) / 10 || 1)];
  });
}

/**
 * Round numbers for an axis, about so many.
 * @type {(low: number, high: number, count: number, log: boolean) => number[]}
 */
export function chartTicks(low, high, count, log) {
  const decades = log ? Math.log10(high / low) : 0;
  if (decades > 1.5) return powersOf(low, high, count);
  const first = 10 ** Math.floor(Math.log10(low));
  const round = [1, 2, 5, 10, 20, 50, 100].map((k) => +(k * first).toPrecision(3)).filter((k) => k >= low && k <= high);
  return decades && round.length > 1 ? round : ticksOf(low, high, count);
}

/**
 * A number as it stands at an axis; powers of ten as such where the axis is logarithmic.
 * @type {(value: number, log: boolean) => string}
 */
export function chartNumber(value, log) {
  const power = Math.round(Math.log10(value));
  if (!log || Math.abs(power) < 4 || Math.abs(value / 10 ** power - 1) > 1e-9) return tickText(value);
  return '10' + [...String(power)].map((sign) => (sign === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[+sign])).join('');
}
