/** What a gradient is taken of, and where: the function behind it, its brackets, and the place in them. */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from '../formula/errors.js';
import {FUNCTION_NAMES, FUNCTION_SPELLINGS} from '../formula/functions.js';
import {nameKey} from '../formula/letters.js';
import {GRADIENT_NAMES} from './gradient.js';
import {isName} from './names.js';
import {spelled} from './word.js';

/** @typedef {import('./gradient.js').Gradient} Gradient */
/** @typedef {import('./word.js').Word} Word */

export const DIFFERENTIATED = new Set(TABLES.reading.differentiated); // the usual names of functions

/** The reader of what stands behind gradients. As kudari.reading.arguments. */
export class Arguments {
  /**
   * @param {string} text
   * @param {import('./names.js').Namer} namer
   * @param {Set<string>} moving all assigned names
   * @param {Iterable<string>} parameters the parameter's
   */
  constructor(text, namer, moving, parameters) {
    this.text = text;
    this.namer = namer;
    this.moving = moving;
    this.parameters = new Set(parameters);
    this.summed = false; // whether the gradient that was just read is one of a sum
  }

  /**
   * The words with every gradient as one, by those who know all of them.
   * @param {Word[]} given
   */
  found(given) {
    return given;
  }

  /**
   * @param {string} code
   * @param {number} unit
   * @param {Record<string, string | number>} [values]
   */
  fault(code, unit, values) {
    return new FormulaError(code, this.text, unit, values);
  }

  /**
   * @param {Word[]} given
   * @param {Partial<Gradient>} [told]
   * @returns {Gradient}
   */
  made(given, told) {
    const [{start, text}, {end, spaced}] = [given[0], given[given.length - 1]];
    return {
      kind: 'name', text: told?.named ? text : '∇', start, end, spaced, inside: [], time: null, hung: false,
      element: '', of: '', function: '', place: null, named: false, ...told,
    };
  }

  /**
   * What ∇, or ∂/∂w where `of` is w, is applied to: the function, its place, and the index of what follows it.
   * @param {Word[]} given
   * @param {number} start
   * @param {number} first
   * @returns {[string, Word[] | null, number]}
   */
  operand(given, start, first, of = '') {
    let at = this.pastSums(given, first), place = null;
    this.summed ||= at > first;
    const word = given[at], named = word && isName(word) && !this.isOperatorLike(word) ? word : null;
    if (named) {
      at += 1;
      if (of && this.parameters.has(named.text)) throw this.fault('objective', named.start);
      this.refusePower(given, start, at); // ∇L² is the gradient of L², or the square of ∇L
    }
    if (['(', '{'].includes(given[at]?.kind)) {
      const [inside, end] = this.group(given, at);
      if (!named || this.mentions(inside) || this.isData(inside)) {
        if (!named) this.checkObjective(inside, of);
        [place, at] = [this.place(inside, of), end];
      } else if (!named.spaced) { // ∇f(u) of a u that is made nowhere
        throw this.fault('elsewhere', named.start);
      }
    }
    return [named?.text ?? '', place, at];
  }

  /**
   * A power directly behind L or ∂w may be that of what stands there, or of the gradient.
   * @param {Word[]} given
   * @param {number} first
   * @param {number} at
   */
  refusePower(given, first, at) {
    if (!['^', '**'].includes(given[at]?.kind)) return;
    const {start} = given[first];
    throw this.fault('power of a gradient', start, {what: this.text.slice(start, given[at - 1].end)});
  }

  /**
   * ∇(L + λ w²/2) is the gradient of more than the loss, and ∂/∂w (w²/2) that of something else.
   * @param {Word[]} inside
   * @param {string} of
   */
  checkObjective(inside, of) {
    let depth = 0;
    for (const word of inside) {
      depth += depthOf(word);
      if (depth === 0 && (word.kind === '+' || word.kind === '-')) throw this.fault('objective', word.start);
    }
    if (of && !inside.some(({kind, text}) => kind === 'name' && DIFFERENTIATED.has(text))) {
      throw this.fault('objective', inside[0]?.start ?? this.text.length);
    }
  }

  /**
   * The place or the time in the brackets behind a gradient, ∂L/∂w(w + αv), g(t), else they are a factor; and the index
   * of what follows.
   * @param {Word[]} given
   * @param {number} at
   * @returns {[Word[] | null, number | null, number]}
   */
  placeBehind(given, at, of = '') {
    if (given[at]?.kind !== '(') return [null, null, at];
    const [inside, end] = this.group(given, at), {start} = given[at];
    const time = this.namer.time(spelled(inside)), isTight = !given[at - 1].spaced;
    if (time !== null && (isTight || this.namer.times.called.size)) return [null, time, end];
    const name = inside.length === 1 && isName(inside[0]) ? inside[0].text : null;
    const isParameter = name !== null && this.parameters.has(name);
    const isKnown = isParameter || (name !== null && this.moving.has(name));
    if (name !== null && isTight && !isKnown) throw this.fault('elsewhere', start); // at a place that is made nowhere
    if (!isKnown && this.isProduct(inside)) return [null, null, at];
    if (!isTight && !isParameter) {
      const what = `(${this.text.slice(inside[0].start, inside[inside.length - 1].end)})`;
      throw this.fault('place or factor', start, {what});
    }
    return [this.place(inside, of), null, end];
  }

  /**
   * The place of ∂L/∂w |_{w + αv}, and the index of what follows; a time alone is that of the parameter.
   * @param {Word[]} given
   * @param {number} at
   * @param {Word[] | null} place
   * @returns {[Word[] | null, number]}
   */
  behindBar(given, at, place) {
    if (given[at]?.kind !== '|' || given[at + 1]?.kind !== '_') return [place, at];
    const inside = this.namer.named(given[at + 1].inside);
    const behind = inside.slice(inside.findIndex(({kind}) => kind === '=') + 1);
    return [this.namer.time(spelled(behind)) !== null ? place : behind, at + 2];
  }

  /**
   * The variable below ∇; an index is none.
   * @param {Word} hanging
   */
  subscript(hanging) {
    if (this.namer.isIndex(hanging)) return '';
    const found = this.namer.named(hanging.inside).flatMap((word) => (word.inside.length ? word.inside : [word]));
    const named = found.filter(({kind}) => kind === 'name');
    return named.length === 1 ? named[0].text : '';
  }

  /**
   * Whether a function's name stands here, with its brackets: J(θ).
   * @param {Word[]} given
   * @param {number} at
   */
  isFunctionOf(given, at, loosely = false) {
    if (at >= given.length || !isName(given[at]) || this.isOperatorLike(given[at])) return false;
    return loosely || given[at + 1]?.kind === '(';
  }

  /**
   * Whether a name behind ∇ is no function that is differentiated: ∇ v, ∇ sin.
   * @param {Word} word
   */
  isOperatorLike({text}) {
    if (FUNCTION_NAMES.includes(FUNCTION_SPELLINGS.get(text) ?? text)) return true;
    return this.moving.has(text) && !GRADIENT_NAMES.includes(text) && 'vmshrnu'.includes(text);
  }

  /**
   * The words in the brackets that begin here, and the index of what follows.
   * @param {Word[]} given
   * @param {number} at
   * @returns {[Word[], number]}
   */
  group(given, at) {
    if (given[at]?.kind === '{') return [given[at].inside, at + 1];
    let depth = 0;
    for (let end = at; end < given.length; end++) {
      depth += depthOf(given[end]);
      if (depth === 0) return [given.slice(at + 1, Math.max(at + 1, end)), end + 1];
    }
    throw this.fault('unclosed', this.text.length, {expected: ')'});
  }

  /**
   * Whether the parameter or anything that is assigned stands in this.
   * @param {Word[]} found
   * @returns {boolean}
   */
  mentions(found) {
    return found.some(({kind, text, inside}) => {
      if ((kind === '_' || kind === '^') && inside.length) return false;
      return (kind === 'name' && (this.moving.has(text) || this.parameters.has(text))) || this.mentions(inside);
    });
  }

  /** @param {Word[]} found */
  isData(found) {
    return found.some(({kind}) => [',', ';', 'Σ'].includes(kind));
  }

  /**
   * Whether g (…) is a product: no parameter stands in the brackets.
   * @param {Word[]} found
   */
  isProduct(found) {
    return !found.some(({kind, text}) => kind === 'name' && this.parameters.has(text));
  }

  /**
   * The argument in which the parameter stands, of f(x; θ + αv, y) the second; null where there is none.
   * @param {Word[]} found
   * @returns {Word[] | null}
   */
  place(found, of = '') {
    if (!this.mentions(found)) return null;
    const {summed} = this;
    const isSum = (/** @type {Word} */ {kind}) => kind === 'Σ';
    // a gradient may stand within the place of another
    const read = found.some((word) => isSum(word) || word.inside.some(isSum)) ? found : this.found(found);
    this.summed = summed;
    /** @type {Word[][]} */
    const parts = [[]];
    let depth = 0;
    for (const word of read) {
      depth += depthOf(word);
      if (depth === 0 && [',', ';', '|', ':'].includes(word.kind)) parts.push([]);
      else parts[parts.length - 1].push(word);
    }
    const holding = parts.filter((part) => this.mentions(part));
    // only the gradient of a gradient mentions it
    if (!holding.length) throw this.fault('matrix', read[0].start, {what: '∇(∇L)'});
    const deepest = holding.find((part) => part.length === 1 && part[0].text === of) ?? holding[0]; // w of ∂J(w, b)/∂w
    for (const part of holding) {
      for (const [index, word] of part.entries()) {
        const {text} = word;
        const isFunction = isName(word) && !this.moving.has(text) && !this.parameters.has(text);
        if (!isFunction || !DIFFERENTIATED.has(text) || !['(', '{'].includes(part[index + 1]?.kind)) continue;
        const [inside] = this.group(part, index + 1);
        if (this.mentions(inside) && !FUNCTION_NAMES.includes(nameKey(text))) return this.place(inside);
      }
    }
    if (deepest.length === 1 && deepest[0].kind === '{' && this.mentions(deepest[0].inside)) {
      return this.place(deepest[0].inside);
    }
    if (deepest.some(isSum)) throw this.fault('unexpected', deepest[0].start, {what: 'Σ'});
    return deepest;
  }

  /**
   * ∇ of a mean: what stands before the function is left out.
   * @param {Word[]} given
   * @param {number} at
   */
  pastSums(given, at) {
    let here = at;
    if (given[here]?.kind === 'frac') here += 1;
    if (given[here]?.kind !== 'Σ') return at;
    here += 1;
    while (['_', '^', '('].includes(given[here]?.kind) && given[here].inside.length) here += 1;
    while (given[here]?.kind === '^') [, here] = this.group(given, here + 1);
    return here;
  }
}

/**
 * How much deeper in brackets one is behind a word.
 * @param {Word} word
 */
export function depthOf({kind}) {
  return kind === '(' ? 1 : kind === ')' ? -1 : 0;
}
