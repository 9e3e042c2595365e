/**
 * A tape, run over many lanes: operation by operation, a loop over the lanes for each.
 *
 * What all lanes share, such as 1 − β₁ᵗ, is computed once as a number. As kudari.formula.tape.
 */
import {laneKernel, numberOperation, pairKernel} from './kernels.js';

/** @typedef {import('./tape.js').Tape} Tape */
/** @typedef {number | Float64Array} Register  a number that all lanes share, or one for each lane */
/**
 * @typedef {import('./kernels.js').LaneKernel} LaneKernel
 * @typedef {{name: string, kernel: LaneKernel, row: number, a: number, b: number, c: number}} Loop  its name is that of
 *   an operation; a pair of them has none
 */

/**
 * A register as one number for each lane.
 * @param {Register} value
 * @param {number} lanes
 */
export function asColumn(value, lanes) {
  return typeof value === 'number' ? new Float64Array(lanes).fill(value) : value;
}

/** A tape with room for its numbers. */
export class Program {
  /**
   * @param {Tape} tape
   * @param {number} lanes how many lanes there is room for
   */
  constructor(tape, lanes) {
    this.lanes = lanes;
    this.places = new Map(tape.inputs.map(([name], place) => /** @type {[string, number]} */ ([name, place])));
    this.rows = tape.operations;
    this.outputs = tape.outputs;
    /** @type {Register[]} */
    this.registers = [...tape.inputs.map(() => NaN), ...tape.constants];
    this.first = this.registers.length; // the register of the first operation
    /** @type {Float64Array[]} every register that loops read or write, lane by lane */
    this.columns = [];
    this.planned = false;
    /** @type {{operation: import('./kernels.js').NumberOperation, row: number, a: number, b: number, c: number}[]} */
    this.once = [];
    /** @type {number[]} the shared numbers that loops need as columns */
    this.copied = [];
    /** @type {Loop[]} */
    this.looped = [];
    /** @type {number[]} how many operations and outputs read a register */
    this.uses = this.registers.map(() => 0).concat(tape.operations.map(() => 0));
    for (const [, ...places] of tape.operations) for (const place of places) this.uses[place] += 1;
    for (const place of tape.outputs) this.uses[place] += 1;
  }

  /**
   * Give an input its number, or one for each lane, in an array that is read again in every run.
   * @param {string} name
   * @param {Register} value
   */
  bind(name, value) {
    const place = this.places.get(name);
    if (place === undefined) throw new RangeError(`the tape has no input ${name}`);
    if (typeof value !== typeof this.registers[place]) this.planned = false;
    this.registers[place] = value;
    if (typeof value !== 'number') this.columns[place] = value;
  }

  /**
   * Compute everything for the first `count` lanes.
   * @param {number} count
   */
  run(count) {
    if (!this.planned) this.plan();
    const {registers, columns} = this;
    for (const {operation, row, a, b, c} of this.once) {
      // All are numbers here; that is why it is computed once.
      registers[row] = operation(Number(registers[a]), Number(registers[b]), Number(registers[c]));
    }
    for (const place of this.copied) {
      const value = Number(registers[place]);
      if (!Object.is(columns[place][0], value)) columns[place].fill(value);
    }
    for (const {kernel, row, a, b, c} of this.looped) {
      kernel(columns[row], columns[a], columns[b], columns[c], count);
    }
  }

  /**
   * An output: a number where all lanes share it, or an array that the next run writes into.
   * @param {number} k
   * @returns {Register}
   */
  output(k) {
    const value = this.registers[this.outputs[k]];
    const isInput = this.outputs[k] < this.places.size; // then the array is not ours
    return isInput && typeof value !== 'number' ? value.slice() : value;
  }

  /** Decide for every operation whether it is computed once, or in a loop over the lanes. */
  plan() {
    const {registers, columns} = this;
    this.once = [];
    this.looped = [];
    /** @type {Set<number>} */
    const copied = new Set();
    for (const [i, [name, ...places]] of this.rows.entries()) {
      const row = this.first + i;
      const [a, b = a, c = a] = places; // a loop is given three columns, whatever it needs
      if (places.every((place) => typeof registers[place] === 'number')) {
        registers[row] = NaN;
        this.once.push({operation: numberOperation(name), row, a, b, c});
      } else {
        registers[row] = columns[row] = new Float64Array(this.lanes);
        for (const place of places) if (typeof registers[place] === 'number') copied.add(place);
        this.looped.push(this.merged(name, row, a, b) ?? {name, kernel: laneKernel(name), row, a, b, c});
      }
    }
    this.copied = [...copied];
    for (const place of copied) columns[place] = new Float64Array(this.lanes);
    this.planned = true;
  }

  /**
   * An operation in one loop with that of one of its arguments, which nothing else needs: it takes the place of that
   * one's own loop in the plan. It comes later, but whatever it reads is not written again.
   * @param {string} name
   * @param {number} row
   * @param {number} a
   * @param {number} b
   * @returns {Loop | null}
   */
  merged(name, row, a, b) {
    for (const [own, other] of [[a, b], [b, a]]) {
      const before = this.uses[own] === 1 ? this.looped.findIndex((loop) => loop.row === own) : -1;
      const kernel = before < 0 ? undefined : pairKernel(this.looped[before].name, name, own === b);
      if (kernel === undefined) continue;
      const [loop] = this.looped.splice(before, 1);
      return {name: '', kernel, row, a: loop.a, b: loop.b, c: other};
    }
    return null;
  }
}
