/** The equations in what was pasted: what surrounds and explains them is left out, and said. */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from '../formula/errors.js';
import {GREEK_LETTERS} from '../formula/letters.js';
import {isNumber, withoutLeadingNumber, withoutNumber} from './numbering.js';
import {patternOf, stripped} from './patterns.js';
import {arrowOf, joined, piecesOf, stepOf} from './pieces.js';
import {leaveOut, stretches} from './surroundings.js';
import {isSingle, untupled} from './tuples.js';
import {wordOf} from './word.js';
import {words} from './words.js';

/** @typedef {import('./word.js').Word} Word */
/** @typedef {import('./pieces.js').Piece} Piece */

/**
 * One equation: what is assigned, by which sign, and the formula; whether it stands behind a «where».
 * @typedef {{target: Word[], arrow: Word, body: Word[], explains: boolean}} Statement
 */

/**
 * All equations of a text, in the order in which they stand.
 * @typedef {import('./pieces.js').Aside & {statements: Statement[]}} Found
 */

const {operators, python, ends: ENDS, leading: LEADING} = TABLES.reading;
const OPERATORS = operators.filter((sign) => sign !== '(' && sign !== '-');
const PYTHON = new Set(python);
const ASSIGNS = patternOf('assigns');
const EXPLAINED = patternOf('explained');
const REFUSED_SIGNS = new Map([['~', 'noise'], ['‖', 'matrix']]);

/**
 * The equations of a text.
 * @param {string} text
 * @returns {Found}
 */
export function statementsOf(text) {
  /** @type {Found} */
  const found = {statements: [], leftOut: [], explains: false};
  let last = 0;
  for (const [start, end] of stretches(text, found.leftOut)) {
    found.explains ||= EXPLAINED.test(text.slice(last, start));
    last = end;
    const read = wordsOrNone(text, start, end, found);
    for (const piece of untupled(joined(piecesOf(read), found), text)) takePiece(piece, text, found);
  }
  return found;
}

/**
 * The words of a stretch; mathematics within a sentence that is no part of a step is left out.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {Found} found
 */
function wordsOrNone(text, start, end, found) {
  try {
    return words(text, start, end);
  } catch (error) {
    const inner = text.slice(start, end);
    if (!(error instanceof FormulaError) || inner === text || inner.includes('\n') || ASSIGNS.test(inner)) {
      throw error;
    }
    leaveOut(inner, found.leftOut);
    return [];
  }
}

/**
 * A piece as an equation, or as something that may be left out.
 * @param {Piece} piece
 * @param {string} text
 * @param {Found} found
 */
function takePiece(piece, text, found) {
  const arrow = arrowOf(piece.words);
  for (const {kind, text: what, start} of piece.words) {
    const isPython = kind === 'name' && PYTHON.has(what) && !(arrow < 0 && ENDS.includes(what));
    const code = isPython ? 'python' : REFUSED_SIGNS.get(kind);
    if (code !== undefined) throw new FormulaError(code, text, start, {what});
  }
  const names = piece.words.filter(({kind}) => kind === 'name').map((word) => word.text);
  if (names[0] === 'for' && names.includes('in')) {
    throw new FormulaError('python', text, piece.words[0].start, {what: 'for'});
  }
  if (arrow < 0) takeExplanation(piece, text, found);
  else takeEquation(piece.words, arrow, text, found);
}

/**
 * @param {Word[]} given
 * @param {number} arrow
 * @param {string} text
 * @param {Found} found
 */
function takeEquation(given, arrow, text, found) {
  let target = given.slice(0, arrow), body = given.slice(arrow + 1);
  while (['-', '*', '&', ')'].includes(target[0]?.kind)) target.shift(); // the mark of an item
  target = withoutLeadingNumber(target);
  while (target.length > 1 && target[0].kind === 'name' && LEADING.includes(target[0].text)) {
    found.explains ||= ['where', 'with'].includes(target[0].text);
    target.shift();
  }
  while (target.length > 1 && isOfASentence(target[0]) && target[1].kind === 'name') { // compute g_k = …
    leaveOut(target[0].text, found.leftOut);
    target.shift();
  }
  if (!target.length) throw new FormulaError('target', text, given[0].start);
  const parts = betweenSigns(body);
  if (parts.length > 1) {
    const others = parts.slice(0, -1), last = parts[parts.length - 1];
    if (others.every(isSingle) && isConstant(last)) { // m = v = 0
      for (const also of others) {
        found.statements.push({target: also, arrow: given[arrow], body: last, explains: found.explains});
      }
      body = last;
    } else {
      refuseAnother(target, parts, text);
      found.leftOut.push(text.slice(body[parts[0].length].start, body[body.length - 1].end));
      body = parts[0]; // of a = b = c: what is equal to b is said again
    }
  }
  body = withoutNumber(body, text, found.leftOut);
  const {end} = given[arrow];
  if (!body.length) throw new FormulaError('end', text, stripped(text.slice(end)) ? end : text.length);
  refuseComparison(body, text);
  [target, body] = ofADifference(target, body);
  // ∂L/∂w = g names the gradient
  if (given[arrow].kind === '=' && isSingle(body) && !isSingle(target)) [target, body] = [body, target];
  found.statements.push({target, arrow: given[arrow], body, explains: found.explains});
}

/**
 * Whether this is a word of a sentence rather than a name: compute, update.
 * @param {Word} word
 */
function isOfASentence({kind, spaced, text}) {
  return kind === 'name' && spaced && /^[\0-\x7f]{4,}$/.test(text) && !GREEK_LETTERS.has(text);
}

/**
 * w_{t+1} − w_t = − η g says what w_{t+1} is.
 * @param {Word[]} target
 * @param {Word[]} body
 */
function ofADifference(target, body) {
  const at = target.findIndex(({kind}) => kind === '-'), sign = target[at];
  const isOne = at > 0 && at < target.length - 1 && at === target.findLastIndex(({kind}) => kind === '-');
  if (!isOne || target[0].text !== target[at + 1].text) return [target, body];
  const [{start}] = body, {end} = body[body.length - 1];
  const plus = wordOf('+', '+', sign.start, sign.start), opening = wordOf('(', '(', start, start);
  return [target.slice(0, at), [...target.slice(at + 1), plus, opening, ...body, wordOf(')', ')', end, end)]];
}

/**
 * The parts of a = b = c behind the first sign.
 * @param {Word[]} body
 */
function betweenSigns(body) {
  const parts = [];
  let rest = body;
  for (let sign = arrowOf(rest); sign >= 0; sign = arrowOf(rest)) {
    parts.push(rest.slice(0, sign));
    rest = rest.slice(sign + 1);
  }
  return [...parts, rest];
}

/** @param {Word[]} found */
function isConstant(found) {
  return found.length > 0 && found.every(({kind}) => ['number', '-', '^', '*', '/'].includes(kind));
}

/**
 * w − η g  η = 0.1 is two equations, and of w = v = w − η g it is not clear what v is.
 * @param {Word[]} target
 * @param {Word[][]} parts
 * @param {string} text
 */
function refuseAnother(target, [first, again], text) {
  const mentions = again.some(({kind, text: word}) => ['∇', '∂', 'frac'].includes(kind) || word === target[0].text);
  const [before, last] = first.slice(-2);
  const doubtful = last?.kind === 'name' && ['name', 'number', ')', '_', 'frac'].includes(before.kind);
  if ((doubtful && !mentions) || (isSingle(first) && !isSingle(again))) {
    const place = again.length ? again[0].start : first[first.length - 1].end;
    throw new FormulaError('unexpected', text, place, {what: '='});
  }
}

/**
 * w − η·g>0 is no number.
 * @param {Word[]} body
 * @param {string} text
 */
function refuseComparison(body, text) {
  let depth = 0;
  for (const word of body) {
    depth += stepOf(word);
    if (depth === 0 && ['<', '>', '<=', '>=', '!='].includes(word.kind)) {
      throw new FormulaError('unexpected', text, word.start, {what: word.text});
    }
  }
}

/**
 * What is no equation: prose, numbers, a single sign; anything else is refused.
 * @param {Piece} piece
 * @param {string} text
 * @param {Found} found
 */
function takeExplanation({words: given, explains, before}, text, found) {
  const first = given[0], {end} = given[given.length - 1];
  const has = (/** @type {string[]} */ kinds, from = 0) => given.slice(from).some(({kind}) => kinds.includes(kind));
  if (given.length === 1 && ['where', 'with', 'here'].includes(first.text)) found.explains = true;
  const ranges = has(['<', '<=', '>', '>=', '∈']) && given.length < 16;
  const alone = !has(['name']) && !has(['+', '*', '/', '=', 'frac', '√'], 1);
  const isName = given.length === 1 && first.kind === 'name';
  const letters = given.filter(({kind, text: word}) => kind === 'name' && /^\p{L}$/u.test(word)).length;
  const signed = Number(first.kind === '-' || first.kind === '+');
  if (before === ',' && letters > 1 && letters + signed === given.length) { // w − η g, λ w
    throw new FormulaError('unexpected', text, first.start, {what: text.slice(first.start, end)});
  }
  if (!explains && !isNumber(given) && !isName && !ranges && !alone && has([...OPERATORS, 'frac', '∇', '∂'])) {
    throw new FormulaError('unexpected', text, first.start, {what: text.slice(first.start, first.end)});
  }
  found.leftOut.push(stripped(text.slice(first.start, end)));
}
