/** Second derivatives of a field: its curvature at a point, and where the bottom of a bowl is. */
import {TABLES} from '../basics/tables.js';
import {derivatives} from '../formula/derive.js';
import {ordered, symbol, symbolsOf} from '../formula/graph.js';
import {Program, asColumn} from '../formula/program.js';
import {tapeOf} from '../formula/tape.js';

/** @typedef {import('../formula/graph.js').GraphNode} GraphNode */
/** @typedef {{node: GraphNode | null, variables: string[]}} Formula */

/**
 * The curvatures at each of several places, and the axis of the greatest one; how many places they are finite at, from
 * the first on; and all axes at a place, that of the least curvature first.
 * @typedef {{least: Float64Array, most: Float64Array, axes: Float64Array[], finite: number,
 *   axesAt: (k: number) => number[][]}} Curvatures
 */

/** @type {WeakMap<GraphNode, {tape: import('../formula/tape.js').Tape, constant: boolean}>} of fields known already */
const KNOWN = new WeakMap();

/**
 * The program of all second derivatives, row by row, and whether they are the same everywhere.
 * @param {GraphNode} node
 * @param {string[]} variables
 */
export function secondDerivativesOf(node, variables) {
  const known = KNOWN.get(node);
  if (known) return known;
  const inputs = variables.map((name) => symbol(name));
  const second = derivatives(node, inputs).flatMap((first) => derivatives(first, inputs));
  // Kinks lie between.
  const inPieces = ordered(node).some(({operation}) => TABLES.theory.piecewise.includes(operation));
  const found = {tape: tapeOf(second, inputs), constant: !inPieces && !symbolsOf(...second).length};
  KNOWN.set(node, found);
  return found;
}

/**
 * The second derivatives at many places, row by row, each as a column.
 * @param {GraphNode} node
 * @param {string[]} variables
 * @param {Float64Array[]} paths
 */
function secondDerivativesAlong(node, variables, paths) {
  const count = paths[0].length;
  const program = new Program(secondDerivativesOf(node, variables).tape, count);
  for (const [i, name] of variables.entries()) program.bind(name, paths[i]);
  program.run(count);
  return program.outputs.map((_, k) => asColumn(program.output(k), count));
}

/**
 * The second derivatives at a place, row by row.
 * @param {GraphNode} node
 * @param {string[]} variables
 * @param {number[]} point
 */
function secondDerivativesAt(node, variables, point) {
  const path = point.map((number) => Float64Array.of(number));
  return secondDerivativesAlong(node, variables, path).map(([number]) => number);
}

/**
 * The curvatures along a path; null for a field that is no formula.
 * @param {Formula} field
 * @param {Float64Array[]} paths
 * @returns {Curvatures | null}
 */
export function curvaturesAlong({node, variables}, paths) {
  if (node === null) return null;
  const second = secondDerivativesAlong(node, variables, paths);
  const at = (/** @type {number} */ k) => second.map((column) => column[k]);
  const infinite = paths[0].findIndex((_, k) => !at(k).every(Number.isFinite));
  const finite = infinite < 0 ? paths[0].length : infinite;
  if (variables.length === 1) {
    const axes = [new Float64Array(paths[0].length).fill(1)];
    return {least: second[0], most: second[0], axes, finite, axesAt: () => [[1]]};
  }
  const [least, most, ...axes] = Array.from({length: 4}, () => new Float64Array(paths[0].length));
  for (let k = 0; k < least.length; k++) {
    const here = at(k);
    [least[k], most[k]] = curvatures(here);
    [axes[0][k], axes[1][k]] = steepestAxis(here);
  }
  return {least, most, axes, finite, axesAt: (k) => [[-axes[1][k], axes[0][k]], [axes[0][k], axes[1][k]]]};
}

/**
 * The curvatures that second derivatives make, the least first. The smaller one by the product of both: their
 * difference would lose its digits.
 * @param {number[]} second
 * @returns {number[]}
 */
function curvatures([a, b, , d]) {
  const middle = (a + d) / 2;
  const apart = Math.hypot((a - d) / 2, b);
  const large = middle < 0 ? middle - apart : middle + apart;
  if (large === 0) return [0, 0];
  const [one, other] = Math.abs(a) > Math.abs(d) ? [a, d] : [d, a];
  const small = (one / large) * other - (b / large) * b;
  return middle < 0 ? [large, small] : [small, large];
}

/**
 * The direction of the greatest curvature.
 * @param {number[]} second
 */
function steepestAxis([a, b, , d]) {
  if (b === 0) return a > d ? [1, 0] : [0, 1];
  const angle = Math.atan2(2 * b, a - d) / 2;
  return [Math.cos(angle), Math.sin(angle)];
}

/**
 * The curvatures of a field whose second derivatives are the same everywhere; null for every other field.
 * @param {Formula} field
 * @returns {number[] | null}
 */
export function curvaturesOf({node, variables}) {
  if (node === null || !secondDerivativesOf(node, variables).constant) return null;
  const second = secondDerivativesAt(node, variables, variables.map(() => 0));
  return variables.length === 1 ? second : curvatures(second);
}

/**
 * The way to the bottom of the bowl that has these second derivatives and slopes here.
 * @param {number[]} second
 * @param {number[]} gradient
 */
function wayToBottom([a, b = 0, c = 0, d = 1], gradient) {
  const [g, h = 0] = gradient;
  const size = a * d - b * c;
  return [(b * h - d * g) / size + 0, (c * g - a * h) / size + 0].slice(0, gradient.length); // −0 + 0 is 0
}

/**
 * Where the bottom of a bowl is, whose second derivatives are the same everywhere; null for every other field.
 * @param {GraphNode} node
 * @param {string[]} variables
 * @returns {{point: number[], value: number} | null}
 */
export function bottomOf(node, variables) {
  const steepness = curvaturesOf({node, variables});
  if (!steepness || !(Math.min(...steepness) > 0)) return null;
  const inputs = variables.map((name) => symbol(name));
  const program = new Program(tapeOf([node, ...derivatives(node, inputs)], inputs), 1);
  const evaluate = (/** @type {number[]} */ point) => {
    for (const [i, name] of variables.entries()) program.bind(name, point[i]);
    program.run(1);
    return program.outputs.map((_, k) => Number(program.output(k)));
  };
  const origin = variables.map(() => 0);
  const [, ...gradient] = evaluate(origin);
  const point = wayToBottom(secondDerivativesAt(node, variables, origin), gradient);
  const [value] = evaluate(point);
  return [...point, value].every(Number.isFinite) ? {point, value} : null;
}
