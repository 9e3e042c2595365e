/** A map of many walks as a picture: how low each ended, or in which minimum. */
import {TABLES} from '../basics/tables.js';
import {Frame, fitted, powersOf, tickText, ticksOf} from './axes.js';
import {mixed, rgbOf} from './colours.js';

/** @typedef {import('./colours.js').Inks} Inks */
/** @typedef {import('../walking/mapping.js').Grid} Grid */
/** @typedef {import('../walking/mapping.js').Axis} Axis */

const MARGIN = {left: 50, right: 10, top: 8, bottom: 36};
const SHADES = ['#12375C', '#3F7CAC', '#A9C9DA', '#F3EBD8'];
const DEEPEST = 1e-12; // of the height of the start: below it all ends are alike
const TONES = 250; // from the lowest to the highest
const BASINS = 10; // colours
const SAMPLED = 4500; // ends, or some less, tell where low and high are
const DIVERGED = 100; // times that height

/**
 * The frame of a map on a canvas of this size.
 * @param {[Axis, Axis]} axes
 * @param {number} width
 * @param {number} height
 */
export function heatFrame([x, y], width, height) {
  return new Frame([[x.low, x.high], [y.low, y.high]], width, height, MARGIN, {logX: x.log, logY: y.log});
}

/**
 * Draw a map on a canvas: shades, what theory knows of it, its axes, and a mark at the numbers used now,
 * and a ring around the best ones.
 * @param {HTMLCanvasElement} canvas
 * @param {{size: number, shades: Int16Array}} map for each pixel a tone, a basin behind all tones, −1 for lost, or −2
 *   for never arrived
 * @param {[Axis, Axis]} axes
 * @param {Float64Array | null} theory its border
 * @param {[number, number]} mark the numbers that are used now
 * @param {[number, number] | null} best
 * @param {Inks} inks
 */
export function drawHeat(canvas, {size: pixels, shades}, axes, theory, mark, best, inks) {
  const {c, width, height} = fitted(canvas);
  const frame = heatFrame(axes, width, height);
  c.imageSmoothingEnabled = false;
  c.drawImage(heatImage(pixels, shades, inks), frame.left, frame.top, frame.width, frame.height);
  if (theory) drawTheory(c, frame, theory, inks);
  c.font = '11px system-ui, sans-serif';
  c.fillStyle = inks.ink;
  c.textAlign = 'center';
  const across = axes[0].log ? powersOf : ticksOf;
  for (const tick of across(axes[0].low, axes[0].high, frame.width / 60)) {
    c.fillText(tickText(tick), frame.x(tick), height - 20);
  }
  c.textAlign = 'right';
  const up = axes[1].log ? powersOf : ticksOf;
  for (const tick of up(axes[1].low, axes[1].high, frame.height / 45)) {
    c.fillText(tickText(tick), frame.left - 5, frame.y(tick) + 4);
  }
  c.font = 'italic 14px serif';
  c.textAlign = 'center';
  c.fillText(axes[0].name, frame.left + frame.width / 2, height - 4);
  c.fillText(axes[1].name, 10, frame.top + frame.height / 2);
  for (const [width, ink] of /** @type {[number, string][]} */ ([[4.5, '#fff'], [1.8, '#22303C']])) {
    if (!best) break;
    c.beginPath();
    c.arc(frame.x(best[0]), frame.y(best[1]), 7, 0, 7);
    c.strokeStyle = ink;
    c.lineWidth = width;
    c.stroke();
  }
  const [x, y] = [frame.x(mark[0]), frame.y(mark[1])];
  if (x < frame.left || y < frame.top || x > frame.left + frame.width || y > frame.top + frame.height) return;
  for (const [size, ink] of /** @type {[number, string][]} */ ([[6, '#fff'], [7.5, '#22303C']])) {
    c.strokeStyle = ink;
    c.lineWidth = 1.8;
    c.strokeRect(x - size, y - size, 2 * size, 2 * size);
  }
}

/**
 * A pixel for every walk, rows from the top down.
 * @param {number} size
 * @param {Int16Array} shades
 * @param {Inks} inks
 */
function heatImage(size, shades, inks) {
  const ramp = Array.from({length: TONES}, (_, tone) => {
    const along = (tone / TONES) * (SHADES.length - 1);
    return mixed(SHADES[Math.floor(along)], SHADES[Math.floor(along) + 1], along % 1);
  });
  const packed = (/** @type {string} */ colour) => {
    const [red, green, blue] = rgbOf(colour);
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0; // as a processor that is little-endian has it
  };
  const colours = Uint32Array.from([inks.never, inks.diverged, ...ramp, ...inks.basins], packed);
  const image = new ImageData(size, size);
  const pixels = new Uint32Array(image.data.buffer);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) pixels[(size - 1 - j) * size + i] = colours[shades[j * size + i] + 2];
  }
  const picture = document.createElement('canvas');
  Object.assign(picture, {width: size, height: size});
  /** @type {CanvasRenderingContext2D} */ (picture.getContext('2d')).putImageData(image, 0, 0);
  return picture;
}

/**
 * How low each walk ended above the lowest end or the lowest value known, on a logarithmic scale; −1 where it is
 * lost: it left the finite numbers, or is on its way there, a hundred times higher than it began.
 * @param {Grid} grid
 * @param {number | null} lowest
 * @param {number} first the value at the start
 */
export function endShades({values, divergedAt}, lowest, first) {
  let low = lowest ?? Infinity;
  for (let k = 0; k < values.length; k++) if (divergedAt[k] < 0 && values[k] < low) low = values[k];
  const height = first - low || 1;
  const [highest, least] = [DIVERGED * height, DEEPEST * height];
  const gaps = values.map((value, k) => {
    const gap = divergedAt[k] < 0 ? value - low : NaN;
    return gap <= highest ? Math.log(Math.max(gap, least)) : NaN;
  });
  const stride = Math.ceil(gaps.length / SAMPLED);
  const some = Float64Array.from({length: Math.ceil(gaps.length / stride)}, (_, k) => gaps[k * stride]);
  const sample = some.filter((gap) => !Number.isNaN(gap)).sort();
  const [bottom, top] = [sample[Math.floor(0.01 * sample.length)], sample[Math.floor(0.97 * (sample.length - 1))]];
  const scale = TONES / (top - bottom || 1);
  const shades = new Int16Array(gaps.length).fill(-1);
  for (const [k, gap] of gaps.entries()) {
    if (!Number.isNaN(gap)) shades[k] = Math.min(TONES - 1, Math.max(0, (gap - bottom) * scale));
  }
  return shades;
}

/**
 * For each walk the minimum at which it ended, behind all tones; −2 where it is at none, −1 where it is lost.
 * @param {Grid} grid
 * @param {number[][]} minima
 * @param {[number, number][]} domain
 */
export function basinShades({positions, divergedAt}, minima, domain) {
  const isNear = (/** @type {number[]} */ minimum, /** @type {number} */ k) =>
    Math.hypot(...minimum.map((x, i) => (positions[i][k] - x) / (domain[i][1] - domain[i][0]))) < TABLES.map.near;
  return Int16Array.from(divergedAt, (at, k) => {
    if (at >= 0) return -1;
    const index = minima.findIndex((minimum) => isNear(minimum, k));
    return index < 0 ? -2 : TONES + (index % BASINS);
  });
}

/**
 * The border of what theory calls stable.
 * @param {CanvasRenderingContext2D} c
 * @param {Frame} frame
 * @param {Float64Array} pieces
 * @param {Inks} inks
 */
function drawTheory(c, frame, pieces, inks) {
  const x = (/** @type {number} */ share) => frame.left + frame.width * share;
  const y = (/** @type {number} */ share) => frame.top + frame.height * (1 - share);
  for (const [width, ink] of /** @type {[number, string][]} */ ([[4.5, inks.halo], [2, inks.ink]])) {
    c.beginPath();
    for (let k = 0; k < pieces.length; k += 4) {
      c.moveTo(x(pieces[k]), y(pieces[k + 1]));
      c.lineTo(x(pieces[k + 2]), y(pieces[k + 3]));
    }
    c.strokeStyle = ink;
    c.lineWidth = width;
    c.setLineDash(width < 3 ? [6, 4] : []);
    c.stroke();
  }
  c.setLineDash([]);
}
