/**
 * Reverse-mode derivative, from graph to graph: the chain rule, walked once. A choice is made last, so that no zero is
 * multiplied by what is infinite where a branch is not taken. As kudari.formula.derive.
 */
import {TABLES} from '../basics/tables.js';
import {OPERATIONS, apply, constant, ordered} from './graph.js';
import {numberOperation} from './kernels.js';

/** @typedef {import('./graph.js').GraphNode} GraphNode */
/**
 * What has come to a node: a value where conditions, one within the other, hold or do not, and zero elsewhere.
 * @typedef {{choices: [condition: GraphNode, holds: boolean][], value: GraphNode}} Share
 */

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
  /** @type {Map<GraphNode, Share>} */
  const parts = new Map([[output, {choices: [], value: constant(1)}]]);
  for (const node of nodes.toReversed()) {
    const incoming = parts.get(node);
    if (!node.operation || incoming === undefined || !depends.has(node)) continue;
    const pullbacks = OPERATIONS.get(node.operation)?.pullbacks ?? [];
    for (const [index, child] of node.children.entries()) {
      const pullback = pullbacks[index];
      if (pullback === null || !depends.has(child)) continue;
      const handed = pulledBack(pullback, [incoming.value, node, ...node.children]);
      const part = narrowed(shortened(incoming.choices), handed);
      const sum = parts.get(child);
      parts.set(child, sum === undefined ? part : joined(sum, part, child.children.length > 0));
    }
  }
  const written = new Set(nodes);
  return variables.map((variable) => {
    const part = parts.get(variable);
    return part === undefined ? constant(0) : pruned(chosen(part.choices, part.value), written);
  });
}

/**
 * Many choices as one condition, which all that is narrowed further shares.
 * @param {Share['choices']} choices
 * @returns {Share['choices']}
 */
function shortened(choices) {
  return choices.length > 2 ? [[apply('not_equal', chosen(choices, constant(1)), constant(0)), true]] : choices;
}

/**
 * What an operation hands back, the choices at its head taken off and added to those made already.
 * @param {Share['choices']} choices
 * @param {GraphNode} value
 * @returns {Share}
 */
function narrowed(choices, value) {
  if (value.operation !== 'where') return {choices, value};
  const [condition, yes, no] = value.children;
  const [a, b] = condition.children;
  if (a.isConstant && b.isConstant) {
    return narrowed(choices, numberOperation(condition.operation)(a.value, b.value, NaN) ? yes : no);
  }
  if (no.value === 0) return narrowed([...choices, [condition, true]], yes);
  if (yes.value === 0) return narrowed([...choices, [condition, false]], no);
  return {choices, value};
}

/**
 * The sum of both, which is something wherever one of them is; that need not be known where no more follows.
 * @param {Share} first
 * @param {Share} second
 * @param {boolean} goesOn
 * @returns {Share}
 */
function joined(first, second, goesOn) {
  const differs = first.choices.findIndex(([condition, holds], index) => {
    const [other, otherHolds] = second.choices[index] ?? [];
    return condition !== other || holds !== otherHolds;
  });
  const count = differs < 0 ? first.choices.length : differs;
  const choices = first.choices.slice(0, count);
  const mine = first.choices.slice(count);
  const others = second.choices.slice(count);
  if (mine.length === 1 && others.length === 1 && mine[0][0] === others[0][0]) { // the two branches of one choice
    const [yes, no] = mine[0][1] ? [first, second] : [second, first];
    return {choices, value: apply('where', mine[0][0], yes.value, no.value)};
  }
  const value = apply('add', chosen(mine, first.value), chosen(others, second.value));
  if (!mine.length || !others.length || !goesOn) return {choices, value};
  const either = chosen(mine, constant(1), chosen(others, constant(1)));
  return {choices: [...choices, [apply('not_equal', either, constant(0)), true]], value};
}

/**
 * @param {Share['choices']} choices
 * @param {GraphNode} value
 */
function chosen(choices, value, otherwise = constant(0)) {
  return choices.reduceRight(
    (taken, [condition, holds]) => apply('where', condition, ...(holds ? [taken, otherwise] : [otherwise, taken])),
    value,
  );
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
