/**
 * What the hyperparameters of a typed rule begin with: each by its part in the formula, whatever its letter is.
 *
 * What multiplies nothing but the slope, or a memory as the slope has just made it, is a rate, and is found for the
 * field; what multiplies a memory as it was is a share of it that is kept, as is what stands in 1 − β.
 */
import {TABLES} from '../basics/tables.js';
import {GRADIENT_AT, ordered} from '../formula/graph.js';

/**
 * @typedef {import('../formula/graph.js').GraphNode} GraphNode
 * @typedef {'rate' | 'share' | 'decay' | 'guard' | ''} Role
 */

const USUAL_VALUES = new Map(Object.entries(TABLES.usual));
const OF_ROLE = {share: 0.9, decay: 0.01, guard: 1e-8};
const FACTORS = ['multiply', 'divide', 'negate'];

/**
 * The parts that the hyperparameters have; also those of numbers that stand in the formula, by their digits.
 * @param {Pick<import('../reading/typedrule.js').TypedRule, 'updates' | 'states' | 'hypers'>} rule
 * @returns {Map<string, Role>}
 */
export function rolesIn({updates, states, hypers}) {
  const nodes = ordered(...updates.values());
  const renewed = new Set(states.map(({name}) => updates.get(name)));
  const remembered = new Set(states.map(({name}) => name));
  /** @type {Map<GraphNode, Set<string>>} what a node is made of */
  const made = new Map();
  const partsOf = (/** @type {GraphNode} */ node) =>
    (renewed.has(node) && node.operation ? new Set(['g']) : made.get(node) ?? new Set());
  for (const node of nodes) {
    const {name, operation, children} = node;
    if (operation === GRADIENT_AT) made.set(node, new Set(['g'])); // whatever the place is made of
    else if (name) made.set(node, new Set([remembered.has(name) ? 'memory' : name]));
    else made.set(node, new Set(children.flatMap((child) => [...partsOf(child)])));
  }
  /** @type {(node: GraphNode) => Role[]} */
  const rolesOf = (node) => nodes.filter(({children}) => children.includes(node)).flatMap((above) => {
    const others = above.children.filter((child) => child !== node);
    if (!FACTORS.includes(above.operation)) {
      if (above.operation === 'subtract' && others[0]?.isConstant) return [node.operation ? 'decay' : 'share'];
      const isGuard = !node.operation && ['add', 'max'].includes(above.operation) && others[0]?.kind === 'tensor';
      return [isGuard ? 'guard' : ''];
    }
    if (above.kind === 'scalar') return rolesOf(above);
    const parts = partsOf(others[0]);
    if (parts.has('memory')) return ['share'];
    return [parts.has('g') ? 'rate' : parts.has('w') ? 'decay' : ''];
  });
  const order = /** @type {const} */ (['share', 'rate', 'decay', 'guard']);
  return new Map(hypers.map((hyper) => {
    const found = nodes.filter((node) => node.kind === 'scalar' && nameOrDigits(node) === hyper).flatMap(rolesOf);
    return [hyper, order.find((role) => found.includes(role)) ?? ''];
  }));
}

/**
 * What a node without an operation is called.
 * @param {GraphNode} node
 */
function nameOrDigits({operation, name, value}) {
  return operation ? '' : name || String(value);
}

/**
 * A value for one that is no rate, or a rate that could not be found.
 * @param {string} name
 * @param {Role} role
 * @returns {number}
 */
export function valueOf(name, role) {
  const usual = USUAL_VALUES.get(name);
  if (role === 'rate') return TABLES.typed.value;
  if (role === 'share') return usual !== undefined && isShare(usual) ? usual : OF_ROLE.share;
  return usual ?? (role ? OF_ROLE[role] : TABLES.typed.value);
}

/** @param {number} value */
export function isShare(value) {
  return value >= 0.5 && value < 1;
}
