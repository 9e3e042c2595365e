/** Tokens as a tree: the expressions of Python that an optimizer may be written with. */
import {CodeCursor, KEYWORDS} from './codecursor.js';
import {CodeFault} from './fault.js';

/** @typedef {import('./codecursor.js').CodeNode} CodeNode */

const DEEPEST = 60;
const LEVELS = [['|'], ['^'], ['&'], ['+', '-'], ['*', '/', '//', '%', '@']];
const COMPARED = ['<', '<=', '>', '>=', '==', '!=', 'in', 'is', 'not'];
/** @type {Record<string, string>} */
const CLOSING = {'(': ')', '[': ']', '{': '}'};

/** Reads expressions from left to right. */
export class ExpressionParser extends CodeCursor {
  /** Several, with commas between them, are a tuple. */
  expressions() {
    const first = this.item();
    if (!this.sees(',')) return first;
    const parts = [first];
    while (this.takes(',')) {
      if (this.sees('=', ')', ']', '}', '⏎', ':', ';', 'in')) break;
      parts.push(this.item());
    }
    return this.node('tuple', {parts});
  }

  item() {
    return this.takes('*') ? this.node('star', {parts: [this.operation(0)]}) : this.expression();
  }

  /** @returns {CodeNode} */
  expression() {
    this.depth += 1;
    if (this.depth > DEEPEST) throw new CodeFault('code deep', this.token.line);
    const value = this.sees('lambda') ? this.lambda() : this.choice();
    this.depth -= 1;
    return value;
  }

  lambda() {
    const {line} = this.token;
    this.needs('lambda');
    const parts = this.parameters(':');
    const body = [this.node('return', {parts: [this.expression()]})];
    return {...this.node('function', {text: 'lambda', parts, body}), line};
  }

  /**
   * The parameters of a function, up to what ends them.
   * @param {string} end
   */
  parameters(end) {
    /** @type {CodeNode[]} */
    const parts = [];
    while (!this.takes(end)) {
      const spread = this.takes('*') ? '*' : this.takes('**') ? '**' : '';
      if (this.takes('/')) {
        this.takes(',');
        continue;
      }
      const text = spread === '*' && this.sees(',') ? '' : this.name();
      if (end === ')' && this.takes(':')) this.expression();
      parts.push(this.node('parameter', {text, spread, parts: this.takes('=') ? [this.expression()] : []}));
      if (!this.sees(end)) this.needs(',');
    }
    return parts;
  }

  choice() {
    const value = this.either();
    if (this.takes(':=')) return this.node('walrus', {parts: [value, this.expression()]});
    if (!this.takes('if')) return value;
    const condition = this.either();
    this.needs('else');
    return this.node('choice', {parts: [condition, value, this.expression()]});
  }

  /** @returns {CodeNode} */
  either() {
    return this.joined('or', () => this.joined('and', () => this.negation()));
  }

  /**
   * @param {string} text
   * @param {() => CodeNode} next
   * @returns {CodeNode}
   */
  joined(text, next) {
    const parts = [next()];
    while (this.takes(text)) parts.push(next());
    return parts.length > 1 ? this.node(text, {parts}) : parts[0];
  }

  /** @returns {CodeNode} */
  negation() {
    return this.takes('not') ? this.deeper('not', () => this.negation()) : this.comparison();
  }

  /**
   * @param {string} kind
   * @param {() => CodeNode} next
   */
  deeper(kind, next) {
    this.depth += 1;
    if (this.depth > DEEPEST) throw new CodeFault('code deep', this.token.line);
    const node = this.node(kind, {parts: [next()]});
    this.depth -= 1;
    return node;
  }

  comparison() {
    const parts = [this.operation(0)], names = [];
    while (this.sees(...COMPARED)) {
      let text = this.token.text;
      this.at += 1;
      if (text === 'not') text += ` ${this.needs('in')}`;
      else if (text === 'is' && this.takes('not')) text = 'is not';
      names.push(text);
      parts.push(this.operation(0));
    }
    return names.length ? this.node('compare', {parts, names}) : parts[0];
  }

  /**
   * Operations of one level or tighter, from left to right.
   * @param {number} level
   * @returns {CodeNode}
   */
  operation(level) {
    if (level === LEVELS.length) return this.signed();
    let left = this.operation(level + 1);
    while (this.sees(...LEVELS[level])) {
      const node = this.node('operation', {text: this.token.text});
      this.at += 1;
      left = {...node, parts: [left, this.operation(level + 1)]};
    }
    return left;
  }

  /** @returns {CodeNode} */
  signed() {
    if (this.takes('-')) return this.deeper('negative', () => this.signed());
    if (this.takes('+')) return this.deeper('positive', () => this.signed());
    if (this.takes('~')) return this.deeper('invert', () => this.signed());
    const base = this.postfix();
    if (!this.sees('**')) return base;
    const node = this.node('operation', {text: '**'});
    this.at += 1;
    const {parts: [exponent] = []} = this.deeper('', () => this.signed());
    return {...node, parts: [base, exponent]};
  }

  postfix() {
    let value = this.atom();
    for (;;) {
      const node = this.node('');
      if (this.takes('.')) value = {...node, kind: 'attribute', text: this.needs('name'), parts: [value]};
      else if (this.takes('(')) value = {...node, kind: 'call', parts: [value, ...this.given()]};
      else if (this.takes('[')) value = {...node, kind: 'index', parts: [value, this.inBrackets()]};
      else return value;
    }
  }

  /** What a call is given. */
  given() {
    const parts = [];
    while (!this.takes(')')) {
      const spread = this.takes('*') ? '*' : this.takes('**') ? '**' : '';
      const named = this.token.kind === 'name' && this.tokens[this.at + 1].kind === '=';
      const text = named ? this.name() : '';
      if (named) this.needs('=');
      let value = this.expression();
      if (this.sees('for')) value = this.comprehension('list', [value]);
      parts.push(this.node('argument', {text, spread, parts: [value]}));
      if (!this.sees(')')) this.needs(',');
    }
    return parts;
  }

  /** An index, or a slice. */
  inBrackets() {
    const part = () => (this.sees(':', ']') ? this.node('None') : this.expressions());
    const first = part();
    if (!this.takes(':')) {
      this.needs(']');
      return first;
    }
    const parts = [first, part()];
    if (this.takes(':')) parts.push(part());
    this.needs(']');
    return this.node('slice', {parts});
  }

  /** @returns {CodeNode} */
  atom() {
    const {kind, text} = this.token, node = this.node(kind, {text});
    if (kind === 'name') {
      if (KEYWORDS.has(text)) throw this.unexpected();
      this.at += 1;
      return ['True', 'False', 'None'].includes(text) ? {...node, kind: text} : node;
    }
    if (!['number', 'string', 'fstring', '...', '(', '[', '{'].includes(kind)) throw this.unexpected();
    this.at += 1;
    if (kind === 'number') return {...node, value: Number(text.replaceAll('_', ''))};
    if (kind === 'string') while (this.token.kind === 'string') node.text += this.needs('string');
    if (!'([{'.includes(kind)) return node;
    this.depth += 1;
    if (this.depth > DEEPEST) throw new CodeFault('code deep', this.token.line);
    const inside = kind === '{' ? this.braces(node) : this.brackets(node, CLOSING[kind]);
    this.depth -= 1;
    return inside;
  }

  /**
   * A list, a tuple, or what stands in brackets.
   * @param {CodeNode} node
   * @param {string} closing
   * @returns {CodeNode}
   */
  brackets(node, closing) {
    const kind = closing === ']' ? 'list' : 'tuple';
    if (this.takes(closing)) return {...node, kind, parts: []};
    const inside = this.expressions();
    if (this.sees('for')) {
      const all = this.comprehension('list', [inside]);
      this.needs(closing);
      return all;
    }
    this.needs(closing);
    const isBare = inside.kind === 'tuple' && !inside.names; // without brackets of its own, which are noted
    if (kind === 'tuple') return isBare ? {...inside, names: []} : inside;
    return {...node, kind, parts: isBare ? inside.parts : [inside]};
  }

  /**
   * A dict, or a set.
   * @param {CodeNode} node
   * @returns {CodeNode}
   */
  braces(node) {
    const parts = [];
    while (!this.takes('}')) {
      if (this.takes('**')) {
        parts.push(this.node('star', {parts: [this.operation(0)]}));
      } else {
        const pair = [this.expression()];
        this.needs(':');
        pair.push(this.expression());
        if (this.sees('for')) {
          const all = this.comprehension('dict', pair);
          this.needs('}');
          return all;
        }
        parts.push(this.node('pair', {parts: pair}));
      }
      if (!this.sees('}')) this.needs(',');
    }
    return {...node, kind: 'dict', parts};
  }

  /**
   * … for a in b if c
   * @param {string} text
   * @param {CodeNode[]} parts what is made for each
   */
  comprehension(text, parts) {
    const body = [];
    while (this.takes('for')) {
      const target = this.targets();
      this.needs('in');
      const clause = [target, this.either()];
      while (this.takes('if')) clause.push(this.either());
      body.push(this.node('for', {parts: clause}));
    }
    return this.node('comprehension', {text, parts, body});
  }

  /** What a loop gives its values to. */
  targets() {
    const parts = [this.postfix()];
    while (this.takes(',')) if (!this.sees('in')) parts.push(this.postfix());
    return parts.length > 1 ? this.node('tuple', {parts}) : parts[0];
  }
}
