/**
 * The formulas in somebody's code: it is run on numbers until its memory is full, and then once on symbols.
 *
 * The run on numbers shows what becomes of everything that it remembers: a number that stays is a hyperparameter, one
 * that grows by one counts the steps, all else are states. As kudari.rules.lifting.reading.
 */
import {GraphNode, apply, constant, ordered, symbol} from '../formula/graph.js';
import {Branches} from './branches.js';
import {CODE_KEYS, CodeArray, asNode} from './codevalues.js';
import {CodeFault} from './fault.js';
import {leavesOf} from './memory.js';

/**
 * @typedef {import('./ways.js').Caller} Caller
 * @typedef {{after: Map<string, GraphNode>, names: Map<string, string>, hypers: Map<string, number>,
 *   first: Map<string, number | undefined>, walk: NumberWalk}} Trace  what w@0, w@1 and every state become; the names
 *   of states and hyperparameters; the values of these; what states were before the first step
 */

const WALKED = 3;
/** The step number. */
export const STEP = symbol('t', 'scalar');

/** Numbers that are random enough, and the same for everybody. */
class Chance {
  /** @param {number} seed */
  constructor(seed) {
    this.at = seed;
  }

  /** One for each key, between −2 and 2. */
  numbers() {
    return CODE_KEYS.map(() => {
      this.at = (this.at * 1_103_515_245 + 12_345) % 2_147_483_648;
      return (this.at / 2_147_483_648) * 4 - 2;
    });
  }
}

/** Some steps on numbers. */
export class NumberWalk {
  /**
   * @param {Caller} caller
   * @param {number} steps
   * @param {number} seed
   */
  constructor(caller, steps, seed) {
    const chance = new Chance(seed);
    this.caller = caller;
    this.places = [chance.numbers()];
    /** @type {number[][]} */
    this.slopes = [];
    /** @type {Map<string, number>[]} */
    this.snapshots = [];
    caller.begin(this.places[0]);
    this.note();
    for (let step = 0; step < steps; step++) {
      this.slopes.push(chance.numbers());
      this.places.push(caller.step(this.slopes[step]).map(Number));
      this.note();
    }
  }

  /** What is remembered now. */
  note() {
    const known = this.leaves().map(({path, value}) =>
      /** @type {[string, number]} */ ([path, Number(value instanceof CodeArray ? value.value : value)]));
    this.snapshots.push(new Map(known));
  }

  leaves() {
    return leavesOf(this.caller.memory, this.caller.machine.globals);
  }
}

/**
 * What the code computes in a step somewhere on its way.
 * @param {() => Caller} fresh
 * @param {boolean} wholeVary whether whole numbers are hyperparameters too
 * @returns {Trace}
 */
export function traced(fresh, wholeVary) {
  const walk = new NumberWalk(fresh(), WALKED, 11);
  const hypers = new Map(walk.leaves().flatMap(({path, value}) => {
    const history = walk.snapshots.slice(1).map((snapshot) => snapshot.get(path));
    const stays = typeof value === 'number' && history.every((one) => one === value) && Number.isFinite(value);
    const varies = stays && (wholeVary || !Number.isInteger(value));
    return varies ? [/** @type {[string, number]} */ ([path, value])] : [];
  }));
  /** @type {Trace[]} */
  const traces = [];
  const values = new Map(Array.from(hypers, ([path, value]) => [hyperName(path), value]));
  const after = new Branches(values).merged((decide) => {
    const own = traces.length ? new NumberWalk(fresh(), WALKED, 11) : walk;
    own.caller.machine.decide = decide;
    traces.push(onSymbols(own, hypers));
    return traces[traces.length - 1].after;
  });
  return {...traces[0], after, hypers: values};
}

/**
 * The objects that are called with one array each have the same hyperparameters.
 * @param {string} path
 */
function hyperName(path) {
  return `h${path.replace(/^\d+/, '')}`;
}

/**
 * @param {NumberWalk} walk
 * @param {Map<string, number>} hypers
 * @returns {Trace}
 */
function onSymbols(walk, hypers) {
  const {caller, snapshots} = walk, names = new Map(), first = new Map();
  /** @type {Map<CodeArray, GraphNode>} */
  const arrays = new Map();
  /** @type {Map<string, GraphNode>} */
  const before = new Map();
  for (const [k, {path, name, value, put}] of walk.leaves().entries()) {
    const history = snapshots.slice(1).map((snapshot) => snapshot.get(path) ?? NaN);
    /** @type {GraphNode | null} */
    let own = null;
    if (value instanceof CodeArray) {
      own = arrays.get(value) ?? symbol(`s${k}`);
      arrays.set(value, own);
      value.value = own;
    } else if (hypers.has(path)) {
      put(symbol(hyperName(path), 'scalar'));
      names.set(hyperName(path), name);
    } else if (history.every((one, n) => !n || one - history[n - 1] === 1)) {
      put(countedFrom(Number(value) - WALKED));
    } else if (history.some((one) => one !== value)) {
      own = symbol(`s${k}`, 'scalar');
      put(own);
    }
    if (!own) continue;
    before.set(path, own);
    if (names.has(own.name)) continue;
    names.set(own.name, name);
    first.set(own.name, snapshots[0].get(path));
  }
  caller.begin(CODE_KEYS.map((_, k) => symbol(`w@${k}`)));
  const ends = caller.step(CODE_KEYS.map((_, k) => symbol(`g@${k}`)));
  const after = new Map(ends.map((end, k) => [`w@${k}`, asNode(end)]));
  for (const {path, value} of walk.leaves()) {
    const own = before.get(path);
    if (!own) continue;
    const node = asNode(value instanceof CodeArray ? value.value : value);
    const what = names.get(own.name);
    if ((after.get(own.name) ?? node) !== node) throw new CodeFault('code two places', 0, {what});
    after.set(own.name, node);
  }
  const counted = apply('add', countedFrom(0), constant(1));
  return {after: substituted(after, new Map([[counted, STEP]])), names, hypers: new Map(), first, walk};
}

/**
 * A counter as it stands before a step, having stood there before the first.
 * @param {number} start
 */
function countedFrom(start) {
  const offset = start - 1;
  if (offset === 0) return STEP;
  return offset < 0 ? apply('subtract', STEP, constant(-offset)) : apply('add', STEP, constant(offset));
}

/**
 * The graphs with other nodes in the place of some.
 * @param {Map<string, GraphNode>} graphs
 * @param {Map<GraphNode, GraphNode>} others
 * @returns {Map<string, GraphNode>}
 */
export function substituted(graphs, others) {
  const made = new Map(others);
  const of = (/** @type {GraphNode} */ node) => made.get(node) ?? node;
  for (const node of ordered(...graphs.values())) {
    if (made.has(node) || !node.operation) continue;
    made.set(node, apply(node.operation, ...node.children.map(of)));
  }
  return new Map(Array.from(graphs, ([name, node]) => [name, of(node)]));
}
