/** What a program is carried out by: its fuel, its names, and what is true in it. */
import {GraphNode} from '../formula/graph.js';
import {CodeArray, CodeDict, CodeList, Names, isQuantity, kindOf, operated} from './codevalues.js';
import {CodeFault, brief} from './fault.js';
import {builtin, itemsOf, keyOf} from './natives.js';

/**
 * @typedef {import('./codevalues.js').CodeClass} CodeClass
 * @typedef {import('./codevalues.js').CodeFunction} CodeFunction
 * @typedef {import('./codevalues.js').CodeValue} CodeValue
 * @typedef {import('./codecursor.js').CodeNode} CodeNode
 */

const FUEL = 12_000; // nodes of the tree: a step of the book's Adam on two parameters burns 150
const DEEPEST_CALLS = 150; // nodes within each other

/** Burns fuel. */
export class Machine {
  fuel = FUEL;
  depth = 0;
  globals = new Names(null);
  /** @type {CodeClass | null} the class whose methods are being read */
  owner = null;
  /** @type {(condition: GraphNode) => boolean} which way a branch goes */
  decide = () => {
    throw new CodeFault('code branch');
  };

  burn() {
    this.fuel -= 1;
    if (this.fuel < 0) throw new CodeFault('code fuel');
  }

  /**
   * What is done at a node; a fault in it gets its line.
   * @template T
   * @param {CodeNode} node
   * @param {() => T} act
   * @returns {T}
   */
  guarded(node, act) {
    this.burn();
    this.depth += 1;
    try {
      if (this.depth > DEEPEST_CALLS) throw new CodeFault('code recursion');
      return act();
    } catch (error) {
      if (error instanceof CodeFault && !error.line) error.line = node.line;
      throw error;
    } finally {
      this.depth -= 1;
    }
  }

  /**
   * @param {string} name
   * @param {Names} scope
   */
  named(name, scope) {
    const holder = scope.elsewhere.get(name) ?? scope.holder(name);
    const value = holder?.names.get(name) ?? builtin(name);
    if (holder?.names.has(name)) return holder.names.get(name) ?? null;
    if (value === undefined) throw new CodeFault('code undefined', 0, {what: brief(name)});
    return value;
  }

  /**
   * @param {string} name
   * @param {CodeValue} value
   * @param {Names} scope
   */
  put(name, value, scope) {
    (scope.elsewhere.get(name) ?? scope).names.set(name, value);
  }

  /**
   * @param {string} sign
   * @param {CodeValue} left
   * @param {CodeValue} right
   * @returns {CodeValue}
   */
  compared(sign, left, right) {
    if (sign === 'is') return left === right;
    if (sign === 'is not') return left !== right;
    if (sign === 'in' || sign === 'not in') {
      const within = right instanceof CodeDict ? right.map.has(keyOf(left))
        : typeof right === 'string' ? right.includes(String(left)) : itemsOf(right).includes(left);
      return within === (sign === 'in');
    }
    if (isQuantity(left) && isQuantity(right)) {
      const result = operated(sign, left, right);
      return typeof result === 'number' ? result === 1 : result;
    }
    if (sign === '==') return left === right;
    if (sign === '!=') return left !== right;
    throw new CodeFault('code operation', 0, {sign, one: kindOf(left), other: kindOf(right)});
  }

  /** @param {CodeValue} value */
  isTrue(value) {
    if (value instanceof CodeArray) throw new CodeFault('code branch');
    if (value instanceof GraphNode) return this.decide(value);
    if (value instanceof CodeDict) return value.map.size > 0;
    return value instanceof CodeList ? value.items.length > 0 : Boolean(value);
  }

  /**
   * What a name, an attribute or an index becomes: see Interpreter.
   * @param {CodeNode} _target
   * @param {CodeValue} _value
   * @param {Names} _scope
   */
  assign(_target, _value, _scope) {}

  /**
   * A function's body carried out: see Interpreter.
   * @param {CodeFunction} _called
   * @param {CodeValue[]} _given
   * @param {Map<string, CodeValue>} _named
   * @returns {CodeValue}
   */
  run(_called, _given, _named) {
    return null;
  }
}
