/** The words of a text in pieces: what line breaks, columns, commas and prose part, and what belongs together. */
import {TABLES} from '../basics/tables.js';
import {isNumber} from './numbering.js';
import {leaveOut} from './surroundings.js';

/** @typedef {import('./word.js').Word} Word */

/**
 * Words, the separator before them, and whether they are one side of a colon: θ_t: the parameters.
 * @typedef {{before: string, words: Word[], explains: boolean}} Piece
 */

/**
 * What is left out of a text, and whether something is said behind a «where».
 * @typedef {{leftOut: string[], explains: boolean}} Aside
 */

const ARROWS = TABLES.reading.arrows;

export const isArrow = (/** @type {Word} */ {kind}) => ARROWS.includes(kind);
export const stepOf = (/** @type {Word} */ {kind}) => Number(kind === '(') - Number(kind === ')');

/**
 * The index of the first sign of assignment that stands in no bracket; -1 without one.
 * @param {Word[]} found
 */
export function arrowOf(found) {
  let depth = 0;
  return found.findIndex((word) => {
    depth += stepOf(word);
    return isArrow(word) && depth <= 0;
  });
}

/**
 * The words between separators that stand in no bracket.
 * @param {Word[]} found
 */
export function piecesOf(found) {
  /** @type {Piece[]} */
  const pieces = [{before: '\n', words: [], explains: false}];
  let depth = 0;
  for (const word of spliced(found)) {
    const {kind, text} = word, {explains} = pieces[pieces.length - 1];
    depth = Math.max(0, depth + stepOf(word));
    if (kind === 'sep') {
      if (depth && !['env', 'and', 'where'].includes(text)) continue;
      pieces.push({before: text, words: [], explains: text === '&' && explains});
    } else if (!depth && kind === ':') {
      const first = pieces.findLastIndex(({before}) => before !== '&');
      for (const piece of pieces.slice(first)) piece.explains = true;
      pieces.push({before: ':', words: [], explains: true});
    } else if (!depth && [',', ';', '.', '…', '&'].includes(kind)) {
      pieces.push({before: kind, words: [], explains});
    } else {
      pieces[pieces.length - 1].words.push(word);
    }
  }
  return pieces;
}

/**
 * The words, with those in braces in which whole equations stand.
 * @param {Word[]} found
 * @returns {Word[]}
 */
function spliced(found) {
  const states = (/** @type {Word} */ word) => isArrow(word) || word.kind === 'sep';
  return found.flatMap((word) => {
    if (word.kind !== '{' || !word.inside.some((inner) => states(inner) || inner.kind === '{')) return [word];
    const inside = spliced(word.inside);
    return inside.some(states) ? inside : [word];
  });
}

/**
 * Pieces that belong together: what a line break, a column or a wide space has parted.
 * @param {Piece[]} pieces
 * @param {Aside} aside
 */
export function joined(pieces, aside) {
  /** @type {Piece[]} */
  const kept = [];
  for (const piece of pieces) {
    aside.explains ||= piece.before === 'where';
    piece.words = withoutProse(piece.words, aside);
    if (!piece.words.length) continue;
    const last = kept.at(-1), arrow = arrowOf(piece.words), {before} = piece;
    const breaks = last && ['\n', '\\\\', '&', 'quad', 'env'].includes(before);
    if (breaks && (goesOn(last, piece, arrow) || endsOpen(last.words))) {
      last.words.push(...piece.words);
    } else if (before === '&' && last && !last.explains && arrowOf(last.words) < 0 && arrow >= 0 &&
        isNumber(last.words)) {
      last.words = piece.words;
    } else {
      kept.push(piece);
    }
  }
  return kept;
}

/**
 * Whether a piece goes on with the one before it: − η g does, the item − v = … does not.
 * @param {Piece} last
 * @param {Piece} piece
 * @param {number} arrow
 */
function goesOn(last, piece, arrow) {
  const [first] = piece.words;
  if (isArrow(first) || ['+', '*', '/', ')'].includes(first.kind)) return true;
  return first.kind === '-' && arrowOf(last.words) >= 0 && arrow < 0 && !piece.explains;
}

/** @param {Word[]} found */
function endsOpen(found) {
  const last = found[found.length - 1];
  return isArrow(last) || ['+', '-', '*', '/'].includes(last.kind);
}

/**
 * The words without prose, comments, and brackets in which nothing else stood.
 * @param {Word[]} given
 * @param {Aside} aside
 */
function withoutProse(given, aside) {
  /** @type {Word[]} */
  const kept = [];
  let skipping = false;
  for (const word of given) {
    if (word.kind === 'text') {
      leaveOut(word.text, aside.leftOut);
      const opening = openBracket(kept);
      if (opening !== undefined) { // （ηは学習率）: all of it explains
        leaveOut(kept.splice(opening).slice(1).map(({text}) => text).join(' '), aside.leftOut);
        skipping = true;
      }
    } else if (skipping) {
      skipping = word.kind !== ')';
    } else if (word.kind === ')' && kept.at(-1)?.kind === '(') {
      kept.pop();
    } else {
      kept.push(word);
    }
  }
  while ([',', ';', '.'].includes(kept.at(-1)?.kind ?? '')) kept.pop();
  return kept;
}

/**
 * Where the bracket stands that is still open.
 * @param {Word[]} found
 */
function openBracket(found) {
  /** @type {number[]} */
  const open = [];
  for (const [index, {kind}] of found.entries()) {
    if (kind === '(') open.push(index);
    else if (kind === ')') open.pop();
  }
  return open.at(-1);
}
