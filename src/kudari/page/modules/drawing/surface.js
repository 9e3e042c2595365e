/**
 * The field as a surface, with the routes on it, by the painter's algorithm: so it looks the same everywhere, and can
 * be exported as any other drawing. It is seen from infinitely far: rows and columns from back to front are in order.
 */
import {viewOf} from './angles.js';
import {fitted, tickText, ticksOf} from './axes.js';
import {cellsInOrder, reliefOf} from './relief.js';
import {MARKS_STEP, marksOf} from './surfaceroutes.js';

/**
 * @typedef {import('./angles.js').Angles} Angles
 * @typedef {import('./angles.js').View} View
 * @typedef {import('./colours.js').Inks} Inks
 * @typedef {import('../walking/routetables.js').Routes} Routes
 * @typedef {import('./surfaceroutes.js').Mark} Mark
 * @typedef {import('./relief.js').Relief} Relief
 * @typedef {import('./relief.js').Survey} Survey
 */

const LINES = 5; // cells from one line of the grid to the next

/**
 * The whole drawing: walks up to a step, and the names of the two variables at the sides.
 * @type {(canvas: HTMLCanvasElement, survey: Survey, walks: Routes[], step: number, angles: Angles, inks: Inks,
 *   names: string[]) => void}
 */
export function drawSurface(canvas, survey, walks, step, angles, inks, names) {
  const {c, width, height} = fitted(canvas);
  const [view, relief] = [viewOf(angles, width, height), reliefOf(survey)];
  Object.assign(c, {fillStyle: inks.ground, lineJoin: 'round', lineWidth: 1});
  c.fillRect(0, 0, width, height);
  drawBase(c, view, survey.domain, names, inks);
  drawCells(c, relief, view, inks);
  const marks = marksOf(walks, Math.floor(step), survey.domain, relief, view);
  c.globalAlpha = 0.3; // what is hidden shines through
  for (const mark of marks) if (mark.hidden) drawMark(c, mark, '');
  c.globalAlpha = 1;
  for (const mark of marks) if (!mark.hidden) drawMark(c, mark, mark.radius === MARKS_STEP ? '' : inks.halo);
}

/** @type {(c: CanvasRenderingContext2D, relief: Relief, view: View, inks: Inks) => void} */
function drawCells(c, relief, view, inks) {
  const [{x, y, z, tones}, {sin, cos}, [low, high]] = [relief, view, inks.terrain];
  const wide = x.length;
  const px = z.map((_, k) => view.x(x[k % wide], y[Math.floor(k / wide)]));
  const py = z.map((up, k) => view.y(x[k % wide], y[Math.floor(k / wide)], up));
  const [lightX, lightY] = [0.25 * sin - 0.55 * cos, 0.25 * cos + 0.55 * sin]; // from the upper left of the drawing
  // Lines of the grid are drawn on far sides: no later cell is painted over them.
  const [back, side, rim] = [+(cos > 0), +(sin > 0), inks.dark ? 14 : -16];
  for (const a of cellsInOrder(relief, view)) {
    const [b, d, e, i, j] = [a + 1, a + wide + 1, a + wide, a % wide, Math.floor(a / wide)];
    const slopeX = (z[b] + z[d] - z[a] - z[e]) / 2 / (x[i + 1] - x[i]);
    const slopeY = (z[d] + z[e] - z[a] - z[b]) / 2 / (y[j + 1] - y[j]);
    const lit = (0.8 - slopeX * lightX - slopeY * lightY) / Math.sqrt(1 + slopeX * slopeX + slopeY * slopeY);
    const under = (px[d] - px[a]) * (py[e] - py[b]) > (py[d] - py[a]) * (px[e] - px[b]); // one sees it from below
    const light = inks.dark ? 8 + 40 * (under ? -0.25 : lit - 0.7) : 75 * (under ? -0.6 : lit - 0.85);
    const tone = (tones[a] + tones[b] + tones[d] + tones[e]) * 0.36 - 0.5; // a little more contrast than on the map
    const [red, green, blue] = low.map((part, k) => Math.round(part + tone * (high[k] - part) + light));
    c.fillStyle = `rgb(${red},${green},${blue})`;
    c.beginPath(); // half a pixel larger, or the ground would show between cells
    const [middleX, middleY] = [(px[a] + px[d]) / 2, (py[a] + py[d]) / 2];
    for (const k of [a, b, d, e]) {
      c.lineTo(px[k] + (px[k] < middleX ? -0.5 : 0.5), py[k] + (py[k] < middleY ? -0.5 : 0.5));
    }
    c.fill();
    const [alongX, alongY] = [(j + back) % LINES === 0, (i + side) % LINES === 0];
    if (alongX || alongY) {
      Object.assign(c, {strokeStyle: `rgb(${red + rim},${green + rim},${blue + rim})`, lineWidth: 0.8});
      if (alongX) drawLine(c, (back ? [e, d] : [a, b]).flatMap((k) => [px[k], py[k]]));
      if (alongY) drawLine(c, (side ? [b, d] : [a, e]).flatMap((k) => [px[k], py[k]]));
    }
  }
}

/** @type {(c: CanvasRenderingContext2D, path: number[]) => void} */
function drawLine(c, path) {
  c.beginPath();
  for (let k = 0; k < path.length; k += 2) c.lineTo(path[k], path[k + 1]);
  c.stroke();
}

/** @type {(c: CanvasRenderingContext2D, mark: Mark, halo: string) => void} without a halo if it is '' */
function drawMark(c, {colour, path, radius}, halo) {
  const layer = (/** @type {string} */ ink, /** @type {number} */ wider) => {
    Object.assign(c, {strokeStyle: ink, fillStyle: ink, lineWidth: 2 + wider});
    if (!radius) return drawLine(c, path);
    c.beginPath();
    c.arc(path[0], path[1], radius + wider / 2, 0, 2 * Math.PI);
    c.fill();
  };
  if (halo) layer(halo, 2.5);
  layer(colour, 0);
}

/**
 * The rectangle below the surface, with numbers and names at its near sides, none over another.
 * @type {(c: CanvasRenderingContext2D, view: View, domain: [number, number][], names: string[], inks: Inks) => void}
 */
function drawBase(c, view, domain, names, inks) {
  const at = (/** @type {number[]} */ [u, v]) => [view.x(u, v), view.y(u, v, -0.08)];
  Object.assign(c, {strokeStyle: inks.faint, fillStyle: inks.ink, textAlign: 'center', textBaseline: 'middle'});
  drawLine(c, [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]].flatMap(at));
  const centre = at([0, 0]);
  const near = [view.sin > 0 ? -1 : 1, view.cos > 0 ? -1 : 1];
  const labels = /** @type {number[][]} */ ([]);
  domain.forEach(([low, high], axis) => {
    const side = (/** @type {number} */ share) => at(axis ? [near[0], share] : [share, near[1]]);
    const [from, to, half] = [side(-1), side(1), side(0)];
    const long = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
    const [ax, ay] = [(from[1] - to[1]) / long, (to[0] - from[0]) / long];
    const outward = ax * (half[0] - centre[0]) + ay * (half[1] - centre[1]) < 0 ? -1 : 1;
    const [nx, ny] = [outward * ax, outward * ay];
    const write = (/** @type {string} */ text, /** @type {number[]} */ [px, py], /** @type {number} */ away) => {
      const wide = c.measureText(text).width / 2;
      const [x, y] = [px + nx * (away + wide), py + ny * (away + 3)];
      if (labels.some((label) => Math.abs(x - label[0]) < wide + label[2] + 9 && Math.abs(y - label[1]) < 13)) return;
      labels.push([x, y, wide]);
      c.fillText(text, x, y);
    };
    c.font = 'italic 14px system-ui, sans-serif';
    write(names[axis], half, 26);
    c.font = '11px system-ui, sans-serif';
    let ticks = ticksOf(low, high, long / 60);
    for (let count = 2; count < 9 && ticks.length < 3; count++) ticks = ticksOf(low, high, count);
    for (const tick of ticks) {
      const [px, py] = side((2 * (tick - low)) / (high - low) - 1);
      drawLine(c, [px, py, px + 4 * nx, py + 4 * ny]);
      write(tickText(tick), [px, py], 8);
    }
  });
}
