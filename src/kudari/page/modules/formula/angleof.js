/** The angle of a point, with the same bits in every browser. */

const LOST = 1.2246467991473532e-16; // by which π is more than Math.PI

/**
 * As Math.atan2.
 * @param {number} y
 * @param {number} x
 */
export function angleOf(y, x) {
  if (!x || !y || x - x + y - y !== 0) return Math.atan2(y, x); // all are parts of π
  const a = Math.abs(x);
  const b = Math.abs(y);
  let angle = flatAngle(Math.min(a, b) / Math.max(a, b));
  if (b > a) angle = Math.PI / 2 - (angle - LOST / 2);
  if (x < 0) angle = Math.PI - (angle - LOST);
  return y < 0 ? -angle : angle;
}

/**
 * The angle of a slope between 0 and 1: four times a quarter of it, by the series.
 * @param {number} slope
 */
function flatAngle(slope) {
  let quarter = slope;
  for (let k = 0; k < 2; k++) quarter /= 1 + Math.sqrt(1 + quarter * quarter);
  const square = -quarter * quarter;
  let sum = 0;
  for (let k = 23; k > 1; k -= 2) sum = square * (1 / k + sum);
  return 4 * (quarter + quarter * sum);
}
