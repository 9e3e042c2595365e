/** A map of many walks as a picture: how low each ended, or in which minimum. */
import {Frame, fitted, powersOf, ticksOf} from './axes.js';
import {isolines} from './contours.js';
import {short} from './elements.js';
import {rgbOf} from './inks.js';

/** @typedef {import('./inks.js').Inks} Inks */
/** @typedef {import('./mapping.js').Grid} Grid */
/** @typedef {import('./mapping.js').Axis} Axis */

const HEAT_MARGIN = {left: 50, right: 10, top: 8, bottom: 36};
const HEAT_SHADES = ['#12375C', '#3F7CAC', '#A9C9DA', '#F3EBD8'];
const HEAT_DEEPEST = 1e-12; // of the height of the start: below it all ends are alike
const HEAT_LOST = 100; // times that height

/**
 * The frame of a map on a canvas of this size.
 * @param {[Axis, Axis]} axes
 * @param {number} width
 * @param {number} height
 */
export function heatFrame([x, y], width, height) {
  return new Frame([[x.low, x.high], [y.low, y.high]], width, height, HEAT_MARGIN, {logX: x.log, logY: y.log});
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Grid} grid
 * @param {[Axis, Axis]} axes
 * @param {number[]} shades for each pixel a number from 0 to 1, −1 for lost, −2 for never arrived, or 2 + a minimum
 * @param {{rates: Float64Array, size: number} | null} theory what a step leaves, on a coarser grid
 * @param {[number, number]} mark the numbers that are used now
 * @param {Inks} inks
 */
export function drawHeat(canvas, grid, axes, shades, theory, mark, inks) {
  const {c, width, height} = fitted(canvas);
  const frame = heatFrame(axes, width, height);
  c.imageSmoothingEnabled = false;
  c.drawImage(heatImage(grid.size, shades, inks), frame.left, frame.top, frame.width, frame.height);
  if (theory) drawTheory(c, frame, theory, inks);
  c.font = '11px system-ui, sans-serif';
  c.fillStyle = inks.ink;
  c.textAlign = 'center';
  const across = axes[0].log ? powersOf : ticksOf;
  for (const tick of across(axes[0].low, axes[0].high, frame.width / 60)) {
    c.fillText(short(tick), frame.x(tick), height - 20);
  }
  c.textAlign = 'right';
  const up = axes[1].log ? powersOf : ticksOf;
  for (const tick of up(axes[1].low, axes[1].high, frame.height / 45)) {
    c.fillText(short(tick), frame.left - 5, frame.y(tick) + 4);
  }
  c.font = 'italic 14px serif';
  c.textAlign = 'center';
  c.fillText(axes[0].name, frame.left + frame.width / 2, height - 4);
  c.fillText(axes[1].name, 10, frame.top + frame.height / 2);
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
 * @param {number[]} shades
 * @param {Inks} inks
 */
function heatImage(size, shades, inks) {
  const ramp = HEAT_SHADES.map(rgbOf);
  const [lost, never, basins] = [rgbOf(inks.lost), rgbOf(inks.never), inks.basins.map(rgbOf)];
  const image = new ImageData(size, size);
  for (let k = 0; k < shades.length; k++) {
    const shade = shades[k];
    const at = 4 * ((size - 1 - Math.floor(k / size)) * size + (k % size));
    const along = shade * (ramp.length - 1);
    const i = Math.min(ramp.length - 2, Math.max(0, Math.floor(along)));
    const flat = shade === -1 ? lost : shade === -2 ? never : shade >= 2 ? basins[(shade - 2) % basins.length] : null;
    for (let part = 0; part < 3; part++) {
      image.data[at + part] = flat ? flat[part] : ramp[i][part] + (along - i) * (ramp[i + 1][part] - ramp[i][part]);
    }
    image.data[at + 3] = 255;
  }
  const picture = document.createElement('canvas');
  Object.assign(picture, {width: size, height: size});
  /** @type {CanvasRenderingContext2D} */ (picture.getContext('2d')).putImageData(image, 0, 0);
  return picture;
}

/**
 * How low each walk ended above the lowest end or the lowest value known, on a logarithmic scale; −1 where it is lost:
 * it left the finite numbers, or is on its way there, a hundred times higher than it began.
 * @param {Grid} grid
 * @param {number | null} lowest
 * @param {number} first the value at the start
 */
export function endShades({values, lost}, lowest, first) {
  let low = lowest ?? Infinity;
  for (let k = 0; k < values.length; k++) if (lost[k] < 0 && values[k] < low) low = values[k];
  const height = first - low || 1;
  const gaps = values.map((value, k) => {
    const isLost = !(lost[k] < 0 && value - low <= HEAT_LOST * height);
    return isLost ? NaN : Math.log(Math.max(value - low, HEAT_DEEPEST * height));
  });
  const sorted = gaps.filter(Number.isFinite).sort();
  const [bottom, top] = [sorted[Math.floor(0.01 * sorted.length)], sorted[Math.floor(0.97 * (sorted.length - 1))]];
  const share = (/** @type {number} */ gap) => Math.min(1, Math.max(0, (gap - bottom) / (top - bottom || 1)));
  return Array.from(gaps, (gap) => (Number.isNaN(gap) ? -1 : share(gap)));
}

/**
 * For each walk the minimum at which it ended: 2 + its number, −2 where it is at none, −1 where it is lost.
 * @param {Grid} grid
 * @param {number[][]} minima
 * @param {[number, number][]} domain
 */
export function basinShades({positions, lost, values}, minima, domain) {
  const near = domain.map(([low, high]) => 0.02 * (high - low));
  return Array.from(values, (_, k) => {
    if (lost[k] >= 0) return -1;
    const found = minima.findIndex((minimum) => minimum.every((x, i) => Math.abs(positions[i][k] - x) <= near[i]));
    return found < 0 ? -2 : 2 + found;
  });
}

/**
 * The border of what theory calls stable.
 * @param {CanvasRenderingContext2D} c
 * @param {Frame} frame
 * @param {{rates: Float64Array, size: number}} theory
 * @param {Inks} inks
 */
function drawTheory(c, frame, {rates, size}, inks) {
  const pieces = isolines({heights: rates, columns: size, rows: size}, [1]);
  const x = (/** @type {number} */ i) => frame.left + (frame.width * i) / (size - 1);
  const y = (/** @type {number} */ j) => frame.top + frame.height * (1 - j / (size - 1));
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
