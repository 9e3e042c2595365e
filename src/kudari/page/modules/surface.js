/**
 * The field as a surface, with the routes on it, by the painter's algorithm: so it looks the same everywhere, and can
 * be exported as any other drawing. It is seen from infinitely far: rows and columns from back to front are in order.
 */
import {fitted, ticksOf} from './axes.js';

/**
 * Heights in rows from the bottom up; a shade is the rank of a height among all, 0 to 1. Positions and values of a
 * route are in rows of one number for each lane, and ends are the last finite steps. Angles are in degrees: 0 looks
 * along y, from the side. A mark is a line, or a dot with a radius, in pixels.
 * @typedef {{columns: number, rows: number, domain: [number, number][], heights: Float64Array,
 *   shades: (height: number) => number}} Survey
 * @typedef {{colour: string, lanes: number, middle: number, positions: Float64Array[], values: Float64Array,
 *   ends: Int32Array}} Route
 * @typedef {{turn: number, tilt: number, zoom: number}} Angles
 * @typedef {{colour: string, path: number[], radius: number, hidden: boolean}} Mark
 * @typedef {import('./inks.js').Inks} Inks
 * @typedef {ReturnType<typeof reliefOf>} Relief
 * @typedef {ReturnType<typeof viewOf>} View
 */

const SURFACE_CELLS = 60; // at most, along a side
const SURFACE_LINES = 5; // cells from one line of the grid to the next
const SURFACE_TALL = 0.75; // of the base, which goes from −1 to 1 both ways
const SURFACE_SOFT = 0.15; // how far heights that stand out may stand out
const SURFACE_THIN = 0.01; // what is nearer to the line of sight hides nothing
const SURFACE_LANES = 8; // of more adventurers only one has a line
const SURFACE_CROWD = 64; // points for the others
const SURFACE_DOTS = 60; // steps: on longer routes there is only the line
const SURFACE_STEP = 2.3; // the radius of those dots, which need no halo: they lie on their line

/**
 * Other angles after a drag of so many pixels: the near side follows the finger.
 * @type {(angles: Angles, dx: number, dy: number) => Angles}
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
    rise: flat / upright, // of the line of sight
    x: (/** @type {number} */ x, /** @type {number} */ y) => width / 2 + scale * (x * cos - y * sin),
    y: (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ z) =>
      height / 2 - 14 - scale * ((x * sin + y * cos) * flat + (z - SURFACE_TALL / 2) * upright),
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
 * The whole drawing: walks up to a step, and the names of the two variables at the sides.
 * @type {(canvas: HTMLCanvasElement, survey: Survey, walks: Route[], step: number, angles: Angles, inks: Inks,
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
  for (const mark of marks) if (!mark.hidden) drawMark(c, mark, mark.radius === SURFACE_STEP ? '' : inks.halo);
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
    const [alongX, alongY] = [(j + back) % SURFACE_LINES === 0, (i + side) % SURFACE_LINES === 0];
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
  const pace = 2 / SURFACE_CELLS;
  const last = Math.min(2 * Math.SQRT2, (SURFACE_TALL - z) / rise); // then it is above everything, or outside
  for (let far = pace; far < last; far += pace) {
    if (ground(u - far * sin, v - far * cos) > z + far * rise + SURFACE_THIN) return true;
  }
  return false;
}

/**
 * Lines and points of the routes: first the lines, at last the balls.
 * @type {(routes: Route[], step: number, domain: [number, number][], relief: Relief, view: View) => Mark[]}
 */
function marksOf(routes, step, domain, relief, view) {
  const [width, height] = [relief.x[1] - relief.x[0], relief.y[1] - relief.y[0]];
  const [ground, marks] = [groundOf(relief), /** @type {Mark[]} */ ([])];
  // The pixel of a place that is inside: on the cells as they are drawn, or at its own height where there is none.
  const spot = (/** @type {{u: number, v: number, own: number}} */ {u, v, own}) => {
    if (!(Math.abs(u) <= 1 && Math.abs(v) <= 1)) return null;
    const on = ground(u, v);
    const z = Number.isNaN(on) ? own : on;
    return {path: [view.x(u, v), view.y(u, v, z)], hidden: isHidden(ground, view, u, v, z)};
  };

  for (const {colour, lanes, middle, positions, values, ends} of routes) {
    const place = (/** @type {number} */ k) => {
      const [u, v] = domain.map(([low, high], i) => (2 * (positions[i][k] - low)) / (high - low) - 1);
      return {u, v, own: relief.drawn(values[k])};
    };
    const dot = (/** @type {number} */ k, /** @type {number} */ radius) => {
      const found = spot(place(k));
      if (found) marks.push({colour, radius, ...found});
    };
    let lined = Array.from(ends.keys()).filter((lane) => ends[lane] >= 0);
    if (lanes > SURFACE_LANES) {
      const stride = Math.ceil(lined.length / SURFACE_CROWD);
      for (let i = 0; i < lined.length; i += stride) dot(Math.min(step, ends[lined[i]]) * lanes + lined[i], 2.2);
      lined = lined.filter((lane) => lane === middle);
    }
    for (const lane of lined) {
      const end = Math.min(step, ends[lane]);
      let open = /** @type {Mark | null} */ (null);
      for (let k = 1; k <= end; k++) {
        const [from, to] = [place((k - 1) * lanes + lane), place(k * lanes + lane)];
        const [du, dv, rise] = [to.u - from.u, to.v - from.v, to.own - from.own];
        const pieces = Math.ceil(Math.max(Math.abs(du) / width, Math.abs(dv) / height)) || 1;
        let before = spot(from);
        for (let piece = 1; piece <= Math.min(pieces, 2 * SURFACE_CELLS); piece++) {
          const share = piece / pieces; // after that many it is outside
          const now = spot({u: from.u + share * du, v: from.v + share * dv, own: from.own + share * rise});
          if (!now || open?.hidden !== now.hidden) open = null;
          if (now && before && !open) marks.push((open = {colour, radius: 0, ...now, path: [...before.path]}));
          if (now) open?.path.push(...now.path);
          before = now;
        }
      }
      for (let k = 0; k < end && end <= SURFACE_DOTS; k++) dot(k * lanes + lane, SURFACE_STEP);
      dot(end * lanes + lane, 5);
    }
  }
  return marks.sort((one, other) => one.radius - other.radius);
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
  const taken = /** @type {number[][]} */ ([]);
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
      if (taken.some((other) => Math.abs(x - other[0]) < wide + other[2] + 9 && Math.abs(y - other[1]) < 13)) return;
      taken.push([x, y, wide]);
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
      write(String(tick).replaceAll('-', '−'), [px, py], 8);
    }
  });
}
