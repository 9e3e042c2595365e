/** What somebody's optimizer remembers: every number and array in it, with the way to it. */
import {GraphNode} from '../formula/graph.js';
import {CODE_KEYS, CodeArray, CodeClass, CodeDict, CodeFunction, CodeList, CodeObject} from './codevalues.js';

/**
 * @typedef {import('./codevalues.js').CodeValue} CodeValue
 * @typedef {{path: string, name: string, value: number | CodeArray | import('../formula/graph.js').GraphNode,
 *   put: (value: CodeValue) => void}} Leaf  its name is the last word on its path
 */

/**
 * All numbers and arrays within, each place once.
 * @param {CodeValue[]} roots
 * @param {import('./codevalues.js').Names} globals which are no memory
 * @returns {Leaf[]}
 */
export function leavesOf(roots, globals) {
  const reader = new MemoryReader(globals);
  for (const [k, root] of roots.entries()) reader.visit(root, `${k}`, '', () => {});
  return reader.leaves;
}

class MemoryReader {
  /** @param {import('./codevalues.js').Names} globals */
  constructor(globals) {
    this.globals = globals;
    this.seen = new Set();
    /** @type {Leaf[]} */
    this.leaves = [];
  }

  /**
   * @param {any} value
   * @param {string} path
   * @param {string} name
   * @param {(value: CodeValue) => void} put
   */
  visit(value, path, name, put) {
    if (typeof value === 'number' || value instanceof CodeArray || value instanceof GraphNode) {
      this.leaves.push({path, name, value, put});
      return;
    }
    if (!value || typeof value !== 'object' || this.seen.has(value)) return;
    this.seen.add(value);
    if (value instanceof CodeDict) this.map(value.map, path, name);
    else if (value instanceof CodeList) {
      const {length} = value.items; // betas = (0.9, 0.999) are β₁ and β₂
      const isPart = length > 1 && length < 10 && value.items.every((item) => typeof item === 'number');
      for (const [k, item] of value.items.entries()) {
        this.visit(item, `${path}.${k}`, isPart ? `${name}${k + 1}` : name, (other) => {
          value.items[k] = other;
        });
      }
    } else if (value instanceof CodeObject) {
      this.map(value.fields, path, name);
      this.visit(value.type, `${path}.type`, name, put);
    } else if (value instanceof CodeClass) {
      this.map(value.fields, path, name);
      for (const base of value.bases) this.visit(base, `${path}.base`, name, put);
    } else if (value instanceof CodeFunction) {
      for (let {scope} = value; scope !== this.globals && scope.above; scope = scope.above) {
        this.map(scope.names, path, name);
      }
    }
  }

  /**
   * @param {Map<any, CodeValue>} map
   * @param {string} path
   * @param {string} name
   */
  map(map, path, name) {
    if (this.seen.has(map)) return;
    this.seen.add(map);
    const isByKey = CODE_KEYS.every((key) => map.has(key));
    for (const [key, item] of map) {
      const isWord = typeof key === 'string' && /^_*[\p{ID_Start}]/u.test(key) && !isByKey;
      const own = isWord ? key.replace(/^_+|_+$/g, '') : name;
      this.visit(item, `${path}.${typeof key === 'object' ? 'object' : key}`, own, (other) => map.set(key, other));
    }
  }
}
