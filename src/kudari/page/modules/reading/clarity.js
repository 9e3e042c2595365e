/** Places of a formula that can be read in two ways, of which none is surely meant. */
import {TABLES} from '../basics/tables.js';
import {isGradient} from './gradient.js';
import {isName} from './names.js';
import {patternOf} from './patterns.js';

/** @typedef {import('./names.js').Name} Name */
/** @typedef {import('./times.js').Times} Times */
/** @typedef {import('./word.js').Word} Word */

const COUNTING = TABLES.reading.stepLetters;
const STEP = patternOf('bracketedStep');
const ALONE = patternOf('bracketedLetter');
const INDEX = patternOf('bracketedIndex');

/**
 * Whether a word and what follows it have two meanings. As kudari.reading.clarity.
 * @param {string} text
 * @param {Word[]} body
 * @param {number} index
 * @param {Set<string>} moving the names that are assigned
 * @param {Times} times
 */
export function hasTwoMeanings(text, body, index, moving, times) {
  const word = body[index], rest = body.slice(index + 1, index + 7), before = body.slice(Math.max(0, index - 2), index);
  const {kind, spaced, start, end} = word, [first, second] = rest;
  const isRaised = isName(word) && word.time !== null && !moving.has(word.text) && text.slice(start, end).includes('^');
  if (isRaised && before.map((one) => one.text).join(' ') === '1 -') return true; // 1 − β^{(t)}
  if (!first) return false;
  if (isGradient(word)) return word.named && stepAbove(rest) > 0; // g^k
  if (isName(word)) return isUnclear(word, before.at(-1), rest, moving, times);
  if (kind === '/' && first.kind === 'number' && second?.kind === 'name') { // g/2η and g / 2 B; 1/2 η is clear
    return (!first.spaced || spaced) && !isGradient(second);
  }
  if (kind !== '^' && kind !== '**') return false;
  const [over, stroke, under] = first.kind === '-' ? rest.slice(1) : rest; // v^−1/2 in plain text; w^2/2 is clear
  const isFraction = over?.kind === 'number' && stroke?.kind === '/' && under?.kind === 'number';
  return isFraction && over.text === '1' && !over.spaced;
}

/**
 * The same of a name.
 * @param {Name} word
 * @param {Word | undefined} before
 * @param {Word[]} rest
 * @param {Set<string>} moving
 * @param {Times} times
 */
function isUnclear({text, time, hung, spaced}, before, rest, moving, times) {
  const [first, second, third] = rest, plain = rest.map((one) => one.text).join('');
  const isFree = !moving.has(text), isTight = !spaced;
  const isOne = (first.kind === '+' || first.kind === '-') && second?.text === '1' &&
    !['*', '/', 'name', '('].includes(third?.kind);
  if (isOne && isTight && !first.spaced && /^[\p{L}\p{Nl}\p{No}]t$/u.test(text)) return true; // vt−1
  if (isOne && hung && time === 0 && !times.shifted) return true; // v_t − 1, where no index says t − 1
  if (isFree && isTight && /[^\0-\x7f]/.test(text) && first.text === (times.letter || 't')) return true; // αt
  if (plain.search(ALONE) === 0 || (isFree && isTight && plain.search(STEP) === 0)) return true; // η(k), m (t)
  if (isTight && plain.search(INDEX) === 0) return true; // v[0]
  const isGradientAt = (/** @type {number} */ index) => rest[index] && isGradient(rest[index]);
  const above = stepAbove(rest), isFirst = !before || ['+', '-', '('].includes(before.kind);
  if (isFree && isFirst && above > 0 && isGradientAt(above)) return true; // α^k ∇f
  return text === 't' && isFree && isGradient(first) && !['/', '^', '(', '√'].includes(before?.kind ?? '');
}

/**
 * How many words ^k is, if it is next.
 * @param {Word[]} found
 */
function stepAbove(found) {
  const [sign, first, letter, last] = found.map(({text}) => text);
  if (sign !== '^' || first === undefined) return 0;
  if (first === '(' && last === ')' && COUNTING.includes(letter)) return 4;
  return COUNTING.includes(first) ? 2 : 0;
}
