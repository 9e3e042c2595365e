/** Tokens as a tree: the statements of Python, in blocks by their indentation. */
import {codeTokens} from './codetokens.js';
import {ExpressionParser} from './expressions.js';
import {CodeFault, brief} from './fault.js';

/** @typedef {import('./codecursor.js').CodeNode} CodeNode */

const AUGMENTED = ['+=', '-=', '*=', '/=', '**=', '//=', '%='];
const MOST_BLOCKS = 30; // within each other

/**
 * The statements of a program.
 * @param {string} text
 * @returns {CodeNode[]}
 */
export function parsedCode(text) {
  return new CodeParser(codeTokens(text)).program();
}

class CodeParser extends ExpressionParser {
  blocks = 0;

  program() {
    const body = [];
    while (!this.sees('∎')) body.push(...this.statement());
    return body;
  }

  /** @returns {CodeNode[]} */
  statement() {
    if (this.takes('@')) {
      const decorator = this.expression();
      this.needs('⏎');
      const own = nameIn(decorator);
      if (!this.sees('def', 'class', '@')) throw this.unexpected();
      return this.statement().map((node) => ({...node, names: [own, ...node.names ?? []]}));
    }
    const start = this.node(this.token.text), {kind, text} = this.token;
    if (kind === 'name') {
      if (text === 'class') return [this.classOf(start)];
      if (text === 'def') return [this.definition(start)];
      if (['if', 'while', 'for', 'with', 'try'].includes(text)) return [this.compound(start)];
    }
    const body = [this.simple()];
    while (this.takes(';')) if (!this.sees('⏎')) body.push(this.simple());
    if (!this.sees('∎')) this.needs('⏎');
    return body;
  }

  /** What stands behind a colon: a block, or a statement in the same line. */
  block() {
    this.needs(':');
    this.blocks += 1;
    if (this.blocks > MOST_BLOCKS) throw new CodeFault('code deep', this.token.line);
    const body = [];
    if (this.takes('⏎')) {
      if (!this.sees('⇥')) throw new CodeFault('code indent', this.token.line);
      this.at += 1;
      while (!this.takes('⇤')) body.push(...this.statement());
    } else {
      body.push(...this.statement());
    }
    this.blocks -= 1;
    return body;
  }

  /** @param {CodeNode} start */
  classOf(start) {
    this.at += 1;
    const text = this.name(), parts = this.takes('(') ? this.given() : [];
    return {...start, text, parts, body: this.block()};
  }

  /** @param {CodeNode} start */
  definition(start) {
    this.at += 1;
    const text = this.name();
    this.needs('(');
    const parts = this.parameters(')');
    if (this.takes('->')) this.expression();
    return {...start, kind: 'function', text, parts, body: this.block()};
  }

  /**
   * @param {CodeNode} start
   * @returns {CodeNode}
   */
  compound(start) {
    this.at += 1;
    if (start.kind === 'for') {
      const target = this.targets();
      this.needs('in');
      return {...start, parts: [target, this.expressions()], body: this.block()};
    }
    if (start.kind === 'try') throw new CodeFault('code unknown', start.line, {what: 'try'});
    if (start.kind === 'with') {
      const parts = [this.expression()];
      return {...start, parts, body: this.block()};
    }
    const parts = [this.expression()], body = this.block();
    if (start.kind === 'while') return {...start, parts, body};
    const otherwise = this.sees('elif') ? [this.compound(this.node('if'))] : this.takes('else') ? this.block() : [];
    return {...start, body, parts: [...parts, this.node('block', {body: otherwise})]};
  }

  /** @returns {CodeNode} */
  simple() {
    const start = this.node(this.token.text), {kind, text} = this.token;
    if (kind === 'name') {
      if (['pass', 'break', 'continue'].includes(text)) return this.after(start);
      if (['global', 'nonlocal'].includes(text)) {
        const names = [];
        do {
          this.at += 1;
          names.push(this.name());
        } while (this.sees(','));
        return {...start, names};
      }
      if (text === 'import' || text === 'from') return this.imported(start);
      if (['return', 'raise', 'del', 'assert'].includes(text)) {
        this.at += 1;
        const parts = this.sees('⏎', ';', '∎') ? [] : [this.expressions()];
        return {...start, parts};
      }
    }
    return this.assignment(start);
  }

  /** @param {CodeNode} start */
  after(start) {
    this.at += 1;
    return start;
  }

  /**
   * import numpy as np; from math import sqrt
   * @param {CodeNode} start
   */
  imported(start) {
    const line = [];
    while (!this.sees('⏎', ';', '∎')) {
      line.push(this.token.text);
      this.at += 1;
    }
    const [, owner, things] = /^from (\S+) import (.*)$/.exec(line.join(' ')) ?? [];
    const names = (things ?? line.slice(1).join(' ')).replace(/[()]/g, '').replaceAll(' . ', '.').split(',');
    return {...start, kind: 'import', text: owner ?? '', names: names.map((name) => name.trim()).filter(Boolean)};
  }

  /**
   * @param {CodeNode} start
   * @returns {CodeNode}
   */
  assignment(start) {
    const first = this.expressions();
    if (this.takes(':')) {
      this.expression();
      if (!this.takes('=')) return {...start, kind: 'pass'};
      return {...start, kind: 'assign', parts: [this.expressions(), first]};
    }
    if (this.sees(...AUGMENTED)) {
      const text = this.token.kind.slice(0, -1);
      this.at += 1;
      return {...start, kind: 'augment', text, parts: [first, this.expressions()]};
    }
    const parts = [first];
    while (this.takes('=')) parts.push(this.expressions());
    if (parts.length === 1) return {...start, kind: 'expression', parts};
    return {...start, kind: 'assign', parts: [parts[parts.length - 1], ...parts.slice(0, -1)]};
  }
}

/** @param {CodeNode} node */
function nameIn({kind, text, parts}) {
  return kind === 'call' && parts ? brief(parts[0].text ?? '') : brief(text ?? '');
}
