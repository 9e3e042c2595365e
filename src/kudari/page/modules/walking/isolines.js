/** The lines along a level of heights on a grid. */

/** @typedef {import('./survey.js').Survey} Survey */

/**
 * The pieces of the lines along all levels, each as x0, y0, x1, y1 in numbers of columns and rows: marching squares.
 * Where a cell could be crossed in two ways, the mean of its corners settles it; a corner without a height has no line.
 * @param {Pick<Survey, 'heights' | 'columns' | 'rows'>} survey
 * @param {number[]} levels from the lowest up
 * @returns {number[]}
 */
export function isolines({heights, columns, rows}, levels) {
  /** @type {number[]} */
  const pieces = [];
  for (let j = 0; j < rows - 1; j++) {
    for (let i = 0; i < columns - 1; i++) {
      const at = j * columns + i;
      const a = heights[at];
      const b = heights[at + 1];
      const c = heights[at + columns + 1];
      const d = heights[at + columns];
      const lowest = Math.min(a, b, c, d);
      const highest = Math.max(a, b, c, d);
      if (!(highest - lowest < Infinity)) continue;
      let k = firstFrom(levels, lowest);
      for (; levels[k] < highest; k++) crossCell(pieces, i, j, [a, b, c, d], levels[k]);
    }
  }
  return pieces;
}

/**
 * The first of the levels that is not below a height.
 * @param {number[]} levels
 * @param {number} height
 */
function firstFrom(levels, height) {
  let [low, high] = [0, levels.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (levels[middle] < height) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The line through one cell.
 * @param {number[]} pieces
 * @param {number} i
 * @param {number} j
 * @param {number[]} heights of its corners, from the lower left one round
 * @param {number} level
 */
function crossCell(pieces, i, j, [a, b, c, d], level) {
  // The sides that are crossed, in the order bottom, right, top, left: two of them, or all four.
  const crossed = [];
  if (a > level !== b > level) crossed.push(i + (level - a) / (b - a), j);
  if (b > level !== c > level) crossed.push(i + 1, j + (level - b) / (c - b));
  if (c > level !== d > level) crossed.push(i + (level - d) / (c - d), j + 1);
  if (d > level !== a > level) crossed.push(i, j + (level - a) / (d - a));
  // Of four, which two belong together: those around the corners that are not like the middle.
  if (crossed.length === 8 && a > level !== (a + b + c + d) / 4 > level) crossed.unshift(...crossed.splice(6));
  pieces.push(...crossed);
}
