/** The tokens of a program, read one after another. */
import {CodeFault, brief} from './fault.js';

/**
 * A node of the tree: what it is, its line, the name or sign in it, and its parts.
 * @typedef {{kind: string, line: number, text?: string, value?: number, parts?: CodeNode[], body?: CodeNode[],
 *   names?: string[], spread?: string}} CodeNode
 */

/** Words that are no names. */
export const KEYWORDS = new Set(('and as assert break class continue def del elif else except finally for from ' +
  'global if import in is lambda nonlocal not or pass raise return try while with yield').split(' '));

/** Where the reading stands. */
export class CodeCursor {
  /** @param {import('./codetokens.js').CodeToken[]} tokens */
  constructor(tokens) {
    this.tokens = tokens;
    this.at = 0;
    this.depth = 0; // of brackets and the like
  }

  get token() {
    return this.tokens[this.at];
  }

  /**
   * Whether a sign or keyword comes next.
   * @param {...string} texts
   */
  sees(...texts) {
    const {kind, text} = this.token;
    return texts.includes(kind === 'name' ? text : kind);
  }

  /**
   * Whether a sign or keyword came, which is taken.
   * @param {...string} texts
   */
  takes(...texts) {
    const seen = this.sees(...texts);
    if (seen) this.at += 1;
    return seen;
  }

  /** @param {string} kind */
  needs(kind) {
    const {token} = this;
    if (!this.sees(kind) && token.kind !== kind) throw this.unexpected();
    this.at += 1;
    return token.text;
  }

  /** A name that is no keyword. */
  name() {
    if (this.token.kind !== 'name' || KEYWORDS.has(this.token.text)) throw this.unexpected();
    return this.needs('name');
  }

  unexpected() {
    const {kind, text, line} = this.token;
    return new CodeFault('code syntax', line, {what: text ? brief(text) : kind});
  }

  /**
   * @param {string} kind
   * @param {Partial<CodeNode>} [content]
   * @returns {CodeNode}
   */
  node(kind, content = {}) {
    return {kind, line: this.token.line, ...content};
  }
}
