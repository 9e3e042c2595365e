/** What arrays, dicts and lists have under a name, and under a key. */
import {CodeArray, CodeDict, CodeList, LONGEST, Native, isQuantity, quantity} from './codevalues.js';
import {CodeFault, brief} from './fault.js';
import {SHAPE, clipped, dictOf, itemsOf, keyOf, zipped} from './natives.js';

/**
 * @typedef {import('./codevalues.js').CodeValue} CodeValue
 * @typedef {(value: CodeValue, given: CodeValue[]) => CodeValue} Call  a function of somebody's code
 */

/**
 * A method, or what lies under a name, of an array, a dict or a list.
 * @param {CodeValue} value
 * @param {string} name
 * @param {Call} call
 * @returns {CodeValue | undefined}
 */
export function memberOf(value, name, call) {
  if (isQuantity(value)) return ofArray(value, name);
  const ofList = value instanceof CodeList ? methodOfList(value, name) : undefined;
  const run = value instanceof CodeDict ? methodOfDict(value, name, call) : ofList;
  return run && new Native(name, run);
}

/**
 * @param {CodeValue} value
 * @param {string} name
 * @returns {CodeValue | undefined}
 */
function ofArray(value, name) {
  if (['shape', 'dtype', 'size', 'ndim'].includes(name)) return SHAPE;
  if (name === 'T') return value;
  if (name === 'copy') return new Native(name, () => new CodeArray(quantity(value)));
  if (name === 'astype') return new Native(name, ([type]) => {
    const isDouble = type === SHAPE || (type instanceof Native && ['float', 'float64'].includes(type.name));
    if (!isDouble) throw new CodeFault('code unknown', 0, {what: name});
    return new CodeArray(quantity(value));
  });
  if (name === 'fill' && value instanceof CodeArray) return new Native(name, ([filling]) => {
    value.value = quantity(filling);
    return null;
  });
  return name === 'clip' ? new Native(name, ([low, high]) => clipped(value, low, high)) : undefined;
}

/**
 * @param {CodeDict} dict
 * @param {string} name
 * @param {Call} call
 * @returns {Native['run'] | undefined}
 */
function methodOfDict(dict, name, call) {
  const {map} = dict;
  switch (name) {
    case 'keys': return () => new CodeList([...map.keys()]);
    case 'values': return () => new CodeList([...map.values()]);
    case 'items': return () => zipped([...map.keys()], [...map.values()]);
    case 'copy': return () => {
      const copy = new CodeDict(dict.missing);
      copy.map = new Map(map);
      return copy;
    };
    case 'get': return ([key, other = null]) => map.get(keyOf(key)) ?? other;
    case 'setdefault': return ([key, other = null]) => {
      if (!map.has(keyOf(key))) map.set(keyOf(key), other);
      return map.get(keyOf(key)) ?? null;
    };
    case 'pop': return ([key, other = null]) => {
      const found = map.get(keyOf(key)) ?? other;
      map.delete(keyOf(key));
      return found;
    };
    case 'update': return (given, named) => {
      for (const [key, value] of /** @type {CodeDict} */ (dictOf(given, named)).map) map.set(key, value);
      return null;
    };
    case 'clear': return () => {
      map.clear();
      return null;
    };
    case '__getitem__': return ([key]) => itemAt(dict, key, call);
    default: return undefined;
  }
}

/**
 * @param {CodeList} list
 * @param {string} name
 * @returns {Native['run'] | undefined}
 */
function methodOfList({items, fixed}, name) {
  if (fixed) return undefined;
  const limited = (/** @type {CodeValue[]} */ ...more) => {
    if (items.length + more.length > LONGEST) throw new CodeFault('code fuel');
    items.push(...more);
    return null;
  };
  switch (name) {
    case 'append': return ([value]) => limited(value);
    case 'extend': return ([value]) => limited(...itemsOf(value));
    case 'copy': return () => new CodeList([...items]);
    case 'pop': return ([at = -1]) => items.splice(Number(at), 1)[0] ?? null;
    default: return undefined;
  }
}

/**
 * value[key]
 * @param {CodeValue} value
 * @param {CodeValue} key
 * @param {Call} call
 * @returns {CodeValue}
 */
export function itemAt(value, key, call) {
  if (value instanceof CodeDict) {
    const own = keyOf(key);
    if (!value.map.has(own) && value.missing !== null) value.map.set(own, call(value.missing, []));
    const found = value.map.get(own);
    const what = typeof key === 'string' ? brief(key) : typeof key;
    if (found === undefined) throw new CodeFault('code no key', 0, {what});
    return found;
  }
  if (value instanceof CodeList && typeof key === 'number') {
    const found = value.items.at(key);
    if (found === undefined) throw new CodeFault('code no key', 0, {what: key});
    return found;
  }
  throw new CodeFault('code index');
}
