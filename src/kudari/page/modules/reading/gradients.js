/** The gradients in a text, each as one word, also those in a sum over a batch; sums over the steps become states. */
import {isGradient} from './gradient.js';
import {isName} from './names.js';
import {Spellings} from './spellings.js';
import {wordOf, spelled} from './word.js';

/** @typedef {import('./gradient.js').Gradient} Gradient */
/** @typedef {import('./names.js').Name} Name */
/** @typedef {import('./word.js').Word} Word */

/** The reader of all gradients in a text. As kudari.reading.gradients. */
export class Gradients extends Spellings {
  /** @type {[Name, Word[]][]} sums over the steps: a name for each, and what is added */
  sums = [];

  /**
   * The words with every gradient as one.
   * @param {Word[]} given
   * @returns {Word[]}
   */
  found(given) {
    /** @type {Word[]} */
    const result = [];
    let at = 0;
    while (at < given.length) {
      const word = given[at];
      const {kind, start, end, spaced} = word;
      this.summed = false;
      const [gradient, after] = this.gradient(given, at);
      if (gradient !== null) {
        if (this.summed) this.withoutCount(result, '');
        result.push(gradient);
        at = after;
      } else if (kind === 'Σ') {
        at = this.sum(given, at, result);
      } else if (kind === '∇' || kind === '∂') {
        throw this.fault('unexpected', start, {what: kind});
      } else {
        const held = (/** @type {Word} */ half) =>
          wordOf('{', '', half.start, half.end, half.spaced, this.found(half.inside));
        if (kind === '{') result.push(held(word));
        else if (kind === 'frac') result.push(wordOf('frac', 'frac', start, end, spaced, word.inside.map(held)));
        else result.push(word);
        at += 1;
      }
    }
    return result;
  }

  /**
   * A sum over a batch is the gradient of the batch; one over the steps is a state. Others are refused.
   * @param {Word[]} given
   * @param {number} first
   * @param {Word[]} before
   */
  sum(given, first, before) {
    const start = given[first];
    let at = first + 1;
    /** @type {Word[]} */
    const limits = [];
    while (given[at]?.kind === '_' || given[at]?.kind === '^') {
      if (given[at].inside.length) {
        limits.push(given[at]);
        at += 1;
      } else {
        const [inside, end] = this.group(given, at + 1);
        limits.push(wordOf('^', spelled(inside), given[end - 1].start, given[end - 1].end, false, inside));
        at = end;
      }
    }
    const isOver = limits.length > 1 || limits[0]?.kind === '^';
    const upper = isOver ? spelled(limits[limits.length - 1].inside) : '';
    const {letter} = this.namer.times;
    const variable = limits.length ? spelled(limits[0].inside).split('=')[0] : '';
    let [gradient, after] = at < given.length ? this.gradient(given, at) : [null, at];
    const own = letter === '' || letter === variable;
    if (upper && (own ? upper === 't' : this.namer.time(upper) !== null)) {
      return this.sumOfSteps(given, at, gradient === null ? null : after, start, variable, before);
    }
    if (gradient === null && (given[at]?.kind === '(' || given[at]?.kind === '{')) {
      const [inside, end] = this.group(given, at);
      const inner = this.found(inside);
      if (inner.length === 1 && isGradient(inner[0])) [gradient, after] = [inner[0], end];
    }
    if (gradient === null || gradient.named) throw this.fault('sum', start.start);
    this.withoutCount(before, upper);
    before.push(gradient);
    return after;
  }

  /**
   * A sum over the steps so far becomes a state, whose name stands for it.
   * @param {Word[]} given
   * @param {number} at where the summand begins
   * @param {number | null} after where it ends, if it is a gradient
   * @param {Word} start
   * @param {string} variable
   * @param {Word[]} before
   */
  sumOfSteps(given, at, after, start, variable, before) {
    let end = after ?? at + 1;
    if (at >= given.length) throw this.fault('end', this.text.length);
    if (after === null && (given[at].kind === '(' || given[at].kind === '{')) [, end] = this.group(given, at);
    while (given[end]?.kind === '^') [, end] = this.group(given, end + 1);
    const summand = this.found(given.slice(at, end).map((word) => this.withoutTime(word, variable)));
    const text = `Σ${this.sums.length || ''}`;
    const last = given[end - 1];
    const name = {...wordOf('name', text, start.start, last.end, last.spaced), time: null, hung: false};
    this.sums.push([name, summand]);
    before.push(name);
    return end;
  }

  /**
   * g_i in a sum over the steps i is the gradient of this step.
   * @param {Word} word
   * @param {string} variable
   */
  withoutTime(word, variable) {
    if (isName(word)) {
      word.time = null;
      if (word.text.endsWith(`_${variable}`)) word.text = word.text.slice(0, -variable.length - 1);
    }
    return word;
  }

  /**
   * The mean over a batch: 1/m before the sum falls away, and of η/m the m.
   * @param {Word[]} before
   * @param {string} count
   */
  withoutCount(before, count) {
    const signs = [];
    while (before.at(-1)?.kind === '*') signs.push(/** @type {Word} */ (before.pop()));
    const last = before.at(-1);
    if (last === undefined) return;
    const stroke = (/** @type {number} */ place) => before.at(place)?.kind === '/';
    if (last.kind === 'frac' && this.isCount(last.inside[1].inside, count)) {
      const upper = last.inside[0].inside;
      before.pop();
      if (spelled(upper) !== '1') {
        before.push(wordOf('{', '', last.start, last.end, last.spaced, upper), ...signs.slice(0, 1));
      }
    } else if (last.kind === ')' && before.length > 3 && stroke(-3) && this.isCount(before.slice(-2, -1), count)) {
      before.splice(-3, 2);
    } else if (before.length > 2 && stroke(-2) && this.isCount(before.slice(-1), count)) {
      before.splice(-2);
      if (before.at(-1)?.text === '1') {
        before.pop();
        if (before.at(-1)?.kind === '*') before.pop();
      }
    } else {
      before.push(...signs.slice(0, 1));
    }
  }

  /**
   * Whether this is how many samples there are: the sum's upper limit, or the size of a set.
   * @param {Word[]} found
   * @param {string} count
   */
  isCount(found, count) {
    const plain = spelled(found);
    return plain === count || plain.startsWith('|') || (!count && found.length === 1 && found[0].kind === 'name');
  }
}
