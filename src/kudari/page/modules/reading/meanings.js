/** What the names of a text stand for: the values before the step and in it, what was steps ago, and the gradient. */
import {TABLES} from '../basics/tables.js';
import {apply, constant, symbol} from '../formula/graph.js';
import {baseOf, nameKey} from '../formula/letters.js';
import {Bodies} from './bodies.js';
import {readsOf} from './equations.js';
import {GRADIENT_NAMES, gradientsIn, isGradient, namesIn} from './gradient.js';
import {PARAMETER_NAMES, isName, lagOf} from './names.js';
import {wholePattern} from './patterns.js';
import {reachOf} from './roles.js';

/**
 * @typedef {import('../formula/graph.js').GraphNode} GraphNode
 * @typedef {import('./gradient.js').Gradient} Gradient
 * @typedef {import('./names.js').Name} Name
 * @typedef {import('./roles.js').Start} Start
 */

export const AUGMENTED = new Map(Object.entries(TABLES.reading.augmented));
const PROSE = TABLES.reading.prose;
const COUNTING = TABLES.reading.counting;
const LIKE_A_GRADIENT = wholePattern('likeGradient');

/** The names of the equations of one parameter, and what they stand for while these are carried out. */
export class Meanings extends Bodies {
  /**
   * @param {import('./roles.js').Roles} roles
   * @param {string} parameter
   * @param {Set<string>} known
   */
  constructor(roles, parameter, known) {
    super(roles, parameter, known);
    const {equations} = this;
    this.others = new Set(roles.parameters.filter((name) => name !== parameter));
    /** @type {Map<string, number | null>} */
    this.newest = new Map();
    for (const {target: {text, time}} of equations) if (!this.newest.has(text)) this.newest.set(text, time);
    const gradients = equations.flatMap(({body}) => gradientsIn(body));
    const times = gradients.flatMap(({named, time}) => (named && time !== null ? [time] : []));
    this.newestGradient = times.length ? Math.max(...times) : null;
    this.reads = readsOf(equations);
    this.symbols = this.symbolsOf();
    /** @type {Map<string, [GraphNode, Start]>} what was two steps ago, and where it begins */
    this.extra = new Map();
    // g ← g + μ v begins with the gradient, where no other stands in the text
    this.origin = new Map(Array.from(this.all, (name) => /** @type {[string, GraphNode]} */ (
      [name, GRADIENT_NAMES.includes(baseOf(name)) && !gradients.length ? symbol('g') : this.before(name)])));
    this.now = new Map(this.origin);
    this.shift = 0;
    /** @type {Set<string>} */
    this.done = new Set();
    this.step = this.stepNumber();
  }

  /** The names of the states, no two the same, and none that of something else. */
  symbolsOf() {
    const given = this.equations.flatMap(({body}) => namesIn(body)).filter(({text}) => !this.all.has(text));
    const taken = new Set(['w', 'g', 't', ...given.map(({text}) => nameKey(text))]);
    const symbols = new Map([[this.parameter, 'w']]);
    for (const name of [...this.all].sort()) {
      if (name === this.parameter) continue;
      const spelled = name.replaceAll("'", '_new').replaceAll('Σ', 'sum');
      const plain = nameKey(spelled.replace(/[^\p{L}\p{N}_\u0300-\u036f]+/gu, ''));
      let own = plain;
      for (let number = 2; taken.has(own); number++) own = `${plain}_${number}`;
      symbols.set(name, own);
      taken.add(own);
    }
    return symbols;
  }

  /**
   * The symbol of a name.
   * @param {string} name
   */
  symbolOf(name) {
    return symbol(/** @type {string} */ (this.symbols.get(name)));
  }

  /**
   * What a name was before this step, or some steps earlier.
   * @param {string} name
   */
  before(name, steps = 1) {
    const start = name === this.parameter ? 'w' : this.roles.starts.get(name) ?? 0;
    return this.kept(this.symbolOf(name), /** @type {string} */ (this.symbols.get(name)), start, steps - 1);
  }

  /**
   * What something was some steps earlier: each step keeps the value of the one before.
   * @param {GraphNode} now
   * @param {string} name
   * @param {Start} start
   * @param {number} steps
   */
  kept(now, name, start, steps) {
    let own = now;
    for (let k = 1; k <= steps; k++) {
      const earlier = symbol(`${name}_${'prev'.repeat(k)}`);
      if (!this.extra.has(earlier.name)) this.extra.set(earlier.name, [own, start]);
      own = earlier;
    }
    return own;
  }

  /**
   * What a name stands for here.
   * @param {Name} name
   * @returns {GraphNode}
   */
  resolved(name) {
    if (isGradient(name)) return this.gradient(name);
    const {text, start} = name;
    const now = this.now.get(text);
    if (now === undefined) {
      const isParameter = PARAMETER_NAMES.includes(nameKey(text)) &&
        nameKey(text).toLowerCase() === nameKey(this.parameter).toLowerCase();
      // W ← W + v above w ← …: the same parameter, typed in two ways
      return isParameter ? /** @type {GraphNode} */ (this.now.get(this.parameter)) : this.given(name);
    }
    const origin = /** @type {GraphNode} */ (this.origin.get(text));
    const timed = lagOf(name, this.newest);
    const lag = timed === null ? this.shift || null : timed + this.shift;
    const isKnown = this.done.has(text) || origin === symbol('g');
    if (lag !== null && (lag < 0 || (lag === 0 && !isKnown && this.looksBack(text)))) {
      throw this.fault('implicit', start, {what: this.typed(name)});
    }
    if (lag === null || lag === 0) {
      const isUnclear = lag === null && !this.done.has(text) && this.isMadeLater(text);
      if (isUnclear) throw this.fault('order', start, {what: text});
      return now;
    }
    if (this.isFunctionOfStates(text)) return this.earlier(text, lag);
    return lag === 1 && origin !== symbol('g') ? origin : this.before(text, lag);
  }

  /**
   * Whether the text reads an older value of a name as well.
   * @param {string} name
   */
  looksBack(name) {
    return this.equations.some(({body}) =>
      namesIn(body).some((word) => word.text === name && (lagOf(word, this.newest) ?? 0) > 0));
  }

  /**
   * Whether a name without indices is made of other things further down: has it the new or the old value here?
   *
   * A name that is made of itself is a state, one that keeps another's value is meant to be old, and arrows are carried
   * out one after another: v = g + w below w = w − η v may be meant as a definition, and v ← g + w is none.
   * @param {string} name
   */
  isMadeLater(name) {
    if (name === this.parameter || this.origin.get(name) === symbol('g') || this.roles.starts.has(name)) return false;
    const own = this.equations.find(({target}) => target.text === name);
    const isRead = this.reads.get(this.parameter)?.has(name);
    if ((reachOf(name, this.reads).has(name) && !isRead) || this.reads.get(name)?.has(name)) return false;
    if (own === undefined || own.sign !== '=') return false;
    return !(own.body.length === 1 && isName(own.body[0]) && !isGradient(own.body[0]));
  }

  /**
   * Whether a name only abbreviates what states make, as RMS[g]_t = √(E[g²]_t + ε): no memory of its own.
   * @param {string} name
   */
  isFunctionOfStates(name) {
    const [own, ...more] = this.equations.filter(({target}) => target.text === name);
    if (more.length || name === this.parameter || gradientsIn(own.body).length || AUGMENTED.has(own.sign)) return false;
    const inner = namesIn(own.body).map(({text}) => text).filter((text) => this.all.has(text));
    return inner.length > 0 && !inner.includes(name) && inner.every((one) => this.reads.get(one)?.has(one));
  }

  /**
   * What an abbreviation was some steps ago: the same formula of what the states were.
   * @param {string} name
   * @param {number} lag
   */
  earlier(name, lag) {
    const {shift} = this;
    this.shift += lag;
    const value = this.value(this.equations.find(({target}) => target.text === name)?.body ?? []);
    this.shift = shift;
    return value;
  }

  /**
   * @param {Gradient} word
   * @returns {GraphNode}
   */
  gradient({of, place, named, time, start}) {
    if (this.others.has(of) || (this.all.has(of) && of !== this.parameter && place === null)) {
      throw this.fault('two parameters', start, {what: of, other: this.parameter});
    }
    if (named) {
      const lag = time === null || this.newestGradient === null ? 0 : this.newestGradient - time;
      return this.kept(symbol('g'), 'g', 0, lag);
    }
    const here = place === null ? symbol('w') : this.value(place);
    return here === symbol('w') ? symbol('g') : apply('gradient_at', here);
  }

  /**
   * A name that is not assigned: the step's number, or a hyperparameter.
   * @param {Name} name
   * @returns {GraphNode}
   */
  given(name) {
    const {text, time, hung, start} = name;
    const {namer: {times: {letter}}, counters} = this.roles;
    const what = this.typed(name);
    const key = nameKey(text);
    const lower = text.toLowerCase();
    if (PROSE.includes(lower)) throw this.fault('prose', start, {what});
    const isLost = letter === 't' && /^[a-z]t$/.test(text) && !this.text.includes('\\');
    if (isLost || key === 'g' || key === 'w' || LIKE_A_GRADIENT.test(text) || text.includes('Δ') ||
        this.all.has(`${text}_new`)) throw this.fault('undefined', start, {what});
    const isCount = COUNTING.includes(lower) || (text === 't' && hung && letter !== 't');
    if (isCount) throw this.fault('counter', start, {what});
    if (counters.has(text) || [letter || 't', 't', 'iter'].includes(text)) return this.step;
    if (/^(?:[ξζ]$|N\(|Bernoulli)/.test(text)) throw this.fault('noise', start, {what});
    if (PARAMETER_NAMES.slice(0, 4).includes(key) || ['X', 'Y', 'y', 'H'].includes(text)) {
      throw this.fault('two parameters', start, {what, other: this.parameter});
    }
    const isLatin = /^[\0-\x7f]$/.test(baseOf(text).replace(/'+$/, ''));
    if (/['[]/.test(text) || (isLatin && time !== null)) throw this.fault('undefined', start, {what});
    return symbol(key, 'scalar');
  }

  /** The letter of the steps as the number of this step, which is 1 in the first. */
  stepNumber() {
    const t = symbol('t', 'scalar');
    const {countedFrom} = this.roles;
    if (countedFrom !== null) return countedFrom === 1 ? t : apply('add', t, constant(countedFrom - 1));
    const timed = this.equations.find(({target: {text, time}, body}) =>
      text !== this.parameter && text !== 'g' && time !== null && namesIn(body).some((name) => name.text === text));
    const offset = timed?.target.time ?? 0;
    if (offset === 0) return t;
    return offset > 0 ? apply('subtract', t, constant(offset)) : apply('add', t, constant(-offset));
  }
}
