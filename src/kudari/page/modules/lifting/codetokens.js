/** Python's text as tokens, with its indentation as tokens too. */
import {CodeFault} from './fault.js';

/**
 * A token: a name, a number, a string, or a sign, which is its own kind; as are ⏎, ⇥ and ⇤, with which
 * a line ends and a block begins and ends, and ∎ behind all.
 * @typedef {{kind: string, text: string, line: number}} CodeToken
 */

export const LONGEST_CODE = 10_000; // characters: some three hundred lines
const SPACE = /[ \t\f]*(?:#[^\n]*)?/y;
const [PREFIX, LONG, SHORT, SINGLE] = [
  '([bBrRuUfF]{0,2})', '"""((?:[^\\\\]|\\\\.)*?)"""', '"((?:[^"\\\\\n]|\\\\.)*)"', "'((?:[^'\\\\\n]|\\\\.)*)'",
];
const STRING = new RegExp(`${PREFIX}(?:${LONG}|${LONG.replaceAll('"', "'")}|${SHORT}|${SINGLE})`, 'sy');
const NUMBER = /(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?/y;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const SIGN = /\*\*=|\/\/=|\.\.\.|<=|>=|==|!=|->|:=|\+=|-=|\*=|\/=|\*\*|\/\/|%=|[-+*/%()[\]{}<>=:.,;@~|&^]/y;

/**
 * @param {string} given
 * @returns {CodeToken[]}
 */
export function codeTokens(given) {
  if (given.length > LONGEST_CODE) throw new CodeFault('code long', 0, {limit: LONGEST_CODE});
  return new Lexer(given.replace(/\r\n?/g, '\n').replace(/^\n*```.*\n|\n```\s*$/g, '\n')).read();
}

class Lexer {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.line = 1;
    this.open = 0; // brackets: within them lines do not end
    /** @type {CodeToken[]} */
    this.tokens = [];
    /** @type {number[]} */
    this.indents = [];
  }

  read() {
    while (this.at < this.text.length) {
      if (this.isAtStart()) this.indent();
      this.match(SPACE);
      if (this.at < this.text.length) this.next();
    }
    this.end();
    for (const _ of this.indents.slice(1)) this.add('⇤');
    this.add('∎');
    return this.tokens;
  }

  isAtStart() {
    const isNew = !this.at || this.text[this.at - 1] === '\n';
    return isNew && !this.open && '⏎⇥⇤'.includes(this.tokens.at(-1)?.kind ?? '⏎');
  }

  /** How far a line with something in it is moved in. */
  indent() {
    const [space = ''] = /[ \t]*(?=[^ \t\n#])/y.exec(this.text.slice(this.at, this.at + 400)) ?? [undefined];
    if (/^[ \t]*(?:#|\n|$)/.test(this.text.slice(this.at, this.at + 400))) return;
    const width = space.replaceAll('\t', '        ').length, {indents} = this;
    if (!indents.length) indents.push(width);
    if (width > (indents.at(-1) ?? 0)) {
      indents.push(width);
      this.add('⇥');
    }
    while (width < (indents.at(-1) ?? 0) && indents.length > 1) {
      indents.pop();
      this.add('⇤');
    }
    if (width !== indents.at(-1)) throw new CodeFault('code indent', this.line);
  }

  next() {
    const letter = this.text[this.at];
    if (letter === '\n') {
      this.at += 1;
      this.end();
      this.line += 1;
    } else if (letter === '\\' && this.text[this.at + 1] === '\n') {
      this.at += 2;
      this.line += 1;
    } else {
      this.token();
    }
  }

  /** A line ends, where it is not within brackets. */
  end() {
    if (!this.open && (this.tokens.at(-1)?.kind ?? '⏎') !== '⏎') this.add('⏎');
  }

  token() {
    const string = this.match(STRING);
    if (string) {
      const body = string.slice(2).find((part) => part !== undefined) ?? '';
      this.add(/f/i.test(string[1]) ? 'fstring' : 'string', body);
      this.line += string[0].split('\n').length - 1;
      return;
    }
    for (const [kind, pattern] of /** @type {[string, RegExp][]} */ ([['number', NUMBER], ['name', NAME]])) {
      const found = this.match(pattern);
      if (found) return this.add(kind, found[0]);
    }
    const sign = this.match(SIGN);
    if (!sign) {
      const [what] = this.text.slice(this.at, this.at + 2);
      throw new CodeFault('code syntax', this.line, {what});
    }
    if ('([{'.includes(sign[0])) this.open += 1;
    if (')]}'.includes(sign[0])) this.open = Math.max(this.open - 1, 0);
    this.add(sign[0], sign[0]);
  }

  /** @param {RegExp} pattern */
  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  /**
   * @param {string} kind
   * @param {string} [text]
   */
  add(kind, text = '') {
    this.tokens.push({kind, text, line: this.line});
  }
}
