/**
 * From graphs to a tape, the straight-line program that Python and the page run alike. As kudari.formula.tape.
 *
 * A place is an input, a constant or a row of the program, by its number among its own.
 */
import {GRADIENT_AT, apply, constant, ordered, symbol} from './graph.js';

/** @typedef {import('./graph.js').GraphNode} GraphNode */
/** @typedef {import('../basics/tables.js').Tape} Tape */
/** @typedef {{space: 'input' | 'constant' | 'row' | 'value', number: number}} Place */

/**
 * What a node is called as an input; one that is no name, but is given all the same, by its number.
 * @param {GraphNode} node
 */
export function inputName({name, id}) {
  return name || `#${id}`;
}

/**
 * The graphs that a program computes.
 * @param {Tape} tape
 */
export function graphsOf({inputs, constants, operations, outputs}) {
  const nodes = inputs.map(([name, kind]) => symbol(name, /** @type {import('./graph.js').Kind} */ (kind)));
  nodes.push(...constants.map(constant));
  for (const [name, ...registers] of operations) nodes.push(apply(name, ...registers.map((i) => nodes[i])));
  return outputs.map((i) => nodes[i]);
}

/**
 * How many gradients a step takes: that where it stands, if anything reads it, and those at other places.
 * @param {Tape} tape
 */
export function gradientsPerStep({inputs, operations, outputs}) {
  const g = inputs.findIndex(([name]) => name === 'g');
  const reads = outputs.includes(g) || operations.some(([, ...registers]) => registers.includes(g));
  return operations.filter(([name]) => name === GRADIENT_AT).length + Number(reads);
}

/**
 * Whether a step takes a gradient at another place.
 * @param {Tape} tape
 */
export function looksElsewhere({operations}) {
  return operations.some(([name]) => name === GRADIENT_AT);
}

/**
 * The program that computes the outputs from the inputs.
 * @param {GraphNode[]} outputs
 * @param {GraphNode[]} inputs
 * @returns {Tape}
 */
export function tapeOf(outputs, inputs) {
  return new TapeWriter(inputs).write(outputs);
}

class TapeWriter {
  /** @param {GraphNode[]} inputs */
  constructor(inputs) {
    this.inputs = inputs;
    /** @type {Map<string, {place: Place, value: number}>} */
    this.constants = new Map();
    /** @type {Map<string, {place: Place, name: string, places: Place[]}>} */
    this.rows = new Map();
  }

  /**
   * @param {GraphNode[]} outputs
   * @returns {Tape}
   */
  write(outputs) {
    /** @type {Map<GraphNode, Place>} */
    const places = new Map(this.inputs.map((input, number) => [input, {space: 'input', number}]));
    const of = (/** @type {GraphNode} */ node) => /** @type {Place} */ (places.get(node));
    for (const node of ordered(...outputs)) {
      if (places.has(node)) continue;
      if (node.isConstant) places.set(node, {space: 'value', number: node.value});
      else if (node.operation) places.set(node, this.lower(node, node.children.map(of)));
      else throw new RangeError(`${node.name} has no value`);
    }
    const final = outputs.map((output) => this.stored(of(output)));
    const base = {input: 0, constant: this.inputs.length, row: this.inputs.length + this.constants.size, value: NaN};
    const register = (/** @type {Place} */ place) => base[place.space] + place.number;
    return {
      inputs: this.inputs.map((input) => [inputName(input), input.kind]),
      constants: Array.from(this.constants.values(), ({value}) => value),
      operations: Array.from(this.rows.values(), (row) => [row.name, ...row.places.map(register)]),
      outputs: final.map(register),
    };
  }

  /**
   * A root and a whole power are carried out by other operations, on every machine alike.
   * @param {GraphNode} node
   * @param {Place[]} places
   */
  lower(node, places) {
    const exponent = node.operation === 'power' && node.children[1].isConstant ? node.children[1].value : NaN;
    if (exponent === 0.5) return this.row('sqrt', places[0]);
    if (Number.isInteger(exponent) && Math.abs(exponent) <= 16) return this.wholePower(places[0], exponent);
    return this.row(node.operation, ...places);
  }

  /**
   * @param {Place} base
   * @param {number} exponent
   */
  wholePower(base, exponent) {
    /** @type {Place} */
    const one = {space: 'value', number: 1};
    if (exponent === 0) return this.row('where', this.row('equal', base, base), one, one); // 1, whatever the base is
    let power = base;
    for (let i = 1; i < Math.abs(exponent); i++) power = this.row('multiply', power, base);
    return exponent > 0 ? power : this.row('divide', one, power);
  }

  /**
   * @param {string} name
   * @param {...Place} operands
   * @returns {Place}
   */
  row(name, ...operands) {
    const places = operands.map((place) => this.stored(place));
    const key = [name, ...places.map(({space, number}) => `${space} ${number}`)].join();
    const known = this.rows.get(key);
    if (known !== undefined) return known.place;
    /** @type {Place} */
    const place = {space: 'row', number: this.rows.size};
    this.rows.set(key, {place, name, places});
    return place;
  }

  /**
   * The place itself; a constant gets its number when it is first used. 0 and −0 are two.
   * @param {Place} place
   * @returns {Place}
   */
  stored(place) {
    if (place.space !== 'value') return place;
    const key = Object.is(place.number, -0) ? '-0' : String(place.number);
    const known = this.constants.get(key);
    if (known !== undefined) return known.place;
    /** @type {Place} */
    const fresh = {space: 'constant', number: this.constants.size};
    this.constants.set(key, {place: fresh, value: place.number});
    return fresh;
  }
}
