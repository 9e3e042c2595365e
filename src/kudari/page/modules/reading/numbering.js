/** The numbers of equations at the ends of their lines: (1), (2.3), (4a), (1-1), also behind a leader, --- (1). */
import {FormulaError} from '../formula/errors.js';
import {patternOf, stripped, wholePattern} from './patterns.js';
import {spelled} from './word.js';

/** @typedef {import('./word.js').Word} Word */

const NUMBER = wholePattern('equationNumber');
const LETTER = wholePattern('equationLetter');
const LETTERED = patternOf('lettered', 'g');
const ENDS = ['name', 'number', ')', '_', '^', '{', 'frac'];

/**
 * Whether this is a number and nothing else: 1, (2.3), (4a).
 * @param {Word[]} found
 */
export function isNumber(found) {
  const inner = found.filter(({kind}) => kind !== '(' && kind !== ')');
  if (inner.length <= 3 && inner.every(({kind}) => ['number', '.', '-'].includes(kind))) return true;
  return inner.length < found.length && NUMBER.test(spelled(inner));
}

/**
 * What is assigned, without the number before it: (1) w = …
 * @param {Word[]} target
 */
export function withoutLeadingNumber(target) {
  const closing = target.findIndex(({kind}) => kind === ')');
  const leads = closing > 0 && closing < target.length - 1 && target[0].kind === '(';
  return leads && NUMBER.test(spelled(target.slice(1, closing))) ? target.slice(closing + 1) : target;
}

/**
 * A formula without the number at its end, which stands in brackets, behind a space or a leader; refused where it may
 * be a factor, or the brackets a remark, as in (SGD).
 * @param {Word[]} body
 * @param {string} text
 * @param {string[]} leftOut
 */
export function withoutNumber(body, text, leftOut) {
  const opening = body.findLastIndex(({kind}, k) => kind === '(' && k > body.length - 8);
  if (opening < 1 || body[body.length - 1].kind !== ')') return body;
  const inside = body.slice(opening + 1, -1), plain = spelled(inside), {start} = body[opening];
  let end = opening;
  while (end && ['-', '*', '**'].includes(body[end - 1].kind)) end -= 1;
  const leader = stripped(text.slice(body[end].start, start));
  const remark = () => new FormulaError('remark', text, start, {what: plain});
  if (leader === '-' && NUMBER.test(plain)) throw remark(); // − η g - (1)
  const leads = leader.length > 1 || ['—', '―', '─'].includes(leader); // --- (1), ・・・(1)
  if (!leads) end = opening;
  if (!end || !ENDS.includes(body[end - 1].kind) || !(leads || body[end - 1].spaced)) return body;
  const lettered = leads || (text.match(LETTERED) ?? []).length > 1; // (a) is a number where (b) is one
  if (NUMBER.test(plain) || (lettered && LETTER.test(plain))) {
    leftOut.push(text.slice(start, body[body.length - 1].end));
    return body.slice(0, end);
  }
  if (inside.length === 1 && isDoubtful(inside[0], text)) throw remark();
  return body;
}

/**
 * Whether what stands alone in brackets may be a factor, a number of an equation or a remark.
 * @param {Word} word
 * @param {string} text
 */
function isDoubtful({kind, text: word}, text) {
  if (kind !== 'name') return kind === 'number';
  const length = Array.from(word).length, escaped = word.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
  const used = (text.match(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'gu')) ?? []).length > 1;
  return length > 2 || (!used && (LETTER.test(word) || /^[\0-\x7f]{2}$/.test(word))); // (a), (L2)
}
