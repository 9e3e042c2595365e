/** The ways in which somebody's optimizer is called: with dicts, with lists, or with one array and its slope. */
import {CODE_KEYS, CodeArray, CodeClass, CodeDict, CodeFunction, CodeList, CodeObject} from './codevalues.js';
import {computed, quantity} from './codevalues.js';
import {CodeFault, brief} from './fault.js';
import {Interpreter} from './interpreter.js';

/**
 * @typedef {import('./codevalues.js').CodeValue} CodeValue
 * @typedef {import('./codevalues.js').Quantity} Quantity
 * @typedef {import('./codecursor.js').CodeNode} CodeNode
 * @typedef {'dict' | 'named' | 'list' | 'one'} Way  in «named» the slope of W1 is dW1
 */

const METHODS = ['update', 'step', '__call__', 'apply', 'optimize', 'get_update', 'update_params', 'apply_gradients'];
const SLOPE = /^_*(?:g$|gs$|grad|gradient|dw|db|dx|d_?params|dtheta|slope|delta)/i;

const NAMES_KEY = /name|key|id$|layer/i; // of the parameter that is handed over

/** An optimizer as new: what it remembers lies in `memory`. */
export class Caller {
  /**
   * @param {CodeNode[]} program
   * @param {Way} way
   */
  constructor(program, way) {
    this.way = way;
    this.machine = new Interpreter();
    const {names} = this.machine.module(program);
    const own = [...names.values()].filter((value) => value instanceof CodeClass || value instanceof CodeFunction);
    const types = own.filter((value) => value instanceof CodeClass && methodOf(value));
    const chosen = types.at(-1) ?? own.findLast((value) => value instanceof CodeFunction);
    if (chosen === undefined) throw new CodeFault('code nothing');
    this.name = chosen instanceof CodeClass ? chosen.name : chosen.node.text ?? '';
    const count = way === 'one' ? CODE_KEYS.length : 1;
    /** @type {CodeValue[]} one for each key, where it is called with one array */
    this.callers = Array.from({length: count}, () => this.begun(chosen));
    /** @type {CodeDict[]} the states of a function, and the values of its hyperparameters */
    this.kept = this.callers.map((caller) => keptBy(caller));
    /** @type {CodeArray[]} */
    this.places = [];
    /** @type {CodeValue} */
    this.params = null;
  }

  /**
   * @param {CodeClass | CodeFunction} chosen
   * @returns {CodeValue}
   */
  begun(chosen) {
    if (chosen instanceof CodeClass) return this.machine.apply(chosen, []);
    return needed(chosen).length ? chosen : this.machine.apply(chosen, []);
  }

  /** All that is remembered. */
  get memory() {
    return this.callers.map((caller, k) =>
      (caller instanceof CodeFunction ? new CodeList([this.kept[k], caller]) : caller));
  }

  /**
   * Where the parameters stand.
   * @param {Quantity[]} values
   */
  begin(values) {
    this.places = values.map((value) => new CodeArray(value));
    this.params = held(this.way, this.places);
  }

  /**
   * A step; what the parameters have become.
   * @param {Quantity[]} slopes
   * @returns {Quantity[]}
   */
  step(slopes) {
    const grads = slopes.map((slope) => new CodeArray(slope));
    if (this.way === 'one') {
      this.places = this.places.map((place, k) => this.stepOfOne(k, place, grads[k]));
    } else {
      const slopesHeld = held(this.way, grads, this.way === 'named' ? 'd' : '');
      const result = this.called(0, this.params, slopesHeld);
      const given = result instanceof CodeList && result.fixed ? result.items[0] : result;
      if (given && given.constructor === this.params?.constructor) this.params = given;
      this.places = itemsIn(this.params).map(asArray);
    }
    return this.places.map(({value}) => value);
  }

  /**
   * @param {number} k
   * @param {CodeArray} place
   * @param {CodeArray} grad
   */
  stepOfOne(k, place, grad) {
    let result = this.called(k, place, grad);
    const {map} = this.kept[k], names = [...map.keys()].filter((name) => map.get(name) instanceof CodeArray);
    const returned = result instanceof CodeList ? result.items.length - 1 : 0;
    // What is not handed back is no state.
    if (names.length > returned) throw new CodeFault('code argument', 0, {what: brief(names[returned])});
    if (result instanceof CodeList) {
      const [first, ...states] = result.items, taken = [...names, ...emptyIn(this.callers[k])];
      // What is handed back is handed over again, or else it would be forgotten in silence.
      if (states.length > taken.length) throw new CodeFault('code unknown', 0, {what: `return …, ${this.name}`});
      for (const [i, state] of states.entries()) map.set(taken[i], i < names.length ? asArray(state) : state);
      result = first;
    }
    if (result === null) return place;
    return asArray(result);
  }

  /**
   * @param {number} k
   * @param {CodeValue} params
   * @param {CodeValue} grads
   */
  called(k, params, grads) {
    const caller = this.callers[k], {map} = this.kept[k];
    const method = caller instanceof CodeObject ? methodOf(caller.type) : '';
    const run = caller instanceof CodeObject ? this.machine.attribute(caller, method) : caller;
    const found = caller instanceof CodeObject ? caller.type.find(method) : caller;
    const asked = found instanceof CodeFunction ? needed(found).map(({text = ''}) => text) : [];
    const names = method ? asked.slice(1) : asked; // without self
    const given = SLOPE.test(names[0] ?? '') && !SLOPE.test(names[1] ?? '') ? [grads, params] : [params, grads];
    for (const name of names.slice(2)) if (method && NAMES_KEY.test(name)) given.push(CODE_KEYS[k]);
    const t = map.get('t');
    if (t !== undefined) map.set('t', computed('add', [t, 1]));
    return this.machine.apply(run, given, new Map(map));
  }
}

/**
 * The method that makes a step.
 * @param {CodeClass} type
 */
function methodOf(type) {
  const known = METHODS.find((name) => type.find(name) !== undefined);
  const others = [...type.fields].filter(([name, value]) =>
    !name.startsWith('_') && value instanceof CodeFunction && needed(value).length === 3); // self, and two more
  return known ?? others.at(-1)?.[0] ?? '';
}

/**
 * @param {CodeValue} value
 * @returns {CodeArray}
 */
function asArray(value) {
  return value instanceof CodeArray ? value : new CodeArray(quantity(value));
}

/**
 * The parameters of a function that have no default.
 * @param {CodeFunction} called
 */
function needed({node, defaults}) {
  return (node.parts ?? []).filter(({text = '', spread}) => !spread && !defaults.has(text));
}

/**
 * What is given to a function beside the parameter and its slope.
 * @param {CodeValue} caller
 */
function keptBy(caller) {
  const kept = new CodeDict();
  if (!(caller instanceof CodeFunction)) return kept;
  for (const {text = ''} of needed(caller).slice(2)) kept.map.set(text, text === 't' ? 0 : new CodeArray(0));
  for (const [name, value] of caller.defaults) if (typeof value === 'number') kept.map.set(name, value);
  return kept;
}

/**
 * The arguments of a function that are None at first, as a config in which it keeps what it remembers.
 * @param {CodeValue} caller
 */
function emptyIn(caller) {
  const defaults = caller instanceof CodeFunction ? [...caller.defaults] : [];
  return defaults.filter(([, value]) => value === null).map(([name]) => name);
}

/**
 * @param {Way} way
 * @param {CodeArray[]} arrays
 * @param {string} [before] the keys
 * @returns {CodeValue}
 */
function held(way, arrays, before = '') {
  if (way === 'list') return new CodeList([...arrays]);
  const dict = new CodeDict();
  for (const [k, array] of arrays.entries()) dict.map.set(before + CODE_KEYS[k], array);
  return dict;
}

/** @param {CodeValue} params */
function itemsIn(params) {
  if (params instanceof CodeDict) return CODE_KEYS.map((key) => params.map.get(key) ?? null);
  return params instanceof CodeList ? params.items : [];
}
