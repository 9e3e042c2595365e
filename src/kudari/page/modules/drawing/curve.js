/** A field of one variable: its curve, those who walk on it, and the tangent where they are. */
import {isEnsemble, hasDiverged, rowOf} from '../walking/routetables.js';
import {Frame, fitted} from './axes.js';
import {drawBall, drawCross, drawRing, drawStar, haloed} from './marks.js';
import {drawEdges} from './terrain.js';

/** @typedef {import('./colours.js').Inks} Inks */
/** @typedef {import('../walking/contours.js').Survey} Survey */

/**
 * The frame in which a curve is drawn: its heights, with some room above and below.
 * @param {Survey} survey
 * @param {number} width
 * @param {number} height
 */
export function curveFrame({domain, heights}, width, height) {
  const sorted = heights.filter(Number.isFinite).sort();
  const [low, high] = sorted.length ? [sorted[0], sorted[Math.floor(0.98 * (sorted.length - 1))]] : [0, 1];
  const room = 0.12 * (high - low) || 1;
  return new Frame([domain[0], [low - room, high + room]], width, height);
}

/**
 * The curve itself, which stays while somebody walks on it.
 * @param {HTMLCanvasElement} canvas
 * @param {Survey} survey
 * @param {Inks} inks
 * @param {string[] | null} names of the variable and of the value; null for a thumbnail
 */
export function drawCurve(canvas, survey, inks, names) {
  const {c, width, height} = fitted(canvas);
  const frame = curveFrame(survey, width, height);
  c.fillStyle = `rgb(${inks.terrain[1].join()})`;
  c.fillRect(0, 0, width, height);
  const {columns, domain: [[low, high]], heights} = survey;
  const x = (/** @type {number} */ i) => frame.x(low + ((high - low) * i) / (columns - 1));
  c.beginPath();
  for (let i = 0; i < columns; i++) {
    if (!Number.isFinite(heights[i])) continue;
    if (i && Number.isFinite(heights[i - 1])) c.lineTo(x(i), frame.y(heights[i]));
    else c.moveTo(x(i), frame.y(heights[i]));
  }
  c.strokeStyle = inks.faint;
  c.lineWidth = names ? 2.2 : 1.4;
  c.stroke();
  if (!names) return;
  drawEdges(c, frame, inks, names);
}

/**
 * The walks on the curve, up to a step; of a crowd all places, and the route of the middle one.
 * @param {CanvasRenderingContext2D} c
 * @param {Frame} frame
 * @param {import('../walking/routetables.js').Routes} routes
 * @param {number} step
 * @param {Inks} inks
 * @param {number | null} slope at the place where the spoken-of one is, for the tangent
 */
export function drawOnCurve(c, frame, routes, step, inks, slope) {
  const {colour, lanes, positions: [xs], values, ends, middle} = routes;
  c.lineJoin = 'round';
  for (const lane of isEnsemble(routes) ? [middle] : Array.from({length: lanes}, (_, k) => k)) {
    const end = Math.min(step, ends[lane]);
    c.beginPath();
    for (let k = 0; k <= end; k++) c.lineTo(frame.x(xs[k * lanes + lane]), frame.y(values[k * lanes + lane]));
    c.strokeStyle = colour;
    c.lineWidth = 1;
    c.globalAlpha = 0.55;
    c.stroke();
    c.globalAlpha = 1;
    c.fillStyle = colour;
    c.beginPath();
    for (let k = 1; k < end; k++) {
      const [x, y] = [frame.x(xs[k * lanes + lane]), frame.y(values[k * lanes + lane])];
      c.moveTo(x + 2.6, y);
      c.arc(x, y, 2.6, 0, 7);
    }
    c.fill();
  }
  for (let lane = 0; lane < lanes; lane++) {
    const at = rowOf(routes, lane, step);
    const [x, y] = [frame.x(xs[at]), frame.y(values[at])];
    const leans = lane === middle && slope !== null && Number.isFinite(slope);
    if (leans) drawTangent(c, frame, xs[at], values[at], slope, colour);
    if (hasDiverged(routes, lane, step)) drawCross(c, frame, x, y, colour, inks);
    else drawBall(c, x, y, lane === middle ? 6.5 : 3.5, colour, inks);
  }
}

/**
 * f(x + ε) ≈ y + a ε, over a fifth of the window.
 * @param {CanvasRenderingContext2D} c
 * @param {Frame} frame
 * @param {number} x
 * @param {number} y
 * @param {number} slope
 * @param {string} colour
 */
function drawTangent(c, frame, x, y, slope, colour) {
  const [low, high] = frame.domain[0];
  let [u, v] = [frame.x(x + 1e-3 * (high - low)) - frame.x(x), frame.y(y + 1e-3 * (high - low) * slope) - frame.y(y)];
  const length = Math.hypot(u, v) || 1;
  [u, v] = [(70 * u) / length, (70 * v) / length];
  c.strokeStyle = colour;
  c.lineWidth = 1.6;
  c.setLineDash([6, 4]);
  c.beginPath();
  c.moveTo(frame.x(x) - u, frame.y(y) - v);
  c.lineTo(frame.x(x) + u, frame.y(y) + v);
  c.stroke();
  c.setLineDash([]);
}

/**
 * Stars at the minima and a ring at the start.
 * @param {CanvasRenderingContext2D} c
 * @param {Frame} frame
 * @param {[number, number][]} minima with their heights
 * @param {[number, number]} start with its height
 * @param {Inks} inks
 * @param {{start: string, minimum: string}} names
 */
export function drawCurveLandmarks(c, frame, minima, start, inks, names) {
  c.font = '12px system-ui, sans-serif';
  c.textAlign = 'center';
  for (const [x, y] of minima) {
    drawStar(c, frame.x(x), frame.y(y), 9, inks);
    haloed(c, names.minimum, frame.x(x), frame.y(y) + 22, inks);
  }
  if (!Number.isFinite(start[1])) return;
  drawRing(c, frame.x(start[0]), frame.y(start[1]), inks);
  haloed(c, names.start, frame.x(start[0]), frame.y(start[1]) - 13, inks);
}
