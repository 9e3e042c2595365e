/**
 * Branches in somebody's code: one on a hyperparameter goes the way that its value tells; one on the step number goes
 * one way in all steps but the first, or becomes a `where`; one on a value is refused. As Python's branches.py.
 */
import {apply, symbolsOf} from '../formula/graph.js';
import {Program} from '../formula/program.js';
import {tapeOf} from '../formula/tape.js';
import {CodeFault} from './fault.js';

/**
 * @typedef {import('../formula/graph.js').GraphNode} GraphNode
 * @typedef {Map<string, GraphNode>} Formulas
 */

/** Steps at which a condition is asked for; the first is seen by the proof. */
const STEPS = [...Array.from({length: 128}, (_, k) => k + 2), 999, 1_000, 1_001, 10_000, 100_000, 1_000_000];
const MOST = 3; // branches on the step number that change their way

/** The decisions of one reading. */
export class Branches {
  /** @param {Map<string, number>} values of hyperparameters */
  constructor(values) {
    this.values = values;
  }

  /**
   * What a run leaves, with `where` for each branch that changes its way.
   * @param {(decide: (condition: GraphNode) => boolean) => Formulas} run
   * @param {boolean[]} [path]
   * @returns {Formulas}
   */
  merged(run, path = []) {
    /** @type {GraphNode[]} */
    const conditions = [];
    const formulas = run((condition) => {
      const decided = this.byValue(condition);
      if (decided !== null) return decided;
      conditions.push(condition);
      return path[conditions.length - 1] ?? true;
    });
    if (conditions.length <= path.length) return formulas;
    if (path.length === MOST) throw new CodeFault('code branch');
    const others = this.merged(run, [...path, false]);
    const first = conditions.length === path.length + 1 ? formulas : this.merged(run, [...path, true]);
    const condition = conditions[path.length];
    return new Map(Array.from(first, ([name, node]) => [name, either(condition, node, others.get(name) ?? node)]));
  }

  /**
   * The way that the values tell; null where it depends on the step.
   * @param {GraphNode} condition
   */
  byValue(condition) {
    const inputs = symbolsOf(condition);
    const isUnknown = inputs.some(({name}) => name !== 't' && !this.values.has(name));
    if (condition.kind === 'tensor' || isUnknown) throw new CodeFault('code branch');
    const program = new Program(tapeOf([condition], inputs), 1);
    for (const {name} of inputs) program.bind(name, this.values.get(name) ?? NaN);
    const ways = new Set((inputs.some(({name}) => name === 't') ? STEPS : [1]).map((step) => {
      if (program.places.has('t')) program.bind('t', step);
      program.run(1);
      return Boolean(program.output(0));
    }));
    return ways.size === 1 ? [...ways][0] : null;
  }
}

/**
 * One formula or the other; what they have in common is written once.
 * @param {GraphNode} condition
 * @param {GraphNode} first
 * @param {GraphNode} second
 * @returns {GraphNode}
 */
function either(condition, first, second) {
  if (first === second) return first;
  const unlike = first.children.flatMap((child, k) => (child === second.children[k] ? [] : [k]));
  if (first.operation && first.operation === second.operation && unlike.length === 1 && first.operation !== 'where') {
    const [k] = unlike;
    return apply(first.operation, ...first.children.with(k, either(condition, first.children[k], second.children[k])));
  }
  return apply('where', condition, first, second);
}
