/** The gradients in a text, each as one word. */
import {chained} from './chains.js';
import {Sums} from './sums.js';

/** @typedef {import('./word.js').Word} Word */

/** The reader of all gradients in a text. As kudari.reading.gradients. */
export class Gradients extends Sums {
  /**
   * The words with every gradient as one.
   * @param {Word[]} given
   * @returns {Word[]}
   */
  found(given) {
    /** @type {Word[]} */
    const result = [];
    for (let at = 0; at < given.length;) {
      const word = given[at], {kind, start} = word;
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
        if (kind === '{') result.push(this.held(word));
        else result.push(kind === 'frac' ? this.halves(word) : word);
        at += 1;
      }
    }
    return chained(result);
  }

  /**
   * A word with the gradients in it.
   * @param {Word} word
   */
  held(word) {
    return {...word, inside: this.found(word.inside)};
  }

  /**
   * A fraction with its gradients; a sum over a batch above the number of its samples is a mean.
   * @param {Word} fraction
   * @returns {Word}
   */
  halves(fraction) {
    const {end, spaced, inside: [above, below]} = fraction;
    this.count = null;
    const upper = this.held(above);
    const rest = this.count === null ? null : this.uncounted(below.inside, this.count);
    if (rest?.length === 0) return {...upper, end, spaced};
    return {...fraction, inside: [upper, this.held(rest ? {...below, inside: rest} : below)]};
  }
}
