/** What stands at a place of a chart is read out: by the mouse, by the keyboard, on the canvas and beside it. */
import {make, write} from '../basics/elements.js';
import {short} from '../basics/numbers.js';
import {fitted} from '../drawing/axes.js';
import {readable} from '../drawing/colours.js';
import {chartClamp, chartSees} from '../drawing/panel.js';
import {ChartSheet} from '../drawing/plot.js';

/** @typedef {import('../drawing/axes.js').Frame} Frame */
/** @typedef {import('../drawing/colours.js').Inks} Inks */
/** @typedef {import('../drawing/panel.js').ChartLine} ChartLine */
/** @typedef {import('../drawing/panel.js').ChartPanel} ChartPanel */
/** @typedef {{x: number, y: number, line: number}} ChartPlace line −1 is the bars */

const MOVES = /** @type {Record<string, number>} */ ({
  ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity,
});

/**
 * Everything that can be read out.
 * @param {ChartPanel} panel
 * @returns {ChartPlace[]}
 */
export function placesOf({lines, bars, logX, logY}) {
  /** @type {ChartPlace[]} */
  const places = [];
  lines.forEach(({x, y, faint}, line) => {
    for (let i = 0; i < x.length && !faint; i++) {
      const [across, up] = [x[i], y[i]];
      if (chartSees(across, logX) && chartSees(up, logY)) places.push({x: across, y: up, line});
    }
  });
  bars?.heights.forEach((y, i) => places.push({x: (bars.edges[i] + bars.edges[i + 1]) / 2, y, line: -1}));
  return places;
}

/**
 * What is nearest to a pixel: across alone, but to points in both directions.
 * @param {ChartPanel} panel
 * @param {Frame} frame
 * @param {number} x
 * @param {number} y
 * @returns {ChartPlace | null}
 */
export function nearestPlace(panel, frame, x, y) {
  let [nearest, least] = [/** @type {ChartPlace | null} */ (null), Infinity];
  for (const place of placesOf(panel)) {
    const across = frame.x(place.x) - x;
    const far = panel.lines[place.line]?.points ? Math.hypot(across, frame.y(place.y) - y) : Math.abs(across);
    if (far < least) [nearest, least] = [place, far];
  }
  return nearest;
}

/**
 * What stands at the x of a place: one value a line, and none of a line that has none there.
 * @param {ChartPanel} panel
 * @param {ChartPlace} at
 * @returns {ChartPlace[]}
 */
export function readingsOf(panel, at) {
  const here = placesOf(panel).filter(({x}) => Math.abs(x - at.x) <= 1e-9 * Math.abs(at.x));
  const own = here.find(({y, line}) => line === at.line && y === at.y);
  return here.filter((place, i) => {
    if (own && place.line === own.line) return place === own;
    return here.findIndex(({line}) => line === place.line) === i;
  });
}

/** @type {(panel: ChartPanel, at: ChartPlace) => string} */
function headingAt({x, bars}, at) {
  const i = at.line < 0 && bars ? bars.edges.findIndex((edge) => edge > at.x) : 0;
  const number = i && bars ? `${short(bars.edges[i - 1], 3)}…${short(bars.edges[i], 3)}` : short(at.x, 6);
  return x ? `${x} ${number}` : number;
}

/**
 * A list of the lines' names with their colours.
 * @param {{lines: ChartLine[]}} panel
 * @param {Inks} inks
 * @returns {HTMLUListElement}
 */
export function legend({lines}, inks) {
  const named = lines.filter(({label}, i) => label && lines.findIndex((line) => line.label === label) === i);
  return make('ul', {class: 'legend'}, ...named.map(({label, colour, dashed, points}) => {
    return make('li', {class: points ? 'points' : dashed ? 'dashed' : '', tint: readable(colour, inks, 3)}, label);
  }));
}

/** A chart on a canvas: it draws a panel, and reads out what one points at. */
export class Chart {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    /** @type {HTMLElement} */
    this.live = make('div', {class: 'live', 'aria-live': 'polite'});
    /** @type {{panel: ChartPanel, inks: Inks, cursor?: number} | null} */
    this.seen = null;
    /** @type {Frame | null} */
    this.frame = null;
    /** @type {ChartPlace | null} */
    this.at = null;
    /** @type {((x: number) => void) | undefined} called with the x that is picked */
    this.onpick = undefined;
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'application'); // or arrow keys would not come through
    const point = (/** @type {PointerEvent} */ event) => this.point(event);
    canvas.addEventListener('pointermove', point);
    canvas.addEventListener('pointerdown', point);
    canvas.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && this.hover(null));
    canvas.addEventListener('blur', () => this.hover(null));
    canvas.addEventListener('click', () => this.at && this.onpick?.(this.at.x));
    canvas.addEventListener('keydown', (event) => this.press(event));
  }

  /**
   * @param {ChartPanel} panel
   * @param {Inks} inks
   * @param {{cursor?: number}} [options] where a line stands across
   */
  show(panel, inks, {cursor} = {}) {
    this.seen = {panel, inks, cursor};
    if (!this.live.isConnected) this.canvas.after(this.live);
    this.draw();
  }

  /** @param {PointerEvent} event */
  point({clientX, clientY}) {
    const {left, top} = this.canvas.getBoundingClientRect();
    if (this.seen && this.frame) this.hover(nearestPlace(this.seen.panel, this.frame, clientX - left, clientY - top));
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const move = MOVES[event.key];
    if (!this.seen || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' && this.at) this.onpick?.(this.at.x);
    else if (event.key === 'Escape' && this.at) this.hover(null);
    else if (move) {
      const places = placesOf(this.seen.panel).sort((a, b) => a.x - b.x).filter(({x}, i, all) => x !== all[i - 1]?.x);
      const last = places.length - 1;
      const from = this.at?.x ?? this.seen.cursor ?? -move * Infinity;
      const next = places.findIndex(({x}) => (move > 0 ? x > from : x >= from));
      const start = next < 0 ? last + 1 : next; // the first beyond, or the one from which it goes back
      this.hover(places[chartClamp(start + move - (move > 0 ? 1 : 0), 0, last)] ?? null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {ChartPlace | null} at */
  hover(at) {
    const {at: before} = this;
    if (at === before || (at && before && at.x === before.x && at.y === before.y && at.line === before.line)) return;
    this.at = at;
    if (this.seen) this.draw();
  }

  draw() {
    if (!this.seen) return;
    const {panel, inks, cursor} = this.seen;
    const {c, width, height} = fitted(this.canvas);
    const sheet = new ChartSheet(c, width, height, panel, inks);
    this.frame = sheet.frame;
    sheet.draw(cursor);
    const places = this.at ? readingsOf(panel, this.at) : [];
    const heading = this.at && places.length ? headingAt(panel, this.at) : '';
    const rows = places.map(({x, y, line}) => {
      const {label = '', colour} = panel.lines[line] ?? panel.bars;
      return {x, y, label, value: short(y), colour: readable(colour, inks, 3)};
    });
    const text = heading && `${heading}: ${rows.map(({label, value}) => `${label} ${value}`.trim()).join(', ')}`;
    write(this.live, text);
    if (heading) sheet.read(heading, rows);
  }
}
