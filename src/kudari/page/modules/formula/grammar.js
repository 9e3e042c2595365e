/**
 * A closed grammar: text to graph, by recursive descent. Nothing typed is ever run as a program of the page.
 * As kudari.formula.grammar, where the rules are written down.
 */
import {TABLES} from '../basics/tables.js';
import {FUNCTION_NAMES, FUNCTION_SPELLINGS, GLUED, LOGARITHM, UNBRACKETED} from './functions.js';
import {OPERATIONS, constant, symbol, symbolsOf} from './graph.js';
import {nameKey, plainDigits} from './letters.js';
import {Parser} from './parser.js';
import {Scope} from './scope.js';
import {opensBracket, tokens} from './tokens.js';

/** @typedef {import('./graph.js').GraphNode} GraphNode */
/** @typedef {import('./tokens.js').Token} Token */

const COMPARISON_SIGNS = new Map(Object.entries(TABLES.grammar.comparisons));

/**
 * The graph of a formula. `names` are the variables that may stand in it; without them, every name is a variable,
 * except π and e.
 * @param {string} text
 * @param {string[]} [names]
 * @returns {GraphNode}
 */
export function readFormula(text, names) {
  const known = (names ?? []).map((name) => /** @type {[string, GraphNode]} */ ([name, symbol(name)]));
  const parser = new Grammar(text, new Scope(known, names === undefined ? 'tensor' : null), tokens(text));
  return parser.whole(() => parser.choice());
}

/** The rules of the grammar, each of which reads what it is called. */
export class Grammar extends Parser {
  /** @returns {GraphNode} */
  choice() {
    const left = this.sum();
    const sign = COMPARISON_SIGNS.get(this.take(...COMPARISON_SIGNS.keys())?.kind ?? '');
    return sign ? this.apply(sign, left, this.sum()) : left;
  }

  /** @returns {GraphNode} */
  sum() {
    let left = this.product();
    for (let token = this.take('+', '-'); token; token = this.take('+', '-')) {
      left = this.apply(token.kind === '+' ? 'add' : 'subtract', left, this.product());
    }
    return left;
  }

  /** @returns {GraphNode} */
  product() {
    let left = this.signed();
    for (;;) {
      const token = this.take('*', '/');
      if (token) left = this.apply(token.kind === '*' ? 'multiply' : 'divide', left, this.signed());
      else if (this.isJuxtaposed()) left = this.juxtaposed(left, this.power());
      else return left;
    }
  }

  /** Whether what follows is multiplied without a sign. */
  isJuxtaposed() {
    return TABLES.grammar.juxtaposed.includes(this.next.kind) || (this.next.kind === '|' && !this.bars);
  }

  /**
   * A product without a sign; 2π is one number, as in Python's own folding of 2 * pi.
   * @param {GraphNode} left
   * @param {GraphNode} right
   */
  juxtaposed(left, right) {
    if (!left.isConstant || !right.isConstant) return this.apply('multiply', left, right);
    const product = left.value * right.value;
    if (!Number.isFinite(product)) throw this.error('number', {what: 'inf'});
    return constant(product);
  }

  /** @returns {GraphNode} */
  signed() {
    const token = this.take('-', '+');
    if (!token) return this.power();
    const isNumber = this.next.kind === 'number';
    const inner = this.deeper(() => this.signed());
    if (token.kind === '+') return inner;
    if (isNumber && inner.isConstant) return constant(-inner.value); // −3 is a number, as in Python's own folding
    return this.apply('negate', inner);
  }

  /** @returns {GraphNode} */
  power() {
    const left = this.atom();
    return this.take('^', '**') ? this.apply('power', left, this.deeper(() => this.signed())) : left;
  }

  /** @returns {GraphNode} */
  atom() {
    const token = this.next;
    this.at += 1;
    switch (token.kind) {
      case 'number': return this.number(token);
      case 'name': return this.name(token);
      case '(': return this.grouped(() => this.choice(), ')');
      case '|': {
        this.bars += 1;
        const inner = this.deeper(() => this.sum());
        this.expect('|');
        this.bars -= 1;
        return this.apply('abs', inner);
      }
      case '√':
      case '∛':
        return this.apply(token.kind === '√' ? 'sqrt' : 'cbrt', this.deeper(() => this.power()));
    }
    this.at -= 1;
    throw token.typed ? this.error('unexpected', {what: token.typed}) : this.error('end'); // or that of a superscript
  }

  /**
   * What stands between brackets; bars outside do not reach in.
   * @template Result
   * @param {() => Result} rule
   * @param {string} closing
   * @returns {Result}
   */
  grouped(rule, closing) {
    const bars = this.bars;
    this.bars = 0;
    const inner = this.deeper(rule);
    this.expect(closing);
    this.bars = bars;
    return inner;
  }

  /** @param {Token} token */
  number(token) {
    const value = Number(plainDigits(token.text));
    if (!Number.isFinite(value)) throw this.error('number', {what: token.typed}, token);
    return constant(value);
  }

  /** @param {Token} token */
  name(token) {
    if (this.scope.isWordOfPython(token.text)) throw this.error('python', {what: token.typed}, token);
    if (this.scope.isFunction(token.text)) return this.function(token);
    if (this.next.kind === '(' && !this.scope.multiplies(token.text, token.spaced)) {
      throw this.error('unknown function', {what: token.typed, known: FUNCTION_NAMES.join(', ')}, token);
    }
    const known = this.scope.fresh === null || this.scope.names.has(nameKey(token.text));
    const glued = known ? null : GLUED.exec(token.text);
    if (glued !== null) throw this.error('glued', {what: token.typed, function: glued[1], argument: glued[2]}, token);
    return this.variable(token.text, token);
  }

  /**
   * What a name stands for that is no function's.
   * @param {string} name
   * @param {Token} token
   */
  variable(name, token) {
    const node = this.scope.find(name);
    if (node !== null) return node;
    throw this.error('unknown name', {what: token.typed, known: [...this.scope.names.keys()].join(', ')}, token);
  }

  /**
   * A function of its argument, in brackets or without, behind its name: sin(x), sin 2x, sin² x, log₂ x.
   * @param {Token} token
   */
  function(token) {
    const spelled = FUNCTION_SPELLINGS.get(token.text) ?? token.text;
    const isLogarithm = !FUNCTION_NAMES.includes(spelled);
    const base = isLogarithm ? this.base(token) : null;
    const name = isLogarithm ? 'log' : spelled;
    const power = UNBRACKETED.includes(name) && this.take('^', '**') ? this.powerOfFunction(token) : null;
    let value;
    if (opensBracket(this.next)) value = this.call(name, token);
    else if (UNBRACKETED.includes(name)) value = this.apply(name, this.deeper(() => this.unbracketed(token)));
    else throw this.error('brackets', {what: token.typed}, token);
    if (base !== null) value = this.apply('divide', value, this.apply('log', base));
    return power === null ? value : this.apply('power', value, power);
  }

  /**
   * The base of log₂, log_10 or log_b; of the natural logarithm, null.
   * @param {Token} token
   */
  base(token) {
    const [, digits, letter] = LOGARITHM.exec(token.text) ?? [];
    const number = Number(digits);
    if (digits ? !(number > 1 && number < Infinity) : !/^\p{L}$/u.test(letter)) {
      throw this.error('base', {what: token.typed}, token);
    }
    const base = digits ? constant(number) : this.variable(letter, token);
    return base === constant(Math.E) ? null : base;
  }

  /**
   * The number in sin² x; what sin⁻¹ x is, not all agree on.
   * @param {Token} token
   */
  powerOfFunction(token) {
    const bracket = this.take('(');
    const number = this.take('number');
    if (number === null || (bracket && !this.take(')'))) {
      throw this.error('power of a function', {what: token.typed}, token);
    }
    return this.number(number);
  }

  /**
   * The argument of a function without brackets: the product that follows, if it is clear where it ends.
   * @param {Token} token the function's name
   * @returns {GraphNode}
   */
  unbracketed(token) {
    const unclear = () => this.error('unclear', {what: token.typed});
    if (this.isFunction()) {
      const argument = this.atom(); // sin cos x is sin(cos(x))
      if (this.isJuxtaposed() || ['*', '/', '^', '**'].includes(this.next.kind)) throw unclear();
      return argument;
    }
    /** @type {GraphNode | null} */
    let argument = null;
    let closed = false;
    while ((this.isJuxtaposed() && !this.isFunction()) || (this.next.kind === 'number' && argument === null)) {
      const closes = !['number', 'name'].includes(this.next.kind); // brackets and roots: does more belong to it?
      if (argument !== null && (closed || closes) && symbolsOf(argument).length) throw unclear();
      if (this.next.text.startsWith('_')) throw unclear(); // an index that has lost its letter
      const factor = this.power();
      closed = closes;
      argument = argument === null ? factor : this.juxtaposed(argument, factor);
    }
    if (argument === null) throw this.error('brackets', {what: token.typed}, token);
    const signed = ['*', '/'].includes(this.next.kind) && !this.isFunction(1);
    // nobody means sin(2)·cos(x) by sin 2 cos x
    if (signed || (this.isFunction() && !symbolsOf(argument).length)) throw unclear();
    return argument;
  }

  /** Whether the next word, or one further ahead, is a function's name. */
  isFunction(ahead = 0) {
    const token = this.words[this.at + ahead];
    return token.kind === 'name' && this.scope.isFunction(token.text);
  }

  /**
   * A function's value, from its opening bracket on.
   * @param {string} name
   * @param {Token} token
   */
  call(name, token) {
    this.expect('(');
    /** @type {GraphNode[]} */
    const operands = [];
    const values = () => {
      do operands.push(this.choice());
      while (this.take(','));
    };
    this.grouped(values, ')');
    if (name === 'min' || name === 'max') {
      while (operands.length > 2) operands.splice(0, 2, this.apply(name, operands[0], operands[1]));
    }
    const expected = OPERATIONS.get(name)?.arity ?? 0;
    const given = operands.length;
    if (given !== expected) throw this.error('arguments', {what: name, expected, given}, token);
    return this.apply(name, ...operands);
  }
}
