/** What a gradient is taken of, and where: the function behind it, its brackets, and the place in them. */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from '../formula/errors.js';
import {FUNCTION_NAMES, FUNCTION_SPELLINGS} from '../formula/functions.js';
import {nameKey} from '../formula/letters.js';
import {GRADIENT_NAMES} from './gradient.js';
import {isName} from './names.js';

/** @typedef {import('./gradient.js').Gradient} Gradient */
/** @typedef {import('./word.js').Word} Word */

const DIFFERENTIATED = new Set(TABLES.reading.differentiated);

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
   * @param {string} of
   * @param {Word[] | null} place
   * @param {number | null} time
   * @returns {Gradient}
   */
  made(given, of, place, time, named = false) {
    const [first, last] = [given[0], given[given.length - 1]];
    return {
      kind: 'name', text: named ? first.text : '∇', start: first.start, end: last.end, spaced: last.spaced, inside: [],
      time, hung: false, of, place, named,
    };
  }

  /**
   * The place of ∂L/∂w |_{w + αv}, and the index of what follows.
   * @param {Word[]} given
   * @param {number} at
   * @param {Word[] | null} place
   * @returns {[Word[] | null, number]}
   */
  behindBar(given, at, place) {
    if (given[at]?.kind !== '|' || given[at + 1]?.kind !== '_') return [place, at];
    const inside = this.namer.named(given[at + 1].inside);
    return [inside.slice(inside.findIndex(({kind}) => kind === '=') + 1), at + 2];
  }

  /** @param {Word} hanging */
  subscript(hanging) {
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
    throw this.fault('expected', this.text.length, {expected: ')', what: 'the end'});
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
  place(found) {
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
    const [deepest] = holding;
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
