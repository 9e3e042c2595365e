/** A place in a text that is being read from left to right, and what can be taken from there. */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from '../formula/errors.js';
import {isSpace} from './patterns.js';
import {spelled, wordOf} from './word.js';

/** @typedef {import('./word.js').Word} Word */

const MAX_DEPTH = TABLES.reading.depth;

/** A text being read from left to right; what words there are is said by those who know them. */
export class Cursor {
  /**
   * @param {string} text
   * @param {number} start
   * @param {number} end
   */
  constructor(text, start, end) {
    this.text = text;
    this.at = start;
    this.end = end;
    this.latex = /\\[A-Za-z]/.test(text); // a letter is then a name of its own
    this.doubled = !/(?<!\\)\\[A-Za-z([]/.test(text) && /\\\\[A-Za-z]/.test(text);
    this.rowsLost = text.includes('&') && !/\\\\|\n/.test(text.slice(start, end)); // \\ was written as one
    this.depth = 0;
  }

  /**
   * @param {string} code
   * @param {number} [at]
   * @param {Record<string, string | number>} [values]
   */
  error(code, at = this.at, values = {}) {
    return new FormulaError(code, this.text, at, values);
  }

  /** The next character; nothing at the end. */
  peek() {
    return this.at < this.end ? String.fromCodePoint(/** @type {number} */ (this.text.codePointAt(this.at))) : '';
  }

  /** The next character, behind which one reads on. */
  take() {
    const character = this.peek();
    this.at += character.length;
    return character;
  }

  /**
   * What a pattern finds right here.
   * @param {RegExp} pattern a sticky one
   */
  match(pattern) {
    pattern.lastIndex = 0;
    return pattern.exec(this.text.slice(this.at, this.end));
  }

  /** @param {number} start */
  since(start) {
    return this.text.slice(start, this.at);
  }

  /** One thing within another is begun. */
  deeper() {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw this.error('too deep', this.at, {limit: MAX_DEPTH});
  }

  /**
   * Everything up to a closing brace, which is taken as well.
   * @param {string} closing
   */
  until(closing) {
    this.deeper();
    /** @type {Word[]} */
    const found = [];
    while (this.at < this.end && this.peek() !== closing) found.push(...this.next(found));
    if (closing && this.at >= this.end) throw this.error('unclosed', this.at, {expected: closing});
    if (closing) this.at += 1;
    this.depth -= 1;
    return found;
  }

  /**
   * The next word, or none for a space.
   * @param {Word[]} before
   * @returns {Word[]}
   */
  next(before) {
    throw new Error('which words there are is said by a reader of words');
  }

  /**
   * @param {string} kind
   * @param {string} text
   * @param {number} start
   */
  word(kind, text, start) {
    return wordOf(kind, text, start, this.at);
  }

  /**
   * @param {string} kind
   * @param {Word[]} inside
   * @param {number} start
   */
  held(kind, inside, start) {
    return wordOf(kind, spelled(inside), start, this.at, false, inside);
  }

  spaces() {
    while (isSpace(this.peek())) this.at += 1;
  }

  /** The words in round or square brackets that begin here. */
  bracketed() {
    return this.until(this.take() === '(' ? ')' : ']');
  }

  /** The same, with the brackets. */
  bracketedWhole() {
    const start = this.at, inside = this.bracketed();
    return [wordOf('(', '(', start, start + 1), ...inside, wordOf(')', ')', this.at - 1, this.at)];
  }

  bracketedText() {
    const closing = this.text.slice(0, this.end).indexOf(']', this.at);
    this.at = closing < 0 ? this.end : closing + 1;
  }

  /**
   * The text in the braces that follow, as it is, and where it begins.
   * @returns {[string, number]}
   */
  rawArgument() {
    this.spaces();
    const first = this.at;
    if (this.peek() !== '{') return [this.take(), first];
    for (let depth = 0; this.at < this.end;) {
      const character = this.take();
      depth += Number(character === '{') - Number(character === '}');
      if (depth === 0) return [this.text.slice(first + 1, this.at - 1), first + 1];
    }
    throw this.error('unclosed', this.at, {expected: '}'});
  }
}
