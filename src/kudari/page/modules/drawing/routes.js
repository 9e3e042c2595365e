/** Those who walk, drawn over the ground: routes, where they are, where they started, and what moves them. */
import {isEnsemble, hasDiverged, rowOf} from '../walking/routetables.js';
import {arrow, drawBall, drawCross, drawRing, drawStar, haloed} from './marks.js';

/** @typedef {import('./axes.js').Frame} Frame */
/** @typedef {import('./colours.js').Inks} Inks */
/** @typedef {import('../walking/routetables.js').Routes} Routes */

const MINIMA = 8; // more, which are a curve of them, have small stars and no names
const THIN = 12; // lines of an ensemble, behind that of the middle one
const POINTS = 200; // steps: longer routes are lines only

/**
 * Draw the route of a rule: a line with its steps, or an ensemble of thin ones around the middle one.
 * @param {CanvasRenderingContext2D} c
 * @param {Frame} frame
 * @param {Routes} routes
 * @param {number} step up to which it is drawn
 * @param {Inks} inks
 * @param {boolean} coarse whether a hand waits for the next picture
 */
export function drawRoute(c, frame, routes, step, inks, coarse) {
  const {lanes, colour, middle, positions: [xs, ys]} = routes;
  c.lineJoin = c.lineCap = 'round';
  if (!isEnsemble(routes)) {
    for (let lane = 0; lane < lanes; lane++) drawLane(c, frame, routes, lane, step, inks, true);
    return;
  }
  c.strokeStyle = colour;
  c.lineWidth = 0.9;
  c.globalAlpha = 0.35;
  c.beginPath();
  const lines = coarse ? 2 : THIN;
  for (let k = 0; k < lines; k++) {
    const lane = Math.floor((k * lanes) / lines);
    if (routes.divergedAt[lane] < 0) trace(c, frame, routes, lane, step, 3); // who diverges would cross out all others
  }
  c.stroke();
  c.globalAlpha = 1;
  drawLane(c, frame, routes, middle, step, inks, false);
  c.fillStyle = colour;
  c.strokeStyle = inks.halo;
  c.lineWidth = 1;
  c.beginPath();
  for (let lane = 0; lane < lanes; lane++) {
    const at = rowOf(routes, lane, step);
    const [x, y] = [frame.x(xs[at]), frame.y(ys[at])];
    c.moveTo(x + 2.6, y);
    c.arc(x, y, 2.6, 0, 7);
  }
  c.stroke();
  c.fill();
}

/**
 * One route with a halo, its points, and a mark where it is now.
 * @param {CanvasRenderingContext2D} c
 * @param {Frame} frame
 * @param {Routes} routes
 * @param {number} lane
 * @param {number} step
 * @param {Inks} inks
 * @param {boolean} points
 */
function drawLane(c, frame, routes, lane, step, inks, points) {
  const {colour, lanes, positions: [xs, ys], ends} = routes;
  const end = Math.min(step, ends[lane]);
  c.beginPath();
  trace(c, frame, routes, lane, step, 0.7);
  c.strokeStyle = inks.halo;
  c.lineWidth = 4;
  c.stroke();
  c.strokeStyle = colour;
  c.lineWidth = 2;
  c.stroke();
  c.fillStyle = colour;
  if (points && end <= POINTS) {
    c.beginPath();
    for (let k = 1; k < end; k++) {
      const [x, y] = [frame.x(xs[k * lanes + lane]), frame.y(ys[k * lanes + lane])];
      c.moveTo(x + 2.4, y);
      c.arc(x, y, 2.4, 0, 7);
    }
    c.fill();
  }
  const at = rowOf(routes, lane, step);
  const [x, y] = [frame.x(xs[at]), frame.y(ys[at])];
  if (hasDiverged(routes, lane, step)) drawCross(c, frame, x, y, colour, inks);
  else drawBall(c, x, y, points ? 6 : 5, colour, inks);
}

/**
 * The corners of a route that are far enough from each other to be seen.
 * @param {CanvasRenderingContext2D} c
 * @param {Frame} frame
 * @param {Routes} routes
 * @param {number} lane
 * @param {number} step
 * @param {number} near pixels
 */
function trace(c, frame, {lanes, positions, ends}, lane, step, near) {
  const end = Math.min(step, ends[lane]);
  const [xs, ys] = positions;
  let [before, above] = [frame.x(xs[lane]), frame.y(ys[lane])];
  c.moveTo(before, above);
  for (let k = 1; k <= end; k++) {
    const [x, y] = [frame.x(xs[k * lanes + lane]), frame.y(ys[k * lanes + lane])];
    if (k < end && Math.abs(x - before) + Math.abs(y - above) < near) continue;
    c.lineTo(x, y);
    [before, above] = [x, y];
  }
}

/**
 * What moves somebody: the step that the rule would take on flat ground, as an arrow, the next step, as a dashed one,
 * and the box of its scales.
 * @param {CanvasRenderingContext2D} c
 * @param {Frame} frame
 * @param {number[]} point
 * @param {import('../walking/geometry.js').Geometry} geometry
 * @param {string} colour
 */
export function drawGeometry(c, frame, point, {inertia, step, scales}, colour) {
  const [x, y] = [frame.x(point[0]), frame.y(point[1])];
  c.strokeStyle = c.fillStyle = colour;
  if (scales) {
    // Both axes in pixels of the map, so that a square is a rule that knows no difference between them.
    const largest = Math.max(...scales);
    const [wide, high] = scales.map((scale) => Math.max(2, (28 * scale) / largest));
    c.globalAlpha = 0.16;
    c.fillRect(x - wide, y - high, 2 * wide, 2 * high);
    c.globalAlpha = 0.8;
    c.lineWidth = 1;
    c.strokeRect(x - wide, y - high, 2 * wide, 2 * high);
    c.globalAlpha = 1;
  }
  c.lineWidth = 1.4;
  c.setLineDash([3, 3]);
  arrow(c, x, y, frame.x(point[0] + step[0]), frame.y(point[1] + step[1]), 7);
  c.setLineDash([]);
  if (!inertia) return;
  c.lineWidth = 2.6;
  arrow(c, x, y, frame.x(point[0] + inertia[0]), frame.y(point[1] + inertia[1]), 10);
}

/**
 * Stars at the minima, below the routes; of several, each in the colour that its basin has on a map of starts.
 * @param {CanvasRenderingContext2D} c
 * @param {Frame} frame
 * @param {number[][]} minima
 * @param {Inks} inks
 */
export function drawMinima(c, frame, minima, inks) {
  const {basins, star} = inks;
  for (const [k, [x, y]] of minima.entries()) {
    const colour = minima.length > 1 ? basins[k % basins.length] : star;
    drawStar(c, frame.x(x), frame.y(y), minima.length < MINIMA ? 9 : 5, inks, colour);
  }
}

/**
 * A ring at the start, and names, above the routes; of many minima, which are a curve of them, none.
 * @param {CanvasRenderingContext2D} c
 * @param {Frame} frame
 * @param {number[][]} minima
 * @param {number[]} start
 * @param {Inks} inks
 * @param {{start: string, minimum: string}} names
 */
export function drawNames(c, frame, minima, start, inks, names) {
  drawRing(c, frame.x(start[0]), frame.y(start[1]), inks);
  c.font = '12px system-ui, sans-serif';
  c.textAlign = 'left';
  const named = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ name) => {
    if (!(x > 0 && y > 0 && x < frame.width && y < frame.height)) return;
    haloed(c, name, Math.min(x + 11, frame.width - 60), Math.max(y - 11, 14), inks);
  };
  for (const [x, y] of minima.length < MINIMA ? minima : []) named(frame.x(x), frame.y(y), names.minimum);
  named(frame.x(start[0]), frame.y(start[1]), names.start);
}
