/** What formulas are wrapped in: markup, comments, line numbers, boxes of algorithms, and prose around mathematics. */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from '../formula/errors.js';
import {GREEK_LETTERS} from '../formula/letters.js';
import {patternOf, stripped, wholePattern} from './patterns.js';
import {repaired} from './repairs.js';

/**
 * Where something begins and ends.
 * @typedef {[number, number]} Span
 */

/** @type {[RegExp, string][]} */
const TAGS = TABLES.reading.tags.map(([tag, plain]) => [new RegExp(tag, 'gu'), plain]);
const ENTITIES = new Map([...Object.entries(TABLES.reading.entities), ...GREEK_LETTERS]);
const ARROW = patternOf('arrow');
const MARKED_UP = patternOf('markedUp');
const COMMENTED = patternOf('commented', 'g');
const NUMBERED = patternOf('numbered', 'g');
const REMARK = patternOf('remark', 'g');
const SPOKEN = patternOf('spoken', 'g');
const START = wholePattern('start');
const CALCULATED = patternOf('calculated');
const EXPLAINS = patternOf('explains', 'y');
const CHOICE = patternOf('choice');
const SENTENCE = patternOf('words');
const SPACES = new RegExp(`[${TABLES.reading.space}]+`, 'g');
const ASIDE = patternOf('aside', 'g');
const LINES = /[^\n-\r\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n-\r\x1c-\x1e\x85\u2028\u2029]|$)/g;

/**
 * The text without marks of comments and boxes; what is left out beside them is written down.
 * @param {string} given
 * @param {string[]} leftOut
 */
export function cleaned(given, leftOut) {
  let text = repaired(given).replace(patternOf('styled', 'g'), (letter) => letter.normalize('NFKC'));
  if (MARKED_UP.test(text)) {
    for (const [tag, plain] of TAGS) text = text.replace(tag, plain);
    text = text.replace(patternOf('entity', 'g'), characterOf).replaceAll('\xa0', ' ');
  }
  text = text.replace(patternOf('quotes', 'g'), ' ').replace(patternOf('reference', 'g'), '');
  if (ARROW.test(text) && !ARROW.test(text.replace(COMMENTED, ''))) text = text.replace(patternOf('marker', 'g'), '');
  if ((text.match(NUMBERED) ?? []).length > 1) text = text.replace(NUMBERED, '');
  const dropped = (/** @type {string} */ found) => {
    leftOut.push(stripped(found));
    return '';
  };
  text = text.replace(patternOf('atFirst', 'g'), dropped);
  if (!text.includes('\\')) {
    text = text.replace(patternOf('between', 'g'), '\n$1').replace(patternOf('counted', 'g'), '\n$1 = $2');
  }
  text = text.replace(patternOf('item', 'g'), '-').replace(patternOf('box', 'gi'), dropped);
  return text.replace(REMARK, (found, inner, /** @type {number} */ at, whole) => {
    if (!isRemark(found, stripped(inner), whole.slice(0, at).replace(/[ \t]+$/, ''), whole)) return found;
    leftOut.push(stripped(inner));
    return '';
  });
}

/**
 * The character that a web page spells by a number or a name.
 * @param {string} entity
 * @param {string | undefined} decimal
 * @param {string | undefined} hexadecimal
 * @param {string} name
 * @param {number} at
 * @param {string} text
 */
function characterOf(entity, decimal, hexadecimal, name, at, text) {
  if (!name) {
    const code = decimal ? Number(decimal) : parseInt(String(hexadecimal), 16);
    return 0 < code && code < 0xd800 ? String.fromCharCode(code) : entity;
  }
  const letter = ENTITIES.get(name);
  if (letter === undefined) throw new FormulaError('character', text, at, {what: entity});
  return letter;
}

/**
 * Whether brackets at the end of a line are a remark; a factor is none.
 * @param {string} found
 * @param {string} inner
 * @param {string} before
 * @param {string} whole
 */
function isRemark(found, inner, before, whole) {
  const apart = /^(?: {2}|\t)/.test(found);
  EXPLAINS.lastIndex = 0;
  if (START.test(inner) || (apart && /^L[12]$/.test(inner)) || EXPLAINS.test(inner)) return true;
  if (/[-*+−/=·^(]$/.test(before) || CALCULATED.test(inner)) return false;
  const spoken = (inner.match(SPOKEN) ?? []).filter((word) => !GREEK_LETTERS.has(word));
  if (spoken.some((word) => ['if', 'else', 'for', 'in'].includes(word))) return false;
  if (spoken.length > 2 || (spoken.length === 2 && apart)) return true;
  const remarked = apart || (whole.match(REMARK) ?? []).length > 2; // as other lines are
  return spoken.length === 1 && spoken[0] === inner && Array.from(inner).length > 3 &&
    whole.split(inner).length === 2 && remarked;
}

/**
 * Whether a line is a sentence: at least three words follow each other with nothing between.
 * @param {string} line
 */
function isProse(line) {
  if (ARROW.test(line) && CHOICE.test(line)) return false; // h = g * g if flag else 0
  return SENTENCE.test(line.replace(ASIDE, ''));
}

/**
 * The stretches of mathematics in a text; the whole text, where none is set apart.
 * @param {string} text
 * @param {string[]} leftOut
 * @returns {Span[]}
 */
export function stretches(text, leftOut) {
  const states = (/** @type {Span} */ [start, end]) => ARROW.test(text.slice(start, end));
  const fenced = foundBy(patternOf('fence', 'dg'), text).map(([inner]) => inner);
  if (fenced.some(states)) return between(text, fenced.map((inner) => [inner, inner]), leftOut);
  const displays = displayed(text);
  const found = displays.length ? displays : foundBy(patternOf('mathematics', 'dg'), text);
  const stating = found.filter(([inner]) => states(inner));
  if (stating.length) return between(text, stating, leftOut);
  const edges = [0, ...found.flatMap(([, outer]) => outer), text.length];
  return edges.flatMap((edge, i) => (i % 2 ? [] : linesOf(text, edge, edges[i + 1], leftOut)));
}

/**
 * What a pattern finds: the first of its groups, and the whole.
 * @param {RegExp} pattern
 * @param {string} text
 */
function foundBy(pattern, text) {
  return Array.from(text.matchAll(pattern), ({indices}) => {
    const [outer, ...groups] = /** @type {Span[]} */ (indices);
    return /** @type {[Span, Span]} */ ([groups.find(Boolean), outer]);
  });
}

/**
 * The inner stretches; what stands between them is left out.
 * @param {string} text
 * @param {[Span, Span][]} found
 * @param {string[]} leftOut
 */
function between(text, found, leftOut) {
  let at = 0;
  for (const [, [start, end]] of found) {
    leaveOut(text.slice(at, start), leftOut);
    at = end;
  }
  leaveOut(text.slice(at), leftOut);
  return found.map(([inner]) => inner);
}

/**
 * The braces that Wikipedia puts around its formulas: {\displaystyle …}.
 * @param {string} text
 */
function displayed(text) {
  /** @type {[Span, Span][]} */
  const found = [];
  for (let at = text.indexOf('{\\displaystyle'); at >= 0;) {
    let depth = 0, end = at;
    do {
      if (text[end - 1] !== '\\') depth += Number(text[end] === '{') - Number(text[end] === '}');
      end += 1;
    } while (depth && end < text.length);
    found.push([[at + 1, depth ? end : end - 1], [at, end]]);
    at = text.indexOf('{\\displaystyle', end);
  }
  return found;
}

/**
 * A stretch without the lines that are sentences, if equations stand in others.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {string[]} leftOut
 * @returns {Span[]}
 */
function linesOf(text, start, end, leftOut) {
  const stretch = text.slice(start, end);
  if (stretch.includes('\\')) return [[start, end]];
  const lines = (stretch.match(LINES) ?? []).filter(Boolean).map((line) => ({line, prose: isProse(line)}));
  if (!lines.some(({line, prose}) => !prose && ARROW.test(line))) return [[start, end]];
  /** @type {Span[]} */
  const found = [];
  let at = start;
  for (const {line, prose} of lines) {
    const last = found.at(-1);
    if (prose) leaveOut(line, leftOut);
    else if (last?.[1] === at) last[1] += line.length;
    else found.push([at, at + line.length]);
    at += line.length;
  }
  return found;
}

/**
 * Write down what is left out, if it is more than marks.
 * @param {string} text
 * @param {string[]} leftOut
 */
export function leaveOut(text, leftOut) {
  const plain = stripped(spacedOnce(text), ' ,.;:*#\x60。、，．-');
  if (plain) leftOut.push(plain);
}

/**
 * A text with one space wherever there were some.
 * @param {string} text
 */
export function spacedOnce(text) {
  return text.replace(SPACES, ' ');
}
