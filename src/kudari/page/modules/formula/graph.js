/**
 * The operation graph: interned, immutable nodes in written order.
 *
 * Equal nodes are one object, so a subexpression that is written twice is computed once, and equality of formulas is
 * `===`. Nothing is rearranged. As kudari.formula.graph.
 */
import {TABLES} from '../basics/tables.js';

/** @typedef {import('../basics/tables.js').Kind} Kind */

/**
 * A node. `operation` is "" for a number, whose `value` it has, and for a name, which is its `name`. A node is
 * *scalar* where only hyperparameters and the step number take part.
 */
export class GraphNode {
  /**
   * @param {number} id
   * @param {Kind} kind
   * @param {{operation?: string, children?: GraphNode[], value?: number, name?: string}} content
   */
  constructor(id, kind, {operation = '', children = [], value = NaN, name = ''}) {
    this.id = id;
    this.kind = kind;
    this.operation = operation;
    this.children = children;
    this.value = value;
    this.name = name;
    Object.freeze(this);
  }

  /** @returns {boolean} */
  get isConstant() {
    return !this.operation && !this.name;
  }

  /** @returns {boolean} whether it is a comparison */
  get isTruth() {
    return OPERATIONS.get(this.operation)?.result === 'truth';
  }
}

/**
 * The one table of operations, by their names.
 * @type {Map<string, import('../basics/tables.js').OperationTable>}
 */
export const OPERATIONS = new Map(Object.entries(TABLES.operations));

/** ∇L(θ − γ v), the gradient at another place: of a rule, and computed by a field. It is in no table of operations. */
export const GRADIENT_AT = 'gradient_at';

// A cache, not a state: a node lives in it only as long as somebody holds the node.
/** @type {Map<string, WeakRef<GraphNode>>} */
const internedNodes = new Map();
const forgottenNodes = new FinalizationRegistry((/** @type {string} */ key) => {
  if (internedNodes.get(key)?.deref() === undefined) internedNodes.delete(key);
});
let nodesMade = 0;

/**
 * @param {string} key
 * @param {Kind} kind
 * @param {ConstructorParameters<typeof GraphNode>[2]} content
 * @returns {GraphNode}
 */
function interned(key, kind, content) {
  const known = internedNodes.get(key)?.deref();
  if (known !== undefined) return known;
  const node = new GraphNode(nodesMade++, kind, content);
  internedNodes.set(key, new WeakRef(node));
  forgottenNodes.register(node, key);
  return node;
}

/**
 * The node of a finite number; 0 and −0 are two numbers.
 * @param {number} value
 * @returns {GraphNode}
 */
export function constant(value) {
  if (!Number.isFinite(value)) throw new RangeError(`${value} cannot stand in a formula`);
  return interned(`number ${Object.is(value, -0) ? '-0' : value}`, 'scalar', {value});
}

/**
 * The node of a name.
 * @param {string} name
 * @param {Kind} [kind]
 * @returns {GraphNode}
 */
export function symbol(name, kind = 'tensor') {
  return interned(`${kind} ${name}`, kind, {name});
}

/**
 * The node of an operation.
 * @param {string} name
 * @param {...GraphNode} operands
 * @returns {GraphNode}
 */
export function apply(name, ...operands) {
  const [first, ...rest] = operands;
  const children = name === 'where' ? [asTruth(first), ...rest.map(asNumber)] : operands.map(asNumber);
  const kind = name === GRADIENT_AT || children.some((child) => child.kind === 'tensor') ? 'tensor' : 'scalar';
  // The children's numbers are a safe key: the node that it leads to keeps them alive.
  return interned(`${name}(${children.map((child) => child.id).join()})`, kind, {operation: name, children});
}

/**
 * A comparison used as a number is 1 or 0, in every language alike.
 * @param {GraphNode} node
 */
function asNumber(node) {
  return node.isTruth ? apply('where', node, constant(1), constant(0)) : node;
}

/**
 * A number used as a condition asks whether it is not zero.
 * @param {GraphNode} node
 */
function asTruth(node) {
  return node.isTruth ? node : apply('not_equal', node, constant(0));
}

/**
 * Every node that the outputs need, arguments before their operation, in written order.
 * @param {...GraphNode} outputs
 * @returns {GraphNode[]}
 */
export function ordered(...outputs) {
  /** @type {Set<GraphNode>} */
  const nodes = new Set();
  /** @type {[GraphNode, boolean][]} */
  const stack = outputs.map((output) => /** @type {[GraphNode, boolean]} */ ([output, false])).reverse();
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [node, complete] = top;
    if (nodes.has(node)) continue;
    if (complete || !node.children.length) {
      nodes.add(node);
    } else {
      stack.push([node, true]);
      for (let i = node.children.length - 1; i >= 0; i--) stack.push([node.children[i], false]);
    }
  }
  return [...nodes];
}

/**
 * The gradients at other places that the outputs need, those within the place of another first.
 * @param {...GraphNode} outputs
 * @returns {GraphNode[]}
 */
export function gradientsElsewhere(...outputs) {
  return ordered(...outputs).filter((node) => node.operation === GRADIENT_AT);
}

/**
 * The names in the outputs, in the order in which they are written.
 * @param {...GraphNode} outputs
 * @returns {GraphNode[]}
 */
export function symbolsOf(...outputs) {
  return ordered(...outputs).filter((node) => node.name);
}
