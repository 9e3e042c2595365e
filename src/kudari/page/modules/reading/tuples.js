/** Several names that are assigned at once: m, v = a, b, and m_0, v_0 = 1. */
import {FormulaError} from '../formula/errors.js';
import {arrowOf, isArrow, stepOf} from './pieces.js';
import {spelled} from './word.js';

/** @typedef {import('./word.js').Word} Word */
/** @typedef {import('./pieces.js').Piece} Piece */

/**
 * The pieces with an equation for each name; refused where there are more names than formulas, or one formula would
 * read another's name.
 * @param {Piece[]} pieces
 * @param {string} text
 */
export function untupled(pieces, text) {
  /** @type {Piece[]} */
  const result = [];
  for (let at = 0; at < pieces.length;) {
    const piece = pieces[at], {words, before} = piece, arrow = arrowOf(words);
    at += 1;
    const own = arrow > 0 ? listed(words.slice(0, arrow)) : [];
    const count = namesBefore(result, piece, own), names = result.splice(result.length - count).map((one) => one.words);
    const targets = [...names, ...own], sign = words[arrow];
    if (targets.length < 2 || (sign.kind !== '=' && sign.kind !== '←')) {
      result.push(...names.map((name) => ({before: ',', words: name, explains: false})), piece);
      continue;
    }
    let bodies = listed(words.slice(arrow + 1));
    for (; bodies.length < targets.length && pieces[at]?.before === ',' && arrowOf(pieces[at].words) < 0; at += 1) {
      bodies.push(pieces[at].words);
    }
    if (bodies.length === 1 && targets.every(isFirst)) bodies = targets.map(() => bodies[0]); // m_0, v_0 = 0
    if (bodies.length !== targets.length) throw new FormulaError('unexpected', text, sign.start, {what: sign.text});
    refuseReading(targets, bodies, text);
    result.push(...targets.map((target, k) => ({before, words: [...target, sign, ...bodies[k]], explains: false})));
  }
  return result;
}

/**
 * Whether this is one name, with what hangs on it.
 * @param {Word[]} found
 */
export function isSingle([first, ...rest]) {
  return first?.kind === 'name' && rest.every(({kind}) => ['_', '^', "'"].includes(kind));
}

/**
 * How many pieces before an equation are names that are assigned with its own.
 * @param {Piece[]} before
 * @param {Piece} piece
 * @param {Word[][]} targets
 */
function namesBefore(before, piece, targets) {
  if (piece.explains || targets.length !== 1 || !isSingle(targets[0])) return 0;
  let count = 0, comma = piece.before;
  for (const last of before.toReversed()) {
    if (comma !== ',' || !isSingle(last.words)) break;
    comma = last.before;
    count += 1;
  }
  return comma === ',' ? 0 : count;
}

/**
 * What stands between commas in brackets that hold everything; all of it, where there are none.
 * @param {Word[]} found
 */
function listed(found) {
  if (found[0]?.kind !== '(' || found[found.length - 1].kind !== ')' || !found.some(({kind}) => kind === ',')) {
    return [found];
  }
  /** @type {Word[][]} */
  const parts = [[]];
  let depth = 0;
  for (const word of found.slice(1, -1)) {
    depth += stepOf(word);
    if (depth < 0) return [found];
    if (depth === 0 && word.kind === ',') parts.push([]);
    else parts[parts.length - 1].push(word);
  }
  return parts;
}

/**
 * Whether a name hangs on the index of the start: m_0.
 * @param {Word[]} target
 */
function isFirst(target) {
  return ['_{0}', '^{(0)}'].includes(spelled(target.slice(1)));
}

/**
 * All formulas are read with the values before; where an earlier one changes them, that cannot be written so.
 * @param {Word[][]} targets
 * @param {Word[][]} bodies
 * @param {string} text
 */
function refuseReading(targets, bodies, text) {
  for (const [k, body] of bodies.entries()) {
    const changed = targets.slice(0, k).map(spelled);
    const word = body.find(({kind, text: name}) => kind === 'name' && changed.includes(name));
    if (word && !body.some(isArrow)) throw new FormulaError('order', text, word.start, {what: word.text});
  }
}
