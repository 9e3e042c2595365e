/**
 * The field as a surface, with the routes on it, by the painter's algorithm: so it looks the same everywhere, and can
 * be exported as any other drawing. It is seen from infinitely far, so rows and columns from back to front are in
 * order.
 */
import {fitted, ticksOf} from './axes.js';
import {drawLine, drawMark, marksOf, SURFACE_CELLS} from './marks.js';

/** @typedef {import('./inks.js').Inks} Inks */
/** @typedef {import('./marks.js').Route} Route */
/**
 * Heights in rows from the bottom up; a shade is the rank of a height among all, 0 to 1. Angles are in degrees: 0 looks
 * along y, from the side.
 * @typedef {{columns: number, rows: number, domain: [number, number][], heights: Float64Array,
 *   shades: (height: number) => number}} Survey
 * @typedef {{turn: number, tilt: number, zoom: number}} Angles
 * @typedef {ReturnType<typeof reliefOf>} Relief
 * @typedef {ReturnType<typeof viewOf>} View
 */

const SURFACE_LINES = 5; // cells from one line of the grid to the next
const SURFACE_TALL = 0.75; // of the base, which goes from −1 to 1 both ways
const SURFACE_SOFT = 0.15; // how far heights that stand out may stand out

/**
 * Other angles after a drag of so many pixels: the near side follows the finger.
 * @param {Angles} angles
 * @param {number} dx
 * @param {number} dy
 * @returns {Angles}
 */
export function turned({turn, tilt, zoom}, dx, dy) {
  return {turn: (((turn + 0.4 * dx) % 360) + 360) % 360, tilt: Math.min(80, Math.max(10, tilt + 0.4 * dy)), zoom};
}

/**
 * The corners of the cells, with NaN where the field is not finite. A height is drawn half by its rank, which shows
 * every valley, and half by its share of what most heights span, which keeps slopes as steep as they are.
 * @param {Survey} survey
 */
export function reliefOf({columns, rows, heights, shades}) {
  const [across, up] = [columns, rows].map((count) => {
    const stride = Math.ceil((count - 1) / SURFACE_CELLS);
    const cells = Math.ceil((count - 1) / stride);
    return Array.from({length: cells + 1}, (_, i) => Math.min(count - 1, i * stride));
  });
  const found = Float64Array.from(up.flatMap((row) => across.map((column) => heights[row * columns + column])));
  const sorted = found.filter(Number.isFinite).sort();
  const [low, high] = [0.02, 0.98].map((share) => sorted[Math.round(share * (sorted.length - 1))] / 2);
  const drawn = (/** @type {number} */ height) => {
    if (!Number.isFinite(height)) return NaN;
    const share = (height / 2 - low) / (high - low || 1); // halves, for their difference is finite
    const beyond = share < 0 ? share : Math.max(0, share - 1);
    const soft = SURFACE_SOFT * Math.sign(beyond) * (1 - Math.exp(-Math.abs(beyond) / SURFACE_SOFT));
    const linear = (share - beyond + soft + SURFACE_SOFT) / (1 + 2 * SURFACE_SOFT);
    return (SURFACE_TALL * (shades(height) + linear)) / 2;
  };
  return {
    x: across.map((column) => (2 * column) / (columns - 1) - 1),
    y: up.map((row) => (2 * row) / (rows - 1) - 1),
    z: found.map(drawn),
    tones: found.map(shades),
    drawn,
  };
}

/**
 * From the surface to pixels; however it is turned, its size is the same.
 * @param {Angles} angles
 * @param {number} width
 * @param {number} height
 */
export function viewOf({turn, tilt, zoom}, width, height) {
  const [sin, flat] = [turn, tilt].map((angle) => Math.sin((angle * Math.PI) / 180));
  const [cos, upright] = [turn, tilt].map((angle) => Math.cos((angle * Math.PI) / 180));
  const round = 2 * Math.SQRT2;
  const scale = zoom * Math.min((width - 56) / round, (height - 84) / (round * flat + SURFACE_TALL * upright));
  return {
    sin,
    cos,
    x: (/** @type {number} */ x, /** @type {number} */ y) => width / 2 + scale * (x * cos - y * sin),
    y: (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ z) =>
      height / 2 - 14 - scale * ((x * sin + y * cos) * flat + (z - SURFACE_TALL / 2) * upright),
  };
}

/**
 * The cells that there are, from back to front: the numbers of their lower left corners.
 * @param {Relief} relief
 * @param {{sin: number, cos: number}} view
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
 * @param {HTMLCanvasElement} canvas
 * @param {Survey} survey
 * @param {Route[]} walks
 * @param {number} step up to which they are drawn
 * @param {Angles} angles
 * @param {Inks} inks
 * @param {string[]} names of the two variables
 */
export function drawSurface(canvas, survey, walks, step, angles, inks, names) {
  const {c, width, height} = fitted(canvas);
  const [view, relief] = [viewOf(angles, width, height), reliefOf(survey)];
  const order = cellsInOrder(relief, view);
  const marks = marksOf(walks, Math.floor(step), survey, relief, view, order);
  Object.assign(c, {fillStyle: inks.ground, lineJoin: 'round', lineWidth: 1});
  c.fillRect(0, 0, width, height);
  drawBase(c, view, survey.domain, names, inks);
  drawCells(c, relief, view, order, inks, (turn) => marks[turn].forEach((mark) => drawMark(c, mark, inks.halo)));
  c.globalAlpha = 0.25; // what is hidden shines through; elsewhere the same colour once more changes nothing
  for (const mark of marks.flat()) drawMark(c, mark, '');
  c.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} c
 * @param {Relief} relief
 * @param {View} view
 * @param {number[]} order
 * @param {Inks} inks
 * @param {(turn: number) => void} after what else is drawn, after each cell
 */
function drawCells(c, {x, y, z, tones}, {sin, cos, ...view}, order, inks, after) {
  const wide = x.length;
  const px = z.map((_, k) => view.x(x[k % wide], y[Math.floor(k / wide)]));
  const py = z.map((high, k) => view.y(x[k % wide], y[Math.floor(k / wide)], high));
  const [low, high] = inks.terrain;
  const [lightX, lightY] = [0.25 * sin - 0.55 * cos, 0.25 * cos + 0.55 * sin]; // from the upper left of the drawing
  // Lines of the grid are drawn on far sides: no later cell is painted over them.
  const [back, side, rim] = [+(cos > 0), +(sin > 0), inks.dark ? 14 : -16];
  order.forEach((a, turn) => {
    const [b, d, e, i, j] = [a + 1, a + wide + 1, a + wide, a % wide, Math.floor(a / wide)];
    const slopeX = (z[b] + z[d] - z[a] - z[e]) / 2 / (x[i + 1] - x[i]);
    const slopeY = (z[d] + z[e] - z[a] - z[b]) / 2 / (y[j + 1] - y[j]);
    const lit = (0.8 - slopeX * lightX - slopeY * lightY) / Math.sqrt(1 + slopeX * slopeX + slopeY * slopeY);
    const under = (px[d] - px[a]) * (py[e] - py[b]) > (py[d] - py[a]) * (px[e] - px[b]); // one sees it from below
    const light = inks.dark ? 8 + 50 * (under ? -0.5 : lit - 0.7) : 75 * (under ? -0.6 : lit - 0.85);
    const tone = (tones[a] + tones[b] + tones[d] + tones[e]) * 0.36 - 0.5; // a little more contrast than on the map
    const [red, green, blue] = low.map((part, k) => Math.round(part + tone * (high[k] - part) + light));
    c.fillStyle = `rgb(${red},${green},${blue})`;
    c.beginPath();
    const [middleX, middleY] = [(px[a] + px[d]) / 2, (py[a] + py[d]) / 2];
    for (const k of [a, b, d, e]) { // half a pixel larger, or the ground would show between cells
      c.lineTo(px[k] + (px[k] < middleX ? -0.5 : 0.5), py[k] + (py[k] < middleY ? -0.5 : 0.5));
    }
    c.fill();
    const [alongX, alongY] = [(j + back) % SURFACE_LINES === 0, (i + side) % SURFACE_LINES === 0];
    if (alongX || alongY) {
      Object.assign(c, {strokeStyle: `rgb(${red + rim},${green + rim},${blue + rim})`, lineWidth: 0.8});
      if (alongX) drawLine(c, [a, b, d, e].slice(2 * back, 2 * back + 2).flatMap((k) => [px[k], py[k]]));
      if (alongY) drawLine(c, (side ? [b, d] : [a, e]).flatMap((k) => [px[k], py[k]]));
    }
    after(turn);
  });
}

/**
 * The rectangle below the surface, with numbers and names at its near sides, none over another.
 * @param {CanvasRenderingContext2D} c
 * @param {View} view
 * @param {[number, number][]} domain
 * @param {string[]} names
 * @param {Inks} inks
 */
function drawBase(c, view, domain, names, inks) {
  const at = (/** @type {number[]} */ [u, v]) => [view.x(u, v), view.y(u, v, -0.08)];
  Object.assign(c, {strokeStyle: inks.faint, fillStyle: inks.ink, textAlign: 'center', textBaseline: 'middle'});
  drawLine(c, [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]].flatMap(at));
  const centre = at([0, 0]);
  const near = [view.sin > 0 ? -1 : 1, view.cos > 0 ? -1 : 1];
  /** @type {number[][]} */
  const taken = [];
  domain.forEach(([low, high], axis) => {
    const side = (/** @type {number} */ share) => at(axis ? [near[0], share] : [share, near[1]]);
    const [from, to, half] = [side(-1), side(1), side(0)];
    const long = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
    const across = [(from[1] - to[1]) / long, (to[0] - from[0]) / long];
    const outward = across[0] * (half[0] - centre[0]) + across[1] * (half[1] - centre[1]) < 0 ? -1 : 1;
    const [nx, ny] = [outward * across[0], outward * across[1]];
    const write = (/** @type {string} */ text, /** @type {number[]} */ [px, py], /** @type {number} */ away) => {
      const wide = c.measureText(text).width / 2;
      const [x, y] = [px + nx * (away + wide), py + ny * (away + 3)];
      if (taken.some((other) => Math.abs(x - other[0]) < wide + other[2] + 4 && Math.abs(y - other[1]) < 13)) return;
      taken.push([x, y, wide]);
      c.fillText(text, x, y);
    };
    c.font = 'italic 14px system-ui, sans-serif';
    write(names[axis], half, 26);
    c.font = '11px system-ui, sans-serif';
    let ticks = ticksOf(low, high, 2);
    for (let k = 3; k < 9 && (ticks.length < 3 || k < long / 60); k++) ticks = ticksOf(low, high, k);
    for (const tick of ticks) {
      const [px, py] = side((2 * (tick - low)) / (high - low) - 1);
      drawLine(c, [px, py, px + 4 * nx, py + 4 * ny]);
      write(String(tick).replaceAll('-', '−'), [px, py], 8);
    }
  });
}
