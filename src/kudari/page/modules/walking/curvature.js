/** Second derivatives of a field: how it bends at a place, and where the bottom of a bowl is. */
import {gradient} from '../formula/derive.js';
import {symbol, symbolsOf} from '../formula/graph.js';
import {Program} from '../formula/program.js';
import {tapeOf} from '../formula/tape.js';

/** @typedef {import('../formula/graph.js').GraphNode} GraphNode */
/** @typedef {{node: GraphNode | null, variables: string[]}} Formula */

/** @type {WeakMap<GraphNode, {program: Program, constant: boolean}>} of fields that were looked at before */
const KNOWN = new WeakMap();

/**
 * The program of all second derivatives, row by row, and whether they are the same everywhere.
 * @param {GraphNode} node
 * @param {string[]} variables
 */
function bendsOf(node, variables) {
  const known = KNOWN.get(node);
  if (known) return known;
  const inputs = variables.map((name) => symbol(name));
  const bends = gradient(node, inputs).flatMap((slope) => gradient(slope, inputs));
  const found = {program: new Program(tapeOf(bends, inputs), 1), constant: !symbolsOf(...bends).length};
  KNOWN.set(node, found);
  return found;
}

/**
 * The second derivatives at a place, row by row; null for a field that is no formula.
 * @param {Formula} field
 * @param {number[]} point
 * @returns {number[] | null}
 */
export function bendsAt({node, variables}, point) {
  if (node === null) return null;
  const {program} = bendsOf(node, variables);
  for (const [i, name] of variables.entries()) program.bind(name, point[i]);
  program.run(1);
  return program.outputs.map((_, k) => Number(program.output(k)));
}

/**
 * The curvatures that second derivatives make, the least first.
 * @param {number[]} bends
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
  if (node === null || !bendsOf(node, variables).constant) return null;
  const bends = bendsAt({node, variables}, variables.map(() => 0)) ?? [];
  return variables.length === 1 ? bends : curvatures(bends);
}

/**
 * The way to the bottom of the bowl that has these second derivatives and slopes here.
 * @param {number[]} bends
 * @param {number[]} slopes
 */
export function wayToBottom([a, b = 0, c = 0, d = 1], slopes) {
  const [g, h = 0] = slopes;
  const size = a * d - b * c;
  return [(b * h - d * g) / size + 0, (c * g - a * h) / size + 0].slice(0, slopes.length); // −0 + 0 is 0
}

/**
 * Where the bottom of a bowl is, whose second derivatives are the same everywhere; null for every other field.
 * @param {GraphNode} node
 * @param {string[]} variables
 * @returns {{place: number[], value: number} | null}
 */
export function bottomOf(node, variables) {
  const steepness = curvaturesOf({node, variables});
  if (!steepness || !(Math.min(...steepness) > 0)) return null;
  const inputs = variables.map((name) => symbol(name));
  const look = new Program(tapeOf([node, ...gradient(node, inputs)], inputs), 1);
  const lookAt = (/** @type {number[]} */ point) => {
    for (const [i, name] of variables.entries()) look.bind(name, point[i]);
    look.run(1);
    return look.outputs.map((_, k) => Number(look.output(k)));
  };
  const origin = variables.map(() => 0);
  const [, ...slopes] = lookAt(origin);
  const place = wayToBottom(/** @type {number[]} */ (bendsAt({node, variables}, origin)), slopes);
  const [value] = lookAt(place);
  return [...place, value].every(Number.isFinite) ? {place, value} : null;
}
