/**
 * Small formulas over numbers and columns of numbers, as data: a number, a name, or a list of an operation and its
 * arguments. As kudari.travel.vector_formulas, which reads them from text.
 *
 * What is not known is NaN, and nothing that is compared with it is true. A truth is 1 or 0.
 */

/** @typedef {import('../basics/tables.js').Formula} Formula */
/** @typedef {any} Value  a number or a Float64Array; what is only handed on may be anything */

/** @type {Record<string, (a: number, b: number) => number | boolean>} on numbers, or on each number of a column */
const ON_NUMBERS = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  floor_divide: (a, b) => Math.floor(a / b),
  power: (a, b) => a ** b,
  negate: (a) => -a,
  not: (a) => 1 - a,
  less: (a, b) => a < b,
  less_equal: (a, b) => a <= b,
  greater: (a, b) => a > b,
  greater_equal: (a, b) => a >= b,
  equal: (a, b) => a === b,
  both: (a, b) => a * b,
  smaller: (a, b) => Math.min(a, b),
  larger: (a, b) => Math.max(a, b),
  abs: Math.abs,
  log: Math.log,
  ceil: Math.ceil,
  known: (a) => !Number.isNaN(a),
};

/** @type {Record<string, (column: Float64Array) => number>} one number of a column; there is none of an empty one */
const ON_COLUMNS = {
  min: (column) => column.reduce((least, number) => Math.min(least, number)),
  max: (column) => column.reduce((greatest, number) => Math.max(greatest, number)),
  mean: (column) => sum(column) / column.length,
  median: (column) => {
    const sorted = column.toSorted();
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  },
};

/** @type {Record<string, (...values: Value[]) => Value>} what a formula can do */
const OPERATIONS = {
  ...Object.fromEntries(Object.entries(ON_NUMBERS).map(([name, operation]) => [name, onEach(operation)])),
  ...Object.fromEntries(Object.entries(ON_COLUMNS).map(([name, operation]) => [
    name, (/** @type {Float64Array} */ column) => (column.length ? operation(column) : NaN),
  ])),
  sum,
  count: (column) => column.length,
  all: (truths) => Number(truths.every((/** @type {number} */ truth) => truth)),
  first: (truths) => {
    const index = truths.findIndex((/** @type {number} */ truth) => truth);
    return index < 0 ? NaN : index;
  },
  last: (truths) => {
    const index = truths.lastIndexOf(1);
    return index < 0 ? NaN : index;
  },
  keep: (column, truths) => column.filter((/** @type {number} */ _, /** @type {number} */ i) => truths[i] === 1),
  item: (column, index) => column.at(index) ?? NaN,
  slice: (column, low, high) => column.subarray(low ?? 0, high ?? column.length),
};

/** @param {Float64Array} column */
function sum(column) {
  return column.reduce((total, number) => total + number, 0);
}

/**
 * An operation on one number or two, also on columns of them.
 * @param {(a: number, b: number) => number | boolean} operation
 * @returns {(a: Value, b?: Value) => Value}
 */
function onEach(operation) {
  return (a, b = NaN) => {
    const [isColumn, isOther] = [typeof a !== 'number', typeof b !== 'number'];
    if (!isColumn && !isOther) return Number(operation(a, b));
    const values = new Float64Array((isColumn ? a : b).length);
    for (let i = 0; i < values.length; i++) values[i] = Number(operation(isColumn ? a[i] : a, isOther ? b[i] : b));
    return values;
  };
}

/** Computes formulas, each of those that have a name at most once. */
export class Evaluation {
  /**
   * @param {Record<string, Formula>} definitions the formulas that have a name
   * @param {(name: string) => Value} column every other number or column by its name
   * @param {Record<string, (...values: Value[]) => Value>} functions known beside the operations
   */
  constructor(definitions, column, functions = {}) {
    this.definitions = definitions;
    this.column = column;
    this.operations = {...OPERATIONS, ...functions};
    /** @type {Map<string, Value>} */
    this.known = new Map();
  }

  /**
   * What has this name: a number, a column, or the value of a formula.
   * @param {string} name
   * @returns {Value}
   */
  named(name) {
    if (!this.known.has(name)) {
      const isDefined = Object.hasOwn(this.definitions, name);
      this.known.set(name, isDefined ? this.value(this.definitions[name]) : this.column(name));
    }
    return this.known.get(name);
  }

  /**
   * Whether a formula is true.
   * @param {Formula} formula
   */
  holds(formula) {
    return this.value(formula) === 1;
  }

  /**
   * The value of a formula.
   * @param {Formula} formula
   * @returns {Value}
   */
  value(formula) {
    if (typeof formula === 'string') return this.named(formula);
    if (!Array.isArray(formula)) return formula;
    const [name, ...parts] = formula;
    if (name === 'if') return this.value(parts[this.holds(parts[0]) ? 1 : 2]);
    if (name === 'and') return Number(parts.every((part) => this.holds(part)));
    if (name === 'or') return Number(parts.some((part) => this.holds(part)));
    return this.operations[name](...parts.map((part) => this.value(part)));
  }
}
