/** Routes on the surface: lines and dots, by the cell after which they are drawn, so that hills hide them. */

/**
 * Positions and values of a route are in rows of one number for each lane, and ends are the last finite steps. A mark
 * is a line, or a dot with a radius, in pixels.
 * @typedef {import('./surface.js').Survey} Survey
 * @typedef {import('./surface.js').Relief} Relief
 * @typedef {import('./surface.js').View} View
 * @typedef {{colour: string, lanes: number, positions: Float64Array[], values: Float64Array, ends: Int32Array}} Route
 * @typedef {{colour: string, path: number[], radius: number}} Mark
 */

export const SURFACE_CELLS = 60; // at most, along a side
const SURFACE_LANES = 8; // of more adventurers only one has a line
const SURFACE_CROWD = 64; // points for the others
const SURFACE_DOTS = 60; // steps: on longer routes there is only the line

/**
 * @param {CanvasRenderingContext2D} c
 * @param {number[]} path
 */
export function drawLine(c, path) {
  c.beginPath();
  for (let k = 0; k < path.length; k += 2) c.lineTo(path[k], path[k + 1]);
  c.stroke();
}

/**
 * @param {CanvasRenderingContext2D} c
 * @param {Mark} mark
 * @param {string} halo or '' for none
 */
export function drawMark(c, {colour, path, radius}, halo) {
  for (const [ink, wider] of [[halo, 2.5], [colour, 0]]) {
    Object.assign(c, {strokeStyle: ink, fillStyle: ink, lineWidth: 2 + +wider});
    if (ink && !radius) drawLine(c, path);
    if (!ink || !radius) continue;
    c.beginPath();
    c.arc(path[0], path[1], radius + +wider / 2, 0, 2 * Math.PI);
    c.fill();
  }
}

/**
 * Lines and points of the routes, by the cell after which they are drawn.
 * @param {Route[]} routes
 * @param {number} step
 * @param {Survey} survey
 * @param {Relief} relief
 * @param {View} view
 * @param {number[]} order
 */
export function marksOf(routes, step, {domain}, {x, y, z, drawn}, view, order) {
  const [wide, width, height] = [x.length, x[1] - x[0], y[1] - y[0]];
  const marks = order.map(() => /** @type {Mark[]} */ ([]));
  const turns = new Int32Array(z.length);
  order.forEach((cell, turn) => (turns[cell] = turn));

  // The pixel of a place that is inside: on the cells as they are drawn, or at its own height where there is none. It
  // is drawn after the cells around its own, too, which would else cut off half of a line along their border.
  const spot = (/** @type {{u: number, v: number, own: number}} */ {u, v, own}) => {
    if (!(Math.abs(u) <= 1 && Math.abs(v) <= 1)) return null;
    const i = Math.min(wide - 2, Math.floor((u + 1) / width));
    const j = Math.min(y.length - 2, Math.floor((v + 1) / height));
    const [a, s, t] = [j * wide + i, (u - x[i]) / (x[i + 1] - x[i]), (v - y[j]) / (y[j + 1] - y[j])];
    const on = (1 - t) * ((1 - s) * z[a] + s * z[a + 1]) + t * ((1 - s) * z[a + wide] + s * z[a + wide + 1]);
    const around = [a - wide, a, a + wide].flatMap((k) => [turns[k - 1] ?? 0, turns[k] ?? 0, turns[k + 1] ?? 0]);
    return {turn: Math.max(...around), at: [view.x(u, v), view.y(u, v, Number.isNaN(on) ? own : on)]};
  };

  for (const {colour, lanes, positions, values, ends} of routes) {
    const place = (/** @type {number} */ k) => {
      const [u, v] = domain.map(([low, high], i) => (2 * (positions[i][k] - low)) / (high - low) - 1);
      return {u, v, own: drawn(values[k])};
    };
    const dot = (/** @type {number} */ k, /** @type {number} */ radius) => {
      const found = spot(place(k));
      if (found) marks[found.turn]?.push({colour, path: found.at, radius});
    };
    let lined = Array.from(ends.keys()).filter((lane) => ends[lane] >= 0);
    if (lanes > SURFACE_LANES) {
      const stride = Math.ceil(lined.length / SURFACE_CROWD);
      for (let i = 0; i < lined.length; i += stride) dot(Math.min(step, ends[lined[i]]) * lanes + lined[i], 2);
      const last = (/** @type {number} */ lane) => values[ends[lane] * lanes + lane];
      lined = lined.sort((one, other) => last(one) - last(other)).slice(lined.length >> 1, (lined.length >> 1) + 1);
    }
    for (const lane of lined) {
      const end = Math.min(step, ends[lane]);
      let [path, turn] = [/** @type {number[]} */ ([]), -1];
      let from = place(lane);
      let before = spot(from);
      for (let k = 1; k <= end; k++) {
        const to = place(k * lanes + lane);
        const [du, dv, rise] = [to.u - from.u, to.v - from.v, to.own - from.own];
        const pieces = Math.ceil(Math.max(Math.abs(du) / width, Math.abs(dv) / height)) || 1;
        const most = Math.min(pieces, 2 * SURFACE_CELLS); // after that many it is outside
        for (let piece = 1; piece <= most; piece++) {
          const share = piece / pieces;
          const between = {u: from.u + share * du, v: from.v + share * dv, own: from.own + share * rise};
          const now = spot(piece === most ? to : between);
          const later = now && before ? Math.max(now.turn, before.turn) : -1;
          if (later !== turn && before) marks[later]?.push({colour, path: (path = [...before.at]), radius: 0});
          if (now) path.push(...now.at);
          [before, turn] = [now, later];
        }
        from = to;
      }
      for (let k = 0; k < end && end <= SURFACE_DOTS; k++) dot(k * lanes + lane, 2.2);
      dot(end * lanes + lane, 5);
    }
  }
  return marks;
}
