/**
 * Somebody's code as a rule: what it computes on symbols, proved by five steps beside itself on numbers.
 * As kudari.rules.lifting.
 */
import {OPERATIONS, ordered, symbol, symbolsOf} from '../formula/graph.js';
import {Program} from '../formula/program.js';
import {tapeOf} from '../formula/tape.js';
import {parsedCode} from './codeparser.js';
import {CodeFault, brief} from './fault.js';
import {NumberWalk, STEP, substituted, traced} from './tracing.js';
import {Caller} from './ways.js';

/**
 * @typedef {import('../formula/graph.js').GraphNode} GraphNode
 * @typedef {import('./tracing.js').Trace} Trace
 * @typedef {number | 'w'} Start
 * @typedef {{name: string, updates: Map<string, GraphNode>, starts: Map<string, Start>, values: Map<string, number>}}
 *   LiftedRule
 */

const PROVED = 5;
const ROUNDING = 1e-13; // where a power or an exponential takes part, which two functions may round differently
const MOST_STARTS = 60; // combinations that are tried

/**
 * Whether a text is a program, and no equations: it defines something.
 * @param {string} text
 */
export function isCode(text) {
  return /^[ \t]*(?:class|def)[ \t]+[\p{L}_]\w*[ \t]*[(:]/mu.test(text);
}

/**
 * The rule that a program computes.
 * @param {string} text
 * @returns {LiftedRule}
 */
export function liftedRule(text) {
  const program = parsedCode(text);
  /** @type {CodeFault | null} */
  let fault = null;
  for (const way of /** @type {const} */ (['dict', 'named', 'list', 'one'])) {
    for (const wholeVary of [true, false]) {
      try {
        return new Lifting(() => new Caller(program, way), wholeVary).rule();
      } catch (error) {
        if (!(error instanceof CodeFault)) throw error;
        if (error.key === 'code fuel') throw error;
        // What is said of a whole program is worth more than what does not fit this way to call it.
        if (!fault || (fault.line && !error.line && error.key !== 'code stays')) fault = error;
      }
    }
  }
  throw fault;
}

/** One way to read a program. */
class Lifting {
  /**
   * @param {() => Caller} fresh
   * @param {boolean} wholeVary
   */
  constructor(fresh, wholeVary) {
    this.fresh = fresh;
    this.trace = traced(fresh, wholeVary);
    this.needed = statesNeeded(this.trace);
  }

  /** @returns {LiftedRule} */
  rule() {
    const {needed, trace} = this, {after, names, walk} = trace;
    const own = [...needed.keys()];
    const nodeOf = (/** @type {string} */ name) => /** @type {GraphNode} */ (after.get(name));
    const graphs = new Map([['w', nodeOf('w@0')]]);
    for (const state of own) graphs.set(state, nodeOf(state));
    const used = symbolsOf(...graphs.values());
    if (!used.some(({name}) => name === 'g@0')) throw new CodeFault('code stays');
    const hypers = used.filter(({name}) => trace.hypers.has(name)).map(({name}) => name);
    const short = shortNames([...own, ...hypers].map((name) => [name, names.get(name) ?? '']));
    const renamed = new Map(used.map((node) => {
      const name = node.name.replace(/@0$/, '');
      const kind = trace.hypers.has(node.name) ? 'scalar' : 'tensor';
      return [node, node === STEP ? STEP : symbol(short.get(name) ?? name, kind)];
    }));
    const ends = substituted(graphs, renamed);
    const updates = new Map(Array.from(ends, ([name, node]) => [short.get(name) ?? name, node]));
    const values = new Map(hypers.map((name) => [short.get(name) ?? name, trace.hypers.get(name) ?? NaN]));
    const title = brief(walk.caller.name);
    for (const chosen of this.starts()) {
      const starts = new Map(Array.from(chosen, ([state, start]) => [short.get(state) ?? state, start]));
      const rule = {name: title, updates, starts, values};
      if (!isProved(rule, this.fresh)) continue;
      if (givesBackStep(rule)) throw new CodeFault('code gives step');
      return rule;
    }
    throw new CodeFault('code differs');
  }

  /** What the states may begin with, the likeliest first. */
  starts() {
    const {trace, needed} = this;
    const unlikely = [0, 1, ...trace.hypers.values(), 'w'];
    const choices = Array.from(needed, ([state, other]) => {
      const [start, twin] = [state, other].map((one) => trace.first.get(one));
      const [place, second] = trace.walk.places[0];
      if (start === undefined || twin === undefined) return [state, [...new Set(unlikely)]];
      if (start === place && twin === second) return [state, ['w']];
      if (start !== twin) throw new CodeFault('code differs');
      return [state, [start]];
    });
    let all = [{chosen: new Map(), distance: 0}];
    for (const [state, left] of /** @type {[string, Start[]][]} */ (choices)) {
      all = all.flatMap(({chosen, distance}) =>
        left.map((start, k) => ({chosen: new Map([...chosen, [state, start]]), distance: distance + k})));
      all = all.sort((a, b) => a.distance - b.distance).slice(0, MOST_STARTS);
    }
    return all.map(({chosen}) => /** @type {Map<string, Start>} */ (chosen));
  }
}

/**
 * The states that the first parameter needs, each with that of the second, which must become the same.
 * @param {Trace} trace
 * @returns {Map<string, string>}
 */
function statesNeeded({after, hypers}) {
  const twins = new Map([['w@0', 'w@1'], ['g@0', 'g@1']]);
  const needed = new Map();
  const pending = [[after.get('w@0'), after.get('w@1')]];
  const seen = new Set();
  for (let pair = pending.shift(); pair; pair = pending.shift()) {
    const [mine, other] = /** @type {[GraphNode, GraphNode]} */ (pair), key = `${mine.id} ${other.id}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (mine.operation && mine.operation === other.operation) {
      pending.unshift(...mine.children.map((child, k) => [child, other.children[k]]));
      continue;
    }
    if (!mine.name || !other.name || mine.operation || hypers.has(mine.name) || mine === STEP) {
      if (mine !== other) throw new CodeFault('code unlike');
      continue;
    }
    if ((twins.get(mine.name) ?? other.name) !== other.name) throw new CodeFault('code unlike');
    if (mine === other && mine.kind === 'tensor') throw new CodeFault('code unlike');
    twins.set(mine.name, other.name);
    if (mine.name.includes('@') || needed.has(mine.name)) continue;
    needed.set(mine.name, other.name);
    pending.push([after.get(mine.name), after.get(other.name)]);
  }
  return needed;
}

/**
 * Names for states and hyperparameters, each its own.
 * @param {[string, string][]} words
 * @returns {Map<string, string>}
 */
function shortNames(words) {
  const taken = new Set(['w', 'g', 't']), names = new Map();
  for (const [name, word] of words) {
    const stem = word || 'x';
    let short = stem;
    for (let k = 2; taken.has(short); k++) short = `${stem}${k}`;
    taken.add(short);
    names.set(name, short);
  }
  return names;
}

/**
 * Whether w ← −η g: what is handed back is to be added to w, and is not the new w itself. In a plain there is no step.
 * @param {LiftedRule} rule
 */
function givesBackStep({updates, starts, values}) {
  const inputs = symbolsOf(...updates.values()), program = new Program(tapeOf([...updates.values()], inputs), 1);
  const given = new Map([...starts, ...values, ['w', 1], ['g', 0], ['t', 1]]);
  for (const {name} of inputs) program.bind(name, Number(given.get(name) === 'w' ? 1 : given.get(name)));
  program.run(1);
  return Math.abs(Number(program.output([...updates.keys()].indexOf('w')))) < 0.5;
}

/**
 * Whether five steps of the formula lead where the code itself goes, from several places.
 * @param {LiftedRule} rule
 * @param {() => Caller} fresh
 */
function isProved({updates, starts, values}, fresh) {
  const nodes = [...updates.values()];
  const isRounded = ordered(...nodes).some(({operation}) => OPERATIONS.get(operation)?.result === 'rounded');
  const inputs = symbolsOf(...nodes), names = [...updates.keys()];
  const program = new Program(tapeOf(nodes, inputs), 1);
  const known = new Set(inputs.map(({name}) => name));
  const bind = (/** @type {string} */ name, /** @type {number} */ value) => {
    if (known.has(name)) program.bind(name, value);
  };
  return [5, 17].every((seed) => {
    const walk = new NumberWalk(fresh(), PROVED, seed);
    return walk.places[0].every((place, key) => {
      const now = new Map(names.map((name) => [name, Number({w: place}[starts.get(name) ?? 'w'] ?? starts.get(name))]));
      for (const [name, value] of values) bind(name, value);
      return walk.slopes.every((slopes, step) => {
        for (const [name, value] of now) bind(name, value);
        bind('g', slopes[key]);
        bind('t', step + 1);
        program.run(1);
        names.forEach((name, k) => now.set(name, Number(program.output(k))));
        const [ours, theirs] = [now.get('w') ?? NaN, walk.places[step + 1][key]];
        const isNear = isRounded && Math.abs(ours - theirs) <= ROUNDING * (1 + Math.abs(theirs));
        return isNear || ours === theirs || Object.is(ours, theirs);
      });
    });
  });
}
