/** Canvases as sharp as the screen, and the way from numbers to their pixels. */
import {short} from '../basics/numbers.js';

const FARTHEST = 1e4; // pixels: beyond it a renderer would lose the line
const TICK_FIGURES = 12;

/** @typedef {{left: number, right: number, top: number, bottom: number}} Margin */

/**
 * The context of a canvas that has as many pixels as the screen shows of it; its own size is in CSS pixels. One that
 * stands nowhere is to be saved, and twice as sharp.
 * @param {HTMLCanvasElement} canvas
 * @returns {{c: CanvasRenderingContext2D, width: number, height: number}}
 */
export function fitted(canvas) {
  const shown = canvas.isConnected;
  const ratio = shown ? Math.min(2, globalThis.devicePixelRatio || 1) : 2;
  const width = Math.max(10, shown ? canvas.clientWidth : canvas.width / 2);
  const height = Math.max(10, shown ? canvas.clientHeight : canvas.height / 2);
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) Object.assign(canvas, {width: across, height: down});
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  c.clearRect(0, 0, width, height);
  // What the last drawing left behind must not be seen in this one.
  Object.assign(c, {globalAlpha: 1, lineCap: 'butt', lineJoin: 'round', textAlign: 'left', textBaseline: 'alphabetic'});
  c.setLineDash([]);
  return {c, width, height};
}

/** A window of numbers, drawn in a rectangle of pixels; y goes up. */
export class Frame {
  /**
   * @param {[number, number][]} domain of x, and of y
   * @param {number} width
   * @param {number} height
   * @param {Partial<Margin>} [margin]
   * @param {{logX?: boolean, logY?: boolean}} [scales]
   */
  constructor(domain, width, height, margin = {}, {logX = false, logY = false} = {}) {
    const {left = 0, right = 0, top = 0, bottom = 0} = margin;
    this.domain = domain;
    this.left = left;
    this.top = top;
    this.width = Math.max(1, width - left - right);
    this.height = Math.max(1, height - top - bottom);
    this.logs = [logX, logY];
    this.ends = domain.map(([low, high], i) => (this.logs[i] ? [Math.log(low), Math.log(high)] : [low, high]));
  }

  /**
   * Where between the ends a number lies, 0 to 1.
   * @param {number} number
   * @param {number} axis
   */
  share(number, axis) {
    const [low, high] = this.ends[axis];
    return ((this.logs[axis] ? Math.log(number) : number) - low) / (high - low);
  }

  /** @param {number} number */
  x(number) {
    const pixel = this.left + this.share(number, 0) * this.width;
    return pixel > FARTHEST ? FARTHEST : pixel < -FARTHEST ? -FARTHEST : pixel;
  }

  /** @param {number} number */
  y(number) {
    const pixel = this.top + (1 - this.share(number, 1)) * this.height;
    return pixel > FARTHEST ? FARTHEST : pixel < -FARTHEST ? -FARTHEST : pixel;
  }

  /**
   * The numbers of a pixel.
   * @param {number} x
   * @param {number} y
   * @returns {[number, number]}
   */
  at(x, y) {
    const shares = [(x - this.left) / this.width, 1 - (y - this.top) / this.height];
    const [across, up] = shares.map((share, i) => {
      const [low, high] = this.ends[i];
      const number = low + share * (high - low);
      return this.logs[i] ? Math.exp(number) : number;
    });
    return [across, up];
  }
}

/**
 * Round numbers between two ends: steps of 1, 2 or 5 times a power of ten.
 * @param {number} low
 * @param {number} high
 * @param {number} count about how many
 * @returns {number[]}
 */
export function ticksOf(low, high, count) {
  if (!(high > low)) return [low];
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = /** @type {number} */ ([1, 2, 5, 10].find((k) => k * power >= rough * (1 - 1e-9))) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({length: last - first + 1}, (_, k) => +((first + k) * step).toPrecision(TICK_FIGURES) + 0);
}

/**
 * A round number with all its figures, for neighbours may differ only in the last one.
 * @param {number} tick
 */
export function tickText(tick) {
  return short(tick, TICK_FIGURES);
}

/**
 * Powers of ten between two ends; where there is not even one, the ends.
 * @param {number} low
 * @param {number} high
 * @param {number} count about how many
 * @returns {number[]}
 */
export function powersOf(low, high, count) {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const step = Math.max(1, Math.ceil((last - first) / Math.max(1, count)));
  const powers = [];
  for (let power = first; power <= last; power += step) powers.push(10 ** power);
  return powers.length ? powers : [low, high];
}
