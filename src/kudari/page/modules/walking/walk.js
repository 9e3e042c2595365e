/**
 * Many adventurers walk down a field by one rule, each on its own: as kudari.travel.ensembles and its interpreter.
 *
 * A step to a position, value or slope that is not finite is not taken, and ends the walk of that adventurer.
 */
import {Program, asColumn} from '../formula/program.js';
import {looksElsewhere} from '../formula/tape.js';
import {normal} from './noise.js';
import {forEveryVariable} from './steptape.js';

/** @typedef {import('../formula/tape.js').Tape} Tape */
/** @typedef {import('../formula/program.js').Register} Register */
/** @typedef {import('../basics/tables.js').StateTable} StateTable */

/**
 * Of every place of a walk, in rows of one number for each adventurer, one row behind the other; NaN after its end.
 * Positions, slopes and states have such a table for each variable; a state that all variables share has one.
 * @typedef {{positions: Float64Array[], values: Float64Array, gradients: Float64Array[],
 *   states: Map<string, Float64Array[]>}} Kept
 */

/**
 * Where the adventurers ended: the last place where all numbers were finite, its value (NaN for whoever could not
 * begin), how many places were finite, the start included, the step that left the finite numbers, or −1, and where it
 * led to.
 * @typedef {{steps: number, lanes: number, positions: Float64Array[], values: Float64Array, evaluations: Int32Array,
 *   divergedAt: Int32Array, beyond: Float64Array[], kept: Kept | null}} Walked
 */

const CHUNK = 1024; // lanes that are walked together: their registers stay in the processor's cache

/**
 * Let adventurers walk down a field by a rule, all at once.
 * @param {import('./steptape.js').WalkedField} field its tape goes from a point to the value and the gradient
 * @param {{tape: Tape, states: StateTable[]}} rule
 * @param {Float64Array[]} starts for each variable a coordinate of every adventurer
 * @param {Map<string, Register>} hypers by name, a number or one for each adventurer
 * @param {number} steps
 * @param {boolean} [keep] whether to keep all that was seen and remembered on the way
 * @param {import('./noise.js').Noise | null} [noise] in the gradient
 * @returns {Walked}
 */
export function walk(field, rule, starts, hypers, steps, keep = false, noise = null) {
  const lanes = starts[0].length;
  const {variables} = field;
  const rows = () => new Float64Array(keep ? (steps + 1) * lanes : 0).fill(NaN);
  const tables = () => variables.map(rows);
  /** @type {Kept} */
  const kept = {positions: tables(), values: rows(), gradients: tables(), states: new Map()};
  for (const state of rule.states) kept.states.set(state.name, state.per_tensor ? [rows()] : tables());
  /** @type {Walked} */
  const walked = {
    steps,
    lanes,
    positions: starts.map((column) => column.slice()),
    values: new Float64Array(lanes).fill(NaN),
    evaluations: new Int32Array(lanes),
    divergedAt: new Int32Array(lanes),
    beyond: starts.map(() => new Float64Array(lanes).fill(NaN)),
    kept: keep ? kept : null,
  };
  const lanesAtOnce = Math.min(CHUNK, lanes);
  const evaluation = new Program(field.tape, lanesAtOnce);
  const step = new Program(forEveryVariable(rule.tape, rule.states, field, noise !== null), lanesAtOnce);
  for (let first = 0; first < lanes; first += lanesAtOnce) {
    const count = Math.min(lanesAtOnce, lanes - first);
    new ChunkWalk(evaluation, step, field, rule, hypers, walked, first, count).go(starts, noise);
  }
  walked.divergedAt.set(walked.evaluations.map((count) => (count > steps ? -1 : count)));
  return walked;
}

/** The walk of as many adventurers as are walked together. */
class ChunkWalk {
  /**
   * @param {Program} evaluation
   * @param {Program} step
   * @param {{variables: string[]}} field
   * @param {{tape: Tape, states: StateTable[]}} rule
   * @param {Map<string, Register>} hypers
   * @param {Walked} walked
   * @param {number} first the first adventurer
   * @param {number} count
   */
  constructor(evaluation, step, field, rule, hypers, walked, first, count) {
    this.evaluation = evaluation;
    this.step = step;
    this.elsewhere = looksElsewhere(rule.tape);
    this.walked = walked;
    this.first = first;
    this.count = count;
    this.left = count; // how many are still on their way: they walk in the first lanes
    this.who = Int32Array.from({length: count}, (_, lane) => lane); // is in each lane
    /** @type {Float64Array[]} hyperparameters of which everybody has one */
    this.own = [];
    for (const [name, value] of hypers) {
      if (typeof value !== 'number') this.own.push(value.slice(first, first + count));
      step.bind(name, typeof value === 'number' ? value : this.own[this.own.length - 1]);
    }
    const differ = this.own.length > 0;
    const column = () => new Float64Array(evaluation.lanes);
    this.positions = field.variables.map(column);
    this.last = {positions: field.variables.map(column), value: column().fill(NaN)}; // seen one step ago
    for (const [i, name] of field.variables.entries()) {
      evaluation.bind(name, this.positions[i]);
      step.bind(`w ${i}`, this.positions[i]);
    }
    this.partials = field.variables.map((_, i) => `g ${i}`); // the names of these inputs
    /**
     * What the rule remembers: the name of each input of the step, its number or column, and where it is kept.
     * @type {{name: string, value: Register, table: Float64Array | undefined, begins?: Float64Array}[]}
     */
    this.memory = rule.states.flatMap(({name, initial, per_tensor: shared}) => {
      const tables = walked.kept?.states.get(name);
      if (shared) return [{name, table: tables?.[0], value: differ ? column().fill(+initial) : +initial}];
      return field.variables.map((_, i) => {
        const begins = initial === 'w' ? this.positions[i] : undefined, value = column().fill(begins ? 0 : +initial);
        return {name: `${name} ${i}`, table: tables?.[i], value, begins};
      });
    });
    for (const {name, value} of this.memory) step.bind(name, value);
  }

  /**
   * @param {Float64Array[]} starts
   * @param {import('./noise.js').Noise | null} noise
   */
  go(starts, noise) {
    const {evaluation, step, positions, last, memory, walked, first, count} = this;
    for (const [i, start] of starts.entries()) {
      for (const column of [positions[i], last.positions[i]]) column.set(start.subarray(first, first + count));
    }
    for (const {begins, value} of memory) if (begins && typeof value !== 'number') value.set(begins);
    for (let number = 0; ; number++) {
      evaluation.run(this.left);
      const [value, ...exact] = evaluation.outputs.map((_, k) => asColumn(evaluation.output(k), evaluation.lanes));
      const draws = noise ? exact.map((_, i) => this.drawn(noise, number, i)) : [];
      const gradient = noise ? exact.map((partial, i) => partial.map((slope, lane) => slope + draws[i][lane])) : exact;
      this.closeRanks(number, value, gradient);
      if (walked.kept !== null) this.keep(walked.kept, number * walked.lanes + first, value, gradient);
      for (let i = 0; i < positions.length; i++) last.positions[i].set(positions[i]);
      last.value.set(value);
      if (this.left === 0 || number === walked.steps) break;
      for (let i = 0; i < gradient.length; i++) step.bind(this.partials[i], gradient[i]);
      // Whoever was left behind has moved the others: each keeps the draw that is its own.
      if (noise && this.elsewhere) {
        for (let i = 0; i < draws.length; i++) step.bind(`noise ${i}`, this.drawn(noise, number, i));
      }
      step.bind('t', number + 1);
      step.run(this.left);
      const after = step.outputs.map((_, k) => step.output(k));
      for (let i = 0; i < positions.length; i++) replaced(positions[i], after[i]);
      for (let k = 0; k < memory.length; k++) this.remember(memory[k], after[positions.length + k]);
    }
    for (let lane = 0; lane < this.left; lane++) this.leave(lane, walked.steps + 1);
  }

  /**
   * @param {{name: string, value: Register}} held
   * @param {Register} next
   */
  remember(held, next) {
    const value = replaced(held.value, next);
    if (value === held.value) return; // the array that the step reads
    held.value = value;
    this.step.bind(held.name, value);
  }

  /**
   * The noise in a slope, for each lane.
   * @param {import('./noise.js').Noise} noise
   * @param {number} step
   * @param {number} variable
   */
  drawn({amount, seed}, step, variable) {
    return Float64Array.from(this.positions[0], (_, lane) =>
      amount * normal(seed, step, variable, this.first + this.who[lane]));
  }

  /**
   * Leave behind whoever sees a number that is not finite; the others move up, with all that is theirs.
   * @param {number} number of the step
   * @param {Float64Array} value
   * @param {Float64Array[]} gradient
   */
  closeRanks(number, value, gradient) {
    const newest = [...this.positions, value, ...gradient];
    if (areFinite(newest, this.left)) return;
    const remembered = this.memory.map(({value}) => value).filter((value) => typeof value !== 'number');
    const columns = [...newest, ...this.own, ...remembered];
    let left = 0;
    for (let lane = 0; lane < this.left; lane++) {
      let zero = 0;
      for (let k = 0; k < newest.length; k++) zero += newest[k][lane] - newest[k][lane];
      if (zero !== 0) {
        for (const [i, column] of this.walked.beyond.entries()) column[this.first + this.who[lane]] = newest[i][lane];
        this.leave(lane, number);
        continue;
      }
      this.who[left] = this.who[lane];
      for (let k = 0; k < columns.length; k++) columns[k][left] = columns[k][lane];
      left += 1;
    }
    this.left = left;
  }

  /**
   * Write down where the walk of whoever is in a lane has ended: at the last place that it saw.
   * @param {number} lane
   * @param {number} evaluations how many places it saw
   */
  leave(lane, evaluations) {
    const {walked, last} = this;
    const at = this.first + this.who[lane];
    walked.evaluations[at] = evaluations;
    walked.values[at] = last.value[lane];
    for (const [i, column] of last.positions.entries()) walked.positions[i][at] = column[lane];
  }

  /**
   * Keep all that is known at a place, in the row that begins at `at`.
   * @param {Kept} kept
   * @param {number} at
   * @param {Float64Array} value
   * @param {Float64Array[]} gradient
   */
  keep(kept, at, value, gradient) {
    const {positions, memory} = this;
    this.write(kept.values, value, at);
    for (let i = 0; i < positions.length; i++) this.write(kept.positions[i], positions[i], at);
    for (let i = 0; i < gradient.length; i++) this.write(kept.gradients[i], gradient[i], at);
    for (const {table, value: held} of memory) this.write(/** @type {Float64Array} */ (table), held, at);
  }

  /**
   * Write the numbers of everybody who goes on into the row that begins at `at`.
   * @param {Float64Array} table
   * @param {Register} column
   * @param {number} at
   */
  write(table, column, at) {
    const {left, who} = this;
    if (typeof column === 'number') for (let lane = 0; lane < left; lane++) table[at + who[lane]] = column;
    else for (let lane = 0; lane < left; lane++) table[at + who[lane]] = column[lane];
  }
}

/**
 * The numbers of the next step in the place of those of the last one.
 * @template {Register} Held
 * @param {Held} held
 * @param {Register} next
 * @returns {Register}
 */
function replaced(held, next) {
  if (typeof held === 'number') return next;
  if (typeof next === 'number') return held.fill(next);
  held.set(next);
  return held;
}

/**
 * Whether all lanes of all columns are finite. Five columns are looked at in one loop: a place of two variables, its
 * value and its slopes.
 * @param {Float64Array[]} columns
 * @param {number} count
 */
function areFinite(columns, count) {
  for (let k = 0; k < columns.length; k += 5) {
    const [a, b = a, c = a, d = a, e = a] = columns.slice(k, k + 5);
    for (let i = 0; i < count; i++) {
      const zero = a[i] - a[i] + (b[i] - b[i]) + (c[i] - c[i]) + (d[i] - d[i] + (e[i] - e[i]));
      if (zero !== 0) return false;
    }
  }
  return true;
}
