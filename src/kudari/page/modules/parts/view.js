/** The field as it is seen: ground, walks and landmarks, and the hand that drags, zooms and turns. */
import {make} from '../basics/elements.js';
import {rounded} from '../basics/numbers.js';
import {whenIdle} from '../basics/tasks.js';
import {ANGLES_USUAL, seenFrom} from '../drawing/angles.js';
import {Frame, fitted} from '../drawing/axes.js';
import {curveFrame, drawCurve, drawCurveLandmarks, drawOnCurve} from '../drawing/curve.js';
import {drawGeometry, drawMinima, drawNames, drawRoute} from '../drawing/routes.js';
import {drawSurface} from '../drawing/surface.js';
import {drawTerrain} from '../drawing/terrain.js';
import {rowOf} from '../walking/routetables.js';
import {evaluatedAt, surveyed} from '../walking/survey.js';
import {Pointer} from './pointer.js';

/**
 * @typedef {import('../walking/fields.js').Field} Field
 * @typedef {import('../walking/scene.js').Walk} Walk
 * @typedef {import('../walking/survey.js').Survey} Survey
 * @typedef {import('../drawing/colours.js').Inks} Inks
 * @typedef {[number, number][]} Window
 * @typedef {import('../walking/geometry.js').Geometry} Geometry
 * @typedef {import('../drawing/angles.js').Angles} Angles
 * @typedef {{field: Field, walks: Walk[], ghosts: Walk[], step: number, start: number[], angles: Angles,
 *   geometries: (Geometry | null)[], coarse: boolean}} Scene
 */

const NEAREST = 1e-6; // of the domain's width
const FARTHEST = 1e3;

/** Two canvases, the ground and what moves on it. */
export class FieldView {
  /**
   * @param {import('../basics/words.js').Say} say
   * @param {{start: (point: number[]) => void, viewport: (window: Window) => void, turn: (angles: Angles) => void,
   *   settle: () => void}} acts
   */
  constructor(say, acts) {
    this.say = say;
    this.acts = acts;
    this.kind = 'map';
    this.angles = ANGLES_USUAL;
    this.ground = make('canvas', {'aria-hidden': 'true'});
    this.figures = make('canvas', {tabindex: 0, role: 'application'});
    this.element = make('div', {class: 'canvas map'}, this.ground, this.figures);
    /** @type {Scene | null} */
    this.scene = null;
    /** @type {Window} */
    this.window = [];
    this.pointer = new Pointer(this, this.figures);
  }

  /** @returns {boolean} */
  get flat() {
    return this.scene?.field.variables.length === 1;
  }

  /** @returns {boolean} whether the ground has the size for which it was drawn: an observer calls once too often */
  get fits() {
    const {width, height} = this.element.getBoundingClientRect();
    return this.size === `${width} × ${height}`;
  }

  /**
   * Look at a window of a field: measure it, and draw the ground. When a page opens, what can be played with comes
   * first, and the ground of its map follows.
   * @param {Field} field
   * @param {Window} window
   * @param {Inks} inks
   */
  drawGround(field, window, inks) {
    this.inks = inks;
    this.window = window;
    const seen = this.element.getBoundingClientRect();
    const {width, height} = seen.width ? seen : fitted(this.ground);
    this.size = `${width} × ${height}`;
    if (window.length === 1) {
      this.survey = surveyed(field, window, 401);
      drawCurve(this.ground, this.survey, inks, [field.variables[0], 'f']);
      this.frame = curveFrame(this.survey, width, height);
    } else {
      const opens = this.kind === 'map' && !this.survey;
      this.frame = new Frame(window, width, height);
      const draw = () => {
        if (this.window !== window) return; // another one is looked at by now
        this.survey = surveyed(field, window, 121, 101);
        if (this.kind === 'map') drawTerrain(this.ground, this.survey, inks, field.variables);
        else fitted(this.ground);
      };
      if (opens) whenIdle(draw);
      else draw();
    }
  }

  /** @param {Scene} scene */
  draw(scene) {
    this.scene = scene;
    this.angles = scene.angles;
    const {field, walks, ghosts, step, start, geometries, coarse} = scene;
    const all = [...ghosts, ...walks];
    const {survey, inks, frame} = /** @type {{survey: Survey, inks: Inks, frame: Frame}} */ (this);
    const several = field.minima.length > 1 && field.lowest === null;
    const names = {start: this.say('start'), minimum: this.say(several ? 'a minimum' : 'minimum')};
    if (this.turns) {
      drawSurface(this.figures, survey, all, step, scene.angles, inks, field.variables);
      return;
    }
    const {c} = fitted(this.figures);
    Object.assign(c, {lineJoin: 'miter', textBaseline: 'alphabetic'}); // the surface, on the same canvas, leaves others
    if (this.flat) {
      const height = (/** @type {number} */ x) => (field.tape ? evaluatedAt(field, [Float64Array.of(x)])[0][0] : NaN);
      const minima = field.minima.map(([x]) => /** @type {[number, number]} */ ([x, height(x)]));
      drawCurveLandmarks(c, frame, minima, [start[0], height(start[0])], inks, names);
      for (const walk of ghosts) drawOnCurve(c, frame, walk, step, inks, null);
      for (const walk of walks) {
        drawOnCurve(c, frame, walk, step, inks, walk.gradients[0][rowOf(walk, walk.middle, step)]);
      }
      return;
    }
    drawMinima(c, frame, field.minima, inks);
    for (const walk of all) drawRoute(c, frame, walk, step, inks, coarse);
    for (const [k, walk] of walks.entries()) {
      const at = rowOf(walk, walk.middle, step);
      const geometry = geometries[k];
      if (geometry) drawGeometry(c, frame, walk.positions.map((column) => column[at]), geometry, walk.colour);
    }
    drawNames(c, frame, field.minima, start, inks, names);
  }

  /** @returns {boolean} whether a hand turns what is seen */
  get turns() {
    return this.kind === 'surface' && !this.flat;
  }

  /**
   * How many pixels there are from a pixel to the start.
   * @param {number} x
   * @param {number} y
   */
  nearStart(x, y) {
    const {frame, scene} = this;
    if (!frame || !scene) return Infinity;
    return Math.hypot(frame.x(scene.start[0]) - x, this.flat ? 0 : frame.y(scene.start[1]) - y);
  }

  /**
   * Put the start where a pixel is.
   * @param {number} x
   * @param {number} y
   */
  putStart(x, y) {
    const {width, height} = /** @type {Frame} */ (this.frame);
    const [right, down] = [Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height)];
    const numbers = /** @type {Frame} */ (this.frame).at(right, down);
    this.acts.start(this.window.map(([low, high], axis) => rounded(numbers[axis], high - low)));
  }

  /**
   * A larger or smaller window around a pixel, which stays where it is.
   * @param {number} factor
   * @param {number} [x]
   * @param {number} [y]
   */
  zoom(factor, x = this.figures.clientWidth / 2, y = this.figures.clientHeight / 2) {
    if (this.turns) {
      return this.turn(seenFrom({...this.angles, zoom: this.angles.zoom / factor}));
    }
    const middle = /** @type {Frame} */ (this.frame).at(x, y);
    const {domain} = /** @type {Scene} */ (this.scene).field;
    const [low, high] = this.window[0];
    const share = (factor * (high - low)) / (domain[0][1] - domain[0][0]);
    if (factor < 1 ? share < NEAREST : share > FARTHEST) return;
    this.show(this.window.map(([low, high], axis) => {
      const fixed = middle[axis];
      return [fixed + (low - fixed) * factor, fixed + (high - fixed) * factor];
    }));
  }

  /**
   * Another window. It holds at once: hands may be quicker than frames.
   * @param {Window} window
   */
  show(window) {
    const {domain, width, height} = /** @type {Frame} */ (this.frame);
    this.window = window;
    this.frame = new Frame([window[0], window[1] ?? domain[1]], width, height);
    this.acts.viewport(window);
  }

  /** @param {Angles} angles which hold at once, too */
  turn(angles) {
    this.angles = angles;
    this.acts.turn(angles);
  }

  /**
   * @param {number} across of the window's width
   * @param {number} up of its height
   */
  pan(across, up) {
    this.show(this.window.map(([low, high], axis) => {
      const by = (axis === 0 ? across : up) * (high - low);
      return [low + by, high + by];
    }));
  }

  /**
   * The window as if it hung on a hand that moves by some pixels.
   * @param {number} dx
   * @param {number} dy
   */
  drag(dx, dy) {
    this.pan(-dx / this.figures.clientWidth, dy / this.figures.clientHeight);
  }

  /**
   * Move the start.
   * @param {number} across of the window's width
   * @param {number} up of its height
   */
  shift(across, up) {
    const {start} = /** @type {Scene} */ (this.scene);
    this.acts.start(this.window.map(([low, high], axis) =>
      rounded(start[axis] + (axis === 0 ? across : up) * (high - low), high - low)));
  }

  /**
   * What is seen, drawn anew on canvases that stand nowhere.
   * @param {() => HTMLCanvasElement} canvas
   * @param {{walks: Walk[], ghosts: Walk[]}} coloured in other colours
   * @param {Inks} inks
   */
  layers(canvas, coloured, inks) {
    const {kind, survey, window} = this, scene = /** @type {Scene} */ (this.scene);
    const still = new FieldView(this.say, this.acts);
    Object.assign(still, {kind, survey, ground: canvas(), figures: canvas()});
    still.drawGround(scene.field, window, inks);
    still.draw({...scene, ...coloured});
    return [still.ground, still.figures];
  }
}
