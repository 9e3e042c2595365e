/** Routes on the surface as lines and dots in pixels, each before the surface or behind it. */
import {isEnsemble, rowOf} from '../walking/routetables.js';
import {RELIEF_CELLS, groundOf, isHidden} from './relief.js';

/**
 * A line, or a dot with a radius.
 * @typedef {{colour: string, path: number[], radius: number, hidden: boolean}} Mark
 * @typedef {import('../walking/routetables.js').Routes} Routes
 * @typedef {{u: number, v: number, height: number}} Spot  on the base, with the height of the route itself
 */

export const MARKS_STEP = 2.3; // the radius of a step's dot, which needs no halo: it lies on its line
const CROWD = 64; // dots of a crowd: only the one in the middle has a line
const DOTS = 60; // steps: on longer routes there is only the line

/**
 * Lines and dots of the routes up to a step: first the lines, at last where everybody is.
 * @param {Routes[]} all
 * @param {number} step
 * @param {[number, number][]} domain
 * @param {import('./relief.js').Relief} relief
 * @param {import('./angles.js').View} view
 */
export function marksOf(all, step, domain, relief, view) {
  const ground = groundOf(relief);
  const marks = all.flatMap((routes) => new Marker(routes, domain, relief, ground, view).mark(step));
  return marks.sort((one, other) => one.radius - other.radius);
}

/** Marks the routes of one rule. */
class Marker {
  /**
   * @param {Routes} routes
   * @param {[number, number][]} domain
   * @param {import('./relief.js').Relief} relief
   * @param {(u: number, v: number) => number} ground
   * @param {import('./angles.js').View} view
   */
  constructor(routes, domain, relief, ground, view) {
    this.routes = routes;
    this.domain = domain;
    this.relief = relief;
    this.ground = ground;
    this.view = view;
    /** @type {Mark[]} */
    this.marks = [];
  }

  /** @param {number} step */
  mark(step) {
    const {routes} = this;
    let lanes = Array.from(routes.ends.keys()).filter((lane) => routes.ends[lane] >= 0);
    if (isEnsemble(routes)) {
      const stride = Math.ceil(lanes.length / CROWD);
      for (let i = 0; i < lanes.length; i += stride) this.dot(rowOf(routes, lanes[i], step), 2.2);
      lanes = lanes.filter((lane) => lane === routes.middle);
    }
    for (const lane of lanes) {
      const end = Math.min(step, routes.ends[lane]);
      const at = (/** @type {number} */ k) => k * routes.lanes + lane;
      let open = /** @type {Mark | null} */ (null);
      for (let k = 1; k <= end; k++) open = this.leg(this.spot(at(k - 1)), this.spot(at(k)), open);
      for (let k = 0; k < end && end <= DOTS; k++) this.dot(at(k), MARKS_STEP);
      this.dot(at(end), 5);
    }
    return this.marks;
  }

  /**
   * Where a row of the tables is.
   * @param {number} row
   * @returns {Spot}
   */
  spot(row) {
    const {routes: {positions, values}, domain, relief} = this;
    const [u, v] = domain.map(([low, high], i) => (2 * (positions[i][row] - low)) / (high - low) - 1);
    return {u, v, height: relief.drawn(values[row])};
  }

  /**
   * The pixel of a place that is inside: on the cells as they are drawn, or at its own height where there is none.
   * @param {Spot} spot
   */
  pixel({u, v, height}) {
    if (!(Math.abs(u) <= 1 && Math.abs(v) <= 1)) return null;
    const {ground, view} = this;
    const on = ground(u, v);
    const z = Number.isNaN(on) ? height : on;
    return {path: [view.x(u, v), view.y(u, v, z)], hidden: isHidden(ground, view, u, v, z)};
  }

  /**
   * @param {number} row
   * @param {number} radius
   */
  dot(row, radius) {
    const pixel = this.pixel(this.spot(row));
    if (pixel) this.marks.push({colour: this.routes.colour, radius, ...pixel});
  }

  /**
   * One step, laid on the cells in pieces of their size; a line ends where it goes behind the surface or outside.
   * @param {Spot} from
   * @param {Spot} to
   * @param {Mark | null} open the line so far
   * @returns {Mark | null} the line that goes on
   */
  leg(from, to, open) {
    const {relief: {x, y}, routes: {colour}} = this;
    const [du, dv, rise] = [to.u - from.u, to.v - from.v, to.height - from.height];
    const pieces = Math.ceil(Math.max(Math.abs(du) / (x[1] - x[0]), Math.abs(dv) / (y[1] - y[0]))) || 1;
    let before = this.pixel(from);
    for (let piece = 1; piece <= Math.min(pieces, 2 * RELIEF_CELLS); piece++) { // after that many it is outside
      const share = piece / pieces;
      const now = this.pixel({u: from.u + share * du, v: from.v + share * dv, height: from.height + share * rise});
      if (!now || open?.hidden !== now.hidden) open = null;
      if (now && before && !open) this.marks.push((open = {colour, radius: 0, ...now, path: [...before.path]}));
      if (now) open?.path.push(...now.path);
      before = now;
    }
    return open;
  }
}
