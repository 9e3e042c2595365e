/** Reverse-mode derivative, from graph to graph: the chain rule, walked once. As kudari.formula.derive. */
import {TABLES} from '../basics/tables.js';
import {OPERATIONS, apply, constant, ordered} from './graph.js';

/** @typedef {import('./graph.js').GraphNode} GraphNode */

const {unneeded: UNNEEDED} = TABLES;

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
  const parts = new Map([[output, constant(1)]]);
  for (const node of nodes.toReversed()) {
    const incoming = parts.get(node);
    if (!node.operation || incoming === undefined || !depends.has(node)) continue;
    const pullbacks = OPERATIONS.get(node.operation)?.pullbacks ?? [];
    for (const [index, child] of node.children.entries()) {
      const pullback = pullbacks[index];
      if (pullback === null || !depends.has(child)) continue;
      const part = pulledBack(pullback, [incoming, node, ...node.children]);
      const sum = parts.get(child);
      parts.set(child, sum === undefined ? part : apply('add', sum, part));
    }
  }
  const written = new Set(nodes);
  return variables.map((variable) => pruned(parts.get(variable) ?? constant(0), written));
}

/**
 * A pullback's program, run on nodes: d, y and the arguments, then its constants and operations.
 * @param {import('../basics/tables.js').Pullback} program
 * @param {GraphNode[]} operands
 */
function pulledBack(program, operands) {
  const nodes = [...operands, ...program.constants.map(constant)];
  for (const [name, ...registers] of program.operations) {
    const [a, b, c] = registers.map((index) => nodes[index]);
    // The exponent of a power's derivative: a constant stays a constant, so that x³ gives x².
    if (name === 'subtract' && a.isConstant && b.isConstant) nodes.push(constant(a.value - b.value));
    else nodes.push(apply(name, ...[a, b, c].slice(0, registers.length)));
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
  for (const [operation, index, value, outcome] of UNNEEDED) {
    const argument = index ? b : a;
    if (operation !== name || !argument.isConstant || argument.value !== value) continue;
    return outcome === 'a' ? a : outcome === 'b' ? b : simplest('negate', [b]);
  }
  if (name === 'add' && b.operation === 'negate') return apply('subtract', a, b.children[0]); // to the last bit
  if (name === 'negate' && a.isConstant) return a.value === 0 ? a : constant(-a.value);
  if (name === 'where' && b === children[1]) return b;
  return apply(name, ...children);
}
