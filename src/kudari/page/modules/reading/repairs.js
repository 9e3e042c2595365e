/** LaTeX that has lost letters on its way: a program took the \f of \frac for a sign of its own. */
import {TABLES} from '../basics/tables.js';
import {patternOf} from './patterns.js';

const LOST = Object.entries(TABLES.reading.lost);
const LEFT = new Map(Object.entries(TABLES.reading.left));
const WITNESSES = patternOf('witnesses');
const REMAINS = patternOf('remains', 'g');

/**
 * The text with the commands that it must have had; one that lost none is as it was.
 * @param {string} text
 */
export function repaired(text) {
  const whole = LOST.reduce((known, [sign, command]) => known.replaceAll(sign, command), text);
  if (!whole.includes('\\') || !WITNESSES.test(whole)) return whole;
  return whole.replace(REMAINS, (found) => LEFT.get(found) ?? found);
}
