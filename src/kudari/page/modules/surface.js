/**
 * The field as a surface in three dimensions, with the routes on it: the painter's algorithm, so that it looks the same
 * everywhere and can be exported as any other drawing. What is farther away is painted first; it is seen from infinitely
 * far, so no cell can hide one that is painted after it.
 */
import {fitted, ticksOf} from './axes.js';

/** @typedef {import('./inks.js').Inks} Inks */
/** Heights in rows from the bottom up; the shade of a height is its rank among all, 0 to 1.
 * @typedef {{columns: number, rows: number, domain: [number, number][], heights: Float64Array,
 *   shades: (height: number) => number}} Survey */
/** Positions and values in rows of one number for each lane; ends are the last finite steps, or −1.
 * @typedef {{colour: string, lanes: number, positions: Float64Array[], values: Float64Array, ends: Int32Array}} Route */
/** Turn and tilt in degrees: 0 and 0 look along y, from the side.
 * @typedef {{turn: number, tilt: number, zoom: number}} Angles */
/** @typedef {{x: (x: number, y: number) => number, y: (x: number, y: number, z: number) => number, sin: number,
 *   cos: number}} View */
/** @typedef {ReturnType<typeof reliefOf>} Relief */
/** @typedef {{colour: string, path: number[], radius: number}} Mark  a piece of a route, or a dot of this radius, in pixels */

const SURFACE_CELLS = 60; // at most, along a side
const SURFACE_TALL = 0.85; // of the base, which goes from −1 to 1 both ways
const SURFACE_BASE = -0.08;
const SURFACE_DOTS = 60; // steps: of longer routes only the line is drawn
const SURFACE_LINES = 5; // cells from one line of the grid to the next
const SURFACE_LINED = 8; // lanes
const SURFACE_CROWD = 64; // end points

/**
 * Other angles after a drag of so many pixels: the near side follows the finger.
 * @param {Angles} angles
 * @param {number} dx
 * @param {number} dy
 * @returns {Angles}
 */
export function turned({turn, tilt, zoom}, dx, dy) {
  const around = (turn + 0.4 * dx) % 360;
  return {turn: around < 0 ? around + 360 : around, tilt: Math.min(80, Math.max(10, tilt + 0.4 * dy)), zoom};
}

/**
 * How high a height is drawn, 0 to 1: half its rank, which shows every valley, and half its share of what most heights
 * span, which keeps slopes as steep as they are.
 * @param {ArrayLike<number>} heights
 * @param {(height: number) => number} shades
 * @returns {(height: number) => number}
 */
export function reliefHeight(heights, shades) {
  const sorted = Float64Array.from(heights).filter(Number.isFinite).sort();
  const [low, high] = [0.02, 0.98].map((share) => sorted[Math.round(share * (sorted.length - 1))]);
  const span = high / 2 - low / 2 || 1; // halves, so that it is finite
  return (height) => (shades(height) + Math.min(1, Math.max(0, (height / 2 - low / 2) / span))) / 2;
}

/**
 * The surface in cells: heights at their corners, NaN where the field is not finite.
 * @param {Survey} survey
 */
export function reliefOf({columns, rows, heights, shades}) {
  const across = cornersOf(columns);
  const up = cornersOf(rows);
  const found = new Float64Array(across.length * up.length);
  up.forEach((row, j) => across.forEach((column, i) => (found[j * across.length + i] = heights[row * columns + column])));
  const z = reliefHeight(found, shades);
  const finite = (/** @type {number} */ height) => (Number.isFinite(height) ? z(height) * SURFACE_TALL : NaN);
  return {
    x: across.map((column) => (2 * column) / (columns - 1) - 1),
    y: up.map((row) => (2 * row) / (rows - 1) - 1),
    z: found.map(finite),
    tones: found.map((height) => (Number.isFinite(height) ? shades(height) : NaN)),
    drawn: finite,
  };
}

/** Which of so many places are corners of cells: the first, the last, and every second or third between. @param {number} count */
function cornersOf(count) {
  const stride = Math.ceil((count - 1) / SURFACE_CELLS);
  const cells = Math.ceil((count - 1) / stride);
  return Array.from({length: cells + 1}, (_, i) => Math.min(count - 1, i * stride));
}

/**
 * From the surface to pixels.
 * @param {Angles} angles
 * @param {number} width
 * @param {number} height
 * @returns {View}
 */
export function viewOf({turn, tilt, zoom}, width, height) {
  const [sin, cos] = [Math.sin((turn * Math.PI) / 180), Math.cos((turn * Math.PI) / 180)];
  const [flat, upright] = [Math.sin((tilt * Math.PI) / 180), Math.cos((tilt * Math.PI) / 180)];
  const round = 2 * Math.SQRT2; // however it is turned, so that turning does not change its size
  const scale = zoom * Math.min((width - 56) / round, (height - 84) / (round * flat + SURFACE_TALL * upright));
  const middle = height / 2 - 14;
  return {
    x: (x, y) => width / 2 + scale * (x * cos - y * sin),
    y: (x, y, z) => middle - scale * ((x * sin + y * cos) * flat + (z - SURFACE_TALL / 2) * upright),
    sin,
    cos,
  };
}

/**
 * The cells that there are, from back to front, as the number of their lower left corners.
 * @param {Relief} relief
 * @param {{sin: number, cos: number}} view
 * @returns {number[]}
 */
export function cellsInOrder({x, y, z}, {sin, cos}) {
  const [wide, order] = [x.length, /** @type {number[]} */ ([])];
  for (let row = 0; row < y.length - 1; row++) {
    const first = (cos > 0 ? y.length - 2 - row : row) * wide;
    for (let column = 0; column < wide - 1; column++) {
      const cell = first + (sin > 0 ? wide - 2 - column : column);
      if (!Number.isNaN(z[cell] + z[cell + 1] + z[cell + wide] + z[cell + wide + 1])) order.push(cell);
    }
  }
  return order;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Survey} survey
 * @param {Route[]} walks
 * @param {number} step up to which the routes are drawn
 * @param {Angles} angles
 * @param {Inks} inks
 * @param {string[]} names of the two variables
 */
export function drawSurface(canvas, survey, walks, step, angles, inks, names) {
  const {c, width, height} = fitted(canvas);
  const view = viewOf(angles, width, height);
  const relief = reliefOf(survey);
  const order = cellsInOrder(relief, view);
  Object.assign(c, {fillStyle: inks.ground, lineJoin: 'round', lineCap: 'butt'});
  c.fillRect(0, 0, width, height);
  drawBase(c, view, survey.domain, names, inks);
  const marks = new MarkQueue(survey, relief, view, order);
  for (const route of walks) marks.add(route, Math.floor(step));
  drawCells(c, relief, view, order, inks, (turn) => marks.waiting[turn].forEach((mark) => drawMark(c, mark, inks.halo)));
  c.globalAlpha = 0.25; // what is hidden shows through; on what is not, the same colour once more changes nothing
  for (const mark of marks.waiting.flat()) drawMark(c, mark, '');
  c.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} c
 * @param {Relief} relief
 * @param {View} view
 * @param {number[]} order
 * @param {Inks} inks
 * @param {(turn: number) => void} after what is to be drawn after each cell
 */
function drawCells(c, {x, y, z, tones}, view, order, inks, after) {
  const wide = x.length;
  const px = z.map((_, k) => view.x(x[k % wide], y[Math.floor(k / wide)]));
  const py = z.map((high, k) => view.y(x[k % wide], y[Math.floor(k / wide)], high));
  const outline = (/** @type {number[]} */ ...corners) => {
    c.moveTo(px[corners[0]], py[corners[0]]);
    for (let k = 1; k < corners.length; k++) c.lineTo(px[corners[k]], py[corners[k]]);
  };
  const [low, high] = inks.terrain;
  // The light comes from the upper left of the drawing, however the surface is turned.
  const [lightX, lightY] = [-0.55 * view.cos + 0.25 * view.sin, 0.55 * view.sin + 0.25 * view.cos];
  c.lineWidth = 0.8;
  order.forEach((a, turn) => {
    const [b, d, e] = [a + 1, a + wide + 1, a + wide];
    const [column, row] = [a % wide, Math.floor(a / wide)];
    const slopeX = (z[b] + z[d] - z[a] - z[e]) / 2 / (x[column + 1] - x[column]);
    const slopeY = (z[d] + z[e] - z[a] - z[b]) / 2 / (y[row + 1] - y[row]);
    const below = (px[d] - px[a]) * (py[e] - py[b]) > (py[d] - py[a]) * (px[e] - px[b]); // one sees its underside
    const lit = (0.8 - slopeX * lightX - slopeY * lightY) / Math.sqrt(1 + slopeX * slopeX + slopeY * slopeY);
    const light = (below ? -0.4 : lit - 0.75) * (inks.dark ? 60 : 90);
    const tone = (tones[a] + tones[b] + tones[d] + tones[e]) / 4;
    const colour = (/** @type {number} */ more) => `rgb(${low.map((part, i) => Math.round(part + tone * (high[i] - part) + light + more))})`;
    c.fillStyle = c.strokeStyle = colour(0);
    c.beginPath();
    outline(a, b, d, e);
    c.closePath();
    c.fill();
    c.stroke(); // or the ground would show between cells
    const [farRow, farColumn] = [row + +(view.cos > 0), column + +(view.sin > 0)];
    if (farRow % SURFACE_LINES === 0 || farColumn % SURFACE_LINES === 0) {
      c.strokeStyle = colour(inks.dark ? 14 : -14);
      c.beginPath(); // lines on far sides only: no later cell is painted over them
      if (farRow % SURFACE_LINES === 0) outline(...(farRow > row ? [e, d] : [a, b]));
      if (farColumn % SURFACE_LINES === 0) outline(...(farColumn > column ? [b, d] : [a, e]));
      c.stroke();
    }
    after(turn);
    c.lineWidth = 0.8;
  });
}

/** Pieces of routes, each kept until the cells that must not hide it are painted. */
class MarkQueue {
  /**
   * @param {Survey} survey
   * @param {Relief} relief
   * @param {View} view
   * @param {number[]} order
   */
  constructor({domain}, relief, view, order) {
    this.domain = domain;
    this.relief = relief;
    this.view = view;
    this.turns = new Int32Array(relief.z.length).fill(-1);
    order.forEach((cell, turn) => (this.turns[cell] = turn));
    /** @type {Mark[][]} */
    this.waiting = Array.from({length: order.length}, () => []);
  }

  /**
   * Lines of all lanes, or of many only the one with the middle value, and of the others points.
   * @param {Route} route
   * @param {number} step
   */
  add(route, step) {
    const {lanes, ends, values} = route;
    let lined = Array.from(ends.keys()).filter((lane) => ends[lane] >= 0);
    if (lanes > SURFACE_LINED) {
      const stride = Math.ceil(lined.length / SURFACE_CROWD);
      for (let k = 0; k < lined.length; k += stride) this.addDot(route, lined[k], Math.min(step, ends[lined[k]]), 2);
      const last = (/** @type {number} */ lane) => values[ends[lane] * lanes + lane];
      lined = lined.sort((a, b) => last(a) - last(b)).slice(lined.length >> 1).slice(0, 1);
    }
    for (const lane of lined) {
      const end = Math.min(step, ends[lane]);
      let open = {turn: -1, path: /** @type {number[]} */ ([])};
      for (let k = 0; k < end; k++) open = this.addStep(route, lane, k, open);
      for (let k = 0; k < end && end <= SURFACE_DOTS; k++) this.addDot(route, lane, k, 2.2);
      this.addDot(route, lane, end, 5);
    }
  }

  /**
   * Where on the base, −1 to 1, a step is, and how high.
   * @param {Route} route
   * @param {number} lane
   * @param {number} step
   */
  place({positions, values, lanes}, lane, step) {
    const k = step * lanes + lane;
    const [u, v] = this.domain.map(([low, high], i) => (2 * (positions[i][k] - low)) / (high - low) - 1);
    return {u, v, z: this.relief.drawn(values[k])};
  }

  /**
   * The pixels of a place, and when it is to be drawn: after the neighbours of its cell, which would else cut a line
   * that runs along their border. It lies on the cells as they are drawn; where there is none, at its own height.
   * @param {{u: number, v: number, z: number}} place
   */
  spot({u, v, z: own}) {
    const {x, y, z} = this.relief;
    const wide = x.length;
    const column = Math.min(wide - 2, Math.floor((u + 1) / (x[1] - x[0])));
    const row = Math.min(y.length - 2, Math.floor((v + 1) / (y[1] - y[0])));
    const [s, t, a] = [(u - x[column]) / (x[column + 1] - x[column]), (v - y[row]) / (y[row + 1] - y[row]), row * wide + column];
    const on = (1 - t) * ((1 - s) * z[a] + s * z[a + 1]) + t * ((1 - s) * z[a + wide] + s * z[a + wide + 1]);
    let turn = 0;
    for (const near of [a - wide, a, a + wide]) {
      for (let k = near - 1; k <= near + 1; k++) turn = Math.max(turn, this.turns[k] ?? 0);
    }
    return {turn, at: [this.view.x(u, v), this.view.y(u, v, Number.isNaN(on) ? own : on)]};
  }

  /**
   * @param {Route} route
   * @param {number} lane
   * @param {number} step
   * @param {number} radius
   */
  addDot(route, lane, step, radius) {
    const place = this.place(route, lane, step);
    if (Math.max(Math.abs(place.u), Math.abs(place.v)) > 1) return;
    const {turn, at} = this.spot(place);
    this.waiting[turn]?.push({colour: route.colour, path: at, radius});
  }

  /**
   * The way from a step to the next one, as far as it is inside; it follows the ground, as on the map.
   * @param {Route} route
   * @param {number} lane
   * @param {number} step
   * @param {{turn: number, path: number[]}} open the last piece so far
   */
  addStep(route, lane, step, open) {
    const [from, to] = [this.place(route, lane, step), this.place(route, lane, step + 1)];
    const [du, dv] = [to.u - from.u, to.v - from.v];
    let [first, last] = [0, 1];
    for (const [start, move] of [[from.u, du], [from.v, dv]]) {
      const sides = [(-1 - start) / move, (1 - start) / move];
      if (move !== 0) [first, last] = [Math.max(first, Math.min(...sides)), Math.min(last, Math.max(...sides))];
      else if (Math.abs(start) > 1) return {turn: -1, path: []};
    }
    if (!(first < last)) return {turn: -1, path: []};
    const {x, y} = this.relief;
    const pieces = Math.ceil((last - first) * Math.max(Math.abs(du) / (x[1] - x[0]), Math.abs(dv) / (y[1] - y[0]))) || 1;
    const along = (/** @type {number} */ share) => {
      const far = first + share * (last - first);
      const own = from.z + far * (to.z - from.z);
      return this.spot({u: from.u + far * du, v: from.v + far * dv, z: own});
    };
    let before = along(0);
    for (let k = 1; k <= pieces; k++) {
      const now = along(k / pieces);
      const turn = Math.max(before.turn, now.turn);
      if (turn !== open.turn || first > 0) {
        open = {turn, path: [...before.at]};
        this.waiting[turn]?.push({colour: route.colour, path: open.path, radius: 0});
      }
      open.path.push(...now.at);
      before = now;
    }
    return last < 1 ? {turn: -1, path: []} : open;
  }
}

/**
 * @param {CanvasRenderingContext2D} c
 * @param {Mark} mark
 * @param {string} halo '' for none
 */
function drawMark(c, {colour, path, radius}, halo) {
  c.beginPath();
  if (radius) c.arc(path[0], path[1], radius, 0, 2 * Math.PI);
  else for (let k = 0; k < path.length; k += 2) c.lineTo(path[k], path[k + 1]);
  if (halo) {
    Object.assign(c, {strokeStyle: halo, lineWidth: radius ? 3 : 4.5});
    c.stroke();
  }
  Object.assign(c, {strokeStyle: colour, fillStyle: colour, lineWidth: 2});
  if (radius) c.fill();
  else c.stroke();
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
  const at = (/** @type {number} */ u, /** @type {number} */ v) => [view.x(u, v), view.y(u, v, SURFACE_BASE)];
  Object.assign(c, {strokeStyle: inks.faint, fillStyle: inks.ink, lineWidth: 1, textAlign: 'center', textBaseline: 'middle'});
  c.beginPath();
  for (const [u, v] of [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]) c.lineTo(view.x(u, v), view.y(u, v, SURFACE_BASE));
  c.stroke();
  /** @type {number[][]} */
  const taken = [];
  const nearX = view.sin > 0 ? -1 : 1;
  const nearY = view.cos > 0 ? -1 : 1;
  const sides = [(/** @type {number} */ s) => at(s, nearY), (/** @type {number} */ s) => at(nearX, s)];
  const middle = at(0, 0);
  for (const [axis, side] of sides.entries()) {
    const [from, to, half] = [side(-1), side(1), side(0)];
    const long = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
    let [nx, ny] = [(from[1] - to[1]) / long, (to[0] - from[0]) / long];
    if (nx * (half[0] - middle[0]) + ny * (half[1] - middle[1]) < 0) [nx, ny] = [-nx, -ny];
    const write = (/** @type {string} */ text, /** @type {number[]} */ [px, py], /** @type {number} */ away) => {
      const wide = c.measureText(text).width / 2;
      const [tx, ty] = [px + nx * (away + wide), py + ny * (away + 3)];
      if (taken.some(([x, y, w]) => Math.abs(x - tx) < w + wide + 4 && Math.abs(y - ty) < 13)) return;
      taken.push([tx, ty, wide]);
      c.fillText(text, tx, ty);
    };
    c.font = 'italic 14px system-ui, sans-serif';
    write(names[axis], half, 26);
    c.font = '11px system-ui, sans-serif';
    const [low, high] = domain[axis];
    for (const tick of ticksOf(low, high, long / 60)) {
      const [px, py] = side((2 * (tick - low)) / (high - low) - 1);
      c.beginPath();
      c.moveTo(px, py);
      c.lineTo(px + 4 * nx, py + 4 * ny);
      c.stroke();
      write(String(tick).replace('-', '−'), [px, py], 8);
    }
  }
}
