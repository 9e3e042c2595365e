/** What the mouse, fingers and keys mean on the field: they put the start, move and zoom the view, turn the surface. */
import {ARROW_KEYS} from '../basics/elements.js';
import {turned} from '../drawing/angles.js';

/**
 * What is touched: a view of the field.
 * @typedef {{turns: boolean, angles: import('../drawing/angles.js').Angles, acts: {settle: () => void},
 *   nearStart: (x: number, y: number) => number, putStart: (x: number, y: number) => void,
 *   zoom: (factor: number, x?: number, y?: number) => void, drag: (dx: number, dy: number) => void,
 *   pan: (across: number, up: number) => void, shift: (across: number, up: number) => void,
 *   turn: (angles: import('../drawing/angles.js').Angles) => void}} Touched
 */
/** @typedef {{x: number, y: number}} Spot */

const FINGER = 28; // pixels around the start, within which a finger takes hold of it
const TREMBLE = 8; // pixels that a tap may move
const LETTERS = new Map([['a', 'ArrowLeft'], ['d', 'ArrowRight'], ['w', 'ArrowUp'], ['s', 'ArrowDown']]);

/** The pointers at a view. */
export class Pointer {
  /**
   * @param {Touched} view
   * @param {HTMLElement} target what they touch
   */
  constructor(view, target) {
    this.view = view;
    this.target = target;
    /** @type {Map<number, Spot>} fingers, or the mouse, that are down */
    this.down = new Map();
    /** @type {'place' | 'pan' | 'turn' | 'pinch' | 'tap' | null} what is being done */
    this.act = null;
    /** @type {Spot} where that began */
    this.begun = {x: 0, y: 0};
    const listen = (/** @type {string} */ name, /** @type {(event: any) => void} */ act) =>
      target.addEventListener(name, act, {passive: false});
    listen('touchstart', (event) => this.touch(event));
    listen('pointerdown', (event) => this.press(event));
    listen('pointermove', (event) => this.move(event));
    for (const name of ['pointerup', 'pointercancel']) listen(name, (event) => this.release(event));
    listen('wheel', (event) => this.wheel(event));
    listen('keydown', (event) => this.key(event));
    listen('contextmenu', (event) => event.preventDefault());
  }

  /**
   * One finger scrolls the page, unless it takes hold of the start or turns a surface; two fingers move the map.
   * @param {TouchEvent} event
   */
  touch(event) {
    const box = this.target.getBoundingClientRect();
    const [{clientX, clientY}] = event.touches;
    const held = this.view.nearStart(clientX - box.left, clientY - box.top) < FINGER;
    if (event.touches.length > 1 || this.view.turns || held) event.preventDefault();
  }

  /** @param {PointerEvent} event */
  press(event) {
    const {view, down} = this;
    const spot = {x: event.offsetX, y: event.offsetY};
    this.target.setPointerCapture(event.pointerId);
    down.set(event.pointerId, spot);
    this.begun = spot;
    if (down.size > 1) this.act = 'pinch';
    else if (view.turns) this.act = 'turn';
    else if (event.button > 0 || event.shiftKey) this.act = 'pan';
    // A finger may be the first of two, or scroll: it puts the start when it is lifted again.
    else this.act = event.pointerType === 'touch' && view.nearStart(spot.x, spot.y) >= FINGER ? 'tap' : 'place';
    if (this.act === 'place') view.putStart(spot.x, spot.y);
  }

  /** @param {PointerEvent} event */
  move(event) {
    const {view, down} = this;
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = {x: event.offsetX, y: event.offsetY};
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    const [other] = [...down].filter(([id]) => id !== event.pointerId).map(([, spot]) => spot);
    down.set(event.pointerId, now);
    if (this.act === 'pinch' && other) {
      const factor = (distance(before, other) || 1) / (distance(now, other) || 1);
      view.zoom(factor, (now.x + other.x) / 2, (now.y + other.y) / 2);
      if (!view.turns) view.drag(dx / 2, dy / 2);
    } else if (this.act === 'turn') view.turn(turned(view.angles, dx, dy));
    else if (this.act === 'pan') view.drag(dx, dy);
    else if (this.act === 'place') view.putStart(now.x, now.y);
    else if (this.act === 'tap' && distance(now, this.begun) > TREMBLE) this.act = null;
  }

  /** @param {PointerEvent} event */
  release(event) {
    if (!this.down.delete(event.pointerId)) return;
    if (this.act === 'tap' && event.type === 'pointerup') this.view.putStart(event.offsetX, event.offsetY);
    this.act = null;
    this.view.acts.settle();
  }

  /**
   * The mouse's wheel zooms while Ctrl is held, so that it still scrolls the page; so does a pinch on a touchpad.
   * @param {WheelEvent} event
   */
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.view.zoom(Math.exp(event.deltaY / 300), event.offsetX, event.offsetY);
  }

  /**
   * Arrows move the start or turn the surface, W A S D the window, + and − zoom.
   * @param {KeyboardEvent} event
   */
  key(event) {
    const {view} = this;
    const [across, up] = ARROW_KEYS[LETTERS.get(event.key) ?? event.key] ?? [0, 0];
    const zoom = ['+', '='].includes(event.key) ? 1 / 1.25 : ['-', '−'].includes(event.key) ? 1.25 : 0;
    if (event.ctrlKey || event.metaKey || event.altKey || (!across && !up && !zoom)) return;
    event.preventDefault();
    if (zoom) return view.zoom(zoom);
    if (view.turns) return view.turn(turned(view.angles, 12 * across, -12 * up));
    if (!event.key.startsWith('Arrow')) return view.pan(0.1 * across, 0.1 * up);
    const share = event.shiftKey ? 0.05 : 0.01;
    view.shift(share * across, share * up);
    view.acts.settle();
  }
}

/**
 * @param {Spot} one
 * @param {Spot} other
 */
function distance(one, other) {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
