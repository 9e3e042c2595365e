/** The picture of a map, and what a click or the arrow keys take from it. */
import {ARROW_KEYS, make} from '../basics/elements.js';
import {rounded, short} from '../basics/numbers.js';
import {fitted} from '../drawing/axes.js';
import {basinShades, drawHeat, endShades, heatFrame} from '../drawing/heat.js';

/**
 * @typedef {import('../walking/mapping.js').Asked} Asked
 * @typedef {import('../walking/mapping.js').Axis} Axis
 * @typedef {import('../walking/mapping.js').Grid} Grid
 * @typedef {import('../walking/model.js').Optimizer} Optimizer
 * @typedef {{asked: Asked, kind: string, first: number}} Heat  a map that is walked, and the value at its start
 */

/** A canvas with the newest map. */
export class HeatPicture {
  /** @param {(optimizer: Optimizer, values: [string, number][]) => void} take called with what is chosen on it */
  constructor(take) {
    this.acts = {take};
    this.canvas = make('canvas', {
      tabindex: 0, role: 'application', onclick: (/** @type {MouseEvent} */ event) => this.click(event),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
    });
    /** @type {Heat & {border: Float64Array | null, size: number, shades: Int16Array} | null} */
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
    this.shown = {...heat, border, size: grid.size, shades};
    this.canvas.setAttribute('aria-label', name);
  }

  /**
   * Draw the newest map.
   * @param {import('../drawing/colours.js').Inks} inks
   */
  paint(inks) {
    const {shown} = this;
    if (!shown) fitted(this.canvas);
    else drawHeat(this.canvas, shown, shown.asked.axes, shown.border, this.mark(shown.asked), inks);
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
    if (!this.shown || event.detail === 0) return;
    const {axes} = this.shown.asked;
    const frame = heatFrame(axes, this.canvas.clientWidth, this.canvas.clientHeight);
    this.take(this.shown.asked, frame.at(event.offsetX, event.offsetY).map((number, i) => [axes[i], number]));
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
