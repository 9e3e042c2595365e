/** Reverse-mode derivative, from graph to graph: the chain rule, walked once. As kudari.formula.derive. */
import {OPERATIONS, apply, constant, ordered} from './graph.js';

/** @typedef {import('./graph.js').GraphNode} GraphNode */

/**
 * The derivative of the output by each variable, as formulas.
 *
 * Contributions are added in the order in which the reverse walk meets them. Zeros, ones and signs that the chain rule
 * brings in are pruned, which changes no bit; nodes of the formula itself are never touched.
 * @param {GraphNode} output
 * @param {GraphNode[]} variables
 * @returns {GraphNode[]}
 */
export function derivatives(output, variables) {
  const nodes = ordered(output);
  const depends = new Set(variables); // the nodes in which a variable takes part
  for (const node of nodes) {
    if (node.children.some((child) => depends.has(child))) depends.add(node);
  }
  const slopes = new Map([[output, constant(1)]]);
  for (const node of nodes.toReversed()) {
    const slope = slopes.get(node);
    if (!node.operation || slope === undefined || !depends.has(node)) continue;
    const pullbacks = OPERATIONS.get(node.operation)?.pullbacks ?? [];
    for (const [place, child] of node.children.entries()) {
      const pullback = pullbacks[place];
      if (pullback === null || !depends.has(child)) continue;
      const part = pulledBack(pullback, [slope, node, ...node.children]);
      const sum = slopes.get(child);
      slopes.set(child, sum === undefined ? part : apply('add', sum, part));
    }
  }
  const written = new Set(nodes);
  return variables.map((variable) => pruned(slopes.get(variable) ?? constant(0), written));
}

/**
 * A pullback's program, run on nodes: d, y and the arguments, then its constants and operations.
 * @param {import('../basics/tables.js').Pullback} program
 * @param {GraphNode[]} given
 */
function pulledBack(program, given) {
  const nodes = [...given, ...program.constants.map(constant)];
  for (const [name, ...places] of program.operations) {
    const [a, b, c] = places.map((place) => nodes[place]);
    // The exponent of a power's derivative: a constant stays a constant, so that x³ gives x².
    if (name === 'subtract' && a.isConstant && b.isConstant) nodes.push(constant(a.value - b.value));
    else nodes.push(apply(name, ...[a, b, c].slice(0, places.length)));
  }
  return nodes[program.outputs[0]];
}

/**
 * The derivative without the zeros, ones and double signs of the chain rule.
 * @param {GraphNode} derivative
 * @param {Set<GraphNode>} written
 */
function pruned(derivative, written) {
  /** @type {Map<GraphNode, GraphNode>} */
  const simpler = new Map();
  for (const node of ordered(derivative)) {
    const children = node.children.map((child) => /** @type {GraphNode} */ (simpler.get(child)));
    simpler.set(node, written.has(node) || !node.operation ? node : simplest(node.operation, children));
  }
  return /** @type {GraphNode} */ (simpler.get(derivative));
}

/**
 * @param {string} name
 * @param {GraphNode[]} children
 * @returns {GraphNode}
 */
function simplest(name, children) {
  const a = children[0];
  const b = children[children.length - 1];
  const is = (/** @type {GraphNode} */ node, /** @type {number} */ value) => node.isConstant && node.value === value;
  switch (name) {
    case 'add':
      if (is(a, 0)) return b;
      if (is(b, 0)) return a;
      if (b.operation === 'negate') return apply('subtract', a, b.children[0]); // the same number, to the last bit
      break;
    case 'subtract':
      if (is(b, 0)) return a;
      if (is(a, 0)) return apply('negate', b);
      break;
    case 'multiply':
      if (is(a, 0)) return a;
      if (is(b, 0)) return b;
      if (is(a, 1)) return b;
      if (is(a, -1)) return simplest('negate', [b]);
      if (is(b, 1)) return a;
      break;
    case 'divide':
      if (is(a, 0)) return a;
      if (is(b, 1)) return a;
      break;
    case 'power':
      if (is(b, 1)) return a;
      break;
    case 'negate':
      if (a.isConstant) return a.value === 0 ? a : constant(-a.value);
      break;
    case 'where':
      if (b === children[1]) return b;
      break;
  }
  return apply(name, ...children);
}
