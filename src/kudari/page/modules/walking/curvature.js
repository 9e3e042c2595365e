/** Second derivatives of a field: its curvature at a point, and where the bottom of a bowl is. */
import {derivatives} from '../formula/derive.js';
import {symbol, symbolsOf} from '../formula/graph.js';
import {Program} from '../formula/program.js';
import {tapeOf} from '../formula/tape.js';

/** @typedef {import('../formula/graph.js').GraphNode} GraphNode */
/** @typedef {{node: GraphNode | null, variables: string[]}} Formula */

/** @type {WeakMap<GraphNode, {program: Program, constant: boolean}>} of fields that were met before */
const KNOWN = new WeakMap();

/**
 * The program of all second derivatives, row by row, and whether they are the same everywhere.
 * @param {GraphNode} node
 * @param {string[]} variables
 */
function secondDerivativesOf(node, variables) {
  const known = KNOWN.get(node);
  if (known) return known;
  const inputs = variables.map((name) => symbol(name));
  const second = derivatives(node, inputs).flatMap((first) => derivatives(first, inputs));
  const found = {program: new Program(tapeOf(second, inputs), 1), constant: !symbolsOf(...second).length};
  KNOWN.set(node, found);
  return found;
}

/**
 * The second derivatives at a point, row by row; null for a field that is no formula.
 * @param {Formula} field
 * @param {number[]} point
 * @returns {number[] | null}
 */
export function secondDerivativesAt({node, variables}, point) {
  if (node === null) return null;
  const {program} = secondDerivativesOf(node, variables);
  for (const [i, name] of variables.entries()) program.bind(name, point[i]);
  program.run(1);
  return program.outputs.map((_, k) => Number(program.output(k)));
}

/**
 * The curvatures that second derivatives make, the least first.
 * @param {number[]} second
 * @returns {number[]}
 */
export function curvatures([a, b = 0, , d = a]) {
  const apart = Math.hypot((a - d) / 2, b);
  return [(a + d) / 2 - apart, (a + d) / 2 + apart];
}

/**
 * The curvatures of a field whose second derivatives are the same everywhere; null for every other field.
 * @param {Formula} field
 * @returns {number[] | null}
 */
export function curvaturesOf({node, variables}) {
  if (node === null || !secondDerivativesOf(node, variables).constant) return null;
  const second = secondDerivativesAt({node, variables}, variables.map(() => 0)) ?? [];
  return variables.length === 1 ? second : curvatures(second);
}

/**
 * The way to the bottom of the bowl that has these second derivatives and slopes here.
 * @param {number[]} second
 * @param {number[]} gradient
 */
export function wayToBottom([a, b = 0, c = 0, d = 1], gradient) {
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
  const point = wayToBottom(/** @type {number[]} */ (secondDerivativesAt({node, variables}, origin)), gradient);
  const [value] = evaluate(point);
  return [...point, value].every(Number.isFinite) ? {point, value} : null;
}
