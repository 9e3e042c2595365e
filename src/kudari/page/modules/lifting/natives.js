/** The functions of Python, NumPy and math that optimizers are written with. */
import {CodeArray, CodeDict, CodeList, CodeObject, Native} from './codevalues.js';
import {LONGEST, computed, isQuantity, quantity} from './codevalues.js';
import {CodeFault} from './fault.js';

/**
 * @typedef {import('./codevalues.js').CodeValue} CodeValue
 * @typedef {Map<string, CodeValue>} GivenByName
 */

/** Whatever may be imported. */
export const LIBRARIES = ['numpy', 'math', 'collections', 'copy', 'dataclasses', 'typing', 'abc', '__future__'];

/** The one that stands for every shape. */
export const SHAPE = new CodeList([new CodeList([], true)], true);

/** Functions of NumPy by the operations that they are. */
const OF_OPERATIONS = Object.entries({
  sqrt: 'sqrt', abs: 'abs', absolute: 'abs', fabs: 'abs', exp: 'exp', log: 'log', sign: 'sign', power: 'power',
  pow: 'power',
  maximum: 'max', minimum: 'min', fmax: 'max', fmin: 'min', where: 'where', add: 'add', subtract: 'subtract',
  multiply: 'multiply', divide: 'divide', true_divide: 'divide', negative: 'negate', floor: 'floor', tanh: 'tanh',
  cbrt: 'cbrt', expm1: 'expm1', log1p: 'log1p', less: 'less', greater: 'greater', sin: 'sin', cos: 'cos',
});

/** @type {Map<string, Native['run']>} */
const NUMPY = new Map([
  ...OF_OPERATIONS.map(([name, operation]) => /** @type {[string, Native['run']]} */ (
    [name, (given, named) => into(computed(operation, given), named)])),
  ['square', ([a], named) => into(computed('multiply', [a, a]), named)],
  ['reciprocal', ([a], named) => into(computed('divide', [1, a]), named)],
  ['float_power', ([a, b], named) => into(computed('power', [a, b]), named)],
  ['clip', ([a, low, high], named) => into(clipped(a, named.get('a_min') ?? low, named.get('a_max') ?? high), named)],
  ...['zeros', 'zeros_like', 'empty_like'].map((name) => filled(name, () => 0)),
  ...['ones', 'ones_like'].map((name) => filled(name, () => 1)),
  ...['full', 'full_like'].map((name) => filled(name, (given, named) => named.get('fill_value') ?? given[1])),
  ...['array', 'asarray', 'copy', 'atleast_1d'].map((name) => /** @type {[string, Native['run']]} */ ([name, copied])),
  ...['float64', 'asfarray'].map((name) => /** @type {[string, Native['run']]} */ ([name, ([a]) => a])),
  ['copyto', ([a, b]) => into(b, new Map([['out', a]]))],
  ['shape', () => SHAPE],
]);
const MATH = new Set(['sqrt', 'fabs', 'exp', 'log', 'pow', 'floor', 'sin', 'cos', 'tanh', 'expm1', 'log1p']);
/** @type {Map<string, number>} */
const NUMBERS = new Map([['pi', Math.PI], ['e', Math.E]]);

/**
 * What numpy and math have under a name.
 * @param {string} library
 * @param {string} name
 * @returns {CodeValue | undefined}
 */
export function ofLibrary(library, name) {
  if (NUMBERS.has(name)) return NUMBERS.get(name);
  if (library === 'numpy' && ['ndarray', 'float32'].includes(name)) return new Native(name, () => null);
  const run = library === 'math' && !MATH.has(name) ? undefined : NUMPY.get(name);
  if (library === 'numpy' && name === 'errstate') return new Native(name, () => null);
  if (library === 'collections' && name === 'defaultdict') {
    return new Native(name, ([missing = null]) => new CodeDict(missing));
  }
  if (library === 'collections' && name === 'OrderedDict') return new Native(name, dictOf);
  if (library === 'copy' && /^(deep)?copy$/.test(name)) return new Native(name, ([value]) => copyOf(value));
  if (library === 'dataclasses' && name === 'field') {
    return new Native(name, (_, named) =>
      new Native('field', () => named.get('default') ?? named.get('default_factory') ?? null));
  }
  if (['dataclasses', 'typing', 'abc', '__future__'].includes(library)) return new Native(name, () => null);
  return run && library !== 'collections' && library !== 'copy' ? new Native(name, run) : undefined;
}

/**
 * @param {CodeValue} result
 * @param {GivenByName} named
 */
function into(result, named) {
  let out = named.get('out') ?? null;
  if (out instanceof CodeList) [out] = out.items;
  if (!(out instanceof CodeArray)) return result;
  out.value = quantity(result);
  return out;
}

/**
 * @param {CodeValue} a
 * @param {CodeValue} low
 * @param {CodeValue} high
 */
export function clipped(a, low, high) {
  if (low === null || low === undefined) return computed('min', [a, high]);
  return high === null || high === undefined ? computed('max', [a, low]) : computed('clip', [a, low, high]);
}

/**
 * @param {string} name
 * @param {(given: CodeValue[], named: GivenByName) => CodeValue} value
 * @returns {[string, Native['run']]}
 */
function filled(name, value) {
  return [name, (given, named) => new CodeArray(quantity(value(given, named)))];
}

/** @type {Native['run']} */
function copied([value]) {
  return isQuantity(value) ? new CodeArray(quantity(value)) : copyOf(value);
}

/**
 * A copy, of what is in it as well.
 * @param {CodeValue} value
 * @returns {CodeValue}
 */
function copyOf(value) {
  if (value instanceof CodeArray) return new CodeArray(value.value);
  if (value instanceof CodeList) return new CodeList(value.items.map(copyOf), value.fixed);
  if (!(value instanceof CodeDict)) return value;
  const copy = new CodeDict(value.missing);
  for (const [key, one] of value.map) copy.map.set(key, copyOf(one));
  return copy;
}

/**
 * What a loop runs over.
 * @param {CodeValue} value
 * @returns {CodeValue[]}
 */
export function itemsOf(value) {
  if (value instanceof CodeList) return [...value.items];
  if (value instanceof CodeDict) return [...value.map.keys()];
  throw new CodeFault('code loop', 0, {what: value instanceof CodeArray ? 'array' : String(typeof value)});
}

/** @type {Native['run']} */
export function dictOf([given = null], named) {
  const made = new CodeDict();
  if (given instanceof CodeDict) made.map = new Map(given.map);
  else if (given) for (const pair of itemsOf(given)) made.map.set(keyOf(itemsOf(pair)[0]), itemsOf(pair)[1]);
  for (const [name, value] of named) made.map.set(name, value);
  return made;
}

/**
 * A key of a dict: a tuple by its parts.
 * @param {CodeValue} value
 */
export function keyOf(value) {
  const isTuple = value instanceof CodeList && value.fixed;
  const isPlain = isTuple && value.items.every((one) => ['string', 'number'].includes(typeof one));
  if (isPlain) return `(${value.items.join()})`;
  if (typeof value === 'object' && !(value instanceof CodeObject) && value !== null) throw new CodeFault('code key');
  return value;
}

/** @type {(...lists: CodeValue[][]) => CodeValue} */
export const zipped = (first, ...others) => {
  const count = Math.min(...others.map(({length}) => length), first.length);
  const rows = first.slice(0, count).map((one, k) => [one, ...others.map((other) => other[k])]);
  return new CodeList(rows.map((row) => new CodeList(row, true)));
};

/** @type {Map<string, (given: CodeValue[], named: GivenByName) => CodeValue>} */
const BUILTINS = new Map(Object.entries({
  range: (/** @type {CodeValue[]} */ given) => {
    const [start, end, step = 1] = given.length > 1 ? given.map(Number) : [0, Number(given[0])];
    const count = Math.max(Math.ceil((end - start) / step), 0);
    if (!(count <= LONGEST)) throw new CodeFault('code fuel');
    return new CodeList(Array.from({length: count}, (_, k) => start + k * step));
  },
  zip: (given) => zipped(.../** @type {[CodeValue[], ...CodeValue[][]]} */ (given.map(itemsOf))),
  enumerate: ([given, start = 0]) => zipped(itemsOf(given).map((_, k) => k + Number(start)), itemsOf(given)),
  len: ([given]) => itemsOf(given).length,
  list: ([given = new CodeList([])]) => new CodeList(itemsOf(given)),
  tuple: ([given = new CodeList([])]) => new CodeList(itemsOf(given), true),
  sorted: ([given]) => new CodeList(itemsOf(given).sort((a, b) => (String(a) < String(b) ? -1 : 1))),
  reversed: ([given]) => new CodeList(itemsOf(given).reverse()),
  dict: dictOf,
  float: ([value = 0]) => (isQuantity(value) ? value : Number(value)),
  int: ([value = 0]) => (typeof value === 'number' ? Math.trunc(value) : computed('floor', [value])),
  abs: ([value]) => computed('abs', [value]),
  pow: (given) => computed('power', given),
  max: (given) => given.reduce((a, b) => computed('max', [a, b])),
  min: (given) => given.reduce((a, b) => computed('min', [a, b])),
  print: () => null,
  id: ([value]) => value,
  str: ([value]) => String(typeof value === 'object' ? '' : value),
  isinstance: ([value, type]) => {
    if (value instanceof CodeObject) return value.type === type;
    return type instanceof Native && type.name === 'dict' ? value instanceof CodeDict : isQuantity(value);
  },
  callable: ([value]) => !isQuantity(value),
  hasattr: ([value, name]) => hasName(value, String(name)),
  setattr: ([value, name, set]) => {
    if (value instanceof CodeObject) value.fields.set(String(name), set);
    return null;
  },
  object: () => null,
}));

/**
 * Whether an object has something under a name.
 * @param {CodeValue} value
 * @param {string} name
 */
export function hasName(value, name) {
  return value instanceof CodeObject && (value.fields.has(name) || value.type.find(name) !== undefined);
}

/**
 * @param {string} name
 * @returns {CodeValue | undefined}
 */
export function builtin(name) {
  const run = BUILTINS.get(name);
  return run && new Native(name, run);
}
