/** A text being read from left to right: the next word, what must follow it, and how far one may go. */
import {TABLES} from '../basics/tables.js';
import {FormulaError, quotedText} from './errors.js';
import {apply} from './graph.js';

/** @typedef {import('./graph.js').GraphNode} GraphNode */
/** @typedef {import('./scope.js').Scope} Scope */
/** @typedef {import('./tokens.js').Token} Token */

const {depth: MAX_DEPTH, operations: MAX_OPERATIONS} = TABLES.grammar.limits;

/** One text, and the word up to which it is read. */
export class Parser {
  /**
   * @param {string} text
   * @param {Scope} scope
   * @param {Token[]} words
   */
  constructor(text, scope, words) {
    this.text = text;
    this.scope = scope;
    this.words = words;
    this.at = 0;
    this.depth = 0;
    this.bars = 0; // open |…
    this.operations = 0;
  }

  /**
   * What the rule reads, with nothing left over.
   * @param {() => GraphNode} rule
   */
  whole(rule) {
    if (this.next.kind === 'end') throw this.error('empty');
    const result = rule();
    if (this.next.kind !== 'end') throw this.error('unexpected', {what: this.next.typed});
    return result;
  }

  /** @returns {Token} */
  get next() {
    return this.words[this.at];
  }

  /**
   * @param {...string} kinds
   * @returns {Token | null}
   */
  take(...kinds) {
    const token = this.next;
    if (!kinds.includes(token.kind)) return null;
    this.at += 1;
    return token;
  }

  /** @param {string} kind */
  expect(kind) {
    if (this.take(kind) !== null) return;
    const {typed} = this.next;
    throw this.error(typed ? 'expected' : 'unclosed', {expected: kind, what: quotedText(typed)});
  }

  /**
   * @param {string} code
   * @param {Record<string, string | number>} [values]
   * @param {Token} [token]
   */
  error(code, values = {}, token = this.next) {
    return new FormulaError(code, this.text, token.position, values);
  }

  /**
   * @param {string} name
   * @param {...GraphNode} operands
   */
  apply(name, ...operands) {
    this.operations += 1;
    if (this.operations > MAX_OPERATIONS) throw this.error('too large', {limit: MAX_OPERATIONS});
    return apply(name, ...operands);
  }

  /**
   * @template Result
   * @param {() => Result} rule
   * @returns {Result}
   */
  deeper(rule) {
    if (this.depth >= MAX_DEPTH) throw this.error('too deep', {limit: MAX_DEPTH});
    this.depth += 1;
    const result = rule();
    this.depth -= 1;
    return result;
  }
}
