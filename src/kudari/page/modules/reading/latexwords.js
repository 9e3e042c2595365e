/** The words of LaTeX: commands with their arguments. */
import {GREEK_LETTERS} from '../formula/letters.js';
import {RAISED, SUBSCRIPTS} from './characters.js';
import {COMMANDS} from './commands.js';
import {isDecimal, stripped} from './patterns.js';
import {PlainWords} from './plainwords.js';
import {wordOf} from './word.js';

/** @typedef {import('./word.js').Word} Word */

/** What a backslash begins. */
export class LatexWords extends PlainWords {
  /**
   * @param {Word[]} before
   * @returns {Word[]}
   */
  command(before) {
    const start = this.at;
    this.at += 1;
    if (this.doubled && this.peek() === '\\') this.at += 1;
    const name = this.name(), what = '\\' + name;
    if (name === '\\' || name === '\n') return this.lineEnd(start);
    const refused = COMMANDS.refused.get(name);
    if (refused !== undefined) throw this.error(refused, start, {what});
    if (name === 'begin' || name === 'end') return this.environment(name, start);
    if (name === ' ' && this.rowsLost) return [this.word('sep', '\\\\', start)];
    if (name === 'left' && this.match(/\\\{\s*\\begin/uy)) {
      this.at += 2; // a brace around several lines
      return [];
    }
    if (COMMANDS.spaces.has(name) || COMMANDS.looks.has(name) || '()[]'.includes(name)) {
      if (['left', 'right', 'middle'].includes(name) && this.peek() === '.') this.at += 1;
      const last = before.at(-1);
      if (last && COMMANDS.spaces.has(name)) last.spaced = true;
      return [];
    }
    if (name === 'hspace' || name === 'hspace*') {
      this.argument();
      return [this.word('sep', 'quad', start)];
    }
    if (COMMANDS.wide.has(name)) return [this.word('sep', name === 'item' ? '\n' : 'quad', start)];
    if (name === '_') return this.hanging('_', start);
    if (name === 'sum') return [this.word('Σ', 'Σ', start)];
    const sign = COMMANDS.signs.get(name);
    if (sign !== undefined) return this.signs(sign, start);
    const letter = COMMANDS.letters.get(name);
    if (letter !== undefined) return [this.word('name', letter, start)];
    const mark = COMMANDS.accents.get(name);
    if (mark !== undefined) return this.accented(mark, start);
    if (COMMANDS.upright.has(name)) return this.upright(start);
    if (COMMANDS.styles.has(name)) {
      const inside = this.argument();
      return inside.length > 1 ? [this.held('{', inside, start)] : inside;
    }
    if (COMMANDS.second.has(name)) {
      this.argument();
      return [this.held('{', this.argument(), start)];
    }
    if (COMMANDS.overlays.has(name)) {
      while (this.peek() === '<') {
        this.at = Math.max(this.text.slice(0, this.end).indexOf('>', this.at), this.at) + 1;
      }
      return [];
    }
    const omitted = COMMANDS.omitted.get(name);
    if (omitted !== undefined) {
      for (let k = 0; k < omitted; k += 1) this.argument();
      return [];
    }
    if (name === 'underbrace' || name === 'overbrace') {
      const inside = this.argument(), held = this.held('{', inside, start);
      this.spaces();
      if (this.peek() === '_' || this.peek() === '^') {
        this.at += 1;
        this.argument();
      }
      return ['+', '-'].includes(inside[0]?.kind) ? inside : [held];
    }
    if (COMMANDS.fractions.has(name)) {
      const halves = [this.argument(), this.argument()].map((half) => this.held('{', half, start));
      return [wordOf('frac', 'frac', start, this.at, false, halves)];
    }
    if (name === 'over') return this.over(before, start);
    if (name === 'sqrt') return this.root(start);
    const called = COMMANDS.functions.get(name);
    if (called === undefined) throw this.error('command', start, {what});
    return [this.word('name', called, start)];
  }

  /**
   * {a \over b} is a fraction of all that stands in the braces.
   * @param {Word[]} before
   * @param {number} start
   */
  over(before, start) {
    /** @type {Word[]} */
    const lower = [], upper = before.splice(0);
    while (this.at < this.end && this.peek() !== '}') lower.push(...this.next(lower));
    if (!upper.length || !lower.length) throw this.error('end', start);
    const halves = [upper, lower].map((half) => this.held('{', half, half[0].start));
    return [wordOf('frac', 'frac', upper[0].start, this.at, false, halves)];
  }

  /** The name of a command: letters, or one other character. */
  name() {
    const [letters] = this.match(/[A-Za-z]+/y) ?? [''];
    if (!letters) return this.take();
    const starred = letters + '*';
    const known = this.match(/[A-Za-z]+\*/y) && (COMMANDS.omitted.has(starred) || COMMANDS.upright.has(starred));
    this.at += letters.length + Number(known);
    return known ? starred : letters;
  }

  /**
   * What a command is applied to: a group, or the next thing.
   * @returns {Word[]}
   */
  argument() {
    this.spaces();
    if (this.peek() === '[') { // an option
      this.bracketedText();
      this.spaces();
    }
    if (this.at >= this.end) throw this.error('end');
    const {at} = this;
    if (this.peek() === '{') {
      this.at += 1;
      return this.until('}');
    }
    const next = this.peek();
    if (isDecimal(next)) return [wordOf('number', this.take().normalize('NFKC'), at, at + next.length)];
    if (RAISED.has(next) || SUBSCRIPTS.has(next)) throw this.error('unexpected', at, {what: next}); // \frac²3
    this.deeper();
    const found = this.next([]); // as in \sqrt\sqrt x
    this.depth -= 1;
    return found;
  }

  /** @param {number} start */
  lineEnd(start) {
    const ahead = () => this.text.slice(this.at + 1, this.at + 2);
    while (this.peek() === '\\' && ['\\', '\n', ''].includes(ahead())) this.at += ahead() === '\\' ? 2 : 1;
    if (this.peek() === '*') this.at += 1;
    if (this.match(/\[[^\]]{0,12}\]/uy)) this.bracketedText();
    this.at = Math.min(this.at, this.end);
    return [this.word('sep', '\\\\', start)];
  }

  /**
   * @param {string} which
   * @param {number} start
   */
  environment(which, start) {
    const [name] = this.rawArgument(), plain = name.replace(/\*+$/, '');
    if (['cases', 'dcases', 'rcases'].includes(plain)) throw this.error('cases', start);
    if (['matrix', 'pmatrix', 'bmatrix', 'vmatrix'].includes(plain)) {
      throw this.error('matrix', start, {what: `\\begin{${name}}`});
    }
    while (which === 'begin' && this.peek() === '[') this.bracketedText();
    if (which === 'begin' && this.peek() === '{' && COMMANDS.withArgument.has(plain)) this.rawArgument();
    return [this.word('sep', 'env', start)];
  }

  /**
   * A hat belongs to the first letter under it; a bar over more than a name is a mean.
   * @param {string} mark
   * @param {number} start
   */
  accented(mark, start) {
    let under = this.argument();
    if (under.some(({kind, text}) => ['*', '+', '-', 'frac'].includes(kind) || (kind === '^' && isDecimal(text)))) {
      throw this.error('mean', start, {what: this.since(start)});
    }
    let first = under.find(({kind}) => kind === 'name' || kind === '∇');
    while (!first && under[0]?.kind === '{') {
      under = under[0].inside;
      first = under.find(({kind}) => kind === 'name');
    }
    if (!first) throw this.error('end', start);
    if (first.kind === 'name') first.text = (first.text + mark).normalize('NFC');
    return under;
  }

  /**
   * A word in upright letters is one name; several are prose.
   * @param {number} start
   * @returns {Word[]}
   */
  upright(start) {
    const [text, at] = this.rawArgument();
    const plain = text.replaceAll('\\_', '_').replace(/[{}]/g, '').replaceAll('~', ' ');
    const word = stripped(plain, ' .,:;\\\\');
    if (['argmin', 'argmax', 'arg min', 'arg max', 'minimize'].includes(word.toLowerCase())) {
      throw this.error('search', start, {what: word});
    }
    if (COMMANDS.joining.has(word)) return [this.word('sep', 'and', start)];
    if (word === 'd') return [this.word('name', 'd', start)];
    if (/^[\p{L}\p{Nl}\p{No}_][\p{L}\p{N}_-]*$/u.test(word) && !/\p{Lo}/u.test(word)) {
      if (COMMANDS.explaining.has(word.toLowerCase())) return [this.word('sep', 'where', start)];
      const name = word.replaceAll('-', '_');
      return [wordOf('name', GREEK_LETTERS.get(name) ?? name, start, this.at, plain.endsWith(' '))];
    }
    if (/^[ \t-\r]*[\w,.]+[ \t-\r]*$/.test(plain)) return this.plainly(at, at + text.length);
    return word ? [this.word('text', plain, start)] : [];
  }

  /**
   * The words of a stretch that has no commands.
   * @param {number} start
   * @param {number} end
   */
  plainly(start, end) {
    const {at, end: whole, latex, depth} = this;
    Object.assign(this, {at: start, end, latex: false, depth: 0});
    const found = this.until('');
    Object.assign(this, {at, end: whole, latex, depth});
    return found;
  }

  /**
   * @param {number} start
   * @returns {Word[]}
   */
  root(start) {
    this.spaces();
    let sign = '√';
    if (this.peek() === '[') {
      const closing = this.text.slice(0, this.end).indexOf(']', this.at);
      const degree = closing < 0 ? '' : stripped(this.text.slice(this.at + 1, closing));
      if (degree !== '2' && degree !== '3') throw this.error('unexpected', start, {what: `\\sqrt[${degree}]`});
      sign = degree === '3' ? '∛' : '√';
      this.at = closing + 1;
    }
    const under = this.argument();
    return [this.word(sign, sign, start), wordOf('(', '(', start, start), ...under, wordOf(')', ')', this.at, this.at)];
  }
}
