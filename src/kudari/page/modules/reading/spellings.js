/** One gradient in any of its spellings: g, grad f(x), dW, J'(θ), ∇L, ∇_θ J(θ), and quotients. */
import {baseOf} from '../formula/letters.js';
import {DIFFERENTIATED} from './arguments.js';
import {GRADIENT_NAMES} from './gradient.js';
import {isName} from './names.js';
import {Quotients} from './quotients.js';
import {wordOf} from './word.js';

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
    if (this.moving.has(text)) return [null, at];
    if (text.endsWith("''")) throw this.fault('matrix', word.start, {what: text});
    if (text.endsWith("'") && given[at + 1]?.kind === '(') {
      const [inside, end] = this.group(given, at + 1);
      if (this.mentions(inside)) {
        return [this.made(given.slice(at, end), {place: this.place(inside), time, function: text.slice(0, -1)}), end];
      }
    }
    const plain = baseOf(text).replace(/'+$/, ''), line = plain.indexOf('_');
    const stem = line >= 0 && this.parameters.has(plain.slice(line + 1)) ? plain.slice(0, line) : plain;
    if (stem === 'g') return this.withPlace(given, at, at + 1, word);
    return GRADIENT_NAMES.includes(stem) ? this.byWord(given, at, word) : this.byLetter(given, at, word);
  }

  /**
   * grad, grad L, grad f(x), gradient(f)(w).
   * @param {Word[]} given
   * @param {number} at
   * @param {Name} word
   * @returns {[Gradient, number]}
   */
  byWord(given, at, word) {
    let after = at + 1;
    const behind = given[after], name = behind?.text;
    if (this.isFunctionOf(given, after)) {
      const [inside, end] = this.group(given, after + 1);
      return [this.made(given.slice(at, end), {place: this.place(inside), function: name}), end];
    }
    if (behind && isName(behind) && this.isFunction(name)) {
      return [this.made(given.slice(at, after + 1), {function: name}), after + 1];
    }
    if (behind?.kind === '(') {
      const [inside, end] = this.group(given, after);
      if (inside.length === 1 && !this.mentions(inside)) after = end;
    }
    return this.withPlace(given, at, after, word);
  }

  /**
   * Whether this is the usual name of what is differentiated, and nothing that is assigned.
   * @param {string} name
   */
  isFunction(name) {
    return DIFFERENTIATED.has(name) && !this.moving.has(name);
  }

  /**
   * A named gradient with the place or the time in the brackets behind it, if there are such.
   * @param {Word[]} given
   * @param {number} start
   * @param {number} at
   * @param {Name} word
   * @returns {[Gradient, number]}
   */
  withPlace(given, start, at, {time, element}) {
    const [place, told, end] = this.placeBehind(given, at);
    const typed = given.slice(start, place?.length ? end : start + 1);
    return [this.made(typed, {place, time: told ?? time, named: place === null, element}), end];
  }

  /**
   * dW, and dx_ahead, which is the gradient at x_ahead.
   * @param {Word[]} given
   * @param {number} at
   * @param {Name} word
   * @returns {[Gradient | null, number]}
   */
  byLetter(given, at, word) {
    const {text, start, end, spaced, time, element} = word;
    if (!text.startsWith('d')) return [null, at];
    const of = text.slice(1).replace(/^_+/, ''), behind = given[at + 1];
    if (this.isPlace(of)) {
      const name = {...wordOf('name', of, start + 1, end, spaced), time: null, hung: false, element: ''};
      return [this.made([word], {place: [name], time}), at + 1];
    }
    if (this.parameters.has(of)) return [this.made([word], {of, time, element}), at + 1];
    const isDifferential = text === 'd' && !spaced && !word.hung;
    if (isDifferential && behind && isName(behind) && this.parameters.has(behind.text)) {
      return [this.made([word, behind], {of: behind.text, time: behind.time}), at + 2];
    }
    return [null, at];
  }

  /**
   * Whether a name is that of another place than the parameter: dx_ahead is the gradient at x_ahead.
   * @param {string} name
   */
  isPlace(name) {
    return this.moving.has(name) && !this.parameters.has(name) && this.parameters.has(name.split('_')[0]);
  }

  /**
   * ∇, ∇L, ∇_θ J(θ), ∂_θ J(θ), ∇ (1/m Σ L(f(x; θ), y)).
   * @param {Word[]} given
   * @param {number} start
   * @returns {[Gradient | null, number]}
   */
  nabla(given, start) {
    let at = start + 1, of = '';
    for (; given[at]?.kind === '_'; at += 1) of = this.subscript(given[at]);
    if (given[at]?.kind === '^') throw this.fault('matrix', given[at].start, {what: '∇²'});
    if (given[start].kind === '∂' && !of) return [null, start];
    const first = given[at];
    this.refuseOperators(given, start, at);
    if (!of && first && isName(first) && this.parameters.has(first.text) && this.isFunctionOf(given, at + 1, true)) {
      [of, at] = [first.text, at + 1];
    }
    let [name, place, end] = this.operand(given, start, at);
    if (place === null) [place, end] = this.behindBar(given, end, place);
    return [this.made(given.slice(start, end), {of, place, function: name}), end];
  }

  /**
   * ∇∇L, ∇·L and ∇·∇L are no gradients; ∇ · ∇ is the square of one that is called ∇.
   * @param {Word[]} given
   * @param {number} first
   * @param {number} at
   */
  refuseOperators(given, first, at) {
    const isProduct = given[at]?.kind === '*', {start} = given[first];
    const word = given[at + (isProduct ? given[at + 1]?.kind === '∇' ? 2 : 1 : 0)];
    if (word && (isProduct && isName(word) ? this.isFunction(word.text) : word.kind === '∇')) {
      throw this.fault('matrix', start, {what: this.text.slice(start, word.end)});
    }
  }
}
