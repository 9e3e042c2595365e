/** Characters that can be read in two ways, or that say more than a formula: refused before anything is read. */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from '../formula/errors.js';
import {patternOf, stripped} from './patterns.js';

/** @type {[RegExp, string][]} */
const DOUBTFUL = TABLES.reading.doubtful.map(([pattern, code]) => [new RegExp(pattern, 'u'), code]);
const COUNTED_STEPS = patternOf('countedSteps');

/**
 * Refuse a text that has two meanings by its characters alone.
 * @param {string} text
 */
export function refuseDoubtful(text) {
  for (const [pattern, code] of DOUBTFUL) {
    const found = pattern.exec(text);
    if (found !== null && (code !== 'counter' || !COUNTED_STEPS.test(text))) {
      throw new FormulaError(code, text, found.index, {what: stripped(found[0])});
    }
  }
  for (const {0: what, index} of text.matchAll(patternOf('comma', 'g'))) {
    const before = text.slice(0, index).split('\n').at(-1) ?? '';
    const opened = before.replace(/[^([{]/g, '').length - before.replace(/[^)\]}]/g, '').length;
    if (opened <= 0) throw new FormulaError('two meanings', text, index, {what}); // 0,01 or two numbers?
  }
}
