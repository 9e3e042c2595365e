/**
 * What is measured along a walk: numbers and columns of numbers, without any judgement. As kudari.travel.measurements,
 * by the same names. A column has a number for each point; what cannot be measured is NaN, or a column of no numbers.
 */
import {formatted} from '../basics/sentences.js';
import {gradientsPerStep} from '../formula/tape.js';
import {NOTHING, columnsOf, sizesOf} from './columns.js';
import {curvaturesOf} from './curvature.js';
import {compass, descent, here, heightsOf, relief, rims} from './neighbourhood.js';
import {hasDiverged} from './routetables.js';
import {contractions, largestLr, learningRate} from './theory.js';

/** @typedef {import('./scene.js').Walk} Walk */
/** @typedef {import('./columns.js').Ground} Ground */

const MOST_STEPS = 1e12; // nobody waits for more

/** The numbers and columns of a walk up to a step, each measured when it is first asked for. */
export class Measurements {
  /**
   * @param {Walk} walk
   * @param {number} step
   * @param {Ground} field
   * @param {number} amount of noise
   */
  constructor(walk, step, field, amount) {
    const {optimizer, middle, divergedAt, evaluations} = walk;
    const columns = columnsOf(walk, field, amount > 0);
    const count = Math.min(step + 1, evaluations[middle]);
    this.walk = walk;
    this.field = field;
    this.optimizer = optimizer;
    this.count = count;
    this.unknown = NaN;
    this.span = Math.max(...field.domain.map(([low, high]) => high - low));
    this.lowest_known = field.lowest ?? NaN;
    this.is_noisy = Number(amount > 0);
    this.noise = `additive, ${formatted(amount, '.4g')}`;
    this.diverged_at = hasDiverged(walk, middle, step) ? divergedAt[middle] : NaN;
    this.paths = columns.paths.map((path) => path.subarray(0, count));
    this.gradients = columns.gradients.map((gradient) => gradient.subarray(0, count));
    this.values = columns.values.subarray(0, count);
    this.lengths = columns.lengths.subarray(0, Math.max(0, count - 1));
    this.slopes = columns.slopes.subarray(0, count);
    this.away = columns.away.subarray(0, count);
    this.across = columns.across.subarray(0, count);
    const {curvatures} = columns;
    const isCurved = curvatures !== null && count > 0 && count <= curvatures.finite;
    if (!isCurved) this.across = this.gradients[0];
    this.least = isCurved ? curvatures.least.subarray(0, count) : NOTHING;
    this.most = isCurved ? curvatures.most.subarray(0, count) : NOTHING;
    /** @type {number[][]} the axes at the end, the flattest first */
    this.axes = isCurved ? curvatures.axesAt(count - 1) : [];
    this.end = Float64Array.from(this.paths, (path) => path[count - 1]);
    this.heights = heightsOf(field);
    const beyond = Float64Array.from(walk.beyond, (column) => column[middle]);
    this.beyond = Number.isNaN(this.diverged_at) || !beyond.every(Number.isFinite) ? NOTHING : beyond;
    this.functions = {
      contraction: (/** @type {number | Float64Array} */ curvature) => this.contraction(curvature),
      largest_lr: (/** @type {number} */ curvature) => largestLr(optimizer, curvature) ?? NaN,
      steps_until: stepsUntil,
      named: (/** @type {Float64Array} */ point) =>
        Object.fromEntries(field.variables.map((name, i) => [name, point[i]])),
    };
  }

  /**
   * A number or column by its name.
   * @param {string} name
   * @returns {any}
   */
  column(name) {
    return /** @type {Record<string, any>} */ (/** @type {unknown} */ (this))[name];
  }

  /** All curvatures at the last point, from the lowest. */
  get curvatures() {
    const both = [...this.least.slice(-1), ...this.most.slice(-1)];
    return Float64Array.from(both.slice(0, this.paths.length));
  }

  /** Whether the curvature is the same everywhere, and above 0. */
  get is_bowl() {
    return Number(curvaturesOf(this.field) !== null && this.isCurvedUp);
  }

  /** The learning rate of the rule. */
  get lr() {
    const name = learningRate(this.optimizer);
    return name === null ? NaN : this.optimizer.values[name];
  }

  /** How many gradients the rule asks for in a step. */
  get gradients_per_step() {
    return this.optimizer.tape.outputs.length ? gradientsPerStep(this.optimizer.tape) : 1;
  }

  /** How long the step was that left the finite numbers. */
  get step_out() {
    return this.beyond.length ? Math.hypot(...this.beyond.map((number, i) => number - this.end[i])) : NaN;
  }

  /** The value where it led to, where it was only the slope that was none. */
  get value_beyond() {
    const [value] = this.beyond.length ? this.heights(here(this.beyond)) : [];
    return Number.isFinite(value) ? value : NaN;
  }

  /** The last place that has a value, be it without a slope. */
  get stop() {
    return Number.isNaN(this.value_beyond) ? this.end : this.beyond;
  }

  /** How much higher than that the lowest point is of each of several rings around it, the widest first. */
  get rims() {
    return rims(this.heights, this.stop, compass(this.field.domain));
  }

  /** The same of the two points up and down the slope at the end. */
  get line() {
    const parts = this.gradients.map((gradient) => gradient[this.count - 1]);
    const size = Math.hypot(...parts);
    const ahead = parts.map((part) => (size > 0 ? (part / size) * this.span : NaN));
    return rims(this.heights, this.end, [ahead, ahead.map((part) => -part)]);
  }

  /**
   * The heights ever farther down from the end, on a way that never rises; no numbers if there is none. The way is that
   * of the walk, that of the slope, or an axis along which the walk moves: who stays on a crest for ever does not fall.
   */
  get descent() {
    const before = Math.max(0, this.count - 1 - Math.max(4, Math.floor(this.count / 4)));
    const moved = this.paths.map((path, i) => this.end[i] - path[before]);
    const ways = [moved, this.gradients.map((gradient) => -gradient[this.count - 1])];
    for (const axis of this.axes) {
      const along = axis.reduce((sum, part, i) => sum + part * moved[i], 0);
      if (along) ways.push(axis.map((part) => Math.sign(along) * part));
    }
    return descent(this.heights, this.end, ways, this.span);
  }

  /** How far from the end it is to the lowest height in the window, or to the middle one of those higher. */
  get relief() {
    return relief(this.heights, this.values[this.count - 1], this.field.domain);
  }

  /** How far each point is from the one two steps later. */
  get returns() {
    return sizesOf(this.paths.map((path) => path.subarray(2).map((number, k) => number - path[k])));
  }

  /** How far each point is from the last one. */
  get to_end() {
    return this.distancesTo(this.end);
  }

  /** A state that only ever grew, as AdaGrad's h does, and how large it became. */
  get memory() {
    const {lanes, middle, states} = this.walk;
    for (const [name, tables] of states) {
      const columns = tables.map((table) =>
        Float64Array.from({length: this.count - 1}, (_, k) => table[(k + 1) * lanes + middle]));
      const [first, last] = [0, -1].map((k) => columns.map((column) => column.at(k) ?? NaN));
      const grows = columns.every((column) => column.every((size, k) =>
        Number.isFinite(size) && (k === 0 || size >= column[k - 1])));
      if (grows && last.some((size, i) => size > first[i])) return {name, size: Math.max(...last)};
    }
    return {name: '', size: NaN};
  }

  /** How large the state became that only ever grew. */
  get grown() {
    return this.memory.size;
  }

  /** What that state is called. */
  get grown_name() {
    return this.memory.name;
  }

  // ------------------------------------------------------------------ the bowl that fits the end

  /** The way to the bottom along each axis at the end; infinite along one that is steep and does not curve. */
  get ways() {
    return Float64Array.from(this.curvatures, (curvature, i) => {
      const slope = this.axes[i].reduce((sum, part, j) => sum + part * this.gradients[j][this.count - 1], 0);
      return slope === 0 ? 0 : -slope / curvature;
    });
  }

  /** How far the bottom is from the end. */
  get way() {
    return this.axes.length ? Math.hypot(...this.ways) : NaN;
  }

  get isCurvedUp() {
    return this.axes.length > 0 && this.curvatures[0] > 0;
  }

  /** The value at the bottom, where the end is curved up along every axis. */
  get bottom() {
    return this.isCurvedUp ? this.values[this.count - 1] - this.axis_heights.reduce((sum, one) => sum + one, 0) : NaN;
  }

  /** How much of the height at the end each axis of the bowl makes. */
  get axis_heights() {
    const {ways} = this;
    return this.isCurvedUp ? this.curvatures.map((curvature, i) => (curvature * ways[i] ** 2) / 2) : NOTHING;
  }

  /** The bottom itself. */
  get bottom_place() {
    const {ways} = this;
    return this.end.map((number, j) => this.axes.reduce((sum, axis, i) => sum + axis[j] * ways[i], number));
  }

  /** How far each point is from the bottom. */
  get to_bottom() {
    return this.isCurvedUp ? this.distancesTo(this.bottom_place) : NOTHING;
  }

  /** What the value there really is. */
  get value_at_bottom() {
    return this.isCurvedUp ? this.heights(here(this.bottom_place))[0] : NaN;
  }

  /** @param {Float64Array} point */
  distancesTo(point) {
    return sizesOf(this.paths.map((path, i) => path.map((number) => number - point[i])));
  }

  /**
   * What a step leaves of the distance on a bowl of this curvature, or of each; NaN where nobody knows.
   * @param {number | Float64Array} curvature
   * @returns {number | Float64Array}
   */
  contraction(curvature) {
    const one = (/** @type {number} */ number) =>
      contractions(this.optimizer, Object.entries(this.optimizer.values), [number], 1)?.[0] ?? NaN;
    return typeof curvature === 'number' ? one(curvature) : curvature.map(one);
  }
}

/**
 * How many steps on a bowl until no more than the target is left of its height. Along each axis the height goes down by
 * the rate squared, each step.
 * @param {Float64Array} heights
 * @param {Float64Array} rates
 * @param {number} target
 */
function stepsUntil(heights, rates, target) {
  const isAbove = (/** @type {number} */ steps) =>
    heights.reduce((sum, height, i) => sum + height * rates[i] ** (2 * steps), 0) > target;
  let steps = 1;
  while (isAbove(steps) && steps < MOST_STEPS) steps *= 2;
  let low = Math.floor(steps / 2);
  while (steps - low > 1) {
    const middle = Math.floor((low + steps) / 2);
    if (isAbove(middle)) low = middle;
    else steps = middle;
  }
  return steps;
}
