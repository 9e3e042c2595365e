/** What code computes with: numbers, arrays, dicts, lists, objects and functions, none of them one of JavaScript. */
import {apply, constant, GraphNode} from '../formula/graph.js';
import {numberOperation} from '../formula/kernels.js';
import {CodeFault, brief} from './fault.js';

/**
 * @typedef {number | GraphNode} Quantity
 * @typedef {import('./codecursor.js').CodeNode} CodeNode
 * @typedef {null | boolean | number | string | GraphNode | CodeArray | CodeDict | CodeList | CodeObject | CodeClass |
 *   CodeFunction | Native | Super} CodeValue
 */

/** Of the parameters: as in a network, for some code asks whether a key has a W in it. */
export const CODE_KEYS = ['W1', 'b1'];

/** An array, which may lie in several places: one number stands for all, as every operation is by elements. */
export class CodeArray {
  /** @param {Quantity} value */
  constructor(value) {
    this.value = value;
  }
}

/** A dict; what is not in it may be made by a function, as in a defaultdict. */
export class CodeDict {
  /** @param {CodeValue} [missing] */
  constructor(missing = null) {
    /** @type {Map<any, CodeValue>} */
    this.map = new Map();
    this.missing = missing;
  }
}

/** A list or a tuple. */
export class CodeList {
  /**
   * @param {CodeValue[]} items
   * @param {boolean} [fixed]
   */
  constructor(items, fixed = false) {
    this.items = items;
    this.fixed = fixed;
  }
}

/** A class, with those that it comes from. */
export class CodeClass {
  /**
   * @param {string} name
   * @param {CodeClass[]} bases
   * @param {Map<string, CodeValue>} fields
   * @param {string[]} order of the fields of a dataclass
   */
  constructor(name, bases, fields, order) {
    this.name = name;
    this.bases = bases;
    this.fields = fields;
    this.order = order;
  }

  /**
   * A method or another field, of itself or of what it comes from.
   * @param {string} name
   * @returns {CodeValue | undefined}
   */
  find(name) {
    if (this.fields.has(name)) return this.fields.get(name);
    for (const base of this.bases) {
      const found = base.find(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** An object of a class. */
export class CodeObject {
  /** @param {CodeClass} type */
  constructor(type) {
    this.type = type;
    /** @type {Map<string, CodeValue>} */
    this.fields = new Map();
  }
}

/** What super() stands for: an object, seen as one of the classes above. */
export class Super {
  /**
   * @param {CodeObject} self
   * @param {CodeClass[]} bases
   */
  constructor(self, bases) {
    this.self = self;
    this.bases = bases;
  }
}

/** A function or method, with the names that it sees. */
export class CodeFunction {
  /**
   * @param {CodeNode} node
   * @param {Names} scope
   * @param {Map<string, CodeValue>} defaults
   * @param {CodeClass | null} owner
   */
  constructor(node, scope, defaults, owner) {
    this.node = node;
    this.scope = scope;
    this.defaults = defaults;
    this.owner = owner;
  }
}

/** A function of Python or NumPy. */
export class Native {
  /**
   * @param {string} name
   * @param {(given: CodeValue[], named: Map<string, CodeValue>) => CodeValue} run
   */
  constructor(name, run) {
    this.name = name;
    this.run = run;
  }
}

/** Names with their values, within those of what stands around. */
export class Names {
  /** @param {Names | null} above */
  constructor(above) {
    this.above = above;
    /** @type {Map<string, CodeValue>} */
    this.names = new Map();
    /** @type {Map<string, Names>} those that are declared global or nonlocal */
    this.elsewhere = new Map();
    /** @type {CodeClass | null} of the method whose names they are */
    this.owner = null;
  }

  /**
   * Where a name has a value.
   * @param {string} name
   * @returns {Names | null}
   */
  holder(name) {
    /** @type {Names | null} */
    let scope = this;
    while (scope && !scope.names.has(name)) scope = scope.above;
    return scope;
  }
}

/** @type {Record<string, string>} */
const SIGNS = {
  '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide', '**': 'power',
  '<': 'less', '<=': 'less_equal', '>': 'greater', '>=': 'greater_equal', '==': 'equal', '!=': 'not_equal',
};
const MOST_WHOLE = 16; // as a tape has it
/** Of lists, and of what loops run over. */
export const LONGEST = 1000;

/**
 * A number, an array's number, or a graph.
 * @param {CodeValue} value
 * @returns {Quantity}
 */
export function quantity(value) {
  if (value instanceof CodeArray) return value.value;
  if (typeof value === 'number' || value instanceof GraphNode) return value;
  if (typeof value === 'boolean') return Number(value);
  throw new CodeFault('code number', 0, {what: kindOf(value)});
}

/** @param {CodeValue} value */
export function isQuantity(value) {
  return ['number', 'boolean'].includes(typeof value) || value instanceof GraphNode || value instanceof CodeArray;
}

/**
 * @param {Quantity} value
 * @returns {GraphNode}
 */
export function asNode(value) {
  if (value instanceof GraphNode) return value;
  if (!Number.isFinite(value)) throw new CodeFault('code infinite');
  return constant(value);
}

/**
 * An operation of the graph, carried out on numbers or written down; with an array among its operands it gives one.
 * @param {string} name
 * @param {CodeValue[]} operands
 * @returns {CodeValue}
 */
export function computed(name, operands) {
  const values = operands.map(quantity);
  const result = values.some((value) => value instanceof GraphNode)
    ? apply(name, ...values.map(asNode)) : onNumbers(name, /** @type {number[]} */ (values));
  return operands.some((operand) => operand instanceof CodeArray) ? new CodeArray(result) : result;
}

/**
 * As a tape carries it out.
 * @param {string} name
 * @param {number[]} values
 */
function onNumbers(name, [a, b, c]) {
  if (name === 'power' && b === 0.5) return Math.sqrt(a);
  if (name === 'power' && Number.isInteger(b) && Math.abs(b) <= MOST_WHOLE) {
    let power = b ? a : 1;
    for (let k = 1; k < Math.abs(b); k++) power *= a;
    return b < 0 ? 1 / power : power;
  }
  return numberOperation(name)(a, b, c);
}

/**
 * An operation by its sign.
 * @param {string} sign
 * @param {CodeValue} a
 * @param {CodeValue} b
 * @returns {CodeValue}
 */
export function operated(sign, a, b) {
  if (isQuantity(a) && isQuantity(b)) {
    if (Object.hasOwn(SIGNS, sign)) return computed(SIGNS[sign], [a, b]);
    if (typeof a === 'number' && typeof b === 'number' && sign === '%') return a - Math.floor(a / b) * b;
    if (sign === '//') return computed('floor', [computed('divide', [a, b])]);
  } else if (sign === '+') {
    if (typeof a === 'string' && typeof b === 'string') return notLong(a + b);
    if (a instanceof CodeList && b instanceof CodeList) return new CodeList(notLong([...a.items, ...b.items]), a.fixed);
  } else if (sign === '%' && typeof a === 'string') {
    return a.replace(/%[ds]/, typeof b === 'string' || typeof b === 'number' ? String(b) : '');
  } else if (sign === '*' && a instanceof CodeList && typeof b === 'number' && b * a.items.length < 1000) {
    return new CodeList(Array.from({length: Math.max(b, 0)}, () => a.items).flat(), a.fixed);
  } else if (sign === '|' && a instanceof CodeDict && b instanceof CodeDict) {
    const both = new CodeDict();
    both.map = new Map([...a.map, ...b.map]);
    return both;
  }
  throw new CodeFault('code operation', 0, {sign, one: kindOf(a), other: kindOf(b)});
}

/**
 * A text or a list; one of a program that goes on making it longer is refused.
 * @template {string | CodeValue[]} T
 * @param {T} value
 * @returns {T}
 */
function notLong(value) {
  if (value.length > LONGEST) throw new CodeFault('code fuel');
  return value;
}

/**
 * What a value is, in Python's words.
 * @param {CodeValue} value
 * @returns {string}
 */
export function kindOf(value) {
  if (value === null) return 'None';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (value instanceof CodeDict) return 'dict';
  if (value instanceof CodeList) return value.fixed ? 'tuple' : 'list';
  if (value instanceof CodeObject) return brief(value.type.name);
  if (value instanceof CodeArray) return 'array';
  return isQuantity(value) ? 'float' : 'function';
}
