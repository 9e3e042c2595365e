/**
 * The words of a formula: typed text, in whatever characters, to numbers, names and signs.
 *
 * Full-width characters, superscripts, fractions and the signs of a blackboard become plain ones; every word
 * remembers where it was typed. As kudari.formula.tokens.
 */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from './errors.js';
import {lettersOf} from './latex.js';

export const MAX_CHARACTERS = TABLES.grammar.limits.characters;
const PLAIN_SIGNS = new Map(Object.entries(TABLES.grammar.signs));
const CHARACTER_FORMS = Object.entries(TABLES.grammar.forms);
const WORD = new RegExp(
  '(?<number>(?:\\p{Nd}+\\.?\\p{Nd}*|\\.\\p{Nd}+)(?:[eE][+-]?\\p{Nd}+)?)' +
    '|(?<name>[\\p{L}\\p{Nl}\\p{No}_][\\p{L}\\p{N}_\\u0300-\\u036f]*)' +
    '|(?<sign>\\*\\*|[-+*/]=|<=|>=|==|!=|:=|[-+*/^(),|√∛∇∂<>=←;\\n])' +
    '|(?<space>[ \\t\\r\\f\\v]+)',
  'uy',
);
const NAME_AT_END = /[\p{L}\p{Nl}\p{No}_][\p{L}\p{N}_\u0300-\u036f]*$/u;
// What Python calls a space; JavaScript's own \s is another set.
const SPACE = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const SPACES_AT_END = new RegExp(`${SPACE}+$`);
const SPACE_FIRST = new RegExp(`^${SPACE}`);

/**
 * A word of a formula: what it is (number, name, end, or the sign itself), how it reads in plain characters, how it
 * was typed, where, and whether a space stands behind it.
 * @typedef {{kind: string, text: string, typed: string, position: number, spaced: boolean}} Token
 */

/**
 * Whether a word is a bracket that somebody typed, and not one that a fraction is written out with: sin ½x.
 * @param {Token} token
 */
export function opensBracket(token) {
  return token.kind === '(' && /^(?:[([{]|\\\{|\\lbrace)/.test(token.typed.normalize('NFKC'));
}

/**
 * Plain characters, and the stretch of the text that they stand for.
 * @typedef {{plain: string, start: number, end: number}} Piece
 */

/**
 * The words of a formula, each with its place in the text as it was typed.
 * @param {string} text
 * @returns {Token[]}
 */
export function tokens(text) {
  // A text is cut into characters only when it is short: a million of them would be refused slowly.
  const characters = text.length > 2 * MAX_CHARACTERS ? null : Array.from(text);
  if (characters === null || characters.length > MAX_CHARACTERS) {
    const length = countCharacters(text).toString().replace(/\B(?=(\d{3})+$)/g, ',');
    throw new FormulaError('too long', text, MAX_CHARACTERS, {length, limit: MAX_CHARACTERS});
  }
  const typed = (/** @type {number} */ start, /** @type {number} */ end) => characters.slice(start, end).join('');
  const folded = foldedPieces(text, characters);
  const line = folded.map((piece) => piece.plain).join('');
  const home = folded.flatMap((piece) => Array(piece.plain.length).fill(piece)); // which piece each unit comes from
  /** @type {Token[]} */
  const words = [];
  let at = 0;
  while (at < line.length) {
    WORD.lastIndex = at;
    const match = WORD.exec(line);
    if (match === null) {
      const {start, end} = home[at];
      throw new FormulaError(line[at] === '.' ? 'dot' : 'character', text, start, {what: typed(start, end)});
    }
    const {number, name, space} = /** @type {Record<string, string | undefined>} */ (match.groups);
    const behind = at + match[0].length;
    if (space === undefined) {
      const kind = number !== undefined ? 'number' : name !== undefined ? 'name' : match[0];
      const {start} = home[at];
      const spaced = SPACE_FIRST.test(line.slice(behind, behind + 1));
      words.push({kind, text: match[0], typed: typed(start, home[behind - 1].end), position: start, spaced});
    }
    at = behind;
  }
  return [...words, {kind: 'end', text: '', typed: '', position: characters.length, spaced: false}];
}

/** @param {string} text */
function countCharacters(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/**
 * The text in plain characters: ２x² − ½ is 2x^(2) - (1/2).
 * @param {string} text
 * @param {string[]} characters
 */
function foldedPieces(text, characters) {
  /** @type {Piece[]} */
  const folded = [];
  const line = () => folded.map((piece) => piece.plain).join('').replace(SPACES_AT_END, '');
  let raised = false;
  for (const {character, start: index, end} of lettersOf(text, characters)) {
    const form = formOf(character);
    const wide = PLAIN_SIGNS.get(character) ?? character.normalize('NFKC');
    let plain = Array.from(wide, (part) => PLAIN_SIGNS.get(part) ?? part).join('');
    if (raised && form !== 'super') folded.push({plain: ')', start: index, end: index});
    if (form === 'super' && !raised) plain = '^(' + plain;
    if (form === 'fraction') {
      // 1½ is no product
      if (/[\p{Nd}.]$/u.test(line())) throw new FormulaError('unexpected', text, index, {what: character});
      plain = `(${plain})`;
    }
    if (form === 'sub' && !NAME_AT_END.test(line())) {
      throw new FormulaError('unexpected', text, index, {what: character}); // 2₁ is not 21
    }
    if (form === 'circle' || form === 'square') throw new FormulaError('character', text, index, {what: character});
    raised = form === 'super';
    if (isCombining(character)) {
      const marked = folded.at(-1); // a mark belongs to its letter
      if (marked === undefined || !/^\p{L}/u.test(marked.plain) || !/[\u0300-\u036f]/.test(character)) {
        throw new FormulaError('character', text, index, {what: character});
      }
      marked.plain = (marked.plain + plain).normalize('NFC');
      marked.end = end;
    } else {
      folded.push({plain, start: index, end});
    }
  }
  if (raised) folded.push({plain: ')', start: characters.length, end: characters.length});
  return folded;
}

/**
 * How a character is decomposed, where the grammar minds: "super", "sub", "fraction", "circle" or "square".
 * @param {string} character
 */
export function formOf(character) {
  const code = /** @type {number} */ (character.codePointAt(0));
  if (code < 0x80) return ''; // most are
  for (const [form, runs] of CHARACTER_FORMS) {
    for (let i = 0; i < runs.length; i += 2) {
      if (runs[i] <= code && code <= runs[i + 1]) return form;
    }
  }
  return '';
}

/**
 * Whether a character joins the one before it: then normal form moves it before ͅ, the last of all marks.
 * @param {string} character
 */
export function isCombining(character) {
  if (character < '\u0300') return false;
  return character === '\u0345' || !('\u0345' + character).normalize('NFD').startsWith('\u0345');
}
