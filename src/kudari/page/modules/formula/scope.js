/** What names mean in a text: variables, states and hyperparameters, functions, and the numbers π and e. */
import {TABLES} from '../basics/tables.js';
import {FUNCTION_NAMES, FUNCTION_SPELLINGS, LOGARITHM} from './functions.js';
import {constant, symbol} from './graph.js';
import {baseOf, nameKey, splitName} from './letters.js';

/** @typedef {import('./graph.js').GraphNode} GraphNode */

const PYTHON_WORDS = new Set(TABLES.grammar.pythonWords);
const NAMED_NUMBERS = new Map(Object.entries(TABLES.grammar.constants));

/**
 * The names that a text may use. `fresh` is the kind of symbol that an unknown name becomes; with null it is refused.
 */
export class Scope {
  /**
   * @param {Iterable<[string, GraphNode]>} names
   * @param {import('./graph.js').Kind | null} fresh
   */
  constructor(names, fresh) {
    /** @type {Map<string, GraphNode>} */
    this.names = new Map(Array.from(names, ([name, node]) => [nameKey(name), node]));
    this.fresh = fresh;
  }

  /**
   * What a name means that is no function's.
   * @param {string} name
   * @returns {GraphNode | null}
   */
  find(name) {
    const key = nameKey(name);
    const known = this.names.get(key);
    if (known !== undefined) return known;
    const number = NAMED_NUMBERS.get(key);
    if (number !== undefined) return constant(number);
    if (this.fresh === null) return null;
    const node = symbol(key, this.fresh);
    this.names.set(key, node);
    return node;
  }

  /**
   * Whether a word is none of the names, and could be a new one only where Python has none.
   * @param {string} name
   */
  isWordOfPython(name) {
    return this.fresh !== null && PYTHON_WORDS.has(name) && !this.names.has(nameKey(name));
  }

  /**
   * Whether a name is that of a function, and nothing else is called so.
   * @param {string} name
   */
  isFunction(name) {
    const isOne = FUNCTION_NAMES.includes(FUNCTION_SPELLINGS.get(name) ?? name) || LOGARITHM.test(name);
    return isOne && !this.names.has(nameKey(name));
  }

  /**
   * Whether `name (…)` is a product: of a known name, or of a single letter with a space behind it.
   * @param {string} name
   * @param {boolean} spaced
   */
  multiplies(name, spaced) {
    const key = nameKey(name);
    if (this.names.has(key) || NAMED_NUMBERS.has(key)) return true;
    const single = Array.from(baseOf(splitName(name)[0])).length === 1;
    return this.fresh !== null && single && spaced;
  }
}
