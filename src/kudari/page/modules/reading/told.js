/** What sentences tell of a rule: numbers at which states begin, values of hyperparameters, the parameter's name. */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from '../formula/errors.js';
import {GREEK_LETTERS, nameKey} from '../formula/letters.js';
import {COUNTERS, constantOf} from './asides.js';
import {isDecimal, patternOf, wholePattern} from './patterns.js';

/**
 * Numbers by names, the parameter's name, and what the gradient was before the first step.
 * @typedef {{numbers: Map<string, number>, parameter: string, gradientBefore: number | null}} Told
 */

const SENTENCES = TABLES.reading.sentences.map((pattern) => new RegExp(pattern, 'giu'));
const PARAMETER = TABLES.reading.parameterTold.map((pattern) => new RegExp(pattern, 'u'));
const ENDS = patternOf('sentenceEnds');
const AROUND = patternOf('around', 'g');
const HEDGED = patternOf('hedged', 'i');
const USUAL = patternOf('usual', 'i');
export const FIRST = patternOf('starts', 'g'); // y_0 = x_0 in an explanation
const VALUED = patternOf('valued', 'g');
const BETWEEN = wholePattern('toldBetween');
const GRADIENT_BEFORE = patternOf('gradientBefore', 'i');
/** @type {[RegExp, string][]} */
const MORE_THAN_A_FORMULA = [
  [patternOf('searches', 'i'), 'search'], [patternOf('sometimes'), 'cases'], [patternOf('small'), 'no start'],
];
const NUMBERS = new Map([['zero', 0], ['zeros', 0], ['one', 1], ['ones', 1]]);

/**
 * What the sentences of a text tell; a step that is more than its formula is refused. As kudari.reading.told.
 * @param {string} text
 * @returns {Told}
 */
export function toldIn(text) {
  for (const [pattern, code] of MORE_THAN_A_FORMULA) {
    const found = pattern.exec(text);
    if (found) throw new FormulaError(code, text, found.index, {what: found[1] ?? found[0]});
  }
  const plain = plainOf(text);
  /** @type {Map<string, number>} */
  const numbers = new Map();
  for (const sentence of plain.split(ENDS)) {
    if (HEDGED.test(sentence)) continue;
    for (const pattern of SENTENCES) {
      for (const [, name, number] of sentence.matchAll(pattern)) numbers.set(called(name), numberOf(number));
    }
  }
  const parameter = PARAMETER.map((pattern) => pattern.exec(plain)?.[1]).find(Boolean) ?? '';
  return {numbers, parameter: called(parameter), gradientBefore: GRADIENT_BEFORE.test(plain) ? 0 : null};
}

/**
 * The numbers in what was left out, as in (η = 0.1); none where two are said, or where one is only usual.
 * @param {string[]} remarks
 */
export function equationsIn(remarks) {
  /** @type {Map<string, number>} */
  const numbers = new Map();
  const doubtful = new Set(COUNTERS);
  for (const remark of remarks) {
    const plain = plainOf(remark);
    if (USUAL.test(plain)) continue;
    for (const [, name, written] of plain.matchAll(VALUED)) {
      const own = called(name), number = numberOf(written);
      if ((numbers.get(own) ?? number) !== number) doubtful.add(own);
      else numbers.set(own, number);
    }
  }
  return new Map([...numbers].filter(([name]) => !doubtful.has(name)));
}

/**
 * What a remark tells, if nothing else stands in it than starts and values.
 * @param {string} remark
 * @returns {import('./asides.js').Telling[]}
 */
export function tellsOnly(remark) {
  const plain = plainOf(remark), without = plain.replace(FIRST, '');
  if (!BETWEEN.test(without.replace(VALUED, ''))) return [];
  /** @type {import('./asides.js').Telling[]} */
  const firsts = Array.from(plain.matchAll(FIRST), ([, name]) => [called(name), 'w']);
  /** @type {import('./asides.js').Telling[]} */
  const numbers = Array.from(without.matchAll(VALUED), ([, name, number]) => [called(name), numberOf(number)]);
  return [...firsts, ...numbers];
}

/**
 * A text without the signs of mathematics, with Greek letters as such.
 * @param {string} text
 */
function plainOf(text) {
  return text.replace(/\\var(?=epsilon|theta|phi|rho)/g, '\\')
    .replace(/\\([A-Za-z]+)/g, (_, letter) => GREEK_LETTERS.get(letter) ?? ' ')
    .replace(AROUND, '').replaceAll('−', '-');
}

/**
 * β_1 is called β1, and m_0 is m.
 * @param {string} name
 */
function called(name) {
  const [stem, ...indices] = name.replace(/[{}]/g, '').split('_'), index = indices.join('_');
  if (index === '' || index === '0') return nameKey(stem);
  return nameKey(isDecimal(index) ? stem + index : `${stem}_${index}`);
}

/** @param {string} text */
function numberOf(text) {
  return NUMBERS.get(text.toLowerCase()) ?? (constantOf(text) || 0);
}
