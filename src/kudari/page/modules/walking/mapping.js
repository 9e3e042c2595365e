/**
 * A map: one walk for every pixel, coarse at once and fine from workers, so that the page stays quick.
 *
 * The workers run the page's own script once more, which there only serves walks.
 */
import {power} from '../formula/growth.js';
import {asColumn} from '../formula/program.js';
import {walk} from './walk.js';

/**
 * @typedef {import('./fields.js').Field} Field
 * @typedef {import('./fields.js').WrittenField} WrittenField
 * @typedef {import('./optimizers.js').Optimizer} Optimizer
 * @typedef {import('./noise.js').Noise} Noise
 * @typedef {{key: string, name: string, low: number, high: number, log: boolean}} Axis  its key is a hyperparameter's
 *   name, or "start 0" and "start 1" for the coordinates of the start
 * @typedef {{field: Field, optimizer: Optimizer, start: number[], axes: [Axis, Axis], steps: number,
 *   noise: Noise | null}} Asked
 * @typedef {{size: number, values: Float64Array, positions: Float64Array[], divergedAt: Int32Array}} Grid
 */

const COARSE = 28; // pixels along a side, at most
const FINE = 200;
const PIECE = 20 * FINE; // pixels that a worker takes at a time: walks are longer in some parts than in others
const MOMENT = 6; // milliseconds that a coarse map may take
const PACE = 2.5e-6; // of a page that was just opened: its loops are not yet compiled

/**
 * The number that belongs to a share of an axis.
 * @param {Axis} axis
 * @param {number} share
 */
export function axisNumber({low, high, log}, share) {
  return log ? low * power(high / low, share) : low + (high - low) * share;
}

/**
 * What walks need at some points of a map, which are shares of its axes.
 * @param {Pick<Asked, 'axes' | 'start' | 'optimizer'>} asked
 * @param {Float64Array} across
 * @param {Float64Array} up
 * @returns {{starts: Float64Array[], hypers: [string, number | Float64Array][]}}
 */
export function columnsAt({axes: [x, y], start, optimizer}, across, up) {
  const columns = new Map([
    [x.key, across.map((share) => axisNumber(x, share))],
    [y.key, up.map((share) => axisNumber(y, share))],
  ]);
  const varied = (/** @type {string} */ key, /** @type {number} */ value) => columns.get(key) ?? value;
  const starts = start.map((value, i) => asColumn(varied(`start ${i}`, value), across.length));
  return {starts, hypers: Object.entries(optimizer.values).map(([name, value]) => [name, varied(name, value)])};
}

/**
 * A map that is walked here and now, or a part of one.
 * @param {Asked} asked
 * @param {number} size
 * @param {number} [first] pixel
 * @param {number} [end]
 * @returns {Grid}
 */
export function walkedGrid(asked, size, first = 0, end = size * size) {
  const pixels = Float64Array.from({length: end - first}, (_, k) => first + k); // rows from the bottom up
  const across = pixels.map((k) => (k % size) / (size - 1));
  const up = pixels.map((k) => Math.floor(k / size) / (size - 1));
  const {starts, hypers} = columnsAt(asked, across, up);
  const {optimizer, steps, noise} = asked;
  const field = /** @type {WrittenField} */ (asked.field);
  const {positions, values, divergedAt} = walk(field, optimizer, starts, new Map(hypers), steps, false, noise);
  return {size, values, positions, divergedAt};
}

/** Coarse maps, as many pixels as this device walks in a moment: how quick it is, it learns from the last one. */
export class Sketcher {
  constructor() {
    this.pace = PACE; // milliseconds for an operation of one walk
  }

  /**
   * @param {Asked} asked
   * @returns {Grid}
   */
  draw(asked) {
    const {field, optimizer, steps} = asked;
    const evaluation = /** @type {WrittenField} */ (field).tape.operations.length;
    const work = steps * (evaluation + field.variables.length * optimizer.tape.operations.length);
    const size = Math.max(6, Math.min(COARSE, Math.floor(Math.sqrt(MOMENT / (this.pace * work)))));
    const begin = performance.now();
    const grid = walkedGrid(asked, size);
    this.pace = (this.pace + (performance.now() - begin) / (size ** 2 * work)) / 2;
    return grid;
  }
}

/** The workers, and the newest map that they were asked for: whoever is still busy with an older one is let go. */
export class Mapper {
  /** @param {() => Worker} hire */
  constructor(hire) {
    this.hire = hire;
    /** @type {Worker[]} */
    this.idle = [];
    /** @type {Set<Worker>} */
    this.busy = new Set();
    /** @type {Grid} one for all fine maps: new ones would keep the browser sweeping */
    this.grid = {size: FINE, values: new Float64Array(0), positions: [], divergedAt: new Int32Array(0)};
  }

  /** Hire those who will be needed, so that nobody waits for them later. */
  warm() {
    const hands = Math.max(1, Math.min(4, navigator.hardwareConcurrency || 2));
    while (this.idle.length + this.busy.size < hands) this.idle.push(this.hire());
  }

  /** Let go whoever is busy. */
  stop() {
    for (const worker of this.busy) worker.terminate();
    this.busy.clear();
  }

  /**
   * The fine map, from workers: whoever has finished a piece takes the next one.
   * @param {Asked} asked
   * @param {(grid: Grid) => void} show it is filled again for the next map
   */
  draw({field, optimizer, start, axes, steps, noise}, show) {
    this.stop();
    this.warm();
    const {grid} = this;
    const count = FINE ** 2;
    if (grid.positions.length !== start.length) {
      const positions = start.map(() => new Float64Array(count));
      Object.assign(grid, {values: new Float64Array(count), positions, divergedAt: new Int32Array(count)});
    }
    const asked = {
      field: {tape: field.tape, variables: field.variables}, start, axes, steps, noise,
      optimizer: {tape: optimizer.tape, states: optimizer.states, values: optimizer.values},
    };
    let next = 0;
    const give = (/** @type {Worker} */ worker) => {
      const first = next;
      next = Math.min(count, first + PIECE);
      if (first < count) return worker.postMessage({asked, size: FINE, first, end: next});
      this.busy.delete(worker);
      this.idle.push(worker);
      if (!this.busy.size) show(grid);
    };
    for (const worker of this.idle.splice(0)) {
      worker.onmessage = ({data: {first, part}}) => {
        grid.values.set(part.values, first);
        grid.divergedAt.set(part.divergedAt, first);
        for (const [i, column] of grid.positions.entries()) column.set(part.positions[i], first);
        give(worker);
      };
      this.busy.add(worker);
      give(worker);
    }
  }
}

/** What the script does in a worker: it takes a walk for some of a map's pixels, and gives back where it ended. */
export function serveWalks() {
  globalThis.onmessage = ({data: {asked, size, first, end}}) => {
    const part = walkedGrid(asked, size, first, end);
    const room = [...part.positions, part.values, part.divergedAt].map((column) => column.buffer);
    /** @type {any} */ (globalThis).postMessage({first, part}, room);
  };
}
