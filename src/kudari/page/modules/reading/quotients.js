/**
 * Gradients written as quotients of differentials: ∂L/∂W, dL/dW, ∂/∂θ J(θ), and the same as fractions of LaTeX.
 * As kudari.reading.quotients.
 */
import {TABLES} from '../basics/tables.js';
import {FUNCTION_NAMES} from '../formula/functions.js';
import {Arguments} from './arguments.js';
import {isName} from './names.js';
import {spelled} from './word.js';

/** @typedef {import('./gradient.js').Gradient} Gradient */
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
    const word = given[at];
    let after = at + 1;
    const [upper, lower] = word.inside.map((half) => this.differential(half.inside));
    if (!upper || lower?.length !== 1 || !isName(lower[0])) return [null, at];
    let place = null;
    if (upper.length) {
      const bracket = upper.findIndex(({kind}) => kind === '(');
      if (bracket >= 0 && bracket <= 1) place = this.place(this.group(upper, bracket)[0]);
      else if (upper.length > 1) return [null, at];
    } else {
      after = this.pastSums(given, after);
      if (after < given.length && isName(given[after])) after += 1;
      if (['(', '{'].includes(given[after]?.kind)) {
        const [inside, end] = this.group(given, after);
        place = this.place(inside);
        after = end;
      }
    }
    [place, after] = this.behindBar(given, after, place);
    return [this.made(given.slice(at, after), lower[0].text, place, null), after];
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
    if (!isName(first) || first.text.length < 2 || !DIFFERENTIALS.includes(first.text[0])) return null;
    if (this.moving.has(first.text)) return null;
    return [{...first, text: first.text.slice(1), inside: []}, ...rest];
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
   * @param {Word[]} given
   * @param {number} start
   * @returns {[Gradient | null, number]}
   */
  leibniz(given, start) {
    let at = start;
    let place = null;
    const isLong = given[at].text.length > 1;
    const operator = !isLong && given[at + 1]?.kind === '/';
    at += isLong || operator ? 1 : 2;
    if (given[at]?.kind === '(') {
      const [inside, end] = this.group(given, at);
      place = this.place(inside);
      at = end;
    }
    at += 1; // the stroke
    if (at >= given.length) throw this.fault('end', this.text.length);
    let lower;
    if (given[at].kind === '(') {
      const [inside, end] = this.group(given, at);
      lower = this.differential(inside);
      at = end;
    } else {
      const size = given[at].text.length > 1 && given[at].kind === 'name' ? 1 : 2;
      lower = this.differential(given.slice(at, at + size));
      at += size;
    }
    if (!lower?.length || !isName(lower[0])) {
      const {start: place} = given[Math.min(at, given.length - 1)];
      throw this.fault(at < given.length ? 'unexpected' : 'end', place, {what: '∂'});
    }
    if (operator) {
      if (at < given.length && isName(given[at])) at += 1;
      if (given[at]?.kind === '(') {
        const [inside, end] = this.group(given, at);
        place = this.place(inside);
        at = end;
      }
    } else if (given[at]?.kind === '(') {
      const [inside, end] = this.group(given, at);
      const isTime = this.namer.time(spelled(inside)) !== null;
      if (!isTime && this.mentions(inside)) place = this.place(inside);
      if (isTime || this.mentions(inside)) at = end;
    }
    [place, at] = this.behindBar(given, at, place);
    return [this.made(given.slice(start, at), lower[0].text, place, null), at];
  }
}

/** @param {string} text */
function isD(text) {
  return text.startsWith('d') || text.startsWith('δ');
}
