/**
 * A map: one walk for every pixel, coarse at once and fine from workers, so that the page stays quick.
 *
 * The workers run the page's own script once more, which there only serves walks.
 */
import {walk} from './walk.js';

/**
 * @typedef {import('./model.js').Place} Place
 * @typedef {import('./model.js').Walker} Walker
 * @typedef {{name: string, low: number, high: number, log: boolean}} Axis  a hyperparameter, or a variable
 * @typedef {{place: Place, walker: Walker, start: number[], axes: [Axis, Axis], basins: boolean, steps: number}} Asked
 * @typedef {{size: number, values: Float64Array, positions: Float64Array[], lost: Int32Array}} Grid
 */

const MAP_COARSE = 40;
const MAP_FINE = 200;

/**
 * The number that belongs to a place between 0 and 1 on an axis.
 * @param {Axis} axis
 * @param {number} share
 */
export function axisNumber({low, high, log}, share) {
  return log ? low * (high / low) ** share : low + (high - low) * share;
}

/**
 * And back.
 * @param {Axis} axis
 * @param {number} number
 */
export function axisShare({low, high, log}, number) {
  return log ? Math.log(number / low) / Math.log(high / low) : (number - low) / (high - low);
}

/**
 * What a walk for every pixel of a square needs: rows from the bottom up.
 * @param {Asked} asked
 * @param {number} size
 */
function mapColumns(asked, size) {
  const count = size * size;
  const [across, up] = asked.axes.map((axis, k) => {
    const column = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      column[i] = axisNumber(axis, (k === 0 ? i % size : Math.floor(i / size)) / (size - 1));
    }
    return column;
  });
  /** @type {[string, number | Float64Array][]} */
  const hypers = Object.entries(asked.walker.values);
  if (asked.basins) return {starts: [across, up], hypers};
  const starts = asked.start.map((value) => new Float64Array(count).fill(value));
  const varied = hypers.map(([name, value]) => {
    const column = name === asked.axes[0].name ? across : name === asked.axes[1].name ? up : value;
    return /** @type {[string, number | Float64Array]} */ ([name, column]);
  });
  return {starts, hypers: varied};
}

/** The workers, and the newest map that they were asked for: whatever belongs to an older one is thrown away. */
export class Mapper {
  /** @param {() => Worker} hire */
  constructor(hire) {
    this.hire = hire;
    /** @type {Worker[]} */
    this.workers = [];
    this.asked = 0;
  }

  /**
   * Give the coarse map at once, and the fine one when it is there.
   * @param {Asked} asked
   * @param {(grid: Grid) => void} show
   */
  draw(asked, show) {
    const number = ++this.asked;
    show(walkedGrid(asked, MAP_COARSE));
    const size = MAP_FINE;
    const {starts, hypers} = mapColumns(asked, size);
    const count = size * size;
    /** @type {Grid} */
    const grid = {
      size,
      values: new Float64Array(count),
      positions: starts.map(() => new Float64Array(count)),
      lost: new Int32Array(count),
    };
    for (const worker of this.workers.splice(0)) if (worker.onmessage !== null) worker.terminate();
    const hands = Math.max(1, Math.min(4, (navigator.hardwareConcurrency || 2)));
    const share = Math.ceil(count / hands);
    let open = 0;
    for (let first = 0; first < count; first += share) {
      const end = Math.min(count, first + share);
      const worker = this.hire();
      this.workers.push(worker);
      open += 1;
      worker.onmessage = ({data}) => {
        worker.terminate();
        if (number !== this.asked) return;
        grid.values.set(data.values, first);
        grid.lost.set(data.divergedAt, first);
        data.positions.forEach((/** @type {Float64Array} */ column, /** @type {number} */ i) => grid.positions[i].set(column, first));
        open -= 1;
        if (open === 0) show(grid);
      };
      const part = (/** @type {number | Float64Array} */ value) => (typeof value === 'number' ? value : value.slice(first, end));
      worker.postMessage({
        field: {tape: asked.place.tape, variables: asked.place.variables},
        rule: {tape: asked.walker.tape, states: asked.walker.states},
        starts: starts.map((column) => column.slice(first, end)),
        hypers: hypers.map(([name, value]) => [name, part(value)]),
        steps: asked.steps,
      });
    }
  }
}

/**
 * A map that is walked here and now.
 * @param {Asked} asked
 * @param {number} size
 * @returns {Grid}
 */
export function walkedGrid(asked, size) {
  const {starts, hypers} = mapColumns(asked, size);
  const {positions, values, divergedAt} = walk(asked.place, asked.walker, starts, new Map(hypers), asked.steps);
  return {size, values, positions, lost: divergedAt};
}

/** What the script does in a worker: it takes a walk, and gives back where it ended. */
export function serveWalks() {
  globalThis.onmessage = ({data}) => {
    const {positions, values, divergedAt} = walk(data.field, data.rule, data.starts, new Map(data.hypers), data.steps);
    const room = [...positions, values, divergedAt].map((column) => column.buffer);
    /** @type {any} */ (globalThis).postMessage({positions, values, divergedAt}, room);
  };
}
