/** The ground of a field of two variables: shades, contour lines, arrows that point down, and numbers at the edges. */
import {isolines} from '../walking/isolines.js';
import {Frame, fitted, tickText, ticksOf} from './axes.js';
import {arrow} from './marks.js';

/** @typedef {import('../walking/survey.js').Survey} Survey */
/** @typedef {import('./colours.js').Inks} Inks */

const ARROW_SPACING = 40; // pixels
const LONGEST_NAME = 16; // letters of a variable, beside the numbers
const RELIEF = 4; // how much lighter a slope is that faces the light, for a change of its shade
const LIGHTEST = 0.16; // a share of its brightness

/**
 * Draw it on a canvas of its own, which stays while routes are drawn above it.
 * @param {HTMLCanvasElement} canvas
 * @param {Survey} survey
 * @param {Inks} inks
 * @param {string[]} [names] of the variables; without them only shades and lines are drawn
 */
export function drawTerrain(canvas, survey, inks, names) {
  const {c, width, height} = fitted(canvas);
  const frame = new Frame(survey.domain, width, height);
  paintShades(c, survey, inks, width, height);
  const {columns, rows, levels} = survey;
  const [across, up] = [width / (columns - 1), height / (rows - 1)];
  c.strokeStyle = inks.faint;
  c.globalAlpha = names ? 0.5 : 0.35;
  c.lineWidth = names ? 0.8 : 0.6;
  c.beginPath();
  const pieces = isolines(survey, names ? levels : levels.filter((_, k) => k % 2));
  for (let k = 0; k < pieces.length; k += 4) {
    c.moveTo(pieces[k] * across, height - pieces[k + 1] * up);
    c.lineTo(pieces[k + 2] * across, height - pieces[k + 3] * up);
  }
  c.stroke();
  c.globalAlpha = 1;
  if (!names) return;
  if (survey.gradient.length) drawDownhill(c, survey, inks, width, height);
  drawEdges(c, frame, inks, names);
}

/**
 * Every height as a shade, by its rank among the levels, and lighter where it faces a light from the upper left; what
 * has no height is hatched.
 * @param {CanvasRenderingContext2D} c
 * @param {Survey} survey
 * @param {Inks} inks
 * @param {number} width
 * @param {number} height
 */
function paintShades(c, {columns, rows, heights, shades}, inks, width, height) {
  const [low, high] = inks.terrain;
  const image = new ImageData(columns, rows);
  const tones = Float64Array.from(heights, (height) => shades(height));
  const toneAt = (/** @type {number} */ i, /** @type {number} */ j) =>
    tones[Math.min(Math.max(j, 0), rows - 1) * columns + Math.min(Math.max(i, 0), columns - 1)];
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const at = 4 * ((rows - 1 - j) * columns + i);
      if (Number.isNaN(heights[j * columns + i])) continue;
      const rise = RELIEF * (toneAt(i + 1, j - 1) - toneAt(i - 1, j + 1)); // to the lower right
      const light = 1 + (Math.min(Math.max(rise, -LIGHTEST), LIGHTEST) || 0); // none at the edge of what has no height
      for (let k = 0; k < 3; k++) image.data[at + k] = light * (low[k] + toneAt(i, j) * (high[k] - low[k]));
      image.data[at + 3] = 255;
    }
  }
  const small = document.createElement('canvas');
  Object.assign(small, {width: columns, height: rows});
  /** @type {CanvasRenderingContext2D} */ (small.getContext('2d')).putImageData(image, 0, 0);
  c.fillStyle = inks.never;
  c.fillRect(0, 0, width, height);
  c.imageSmoothingQuality = 'high';
  c.drawImage(small, 0.5, 0.5, columns - 1, rows - 1, 0, 0, width, height);
}

/**
 * Arrows against the slope, all of one length, on a grid.
 * @param {CanvasRenderingContext2D} c
 * @param {Survey} survey
 * @param {Inks} inks
 * @param {number} width
 * @param {number} height
 */
function drawDownhill(c, {columns, rows, domain, gradient}, inks, width, height) {
  const across = Math.max(6, Math.round(width / ARROW_SPACING));
  const up = Math.max(5, Math.round(height / ARROW_SPACING));
  const [[x0, x1], [y0, y1]] = domain;
  const arrows = [];
  let steepest = 0;
  for (let j = 0; j < up; j++) {
    for (let i = 0; i < across; i++) {
      const at = Math.round(((j + 0.5) / up) * (rows - 1)) * columns + Math.round(((i + 0.5) / across) * (columns - 1));
      // The steepest way down as it is seen, in a window whose axes may have different scales.
      const [u, v] = [(-gradient[0][at] * (x1 - x0)) / width, (gradient[1][at] * (y1 - y0)) / height];
      const steep = Math.hypot(u, v);
      if (!Number.isFinite(steep) || steep === 0) continue;
      steepest = Math.max(steepest, steep);
      const [x, y] = [((i + 0.5) / across) * width, height - ((j + 0.5) / up) * height];
      arrows.push({x, y, u: u / steep, v: v / steep, steep});
    }
  }
  c.globalAlpha = 0.55;
  c.lineWidth = 1;
  c.strokeStyle = c.fillStyle = inks.faint;
  // A slope a billion times smaller than the steepest is no way down: on a plateau there are no arrows.
  for (const {x, y, u, v, steep} of arrows) {
    if (steep > 1e-9 * steepest) arrow(c, x - 8 * u, y - 8 * v, x + 8 * u, y + 8 * v, 4.5);
  }
  c.globalAlpha = 1;
}

/**
 * Numbers within the lower and the left edge, and the names of the axes.
 * @param {CanvasRenderingContext2D} c
 * @param {Frame} frame
 * @param {Inks} inks
 * @param {string[]} names
 */
export function drawEdges(c, frame, inks, names) {
  const {domain: [[x0, x1], [y0, y1]], width, height} = frame;
  c.font = '11px system-ui, sans-serif';
  c.fillStyle = inks.ink;
  c.textAlign = 'center';
  for (const tick of ticksOf(x0, x1, width / 80)) {
    if (frame.x(tick) > 34 && frame.x(tick) < width - 26) c.fillText(tickText(tick), frame.x(tick), height - 6);
  }
  c.textAlign = 'left';
  for (const tick of ticksOf(y0, y1, height / 60)) {
    if (frame.y(tick) > 26 && frame.y(tick) < height - 22) c.fillText(tickText(tick), 6, frame.y(tick) + 4);
  }
  c.font = 'italic 13px serif';
  const [right, up] = names.map((name) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name));
  c.fillText(up, 8, 16);
  c.textAlign = 'right';
  c.fillText(right, width - 8, height - 6);
}
