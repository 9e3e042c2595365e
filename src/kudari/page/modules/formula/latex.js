/**
 * LaTeX as it stands on slides, spelled in the characters of the grammar: \frac{x^2}{20} is ((x^(2))/(20)). Every
 * character remembers where it was typed. As kudari.formula.latex_reader.
 */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from './errors.js';
import {GREEK_LETTERS} from './letters.js';

/** @typedef {{character: string, start: number, end: number}} Letter */

const {depth: MAX_DEPTH, ...table} = TABLES.grammar.latex;
const SIGNS = new Map(Object.entries(table.signs));
const LATEX_MARKS = new Map(Object.entries(table.marks));
const FUNCTIONS = table.functions;
const isLetter = (/** @type {string | undefined} */ character) => /^\p{L}$/u.test(character ?? '');
const isDigits = (/** @type {string} */ text) => /^\p{Nd}+$/u.test(text);

/**
 * The text in plain characters; text without commands and braces is as it was typed.
 * @param {string} text
 * @param {string[]} characters
 * @returns {Letter[]}
 */
export function lettersOf(text, characters) {
  if (/\\|[\^_]\{/.test(text)) return new Latex(text, characters).until('');
  return characters.map((character, start) => ({character, start, end: start + 1}));
}

/** LaTeX being read from left to right. */
class Latex {
  /**
   * @param {string} text
   * @param {string[]} characters
   */
  constructor(text, characters) {
    this.text = text;
    this.characters = characters;
    this.at = 0;
    this.depth = 0;
  }

  get here() {
    return this.characters[this.at];
  }

  /**
   * @param {string} code
   * @param {number} start
   * @param {Record<string, string | number>} [values]
   */
  fault(code, start, values) {
    return new FormulaError(code, this.text, start, values);
  }

  /**
   * Everything up to a closing bracket, which is taken as well.
   * @param {string} closing
   */
  until(closing) {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw this.fault('too deep', this.at, {limit: MAX_DEPTH});
    /** @type {Letter[]} */
    const letters = [];
    while (this.at < this.characters.length && this.here !== closing) letters.push(...this.next(letters));
    if (closing) {
      if (this.at >= this.characters.length) throw this.fault('unclosed', this.at, {expected: closing});
      this.at += 1;
    }
    this.depth -= 1;
    return letters;
  }

  /**
   * The next thing: a command, a group, an index, a power, or a character.
   * @param {Letter[]} before
   * @returns {Letter[]}
   */
  next(before) {
    const start = this.at, character = this.here;
    this.at += 1;
    if (character === '\\') return this.command(start);
    if (character === '{') return this.within('(', this.until('}'), ')', start);
    if (character === '}') throw this.fault('unexpected', start, {what: '}'});
    if (character === '_') return this.index(start, before);
    if (character === '^') return this.power(start);
    if ('&$~'.includes(character)) return this.plain(' ', start);
    if ('[]'.includes(character)) return this.plain(character === '[' ? '(' : ')', start);
    const letter = {character, start, end: this.at};
    return isLetter(character) ? [letter, {character: ' ', start: this.at, end: this.at}] : [letter];
  }

  /**
   * @param {number} start
   * @returns {Letter[]}
   */
  command(start) {
    const name = this.name();
    const sign = SIGNS.get(name);
    if (sign !== undefined) {
      if (name === '\\' && this.here === '[') this.skipTo(']'); // some space below the line
      if (['left', 'right'].includes(name) && this.here === '.') this.at += 1;
      return this.plain(sign, start);
    }
    const greek = GREEK_LETTERS.get(name);
    if (greek !== undefined) return this.plain(greek + ' ', start);
    if (['frac', 'dfrac', 'tfrac'].includes(name)) return this.fraction(start);
    if (name === 'sqrt') return this.root(start);
    const mark = LATEX_MARKS.get(name);
    if (mark !== undefined) return this.marked(mark, start);
    if (table.words.includes(name)) return this.word(start);
    if (table.styles.includes(name)) return this.argument();
    if (FUNCTIONS.includes(name)) return this.called(name, start);
    if (name !== 'begin' && name !== 'end') throw this.fault('command', start, {what: '\\' + name});
    this.argument(); // environments only arrange; their lines are ended by \\
    while (name === 'begin' && (this.here === '{' || this.here === '[')) this.skipTo(this.here === '{' ? '}' : ']');
    return this.plain(' ', start);
  }

  /** @param {string} closing */
  skipTo(closing) {
    this.at = Math.max(this.characters.indexOf(closing, this.at), this.at) + 1;
  }

  /** The name of a command: letters, or one other character. */
  name() {
    const start = this.at;
    while (/^[A-Za-z]$/.test(this.here ?? '')) this.at += 1;
    if (this.at === start) this.at = Math.min(this.at + 1, this.characters.length);
    return this.characters.slice(start, this.at).join('');
  }

  /**
   * What a command is applied to: a group, or the next thing.
   * @returns {Letter[]}
   */
  argument() {
    while (this.here === ' ') this.at += 1;
    if (this.at >= this.characters.length) throw this.fault('end', this.at);
    if (this.here !== '{') return this.next([]);
    this.at += 1;
    return this.until('}');
  }

  /**
   * a over b; the gradient in any of its spellings stays ∂L/∂W.
   * @param {number} start
   */
  fraction(start) {
    const parts = [this.argument(), this.argument()];
    const [[upper, ...over], [lower, ...under]] = parts.map(withoutSpaces);
    const isGradient = /^[∂δdΔ]$/.test(upper?.character ?? '') && upper.character === lower?.character;
    if (isGradient && over.length && under.length) {
      return [...this.plain(' ∂', start), ...over, ...this.plain('/∂', start), ...under, ...this.plain(' ', start)];
    }
    return [...this.within('((', parts[0], ')/(', start), ...parts[1], ...this.plain('))', start)];
  }

  /** @param {number} start */
  root(start) {
    let sign = '√';
    if (this.here === '[') {
      this.at += 1;
      const degree = written(this.until(']')).trim();
      if (degree !== '3') throw this.fault('unexpected', start, {what: `\\sqrt[${degree}]`});
      sign = '∛';
    }
    return this.within(sign + '(', this.argument(), ')', start);
  }

  /**
   * A hat belongs to the first letter under it: \hat{m}.
   * @param {string} mark
   * @param {number} start
   */
  marked(mark, start) {
    const under = this.argument(), first = under.findIndex(({character}) => character !== ' ');
    if (first < 0) throw this.fault('end', start);
    return under.toSpliced(first + 1, 0, {...under[first], character: mark});
  }

  /**
   * The letters of \mathrm{lr} as one name.
   * @param {number} start
   */
  word(start) {
    const letters = withoutSpaces(this.argument());
    return [...letters, ...this.plain(letters.at(-1)?.character === '(' ? '' : ' ', start)];
  }

  /**
   * \sin, whose argument the grammar finds; \log may have a base below it, a number or a letter.
   * @param {string} name
   * @param {number} start
   */
  called(name, start) {
    const letters = this.plain(name, start);
    let next = this.at;
    while (this.characters[next] === ' ') next += 1;
    if (this.characters[next] === '_') {
      this.at = next + 1;
      const base = withoutSpaces(this.argument()), digits = written(base);
      if (name !== 'log' || !(isDigits(digits) || (base.length === 1 && isLetter(digits)))) {
        throw this.fault('base', start, {what: '\\' + name});
      }
      letters.push(...this.plain('_', start), ...base);
    }
    return [...letters, ...this.plain(' ', start)];
  }

  /**
   * A number stays, as in \beta_1; a time falls away, and so does what ∇ is taken by.
   * @param {number} start
   * @param {Letter[]} before
   */
  index(start, before) {
    let letters = this.argument().filter(({character}) => !' ()'.includes(character));
    const text = written(letters);
    while (before.at(-1)?.character === ' ') before.pop(); // the index belongs to the letter before it
    const last = before.at(-1)?.character ?? '';
    const [number, ...others] = text.split(','), isTime = table.times.includes(text);
    // No part of a name can stand here.
    if (!isTime && (last === ')' || last === '|')) throw this.fault('unexpected', start, {what: '_'});
    if (isTime || last === '∇') letters = [];
    else if (others.length && table.times.includes(others.join(',')) && isDigits(number)) {
      letters = letters.slice(0, Array.from(number).length); // two indices, a number and a time
    } else if (!isDigits(text)) letters = [...this.plain('_', start), ...letters];
    return [...letters, ...this.plain(' ', start)];
  }

  /** @param {number} start */
  power(start) {
    const exponent = this.argument();
    const text = written(withoutSpaces(exponent));
    return ['(t)', '(t+1)', '(t-1)'].includes(text) ? [] : this.within('^(', exponent, ')', start);
  }

  /**
   * @param {string} opening
   * @param {Letter[]} letters
   * @param {string} closing
   * @param {number} start
   */
  within(opening, letters, closing, start) {
    return [...this.plain(opening, start), ...letters, ...this.plain(closing, start)];
  }

  /**
   * Characters that stand for the command that was just read.
   * @param {string} characters
   * @param {number} start
   */
  plain(characters, start) {
    return Array.from(characters, (character) => ({character, start, end: this.at}));
  }
}

/** @param {Letter[]} letters */
function withoutSpaces(letters) {
  return letters.filter(({character}) => character !== ' ');
}

/** @param {Letter[]} letters */
function written(letters) {
  return letters.map(({character}) => character).join('');
}
