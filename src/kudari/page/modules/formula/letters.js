/** Letters of formulas: Greek names, indices and marks, as the grammar reads them and a label writes them. */
import {TABLES} from '../basics/tables.js';

export const GREEK_LETTERS = new Map(Object.entries(TABLES.grammar.greek));
const MARKS_OVER_LETTERS = new RegExp(`[${Object.keys(TABLES.grammar.marks).join('')}]`, 'g');

/**
 * A name's stem and its index: β₁ and beta1 both end in 1.
 * @param {string} name
 * @returns {[string, string]}
 */
export function splitName(name) {
  const plain = name.normalize('NFKC');
  const stem = plain.replace(/[0-9]+$/, '');
  return stem ? [stem, plain.slice(stem.length)] : [plain, ''];
}

/**
 * A stem without the hats and bars over it.
 * @param {string} stem
 * @returns {string}
 */
export function baseOf(stem) {
  return stem.normalize('NFD').replace(MARKS_OVER_LETTERS, '').normalize('NFC');
}

/**
 * The one spelling under which a name is looked up: β₁, β1 and beta1 are the same name.
 * @param {string} name
 * @returns {string}
 */
export function nameKey(name) {
  const [stem, index] = splitName(name);
  const bare = stem.replace(/_+$/, ''); // lambda_, for Python has its own lambda
  const spelled = GREEK_LETTERS.get(bare) ?? stem;
  return spelled.normalize('NFC') + index;
}

/**
 * A name as a mathematician writes it: beta1 is β₁, eta is η; other words stay.
 * @param {string} name
 * @returns {string}
 */
export function letterOf(name) {
  const [written, index] = splitName(name);
  const stem = GREEK_LETTERS.get(written) ?? written;
  if (Array.from(baseOf(stem)).length > 1) return name;
  return stem + index.replace(/[0-9]/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));
}

/**
 * A number's digits of any script as those of ASCII; each script has its ten in a row.
 * @param {string} text
 * @returns {string}
 */
export function plainDigits(text) {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = /** @type {number} */ (digit.codePointAt(0));
    let zero = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String((code - zero) % 10);
  });
}
