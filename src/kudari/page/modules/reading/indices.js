/** What hangs below and above a name: a time, a component, a part of the name, or a power. */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from '../formula/errors.js';
import {FUNCTION_NAMES} from '../formula/functions.js';
import {GREEK_LETTERS, plainDigits} from '../formula/letters.js';
import {wholePattern} from './patterns.js';
import {TIME, partsOf} from './times.js';
import {spelled} from './word.js';

/** @typedef {import('./word.js').Word} Word */

const WHOLE_TIMES = new Map(Object.entries(TABLES.reading.whole));
const COMPONENTS = wholePattern('components');
const SUFFIX = wholePattern('suffix'); // an index that belongs to the name

/** The indices of a text, by its way of counting steps. */
export class Indices {
  /**
   * @param {string} text
   * @param {import('./times.js').Times} times
   */
  constructor(text, times) {
    this.text = text;
    this.times = times;
    this.wordsAreTimes = true; // whether w_new and w_old are two times of w
    this.words = new Map([...WHOLE_TIMES, ['old', -1]]);
  }

  /**
   * @param {string} code
   * @param {Word} word
   * @param {string} what
   */
  error(code, word, what) {
    return new FormulaError(code, this.text, word.start, {what});
  }

  /**
   * The time that an index tells: 1 of t+1.
   * @param {string} part
   */
  time(part) {
    const [, letter, sign, digits] = TIME.exec(part) ?? [];
    if (letter && letter === this.times.letter) return digits ? Number(sign + plainDigits(digits)) + 0 : 0;
    return this.wordsAreTimes ? this.words.get(part.replace(/^[()]+|[()]+$/g, '')) ?? null : null;
  }

  /** @param {Word} hanging */
  isIndex(hanging) {
    return partsOf(hanging).every((part) => this.time(part) !== null || COMPONENTS.test(part));
  }

  /**
   * Whether an index tells an element, a layer or a sample; n and m are none where no steps are counted.
   * @param {string} part
   */
  isComponent(part) {
    return COMPONENTS.test(part) && ((part !== 'n' && part !== 'm') || this.times.letter !== '');
  }

  /**
   * The indices of an element that hang on a name, those below first.
   * @param {Word[]} found
   */
  element(found) {
    const hanging = ['_', '^'].flatMap((sign) => found.filter(({kind}) => kind === sign)).flatMap(partsOf);
    const indices = hanging.filter((part) => part && this.time(part) === null && this.isComponent(part));
    const element = indices.map((part) => part.replace(/^[[\]()]+|[[\]()]+$/g, '')).join('');
    return new Set(element).size === 1 ? element[0] : element; // G_{jj} beside g_j
  }

  /**
   * What an index below means: a suffix of the name, and a time.
   * @param {Word} hanging
   * @returns {[string, number | null]}
   */
  below(hanging) {
    let suffix = '';
    /** @type {number | null} */
    let time = null;
    for (const part of partsOf(hanging)) {
      const told = this.time(part);
      if (part === `${this.times.letter || 't'}+1/2`) { // a place on the way
        suffix += '_half';
        time = 0;
      } else if (told !== null) {
        time ??= told;
      } else if (/^-?\p{Nd}+$/u.test(part)) {
        suffix += part;
      } else if (part !== '' && part !== '*' && !this.isComponent(part)) {
        if (!SUFFIX.test(part)) throw this.error('unexpected', hanging, `_{${part}}`);
        suffix += '_' + part.replace(/\^\{[^\n]*\}/, '');
      }
    }
    return [suffix, time];
  }

  /**
   * What an index above means, as one below; null where it is a power.
   * @param {Word} hanging
   * @param {string} head
   * @returns {[string, number | null] | null}
   */
  above(hanging, head) {
    const plain = spelled(hanging.inside.filter(({kind}) => kind !== 'sep'));
    const isBracketed = /^[([]/.test(plain) && /[)\]]$/.test(plain), time = this.time(plain);
    const isBraced = this.text[hanging.start + 1] === '{'; // β^(t) without braces may be a power
    const isIndexed = isBracketed && (isBraced || this.text.includes('\\') || head === 'g');
    if (time !== null && (isIndexed || this.times.raised.has(head) || this.words.has(plain))) return ['', time];
    if (/^[([]0[)\]]$/.test(plain)) return ['0', null]; // the value at the start
    if (isBracketed && time === null && COMPONENTS.test(plain)) return ['', null];
    const isFunction = FUNCTION_NAMES.includes(plain) && plain !== 'max' && plain !== 'min';
    return /^[a-zA-Z]{3,}$/.test(plain) && !GREEK_LETTERS.has(plain) && !isFunction ? ['_' + plain, null] : null;
  }
}
