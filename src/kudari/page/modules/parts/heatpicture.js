/** The picture of a map, and what a click or the arrow keys take from it. */
import {ARROW_KEYS, make} from '../basics/elements.js';
import {rounded, short} from '../basics/numbers.js';
import {fitted} from '../drawing/axes.js';
import {basinShades, drawHeat, endShades, heatFrame} from '../drawing/heat.js';
import {axisNumber} from '../walking/mapping.js';

/**
 * @typedef {import('../walking/mapping.js').Asked} Asked
 * @typedef {import('../walking/mapping.js').Axis} Axis
 * @typedef {import('../walking/mapping.js').Grid} Grid
 * @typedef {import('../walking/optimizers.js').Optimizer} Optimizer
 * @typedef {{asked: Asked, kind: string, first: number}} Heat  a map that is walked, and the value at its start
 */

/** A canvas with the newest map. */
export class HeatPicture {
  /**
   * @param {(optimizer: Optimizer, values: [string, number][]) => void} take called with what is chosen on it
   * @param {(pixel: number | null) => void} point called with the pixel under the mouse
   */
  constructor(take, point) {
    this.acts = {take, point};
    this.held = false; // whether a mouse drags its values over it
    this.canvas = make('canvas', {
      tabindex: 0, role: 'application', onclick: (/** @type {MouseEvent} */ event) => this.click(event),
      onpointerdown: (/** @type {PointerEvent} */ event) => this.hold(event),
      onpointermove: (/** @type {PointerEvent} */ event) => this.follow(event),
      onpointerup: () => { this.held = false; }, onpointercancel: () => { this.held = false; },
      onpointerleave: () => this.acts.point(null),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
    });
    /**
     * @type {Heat & {border: Float64Array | null, size: number, shades: Int16Array, ends: Float64Array,
     *   best: number | null} | null} the value at the end of each pixel, NaN where it is lost, and the lowest of them
     */
    this.shown = null;
  }

  /**
   * Take a map, which is drawn with the next frame.
   * @param {Heat} heat
   * @param {Grid} grid
   * @param {Float64Array | null} border
   * @param {string} name which is read aloud
   */
  show(heat, grid, border, name) {
    const {asked: {field: {minima, domain, lowest}}, kind, first} = heat;
    const shades = kind === 'basins' ? basinShades(grid, minima, domain) : endShades(grid, lowest, first);
    const ends = grid.values.map((value, k) => (grid.divergedAt[k] < 0 ? value : NaN)); // the grid is filled again
    const lowestEnd = ends.reduce((low, value) => (value < low ? value : low), Infinity);
    const best = kind === 'ends' && lowestEnd < Infinity ? ends.indexOf(lowestEnd) : null;
    this.shown = {...heat, border, size: grid.size, shades, ends, best};
    this.canvas.setAttribute('aria-label', name);
  }

  /**
   * Draw the newest map.
   * @param {import('../drawing/colours.js').Inks} inks
   */
  paint(inks) {
    const {shown} = this;
    if (!shown) fitted(this.canvas);
    else {
      const best = shown.best === null ? null : this.numbersAt(shown.best);
      drawHeat(this.canvas, shown, shown.asked.axes, shown.border, this.mark(shown.asked), best, inks);
    }
  }

  /**
   * The numbers of a pixel.
   * @param {number} pixel
   * @returns {[number, number]}
   */
  numbersAt(pixel) {
    const {size, asked} = /** @type {NonNullable<typeof this.shown>} */ (this.shown);
    return [axisNumber(asked.axes[0], (pixel % size) / (size - 1)),
      axisNumber(asked.axes[1], Math.floor(pixel / size) / (size - 1))];
  }

  /**
   * The numbers that are used now.
   * @param {Asked} asked
   * @returns {[number, number]}
   */
  mark({axes, start, optimizer}) {
    const numberOf = (/** @type {string} */ key) =>
      (key.startsWith('start ') ? start[Number(key.slice(6))] : optimizer.values[key]);
    return [numberOf(axes[0].key), numberOf(axes[1].key)];
  }

  /** @param {MouseEvent} event */
  click(event) {
    if (this.shown && event.detail !== 0) this.takeAt(event);
  }

  /** @param {MouseEvent} event */
  takeAt({offsetX, offsetY}) {
    const {asked} = /** @type {NonNullable<typeof this.shown>} */ (this.shown);
    const frame = heatFrame(asked.axes, this.canvas.clientWidth, this.canvas.clientHeight);
    this.take(asked, frame.at(offsetX, offsetY).map((number, i) => [asked.axes[i], number]));
  }

  /** @param {PointerEvent} event of a mouse or a pen: a finger that moves scrolls the page */
  hold(event) {
    if (!this.shown || event.pointerType === 'touch' || event.button !== 0) return;
    this.held = true;
    this.canvas.setPointerCapture(event.pointerId);
    this.takeAt(event);
  }

  /** @param {PointerEvent} event */
  follow(event) {
    if (!this.shown || event.pointerType === 'touch') return;
    if (this.held) this.takeAt(event);
    const {size, asked} = this.shown;
    const frame = heatFrame(asked.axes, this.canvas.clientWidth, this.canvas.clientHeight);
    const [i, j] = [(event.offsetX - frame.left) / frame.width, 1 - (event.offsetY - frame.top) / frame.height]
      .map((share) => Math.floor(share * size));
    const inside = i >= 0 && j >= 0 && i < size && j < size;
    this.acts.point(inside ? j * size + i : null);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const way = ARROW_KEYS[event.key];
    if (!way || !this.shown) return;
    event.preventDefault();
    const {asked} = this.shown;
    const frame = heatFrame(asked.axes, this.canvas.clientWidth, this.canvas.clientHeight);
    const [x, y] = this.mark(asked);
    const unit = event.shiftKey ? 0.05 : 0.01;
    const moved = frame.at(frame.x(x) + way[0] * unit * frame.width, frame.y(y) - way[1] * unit * frame.height);
    const i = way[0] ? 0 : 1;
    const axis = asked.axes[i];
    const inside = [x, y][i] >= axis.low && [x, y][i] <= axis.high; // or else there is nowhere to go on from
    if (inside) this.take(asked, [[axis, moved[i]]]);
  }

  /**
   * @param {Asked} asked
   * @param {[Axis, number][]} numbers
   */
  take(asked, numbers) {
    const values = numbers.map(([{key, low, high}, number]) => {
      const within = Math.min(high, Math.max(low, number));
      const value = key.startsWith('start ') ? rounded(within, high - low) : +within.toPrecision(3);
      return /** @type {[string, number]} */ ([key, value]);
    });
    this.acts.take(asked.optimizer, values);
    const before = this.mark(asked);
    const numbersNow = asked.axes.map(({key, name}, i) => `${name} = ${short(new Map(values).get(key) ?? before[i])}`);
    this.canvas.setAttribute('aria-description', numbersNow.join(', '));
  }
}
