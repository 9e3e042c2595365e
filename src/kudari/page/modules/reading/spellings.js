/** One gradient in any of its spellings: g, grad f(x), dW, J'(θ), ∇L, ∇_θ J(θ), and quotients. */
import {baseOf} from '../formula/letters.js';
import {depthOf} from './arguments.js';
import {GRADIENT_NAMES} from './gradient.js';
import {isName} from './names.js';
import {Quotients} from './quotients.js';

/** @typedef {import('./gradient.js').Gradient} Gradient */
/** @typedef {import('./names.js').Name} Name */
/** @typedef {import('./word.js').Word} Word */

/** The reader of one gradient. As kudari.reading.spellings. */
export class Spellings extends Quotients {
  /**
   * The gradient that begins here, and the index of what follows it.
   * @param {Word[]} given
   * @param {number} at
   * @returns {[Gradient | null, number]}
   */
  gradient(given, at) {
    const word = given[at];
    if (word.kind === 'frac') return this.fraction(given, at);
    if (word.kind === '∇' || (word.kind === '∂' && !this.isLeibniz(given, at))) return this.nabla(given, at);
    if (word.kind === '∂' || (word.kind === 'name' && this.isLeibniz(given, at))) return this.leibniz(given, at);
    return isName(word) ? this.byName(given, at, word) : [null, at];
  }

  /**
   * g, grad f(x), dW, J'(θ).
   * @param {Word[]} given
   * @param {number} at
   * @param {Name} word
   * @returns {[Gradient | null, number]}
   */
  byName(given, at, word) {
    const {text, time} = word;
    const moves = this.moving.has(text);
    const behind = given[at + 1];
    if (text.endsWith("''") && !moves) throw this.fault('matrix', word.start, {what: text});
    if (text.endsWith("'") && !moves && behind?.kind === '(') {
      const [inside, end] = this.group(given, at + 1);
      if (this.mentions(inside)) return [this.made(given.slice(at, end), '', this.place(inside), time), end];
    }
    const plain = baseOf(text).replace(/'+$/, '');
    const line = plain.indexOf('_');
    const stem = line >= 0 && this.parameters.has(plain.slice(line + 1)) ? plain.slice(0, line) : plain;
    if (GRADIENT_NAMES.includes(stem) && !moves) return this.named(given, at, word, stem);
    if (stem === 'g' && moves && behind?.kind === '(') return [null, at];
    const of = text.slice(1).replace(/^_+/, '');
    if (text.startsWith('d') && text.length > 1 && !moves && this.parameters.has(of)) {
      return [this.made([word], of, null, time), at + 1];
    }
    if (text === 'd' && behind && isName(behind) && !word.spaced && !moves) {
      if (this.parameters.has(behind.text) && !word.hung) {
        return [this.made([word, behind], behind.text, null, behind.time), at + 2];
      }
    }
    return [null, at];
  }

  /**
   * A name of the gradient, with its function or its place: grad J(θ), gradient(f)(w), g(θ + αv), g.
   * @param {Word[]} given
   * @param {number} at
   * @param {Name} word
   * @param {string} stem
   * @returns {[Gradient, number]}
   */
  named(given, at, word, stem) {
    let after = at + 1;
    if (stem !== 'g' && this.isFunctionOf(given, after)) {
      const [inside, end] = this.group(given, after + 1);
      return [this.made(given.slice(at, end), '', this.place(inside), null), end];
    }
    while (given[after]?.kind === '(') {
      const [inside, end] = this.group(given, after);
      const point = inside.length === 1 && inside[0].kind === 'name' && this.moving.has(inside[0].text);
      if (this.mentions(inside) && (stem !== 'g' || point || !this.isProduct(inside))) {
        return [this.made(given.slice(at, end), '', this.place(inside), word.time), end];
      }
      if (stem === 'g' || inside.length !== 1) break;
      after = end; // gradient(f)(w)
    }
    return [this.made([word], '', null, word.time, true), stem === 'g' ? at + 1 : after];
  }

  /**
   * ∇, ∇L, ∇_θ J(θ), ∂_θ J(θ), ∇ (1/m Σ L(f(x; θ), y)).
   * @param {Word[]} given
   * @param {number} start
   * @returns {[Gradient | null, number]}
   */
  nabla(given, start) {
    let [at, of, time] = [start + 1, '', /** @type {number | null} */ (null)];
    for (; given[at]?.kind === '_'; at++) of = this.subscript(given[at]);
    if (given[at]?.kind === '^') throw this.fault('matrix', given[at].start, {what: '∇²'});
    if (given[start].kind === '∂' && !of) return [null, start];
    const first = given[at];
    if (first && isName(first) && this.parameters.has(first.text) && !of && this.isFunctionOf(given, at + 1, true)) {
      [of, at] = [first.text, at + 1];
    }
    const past = this.pastSums(given, at);
    this.summed ||= past > at;
    at = past;
    const named = given[at] && isName(given[at]) ? /** @type {Name} */ (given[at]) : null;
    if (named && !this.isOperatorLike(named)) [time, at] = [named.time, at + 1];
    let place = null;
    if (given[at]?.kind === '(' || given[at]?.kind === '{') {
      const [inside, end] = this.group(given, at);
      if (this.mentions(inside) || this.isData(inside) || !named) {
        if (!named) this.refuseSum(inside);
        [place, at] = [this.place(inside), end];
      } else if (!named.spaced) { // ∇f(u) of a u that is made nowhere
        throw this.fault('elsewhere', given[start].start);
      }
    }
    [place, at] = this.behindBar(given, at, place);
    return [this.made(given.slice(start, at), of, place, time), at];
  }

  /**
   * ∇(L + λ w²/2) is the gradient of more than the loss.
   * @param {Word[]} inside
   */
  refuseSum(inside) {
    let depth = 0;
    for (const word of inside) {
      depth += depthOf(word);
      if (depth === 0 && (word.kind === '+' || word.kind === '-')) throw this.fault('sum', word.start);
    }
  }
}
