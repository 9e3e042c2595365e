/**
 * From graphs to mathematics, with brackets only where they are needed, and how this looks as plain text. What is
 * written can be the numbers of a step. As kudari.formula.notation.
 */
import {TABLES} from '../basics/tables.js';
import {GRADIENT_AT, ordered, symbolsOf} from './graph.js';
import {baseOf, letterOf, nameKey, splitName} from './letters.js';

/** @typedef {import('./graph.js').GraphNode} GraphNode */

/**
 * An element of MathML as plain data. `name` is the symbol that it stands for; before a sign that `breaks` a line may
 * end.
 * @typedef {{tag: string, text?: string, attributes?: Record<string, string>, children?: MathTree[], name?: string,
 *   breaks?: boolean}} MathTree
 */

/**
 * Something written: its text, how tightly it holds together, and what it is.
 * @template Text
 * @typedef {{text: Text, level: number, number?: boolean, fraction?: boolean, size?: number}} Piece
 */

/**
 * How the pieces look, as plain text or as MathML.
 * @template Text
 * @typedef {{
 *   row: (...texts: Text[]) => Text, word: (text: string) => Text, dot: Text, minus: Text,
 *   digits: (digits: string, name?: string) => Text, levelOf: (digits: string) => number,
 *   letter: (letter: string, name?: string) => Text, sign: (sign: string) => Text,
 *   brackets: (text: Text) => Text, isSigned: (text: Text) => boolean,
 *   product: (left: Text, right: Text, a: Piece<Text>, b: Piece<Text>) => Text,
 *   fraction: (a: Piece<Text>, b: Piece<Text>) => Piece<Text>,
 *   power: (base: Text, exponent: Piece<Text>) => Text, root: (a: Piece<Text>) => Piece<Text>,
 *   marked?: (text: Text, isSum: boolean) => Text,
 *   bars: (text: Text) => Text, cases: (texts: Text[]) => Text, call: (name: string, texts: Text[]) => Text,
 * }} Style
 */

/**
 * What is written otherwise: names that are written as numbers, nodes that are written as names, and marked ones.
 * @typedef {{numbers?: Map<string, number>, known?: Map<GraphNode, string>, marked?: Set<GraphNode>}} Instead
 */

// How tightly a piece of text holds together.
const LOOSE = 0;
const SUM = 1;
export const PRODUCT = 2;
const SIGN = 3;
export const POWER = 4;
export const ATOM = 5;
const MAX_PIECES = TABLES.grammar.limits.pieces;
const COMPARISONS = new Map(Object.entries(TABLES.grammar.relations));
const RAISED = new Map(Object.entries(TABLES.grammar.superscripts).map(([raised, plain]) => [plain, raised]));

const MAY_FOLLOW_CLOSELY = /^(\(|(?![eE])\p{L}(?!\p{L}))/u; // but 2e3 is one number

/**
 * The same under the one spelling of every name.
 * @template Value
 * @param {Map<string, Value>} values
 * @returns {Map<string, Value>}
 */
export function byKey(values) {
  return new Map(Array.from(values, ([name, value]) => [nameKey(name), value]));
}

/**
 * Walks a graph and writes it.
 * @template Text
 */
export class Notation {
  /**
   * @param {Style<Text>} style
   * @param {Instead} [instead]
   */
  constructor(style, {numbers = new Map(), known = new Map(), marked} = {}) {
    this.style = style;
    this.numbers = byKey(numbers);
    this.known = known;
    this.marked = marked;
    /** @type {Map<number, string>} */
    this.constants = new Map();
  }

  /**
   * @param {GraphNode} node
   * @returns {Text}
   */
  write(node) {
    const names = new Set(symbolsOf(node).map((one) => nameKey(one.name)));
    if (!names.has('π')) this.constants.set(Math.PI, 'π');
    if (!names.has('e')) this.constants.set(Math.E, 'e');
    /** @type {Map<GraphNode, Piece<Text>>} */
    const pieces = new Map(Array.from(this.known, ([part, name]) => [part, this.name(name)]));
    const of = (/** @type {GraphNode} */ part) => /** @type {Piece<Text>} */ (pieces.get(part));
    for (const part of ordered(node)) {
      if (pieces.has(part)) continue;
      const operands = part.children.map(of);
      const leaf = () => (part.name ? this.name(part.name) : this.number(part));
      const piece = operands.length ? this.operation(part, operands) : leaf();
      piece.size = operands.reduce((size, operand) => size + (operand.size ?? 1), 1);
      if (piece.size > MAX_PIECES) piece.text = this.style.word('…');
      if (this.marked?.has(part) && this.style.marked) {
        piece.text = this.style.marked(piece.text, ['add', 'subtract'].includes(part.operation));
      }
      pieces.set(part, piece);
    }
    return of(node).text;
  }

  /**
   * A name, or the number that stands for it.
   * @param {string} name
   * @returns {Piece<Text>}
   */
  name(name) {
    const {style} = this;
    const value = this.numbers.get(nameKey(name));
    if (value !== undefined) return this.numeral(shortDigits(value), nameKey(name));
    return {text: style.letter(letterOf(name), nameKey(name)), level: ATOM};
  }

  /**
   * A number; multiples of π are written as such, as in 2π.
   * @param {GraphNode} node
   * @returns {Piece<Text>}
   */
  number({value}) {
    const {style} = this;
    const name = this.constants.get(value);
    if (name) return {text: style.letter(name), level: ATOM};
    const times = this.constants.has(Math.PI) ? value / Math.PI : 0;
    if (Number.isInteger(times) && times > 1 && times < 17 && times * Math.PI === value) {
      return {text: style.row(style.digits(String(times)), style.letter('π')), level: PRODUCT, number: true};
    }
    return this.numeral(allDigits(value));
  }

  /**
   * @param {string} digits
   * @param {string} [name] the name that it stands for
   * @returns {Piece<Text>}
   */
  numeral(digits, name) {
    const {style} = this;
    const level = digits.startsWith('-') ? SIGN : style.levelOf(digits);
    return {text: style.digits(digits, name), level, number: true};
  }

  /**
   * An operation, whose arguments are written already.
   * @param {GraphNode} node
   * @param {Piece<Text>[]} operands
   * @returns {Piece<Text>}
   */
  operation({operation, children}, operands) {
    const {style} = this;
    const [a, b] = operands;
    const joined = (/** @type {string} */ sign, /** @type {Text} */ right, /** @type {number} */ level) =>
      ({text: style.row(bracketed(style, a, SUM), style.sign(sign), right), level});
    const relation = COMPARISONS.get(operation);
    if (relation) return joined(relation, bracketed(style, b, SUM), LOOSE);
    switch (operation) {
      case 'add':
        return joined('+', termOf(style, b), SUM);
      case 'subtract':
        return joined('−', termOf(style, b), SUM);
      case 'multiply':
        if (children.some((child, i) => !child.isConstant && !operands[i].number)) {
          return {text: style.product(bracketed(style, a, PRODUCT), bracketed(style, b, POWER), a, b), level: PRODUCT};
        }
        return {text: style.row(bracketed(style, a, PRODUCT), style.dot, bracketed(style, b, POWER)), level: PRODUCT};
      case 'divide':
        return style.fraction(a, b);
      case 'negate': { // −(3) is no number
        const operand = a.number && children[0].isConstant ? style.brackets(a.text) : bracketed(style, a, POWER);
        return {text: style.row(style.minus, operand), level: SIGN};
      }
      case 'power':
        return {text: style.power(bracketed(style, a, ATOM), b), level: POWER};
      case 'sqrt':
        return style.root(a);
    }
    const texts = operands.map((piece) => piece.text);
    if (operation === GRADIENT_AT) return {text: style.row(style.word('∇L'), style.brackets(texts[0])), level: ATOM};
    if (operation === 'abs') return {text: style.bars(texts[0]), level: ATOM};
    return {text: operation === 'where' ? style.cases(texts) : style.call(operation, texts), level: ATOM};
  }
}

/**
 * The piece, in brackets where it holds together less tightly than its place needs.
 * @template Text
 * @param {Style<Text>} style
 * @param {Piece<Text>} piece
 * @param {number} level
 */
function bracketed(style, piece, level) {
  return piece.level >= level ? piece.text : style.brackets(piece.text);
}

/**
 * The piece behind a plus or minus, where no second sign may follow.
 * @template Text
 * @param {Style<Text>} style
 * @param {Piece<Text>} piece
 */
function termOf(style, piece) {
  return style.isSigned(piece.text) ? style.brackets(piece.text) : bracketed(style, piece, PRODUCT);
}

/**
 * The shortest digits that are this number, as Python has them: 20, 0.05, 1e-7.
 * @param {number} value
 */
function allDigits(value) {
  if (Object.is(value, -0)) return '-0';
  return digitsWithin(value, 1e-4, 1e16);
}

/**
 * Four digits of a number of a step, and a power of ten where it is tiny or huge.
 * @param {number} value
 */
function shortDigits(value) {
  return digitsWithin(Number(value.toPrecision(4)) + 0, 1e-3, 1e6); // −0 + 0 is 0
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
function digitsWithin(value, low, high) {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size === 0 || (size >= low && size < high)) {
    return String(value).replace('Infinity', '∞');
  }
  return value.toExponential().replace('e+', 'e');
}

/** @type {Style<string>} */
export const PLAIN_STYLE = {
  row: (...texts) => texts.join(''),
  word: (text) => text,
  dot: ' · ',
  minus: '−',
  digits: (digits) => digits.replace(/^-/, '−'),
  levelOf: () => ATOM,
  letter: (letter) => letter,
  sign: (sign) => ` ${sign} `,
  brackets: (text) => `(${text})`,
  isSigned: (text) => /^[-−]/.test(text),
  product(left, right, a, b) {
    let gap = ' ';
    if (a.number && !left.endsWith('π') && MAY_FOLLOW_CLOSELY.test(right)) gap = '';
    else if (a.number && /^\p{L}/u.test(right)) gap = ' ';
    else if (a.number || a.fraction || /^[\p{Nd}|]/u.test(right) || left.endsWith(right)) gap = ' · ';
    else if (right.startsWith('(') && endsInWord(left)) gap = ' · '; // it would look like a function
    return left + gap + right;
  },
  fraction(a, b) {
    const [left, right] = [bracketed(PLAIN_STYLE, a, a.fraction ? POWER : PRODUCT), bracketed(PLAIN_STYLE, b, POWER)];
    const close = !left.includes(' ') && (!right.includes(' ') || /^√?\(/.test(right));
    return {text: close ? `${left}/${right}` : `${left} / ${right}`, level: PRODUCT, fraction: true};
  },
  power(base, exponent) {
    const isWord = /\p{L}.*\p{L}/u.test(exponent.text); // raised letters would be a product
    const raised = Array.from(exponent.text.replaceAll('−', '-'), (letter) => RAISED.get(letter));
    if (!isWord && !raised.includes(undefined)) return base + raised.join('');
    return `${base}^${bracketed(PLAIN_STYLE, exponent, SIGN)}`;
  },
  root: (a) => ({text: `√${bracketed(PLAIN_STYLE, a, ATOM)}`, level: POWER}),
  bars: (text) => (text.includes('|') ? `abs(${text})` : `|${text}|`),
  cases: (texts) => `where(${texts.join(', ')})`,
  call: (name, texts) => `${name}(${texts.join(', ')})`,
};

/**
 * Whether a text ends in a name of several letters.
 * @param {string} text
 */
function endsInWord(text) {
  const name = /[\p{L}\p{Nl}\p{No}_][\p{L}\p{N}_\u0300-\u036f]*$/u.exec(text);
  return name !== null && Array.from(baseOf(splitName(name[0])[0])).length > 1;
}
