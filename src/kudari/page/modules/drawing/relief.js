/** The field as cells that stand up: how high each corner is drawn, and what hides what. */

/**
 * Heights in rows from the bottom up; a shade is the rank of a height among all, 0 to 1.
 * @typedef {{columns: number, rows: number, domain: [number, number][], heights: Float64Array,
 *   shades: (height: number) => number}} Survey
 * @typedef {ReturnType<typeof reliefOf>} Relief
 */

export const RELIEF_CELLS = 60; // at most, along a side
export const RELIEF_TALL = 0.75; // of the base, which goes from −1 to 1 both ways
const SOFT = 0.15; // how far heights that stand out may stand out
const THIN = 0.01; // what is nearer to the line of sight hides nothing

/**
 * The corners of the cells, with NaN where the field is not finite. A height is drawn half by its rank, which shows
 * every valley, and half by its share of what most heights span, which keeps slopes as steep as they are.
 * @param {Survey} survey
 */
export function reliefOf({columns, rows, heights, shades}) {
  const [across, up] = [columns, rows].map((count) => {
    const stride = Math.ceil((count - 1) / RELIEF_CELLS);
    const cells = Math.ceil((count - 1) / stride);
    return Array.from({length: cells + 1}, (_, i) => Math.min(count - 1, i * stride));
  });
  const corners = Float64Array.from(up.flatMap((row) => across.map((column) => heights[row * columns + column])));
  const sorted = corners.filter(Number.isFinite).sort();
  const [low, high] = [0.02, 0.98].map((share) => sorted[Math.round(share * (sorted.length - 1))] / 2);
  const drawn = (/** @type {number} */ height) => {
    if (!Number.isFinite(height)) return NaN;
    const share = (height / 2 - low) / (high - low || 1); // halves, for their difference is finite
    const beyond = share < 0 ? share : Math.max(0, share - 1);
    const soft = SOFT * Math.sign(beyond) * (1 - Math.exp(-Math.abs(beyond) / SOFT));
    const linear = (share - beyond + soft + SOFT) / (1 + 2 * SOFT);
    return (RELIEF_TALL * (shades(height) + linear)) / 2;
  };
  return {
    x: across.map((column) => (2 * column) / (columns - 1) - 1),
    y: up.map((row) => (2 * row) / (rows - 1) - 1),
    z: corners.map(drawn),
    tones: corners.map(shades),
    drawn,
  };
}

/**
 * The cells that there are, from back to front: the numbers of their lower left corners.
 * @type {(relief: Relief, view: {sin: number, cos: number}) => number[]}
 */
export function cellsInOrder({x, y, z}, {sin, cos}) {
  const [wide, order] = [x.length, /** @type {number[]} */ ([])];
  for (let j = 0; j < y.length - 1; j++) {
    const row = cos > 0 ? y.length - 2 - j : j;
    for (let i = 0; i < wide - 1; i++) {
      const cell = row * wide + (sin > 0 ? wide - 2 - i : i);
      if (!Number.isNaN(z[cell] + z[cell + 1] + z[cell + wide] + z[cell + wide + 1])) order.push(cell);
    }
  }
  return order;
}

/**
 * How high the cells are drawn at a place of the base; NaN where there are none.
 * @type {(relief: Relief) => (u: number, v: number) => number}
 */
export function groundOf({x, y, z}) {
  const [wide, width, height] = [x.length, x[1] - x[0], y[1] - y[0]];
  return (u, v) => {
    if (!(Math.abs(u) <= 1 && Math.abs(v) <= 1)) return NaN;
    const i = Math.min(wide - 2, Math.floor((u + 1) / width));
    const j = Math.min(y.length - 2, Math.floor((v + 1) / height));
    const [a, s, t] = [j * wide + i, (u - x[i]) / (x[i + 1] - x[i]), (v - y[j]) / (y[j + 1] - y[j])];
    return (1 - t) * ((1 - s) * z[a] + s * z[a + 1]) + t * ((1 - s) * z[a + wide] + s * z[a + wide + 1]);
  };
}

/**
 * Whether the surface is before a place, as one looks at it.
 * @type {(ground: (u: number, v: number) => number, view: {sin: number, cos: number, rise: number}, u: number,
 *   v: number, z: number) => boolean}
 */
export function isHidden(ground, {sin, cos, rise}, u, v, z) {
  const pace = 2 / RELIEF_CELLS;
  const last = Math.min(2 * Math.SQRT2, (RELIEF_TALL - z) / rise); // then it is above everything, or outside
  for (let far = pace; far < last; far += pace) {
    if (ground(u - far * sin, v - far * cos) > z + far * rise + THIN) return true;
  }
  return false;
}
