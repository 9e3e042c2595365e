/** A figure to be shown to others: the map, and beside it who walks by which values, and the curve. */
import {ChartSheet} from './plot.js';

/**
 * @typedef {import('./colours.js').Inks} Inks
 * @typedef {{name: string, colour: string, lines: string[]}} FigureRow  a rule
 */

const SHARP = 2; // pixels, for each of the sizes below
const EDGE = 24;
const MAP = {width: 600, height: 492};
const BESIDE = 340;
const CURVE = [210, 330]; // the least, and the most
const WIDTH = MAP.width + BESIDE + 3 * EDGE;

/** @returns {HTMLCanvasElement} one of these sizes, and twice as sharp */
function figureCanvas({width, height} = MAP) {
  return Object.assign(document.createElement('canvas'), {width: SHARP * width, height: SHARP * height});
}

/**
 * Draw it, on a light ground: it is for slides and for paper.
 * @param {(canvas: () => HTMLCanvasElement) => HTMLCanvasElement[]} map draws what is seen, one canvas on the other
 * @param {string[]} heads
 * @param {FigureRow[]} rows
 * @param {import('./panel.js').ChartPanel} panel
 * @param {number} step
 * @param {Inks} inks
 */
export function figureOf(map, heads, rows, panel, step, inks) {
  const layers = map(figureCanvas);
  const measure = new Writer(figureCanvas(), inks);
  const top = measure.heads(heads);
  const used = measure.rows(rows, 0);
  const inside = Math.max(MAP.height, used + CURVE[0]);
  const high = top + inside + EDGE;
  const whole = figureCanvas({width: WIDTH, height: high});
  const writer = new Writer(whole, inks);
  const {c} = writer;
  c.fillStyle = inks.ground;
  c.fillRect(0, 0, WIDTH, high);
  writer.heads(heads);
  for (const layer of layers) c.drawImage(layer, EDGE, top, MAP.width, MAP.height);
  writer.rows(rows, top);
  const curve = Math.min(CURVE[1], inside - used);
  c.translate(MAP.width + 2 * EDGE, high - EDGE - curve);
  new ChartSheet(c, BESIDE, curve, panel, inks).draw(step);
  return whole;
}

/** Writes on a canvas. */
class Writer {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Inks} inks
   */
  constructor(canvas, inks) {
    this.c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    this.inks = inks;
    this.c.scale(SHARP, SHARP);
  }

  /**
   * Title, formula, and whatever else there is to be said, from the top.
   * @param {string[]} heads
   * @returns {number} where it ends
   */
  heads(heads) {
    let y = EDGE;
    const room = WIDTH - 2 * EDGE;
    for (const [k, head] of heads.entries()) y = this.write(head, EDGE, y, room, k ? '' : 'bold ', k ? 15 : 21);
    return y + 8;
  }

  /**
   * @param {FigureRow[]} rows
   * @param {number} y
   * @returns {number} where they end
   */
  rows(rows, y) {
    const x = MAP.width + 2 * EDGE + 18;
    for (const {name, colour, lines} of rows) {
      this.c.fillStyle = colour;
      this.c.beginPath();
      this.c.arc(x - 12, y + 9, 6, 0, 7);
      this.c.fill();
      y = this.write(name, x, y, BESIDE - 18, 'bold ', 14);
      for (const line of lines) y = this.write(line, x, y, BESIDE - 18, '', 13);
      y += 6;
    }
    return y;
  }

  /**
   * Write a text in as many lines as it needs.
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {number} room
   * @param {string} weight
   * @param {number} size
   * @returns {number} where it ends
   */
  write(text, x, y, room, weight, size) {
    const {c} = this;
    Object.assign(c, {font: `${weight}${size}px system-ui, sans-serif`, fillStyle: this.inks.ink, textBaseline: 'top'});
    let line = '';
    const end = () => {
      c.fillText(line, x, y);
      y += 1.4 * size;
      line = '';
    };
    for (const word of text.match(/\S{1,40}\s*/g) ?? []) {
      if (line && c.measureText(line + word).width > room) end();
      line += word;
    }
    end();
    return y;
  }
}
