/** One pair of axes on a canvas: a pale grid with numbers, and on it curves, bands, points or bars. */
import {Frame} from './axes.js';
import {readable} from './colours.js';
import {chartClamp, chartDomain, chartNumber, chartSees, chartTicks} from './panel.js';

/** @typedef {import('./colours.js').Inks} Inks */
/** @typedef {import('./panel.js').ChartBars} ChartBars */
/** @typedef {import('./panel.js').ChartLine} ChartLine */
/** @typedef {import('./panel.js').ChartPanel} ChartPanel */

const DASH = [5, 3];

/** A panel as it is drawn once. */
export class ChartSheet {
  /**
   * @param {CanvasRenderingContext2D} c
   * @param {number} width
   * @param {number} height
   * @param {ChartPanel} panel
   * @param {Inks} inks
   */
  constructor(c, width, height, panel, inks) {
    this.c = c;
    this.size = [width, height];
    this.panel = panel;
    this.inks = inks;
    this.quiet = readable(inks.faint, inks);
    this.tiny = width < 120;
    this.letters = this.tiny ? 9 : 11;
    this.line = this.letters + 4;
    c.font = `${this.letters}px system-ui, sans-serif`;
    Object.assign(c, {textBaseline: 'middle', lineCap: 'round', lineJoin: 'round', globalAlpha: 1});
    const {title = '', logX = false, logY = false, numbers = 'xy'} = panel;
    this.names = panel.plain ? {x: '', y: ''} : {x: panel.x, y: panel.y};
    const {x, y} = this.names;
    this.heads = title ? title.split('\n') : [];
    const top = (y ? 11 : 7) + this.line * (this.heads.length + (y ? 1 : 0));
    const bottom = 6 + this.line * ((numbers.includes('x') ? 1 : 0) + (x ? 1 : 0));
    const domain = chartDomain(panel);
    const count = Math.max(2, Math.floor((height - top - bottom) / 38));
    this.ups = numbers.includes('y') ? chartTicks(...domain[1], count, logY) : [];
    const widest = Math.max(0, ...this.ups.map((up) => c.measureText(chartNumber(up, logY)).width));
    this.frame = new Frame(domain, width, height, {left: 6 + widest, right: 8, top, bottom}, {logX, logY});
    const across = Math.max(2, Math.floor(this.frame.width / 64));
    this.acrosses = numbers.includes('x') ? chartTicks(...domain[0], across, logX) : [];
    this.right = this.frame.left + this.frame.width;
    this.bottom = this.frame.top + this.frame.height;
  }

  /** @param {string} text @param {number} x @param {number} y @param {CanvasTextAlign} align @param {number} room */
  write(text, x, y, align, room) {
    this.c.textAlign = align;
    let short = text;
    while (short && this.c.measureText(short).width > room) short = short.slice(0, short.endsWith('…') ? -2 : -1) + '…';
    this.c.fillText(short, x, y);
  }

  /** @param {number} [cursor] */
  draw(cursor) {
    const {c, panel, inks, frame, right, bottom} = this;
    this.axes();
    c.save();
    c.beginPath();
    c.rect(frame.left, frame.top - 3, frame.width + 4, frame.height + 3);
    c.clip();
    if (panel.bars) this.bars(panel.bars);
    for (const line of panel.lines) this.band(line);
    for (const faint of [true, false]) {
      for (const line of panel.lines.filter((one) => Boolean(one.faint) === faint)) {
        if (line.points) this.points(line);
        else this.curve(line);
      }
    }
    c.restore();
    if (chartSees(cursor, panel.logX)) this.across(frame.x(cursor), inks.ink, 0.55);
    if (!panel.note) return;
    const wide = c.measureText(panel.note).width + 6;
    Object.assign(c, {fillStyle: inks.ground, globalAlpha: 0.8});
    c.fillRect(right - 1 - wide, bottom - 1.5 * this.line, wide, this.line);
    Object.assign(c, {fillStyle: this.quiet, globalAlpha: 1});
    this.write(panel.note, right - 4, bottom - this.line, 'right', frame.width);
  }

  axes() {
    const {c, panel, inks, frame, quiet, right, bottom, line} = this;
    const [width] = this.size;
    c.lineWidth = 1;
    c.strokeStyle = inks.faint;
    c.globalAlpha = 0.22;
    c.beginPath();
    for (const y of this.ups.map((up) => Math.round(frame.y(up)) + 0.5)) {
      c.moveTo(frame.left, y);
      c.lineTo(right, y);
    }
    for (const x of this.acrosses.map((across) => Math.round(frame.x(across)) + 0.5)) {
      c.moveTo(x, frame.top);
      c.lineTo(x, bottom);
    }
    c.stroke();
    c.globalAlpha = 0.7;
    c.beginPath();
    c.moveTo(frame.left, bottom + 0.5);
    c.lineTo(right, bottom + 0.5);
    c.stroke();
    c.globalAlpha = 1;
    c.fillStyle = inks.ink;
    this.heads.forEach((head, i) => this.write(head, 3, 5 + line * (i + 0.5), 'left', width - 6));
    c.fillStyle = quiet;
    const number = (/** @type {number} */ up) => chartNumber(up, Boolean(panel.logY));
    for (const up of this.ups) this.write(number(up), frame.left - 4, frame.y(up), 'right', width);
    let free = -Infinity;
    for (const across of this.acrosses) {
      const text = chartNumber(across, Boolean(panel.logX));
      const half = c.measureText(text).width / 2;
      const x = chartClamp(frame.x(across), half + 1, width - half - 1);
      if (x - half < free) continue;
      this.write(text, x, bottom + 2 + line / 2, 'center', width);
      free = x + half + 6;
    }
    const {x: below, y: above} = this.names;
    if (below) this.write(below, right, this.size[1] - line / 2 - 1, 'right', width - 8);
    if (above) this.write(above, 3, 4 + line * (this.heads.length + 0.5), 'left', width - 6);
  }

  /** A line from top to bottom. @param {number} x @param {string} colour @param {number} alpha */
  across(x, colour, alpha) {
    const {c, frame, bottom} = this;
    Object.assign(c, {strokeStyle: colour, lineWidth: 1, globalAlpha: alpha});
    c.beginPath();
    c.moveTo(Math.round(x) + 0.5, frame.top);
    c.lineTo(Math.round(x) + 0.5, bottom);
    c.stroke();
    c.globalAlpha = 1;
  }

  /** @param {ChartLine} line */
  colour({colour}) {
    return readable(colour, this.inks, 3);
  }

  /**
   * Every place of a line that can be drawn, and whether the one before it cannot.
   * @param {ChartLine} line
   * @param {(x: number, y: number, begins: boolean) => void} act
   */
  along({x, y}, act) {
    const {frame, panel: {logX, logY}} = this;
    let begins = true;
    for (let i = 0; i < x.length; i++) {
      const [across, up] = [x[i], y[i]];
      const here = chartSees(across, logX) && chartSees(up, logY);
      if (here) act(frame.x(across), frame.y(up), begins);
      begins = !here;
    }
  }

  /** @param {ChartLine} line */
  curve(line) {
    const {c} = this;
    const [lineWidth, globalAlpha] = !line.faint ? [1.8, 1] : line.dashed ? [1.3, 0.55] : [0.7, 0.3];
    Object.assign(c, {strokeStyle: this.colour(line), lineWidth, globalAlpha});
    c.setLineDash(line.dashed ? DASH : []);
    c.beginPath();
    this.along(line, (x, y, begins) => {
      if (begins) c.moveTo(x - 0.01, y); // alone it is a dot
      c.lineTo(x, y);
    });
    c.stroke();
    c.setLineDash([]);
    c.globalAlpha = 1;
  }

  /** @param {ChartLine} line */
  points(line) {
    const {c} = this;
    const radius = this.tiny ? 1.5 : 2.5;
    c.fillStyle = this.colour(line);
    c.globalAlpha = 0.75;
    c.beginPath();
    this.along(line, (x, y) => {
      c.moveTo(x + radius, y);
      c.arc(x, y, radius, 0, 2 * Math.PI);
    });
    c.fill();
    c.globalAlpha = 1;
  }

  /** @param {ChartLine} line */
  band(line) {
    const {low, high, x} = line;
    if (!low || !high) return;
    const {c, frame, panel: {logX, logY}} = this;
    c.fillStyle = this.colour(line);
    c.globalAlpha = 0.16;
    /** @type {[number, number, number][]} */
    let run = [];
    const fill = () => {
      c.beginPath();
      for (const [across, up] of run) c.lineTo(across, up);
      for (const [across, , down] of run.reverse()) c.lineTo(across, down);
      c.fill();
      run = [];
    };
    for (let i = 0; i < x.length; i++) {
      const [across, down, up] = [x[i], low[i], high[i]];
      if (chartSees(across, logX) && chartSees(down, logY) && chartSees(up, logY)) {
        run.push([frame.x(across), frame.y(up), frame.y(down)]);
      } else fill();
    }
    fill();
    c.globalAlpha = 1;
  }

  /** @param {ChartBars} bars */
  bars({edges, heights, colour}) {
    const {c, frame} = this;
    c.fillStyle = readable(colour, this.inks, 3);
    heights.forEach((height, i) => {
      const [left, right, top] = [frame.x(edges[i]), frame.x(edges[i + 1]), frame.y(height)];
      c.fillRect(left, top, Math.max(0.5, right - left - (right - left > 5 ? 1 : 0)), this.bottom - top);
    });
  }

  /**
   * A line across, dots on the lines, and a box with their values, which never leaves the canvas.
   * @param {string} heading
   * @param {{x: number, y: number, label: string, value: string, colour: string}[]} rows
   */
  read(heading, rows) {
    const {c, inks, frame, line} = this;
    const [width, height] = this.size;
    const x = frame.x(rows[0].x);
    this.across(x, inks.ink, 0.4);
    for (const {y, colour} of rows) {
      const up = frame.y(y);
      if (up < frame.top - 3 || up > this.bottom + 3) continue;
      c.beginPath();
      c.arc(x, up, 3.5, 0, 2 * Math.PI);
      Object.assign(c, {fillStyle: colour, strokeStyle: inks.ground, lineWidth: 1.5});
      c.fill();
      c.stroke();
    }
    const wides = rows.map(({label, value}) => c.measureText(`${label}  ${value}`).width + 14);
    const wide = Math.min(width - 2, 14 + Math.max(c.measureText(heading).width, ...wides));
    const fitting = rows.slice(0, Math.max(0, Math.floor((height - 10) / line) - 1));
    const high = 8 + line * (fitting.length + 1);
    const left = chartClamp(x + 9 + wide > width - 1 ? x - 9 - wide : x + 9, 1, width - 1 - wide);
    const top = chartClamp(frame.top + 4, 1, Math.max(1, height - 1 - high));
    Object.assign(c, {fillStyle: inks.ground, strokeStyle: inks.faint, lineWidth: 1, globalAlpha: 0.94});
    c.beginPath();
    c.roundRect(left, top, wide, high, 5);
    c.fill();
    c.stroke();
    c.globalAlpha = 1;
    c.fillStyle = this.quiet;
    const at = (/** @type {number} */ row) => top + 4 + line * (row + 0.5);
    this.write(heading, left + 7, at(0), 'left', wide - 12);
    fitting.forEach(({label, value, colour}, i) => {
      c.fillStyle = colour;
      c.fillRect(left + 7, at(i + 1) - 1.5, 9, 3);
      c.fillStyle = inks.ink;
      this.write(value, left + wide - 7, at(i + 1), 'right', wide - 26);
      const room = wide - 36 - c.measureText(value).width;
      if (label && room > 8) this.write(label, left + 21, at(i + 1), 'left', room + 6);
    });
  }
}
