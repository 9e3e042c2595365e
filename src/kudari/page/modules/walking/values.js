/** The values of all walks against the steps, as curves for a chart. */

/** @typedef {import('./scene.js').Walk} Walk */

const LEAST = 1e-16; // of the greatest: below it a gap is rounding
const MOST = 30; // times the first: who climbs higher leaves through the top, or nothing else would be seen

/**
 * The value of the middle adventurer, and the band in which all of them lie. Where the lowest value is known, heights
 * above it on a logarithmic scale; otherwise the values themselves.
 * @param {Walk[]} walks
 * @param {number | null} lowest
 * @param {{x: string, gap: string, value: string}} names
 */
export function valuePanel(walks, lowest, names) {
  const base = lowest ?? 0;
  const highest = Math.max(...walks.map((walk) => walk.values[walk.middle] - base).filter(Number.isFinite), 0);
  const least = LEAST * highest;
  const height = (/** @type {number} */ value) => (lowest !== null && !(value - base > least) ? null : value - base);
  const lines = walks.map((walk) => {
    const {steps, lanes, middle, values, colour, optimizer} = walk;
    const rows = Array.from({length: steps + 1}, (_, step) => step);
    const line = {x: rows, y: rows.map((step) => height(values[step * lanes + middle])), label: optimizer.name, colour};
    if (walk.ghost) return {...line, colour: optimizer.colour, faint: true, dashed: true};
    return lanes === 1 ? line : {...line, ...bandOf(walk, height)};
  });
  // The curves decide what is seen of the bands.
  const [lowestLine, highestLine] = endsOf(lines.flatMap((line) => line.y));
  const begun = Math.max(...walks.map(({values, middle}) => values[middle] - base));
  const top = Math.min(highestLine, MOST * (begun || 1));
  const room = lowest === null ? 0.06 * (top - lowestLine) : 0;
  const limits = /** @type {[number, number]} */ (
    lowest === null ? [lowestLine - room, top + room] : [lowestLine / 1.5, top * 1.5]);
  return {lines, x: names.x, y: lowest === null ? names.value : names.gap, logY: lowest !== null, limits};
}

/**
 * @param {(number | null)[]} numbers
 */
function endsOf(numbers) {
  const known = numbers.filter((number) => number !== null);
  return [Math.min(...known), Math.max(...known)];
}

/**
 * The lowest and the highest of those who still walk, at every step.
 * @param {Walk} walk
 * @param {(value: number) => number | null} height
 */
function bandOf({steps, lanes, values}, height) {
  const [low, high] = [new Float64Array(steps + 1), new Float64Array(steps + 1)];
  for (let step = 0; step <= steps; step++) {
    let [least, most] = [Infinity, -Infinity];
    for (let at = step * lanes; at < (step + 1) * lanes; at++) {
      if (values[at] < least) least = values[at];
      if (values[at] > most) most = values[at];
    }
    [low[step], high[step]] = [least, most];
  }
  const column = (/** @type {Float64Array} */ table) =>
    Array.from(table, (value) => (Number.isFinite(value) ? height(value) : null));
  return {low: column(low), high: column(high)};
}
