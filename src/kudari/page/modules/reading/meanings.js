/** What the names of a text stand for: the values before the step and in it, what was steps ago, and the gradient. */
import {TABLES} from '../basics/tables.js';
import {GRADIENT_AT, apply, symbol} from '../formula/graph.js';
import {baseOf, nameKey} from '../formula/letters.js';
import {readsOf} from './equations.js';
import {Givens} from './givens.js';
import {GRADIENT_NAMES, gradientsIn, isGradient, namesIn} from './gradient.js';
import {PARAMETER_NAMES, isName, lagOf} from './names.js';
import {newestTimes} from './order.js';
import {reachOf} from './roles.js';

/**
 * @typedef {import('../formula/graph.js').GraphNode} GraphNode
 * @typedef {import('./asides.js').Start} Start
 * @typedef {import('./gradient.js').Gradient} Gradient
 * @typedef {import('./names.js').Name} Name
 */

export const AUGMENTED = new Map(Object.entries(TABLES.reading.augmented));

/** The names of the equations of one parameter, and what they stand for while these are carried out. */
export class Meanings extends Givens {
  /**
   * @param {import('./roles.js').Roles} roles
   * @param {string} parameter
   * @param {Set<string>} known
   */
  constructor(roles, parameter, known) {
    super(roles, parameter, known);
    const {equations} = this;
    this.others = new Set(roles.parameters.filter((name) => name !== parameter));
    this.newest = newestTimes(equations);
    this.gradients = equations.flatMap(({body}) => gradientsIn(body));
    this.newestGradient = this.newestOf(this.gradients.filter(({named}) => named));
    this.reads = readsOf(equations);
    this.symbols = this.symbolsOf();
    this.origin = new Map(Array.from(this.all, (name) => [name, this.originOf(name)]));
    this.now = new Map(this.origin);
    this.shift = 0;
    /** @type {Set<string>} */
    this.done = new Set();
    this.function = ''; // of which the gradients are
    this.step = this.stepNumber();
  }

  /**
   * What a name is before the step: g ← g + μ v begins with the gradient, where no other stands in the text.
   * @param {string} name
   */
  originOf(name) {
    const isLikeGradient = GRADIENT_NAMES.includes(baseOf(name)) || name === `d${this.parameter}`;
    return isLikeGradient && !this.gradients.length ? symbol('g') : this.before(name);
  }

  /**
   * The time of the gradient of this step, by the indices of g and of the parameter.
   * @param {Gradient[]} gradients
   */
  newestOf(gradients) {
    const marked = gradients.find(({text}) => baseOf(text) !== text);
    if (marked && gradients.some(({text}) => text !== gradients[0].text)) { // ḡ beside g is another
      throw this.fault('undefined', marked.start, {what: marked.text});
    }
    if (!gradients.length) return null;
    const unclear = (/** @type {Gradient} */ word) => this.fault('two meanings', word.start, {what: this.typed(word)});
    const times = gradients.flatMap(({time}) => time ?? []);
    if (times.length < gradients.length) times.push(0); // beside g itself, g_prev is the one before
    const newest = Math.max(...times), old = this.newest.get(this.parameter) ?? null;
    if (newest < 0 && old === null) throw unclear(gradients[0]); // g_{t−1} beside a bare w: late, or this one?
    if (old === null || newest >= old - 1) return newest;
    // w_{t+1} = w_t − η g_{t−1} is late, m_t = m_{t−1} + g_{t−1} perhaps not
    for (const {target, body} of this.equations) {
      const late = target.text !== this.parameter && gradientsIn(body).find(({named}) => named);
      if (late) throw unclear(late);
    }
    return old - 1;
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
    return !(own.body.length === 1 && isName(own.body[0]));
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
  gradient({of, function: differentiated, place, named, time, start}) {
    const {parameter, newestGradient} = this, isAssigned = this.all.has(of);
    if (this.others.has(of) || (isAssigned && of !== parameter && !place)) {
      throw this.fault('two parameters', start, {what: of, other: parameter});
    }
    if (of && !this.isParameter(of) && !(place && isAssigned)) {
      throw this.fault('another variable', start, {what: of, other: parameter});
    }
    this.function ||= differentiated;
    if (differentiated && differentiated !== this.function) {
      throw this.fault('two functions', start, {what: this.function, other: differentiated});
    }
    if (named) {
      const steps = time === null || newestGradient === null ? 0 : newestGradient - time;
      return this.kept(symbol('g'), 'g', this.roles.starts.get('g') ?? 0, steps);
    }
    const newest = this.newest.get(parameter) ?? null;
    const lag = time === null || newest === null ? 1 : newest - time;
    const here = place ? this.value(place) : this.before(parameter, Math.max(lag, 1));
    const {gradientBefore} = this.roles.told;
    if (here === symbol('w_prev') && gradientBefore !== null) return this.kept(symbol('g'), 'g', gradientBefore, 1);
    return here === symbol('w') ? symbol('g') : apply(GRADIENT_AT, here);
  }

  /**
   * Whether a name is the parameter, perhaps typed otherwise: w beside W, W beside W1.
   * @param {string} name
   */
  isParameter(name) {
    const [own, other] = [name, this.parameter].map((one) => nameKey(one).replace(/[01']+$/, '').toLowerCase());
    return own === other;
  }
}
