/** The words of plain text: names, numbers, signs, prose, and what hangs below and above. */
import {TABLES} from '../basics/tables.js';
import {nameKey} from '../formula/letters.js';
import {formOf, isCombining} from '../formula/tokens.js';
import {LONG_SIGNS, PAIRS, PLAIN_CHARACTERS, RAISED, SUBSCRIPTS} from './characters.js';
import {Cursor} from './cursor.js';
import {isDecimal, patternOf, stripped, wholePattern} from './patterns.js';
import {wordOf} from './word.js';

/** @typedef {import('./word.js').Word} Word */

const MARKS = Object.keys(TABLES.grammar.marks);
const NUMBER = wholePattern('number');
const TIGHT = patternOf('tight', 'y');
const MODULES = patternOf('modules', 'y');
const RAISED_TIME = patternOf('raisedTime', 'y');
const BRACED = patternOf('braced');
const READ_AS = new Map([['<-', '←'], ['<--', '←'], [':=', '←'], ['...', '…']]);
const BRACKETS = new Map([['[', '('], [']', ')']]);

/**
 * Whether a word begins with a small letter.
 * @param {string} word
 */
const isLower = (word) => /^\p{Lowercase}/u.test(word);

/** What stands in a text without commands. */
export class PlainWords extends Cursor {
  /**
   * A name, a number, a sign, or prose.
   * @param {string} character
   * @param {number} start
   * @param {Word[]} before
   * @returns {Word[]}
   */
  plain(character, start, before) {
    const known = PLAIN_CHARACTERS.get(character);
    if (known !== undefined) return this.signs(known, start);
    const form = formOf(character), folded = character.normalize('NFKC');
    if (form === 'fraction') {
      if (/\p{Nd}$/u.test(this.text.slice(0, start))) throw this.error('unexpected', start, {what: character});
      const [upper, lower] = folded.split('⁄').map((half) => this.word('number', half, start));
      return [this.held('{', [upper, this.word('/', '/', start), lower], start)];
    }
    if (form) throw this.error('character', start, {what: character});
    if (isDecimal(folded) || (folded === '.' && isDecimal(this.peek().normalize('NFKC')))) return [this.number(start)];
    if (['∇', '∂', '√', '∛', 'Σ'].includes(folded)) return [this.word(folded, folded, start)];
    if (/^(?![\p{Lo}ー々])\p{L}$/u.test(folded)) return this.letters(start);
    if (/^\p{L}/u.test(folded) || 'ー々「」『』：！？●■◆※→⇒'.includes(character)) return this.prose(start);
    return this.signs(PLAIN_CHARACTERS.get(folded) ?? folded, start, before);
  }

  /**
   * A sign of one character or more.
   * @param {string} folded
   * @param {number} start
   * @param {Word[]} [before]
   * @returns {Word[]}
   */
  signs(folded, start, before = []) {
    const last = before.at(-1);
    if (folded === '=' && last && before.length > 1 && '+-*/'.includes(last.kind) &&
        !stripped(this.text.slice(last.end, start), '}')) {
      last.kind = last.text = last.kind + '=';
      last.end = this.at;
      return [];
    }
    const sign = LONG_SIGNS.find((long) => {
      if (long[0] !== folded) return false;
      const rest = this.text.slice(this.at, Math.min(this.at + long.length - 1, this.end)).normalize('NFKC');
      return long === folded + Array.from(rest, (one) => PLAIN_CHARACTERS.get(one) ?? one).join('');
    });
    if (sign !== undefined) {
      this.at += sign.length - 1;
      return [this.word(READ_AS.get(sign) ?? sign, READ_AS.get(sign) ?? sign, start)];
    }
    if (Array.from(folded).length > 1 && !LONG_SIGNS.includes(folded)) return this.prose(start);
    return [this.word(BRACKETS.get(folded) ?? folded, folded, start)];
  }

  /** @param {number} start */
  number(start) {
    this.at = start;
    let folded = '';
    for (let next = this.peek(); next && '0123456789.'.includes(next.normalize('NFKC')); next = this.peek()) {
      folded += this.take().normalize('NFKC');
    }
    const [exponent] = this.match(/[eE][+\-−]?\p{Nd}+/uy) ?? [''];
    folded += exponent.replace('−', '-');
    this.at += exponent.length;
    while (folded.endsWith('.') && folded !== '.' && !this.goesOn(folded)) {
      folded = folded.slice(0, -1); // a full stop behind a number
      this.at -= 1;
    }
    if (folded.endsWith('..') || !NUMBER.test(folded)) {
      const [digits] = /^\p{Nd}+/u.exec(folded) ?? [];
      if (digits === undefined) throw this.error('character', start, {what: folded});
      this.goTo(start, digits.length);
      folded = digits;
    }
    return this.word('number', folded, start);
  }

  /**
   * Whether the point behind a number is a decimal one, as in 1. - β.
   * @param {string} number
   */
  goesOn(number) {
    return number.split('.').length === 2 && this.match(/[ \t]*[-+*/)−]/y) !== null;
  }

  /**
   * Some characters further than a place.
   * @param {number} start
   * @param {number} count
   */
  goTo(start, count) {
    for (this.at = start; count > 0; count -= 1) this.take();
  }

  /**
   * A name: a whole word in plain text, a letter or a known word in LaTeX.
   * @param {number} typed
   */
  letters(typed) {
    this.at = typed;
    const [module] = this.match(MODULES) ?? [''];
    const start = typed + module.length;
    this.at = start;
    /** @type {string[]} */
    let run = [];
    while (this.at < this.end && this.isLetter(this.peek(), run.length)) run.push(...this.take().normalize('NFKC'));
    const name = run.join('');
    if (this.latex && run.length > 1) {
      if (!PAIRS.has(name) && !(run.length > 2 && !/[^\0-\x7f]/.test(name)) && !run.some(isCombining)) {
        this.at = start;
        return [this.word('name', this.take().normalize('NFKC'), start)];
      }
    } else if (run.length > 1 && run[0] > '\x7f' && !isCombining(run[1])) { // βm are two names, β1 is one
      const end = run.findIndex((one, i) => i && !/[0-9]/.test(one));
      if (end > 0) run = this.cut(run, start, end);
    } else if (run.length > 1) {
      const end = run.findIndex((one, i) => i && 'αβγδεζηθικλμνξπρστφχψω'.includes(one));
      if (end > 0 && (end > 1 || run[0] !== 'd')) run = this.cut(run, start, end);
    }
    if (run.join('') === 'nabla' && !this.latex) return [this.word('∇', '∇', start)];
    const word = run.join('');
    const plain = !this.latex && isLower(word) && word !== 'delta' && word !== 'pi' ? nameKey(word) : word;
    return [this.word('name', plain.normalize('NFC'), start)]; // eta is η, beta1 is β1
  }

  /**
   * The first letters of a run, behind which one reads on.
   * @param {string[]} run
   * @param {number} start
   * @param {number} end
   */
  cut(run, start, end) {
    this.goTo(start, end);
    return run.slice(0, end);
  }

  /**
   * @param {string} character
   * @param {number} before how many there are before it
   */
  isLetter(character, before) {
    if (SUBSCRIPTS.has(character) || RAISED.has(character) || 'ー々'.includes(character)) return false;
    if (before && /[\u0300-\u036f]/.test(character)) return true;
    const folded = character.normalize('NFKC');
    return (before && !this.latex && isDecimal(folded)) || /^(?!\p{Lo})\p{L}$/u.test(folded);
  }

  /**
   * Letters of no formula, up to the next that may be one's.
   * @param {number} start
   * @returns {Word[]}
   */
  prose(start) {
    while (/[\p{Lo}ー々「」『』：！？●■◆※、。，．]/u.test(this.peek())) this.take();
    if (this.since(start) === 'ー') throw this.error('character', start, {what: 'ー'}); // a long vowel's, for a minus
    return [this.word('text', this.since(start), start)];
  }

  /** @param {number} start */
  comment(start) {
    const line = this.text.slice(0, this.end).indexOf('\n', this.at);
    this.at = line < 0 ? this.end : line;
    return this.word('text', this.since(start), start);
  }

  /**
   * @param {Word[]} before
   * @param {string} mark
   * @param {number} start
   * @returns {Word[]}
   */
  markedBefore(before, mark, start) {
    const last = before.at(-1);
    if (last?.kind !== 'name' || !MARKS.includes(mark)) throw this.error('character', start, {what: mark});
    last.text = (last.text + mark).normalize('NFC');
    last.end = this.at;
    return [];
  }

  /**
   * A run of small characters: ₜ₋₁, ⁽ⁱ⁾, ².
   * @param {Map<string, string>} table
   * @param {number} start
   */
  folded(table, start) {
    this.at = start;
    let run = '';
    while (table.has(this.peek()) || (run && this.peek() === '₋')) run += table.get(this.take()) ?? '-';
    const inside = Array.from(run.match(/[0-9]+|[^0-9]/g) ?? [], (one) =>
      this.word(/[0-9]/.test(one) ? 'number' : /[a-z]/i.test(one) ? 'name' : one, one, start));
    return this.held(table === SUBSCRIPTS ? '_' : '^', inside, start);
  }

  /**
   * What hangs below or above: in braces, in brackets, or the next thing.
   * @param {string} sign
   * @param {number} start
   * @returns {Word[]}
   */
  hanging(sign, start) {
    while (this.latex && this.peek() === ' ') this.at += 1;
    if (this.at >= this.end) throw this.error('end');
    if (this.peek() === '{') {
      this.at += 1;
      return [this.held(sign, this.until('}'), start)];
    }
    const tight = sign === '_' ? this.match(TIGHT) : null, {at} = this;
    const braced = tight !== null && BRACED.test(this.text);
    if (braced && !this.latex) { // h_t-1 beside h_{t-1}: h_t − 1?
      throw this.error('two meanings', start, {what: this.text.slice(start, at + tight[0].length)});
    }
    if (this.latex && (tight === null || braced || !'tkn'.includes(tight[1]))) {
      return [this.held(sign, this.next([]), start)];
    }
    if (sign === '^') { // x^(t+1), as LaTeX's x^{(t+1)}
      return [this.match(RAISED_TIME) ? this.held(sign, this.bracketedWhole(), start) : this.word('^', '^', start)];
    }
    if (tight !== null) {
      const [whole, letter, shift] = tight, kind = shift.startsWith('+') ? '+' : '-';
      const name = wordOf('name', letter, at, at + 1), number = wordOf('number', shift.slice(1), at, at);
      this.at += whole.length;
      return [this.held(sign, [name, wordOf(kind, kind, at, at), number], start)];
    }
    if ('(['.includes(this.peek())) return [this.held(sign, this.bracketed(), start)];
    const word = this.match(/[\p{L}\p{N}]+/uy);
    if (word === null) throw this.error('unexpected', start, {what: '_'});
    while (this.at < at + word[0].length && !SUBSCRIPTS.has(this.peek()) && !RAISED.has(this.peek())) this.take();
    const run = this.since(at);
    return [this.held(sign, [this.word(isDecimal(run) ? 'number' : 'name', run, start + 1)], start)];
  }
}
