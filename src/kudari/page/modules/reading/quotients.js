/**
 * Gradients written as quotients of differentials: ∂L/∂W, dL/dW, ∂/∂θ J(θ), and the same as fractions of LaTeX.
 * As kudari.reading.quotients.
 */
import {TABLES} from '../basics/tables.js';
import {FUNCTION_NAMES} from '../formula/functions.js';
import {Arguments} from './arguments.js';
import {isName} from './names.js';

/** @typedef {import('./gradient.js').Gradient} Gradient */
/** @typedef {import('./names.js').Name} Name */
/** @typedef {import('./word.js').Word} Word */

const DIFFERENTIALS = TABLES.reading.differentials;

/** The reader of quotients. */
export class Quotients extends Arguments {
  /**
   * ∂L over ∂W, and ∂ over ∂W before the function.
   * @param {Word[]} given
   * @param {number} at
   * @returns {[Gradient | null, number]}
   */
  fraction(given, at) {
    const [upper, lower] = given[at].inside.map((half) => this.differential(half.inside));
    if (!upper || lower?.length !== 1 || !isName(lower[0])) return [null, at];
    const brackets = upper.findIndex(({kind}) => kind === '('), isCalled = brackets === 0 || brackets === 1;
    if (upper.length > 1 && !isCalled) return [null, at];
    return this.quotient(given, at, at + 1, upper, isCalled ? this.group(upper, brackets)[0] : [], lower[0]);
  }

  /**
   * A quotient that ends here, of L or of L(w), with what stands behind it; without L that is the function.
   * @param {Word[]} given
   * @param {number} start
   * @param {number} end
   * @param {Word[]} upper
   * @param {Word[]} inside
   * @param {Name} lower
   * @returns {[Gradient, number]}
   */
  quotient(given, start, end, upper, inside, {text: of, time: own, element}) {
    let [name, place, at] = upper.length
      ? [isName(upper[0]) ? upper[0].text : '', this.place(inside, of), end]
      : this.operand(given, start, end, of);
    let time = null;
    if (place === null) [place, time, at] = this.placeBehind(given, at, of);
    [place, at] = this.behindBar(given, at, place);
    return [this.made(given.slice(start, at), {of, place, time: time ?? own, function: name, element}), at];
  }

  /**
   * What is differentiated: L of ∂L, nothing of ∂ alone; null where this is no differential.
   * @param {Word[]} given
   * @returns {Word[] | null}
   */
  differential(given) {
    let found = given.flatMap((word) => (word.kind === '{' ? word.inside : [word]));
    while (found.length && found[0].kind === '(' && found[found.length - 1].kind === ')') found = found.slice(1, -1);
    if (!found.length) return null;
    const [first, ...rest] = found;
    if (first.kind === '∂' || (first.kind === 'name' && DIFFERENTIALS.includes(first.text))) {
      return !rest.length || rest[0].kind === 'name' ? rest : null;
    }
    if (!isName(first) || !DIFFERENTIALS.includes(first.text[0]) || this.moving.has(first.text)) return null;
    return [/** @type {Word} */ ({...first, text: first.text.slice(1), inside: [], element: ''}), ...rest];
  }

  /**
   * Whether ∂L/∂W or dL/dW begins here, in plain characters.
   * @param {Word[]} given
   * @param {number} at
   */
  isLeibniz(given, at) {
    const {kind, text} = given[at];
    if (kind === 'name' && (!isD(text) || this.moving.has(text) || FUNCTION_NAMES.includes(text))) return false;
    let here = at + (text.length > 1 || given[at + 1]?.kind !== 'name' ? 1 : 2);
    if (given[here]?.kind === '(') [, here] = this.group(given, here);
    if (given[here]?.kind !== '/' || here + 1 >= given.length) return false;
    const lower = given[here + (given[here + 1].kind === '(' ? 2 : 1)];
    return lower !== undefined && (lower.kind === '∂' || (lower.kind === 'name' && isD(lower.text)));
  }

  /**
   * ∂L/∂W or dL/dW in plain characters.
   * @param {Word[]} given
   * @param {number} start
   * @returns {[Gradient, number]}
   */
  leibniz(given, start) {
    const isLong = given[start].text.length > 1, isOperator = !isLong && given[start + 1]?.kind === '/';
    let at = start + (isLong || isOperator ? 1 : 2);
    const upper = isOperator ? [] : this.differential(given.slice(start, at)) ?? [];
    /** @type {Word[]} */
    let inside = [];
    if (given[at]?.kind === '(') [inside, at] = this.group(given, at);
    at += 1; // the stroke
    if (at >= given.length) throw this.fault('end', this.text.length);
    let lower;
    if (given[at].kind === '(') {
      const [below, end] = this.group(given, at);
      [lower, at] = [this.differential(below), end];
    } else {
      const size = given[at].kind === 'name' && Array.from(given[at].text).length > 1 ? 1 : 2;
      lower = this.differential(given.slice(at, at + size));
      at += size;
      this.refusePower(given, start, at); // ∂L/∂w²
    }
    if (lower?.length && isName(lower[0])) return this.quotient(given, start, at, upper, inside, lower[0]);
    const {start: place} = given[Math.min(at, given.length - 1)];
    throw this.fault(at < given.length ? 'unexpected' : 'end', place, {what: '∂'});
  }
}

/** @param {string} text */
function isD(text) {
  return text.startsWith('d') || text.startsWith('δ');
}
