/** What is wrong with a formula, said so that its writer can mend it: the same words as Python's. */
import {TABLES} from '../basics/tables.js';

const FAULT_WORDS = new Map(Object.entries(TABLES.grammar.words));
// Controls, halves of characters, and what turns round the text behind it; a line of its own is one.
const UNSEEN = /[\0-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028-\u202e\u2066-\u2069]/gu;

/**
 * A formula cannot be read: what is wrong, and where. `position` counts characters of `text` from 0, of which one
 * may be two units of a JavaScript string; `unit` is the place in such units, as text fields count them. `isTyped` says
 * whether the text is the one that was typed, or what is left of it without its surroundings.
 */
export class FormulaError extends Error {
  /**
   * @param {string} code
   * @param {string} text
   * @param {number} position
   * @param {Record<string, string | number>} [values]
   * @param {boolean} [isTyped]
   */
  constructor(code, text, position, values = {}, isTyped = true) {
    super(errorWords(code, values, 'en'));
    this.name = 'FormulaError';
    this.code = code;
    this.text = text;
    this.position = position;
    // No character is longer than two units: a long text is not cut up as a whole.
    this.unit = Array.from(text.slice(0, 2 * position)).slice(0, position).join('').length;
    this.values = values;
    this.isTyped = isTyped;
  }

  /** The text where the fault is, as far as it helps to find it. */
  get part() {
    return this.text.slice(this.unit, this.unit + 20).trim() || this.text.slice(-20).trim();
  }

  /**
   * The fault in words, without its place.
   * @param {string} lang "en" or "ja"
   * @returns {string}
   */
  words(lang) {
    return errorWords(this.code, this.values, lang);
  }
}

/**
 * @param {string} code
 * @param {Record<string, string | number>} values
 * @param {string} lang
 */
function errorWords(code, values, lang) {
  const known = new Map(Object.entries(values));
  const [english, japanese] = FAULT_WORDS.get(code) ?? [code, code];
  const pattern = lang === 'ja' ? japanese : english;
  return pattern.replace(/\{\{|\}\}|\{(\w+)(!r)?\}/g, (found, name, quoted) => {
    if (name === undefined) return found[0]; // {{ is a brace
    const value = name === 'known' ? String(known.get(name)) : short(String(known.get(name)));
    return quoted ? quotedText(value) : value.replace(UNSEEN, (letter) => quotedText(letter).slice(1, -1));
  });
}

/**
 * The beginning of a long piece of a formula, as Python cuts it.
 * @param {string} text
 */
function short(text) {
  const letters = Array.from(text.slice(0, 200));
  return letters.length < 78 ? text : letters.slice(0, 77).join('') + '…';
}

/**
 * A text in quotes, its invisible characters spelled out, as Python's repr has it.
 * @param {string} text
 * @returns {string}
 */
export function quotedText(text) {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const plain = new Map([['\\', '\\\\'], ['\t', '\\t'], ['\n', '\\n'], ['\r', '\\r'], [quote, '\\' + quote]]);
  const inside = Array.from(text, (character) => {
    const known = plain.get(character);
    if (known !== undefined) return known;
    if (character === ' ' || !/[\p{C}\p{Z}]/u.test(character)) return character;
    const code = /** @type {number} */ (character.codePointAt(0));
    const [letter, digits] = code < 0x100 ? ['x', 2] : code < 0x10000 ? ['u', 4] : ['U', 8];
    return '\\' + letter + code.toString(16).padStart(Number(digits), '0');
  });
  return quote + inside.join('') + quote;
}
