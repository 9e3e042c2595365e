/** A formula with what it is called: z = x² + y², or f(x, y) = x²/20 + y². As kudari.formula.definitions. */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from './errors.js';
import {Grammar} from './grammar.js';
import {symbol, symbolsOf} from './graph.js';
import {nameKey, splitName} from './letters.js';
import {Scope} from './scope.js';
import {tokens} from './tokens.js';

/** @typedef {import('./graph.js').GraphNode} GraphNode */
/** @typedef {import('./tokens.js').Token} Token */

const DEFINES = ['=', ':=', '←'];

/**
 * The formula of a text, and its variables: in the order of the brackets before the sign, or else of their names.
 * @param {string} text
 * @returns {{node: GraphNode, variables: string[]}}
 */
export function definedBy(text) {
  let words = tokens(text);
  /** @type {string[]} */
  const called = [];
  /** @type {Token[] | null} */
  let between = null;
  for (let size = headingOf(words); size; size = headingOf(words)) {
    called.push(nameKey(words[0].text));
    if (size > 2) between = words.slice(2, size - 2).filter((word) => word.kind === 'name');
    words = words.slice(size);
  }
  const sum = words.find((word) => word.kind === 'name' && /^(sum|prod|Σ|Π)_[a-z]$/.test(word.text)); // sum_i x_i²
  if (sum) throw new FormulaError('a sum', text, sum.position);
  const changed = words.find((word) => word.kind === 'name' && called.includes(nameKey(word.text)));
  if (changed) throw new FormulaError('update', text, changed.position, {what: changed.typed});
  const names = between && variablesOf(between, words, text);
  const known = (names ?? []).map((name) => /** @type {[string, GraphNode]} */ ([name, symbol(name)]));
  const grammar = new Grammar(text, new Scope(known, names ? null : 'tensor'), words);
  const node = grammar.whole(() => grammar.choice());
  return {node, variables: names ?? inOrder(symbolsOf(node).map((one) => one.name))};
}

/**
 * What to ask, in both languages, of x² + y2, where y² may have been meant; else nothing.
 * @param {string} text
 * @returns {[string, string]}
 */
export function askForPower(text) {
  const words = tokens(text);
  const indexed = words.filter((word) => word.kind === 'name' && splitName(word.text)[1]);
  const [name, ...others] = new Set(indexed.flatMap((word) => [word.text, word.typed]));
  if (headingOf(words) > 2 || others.length || !/^\p{L}[23]$/u.test(name ?? '')) return ['', ''];
  const power = name[0] + '²³'[Number(name[1]) - 2];
  const [en, ja] = TABLES.grammar.squares.map((said) => said.replace('{name}', name).replace('{power}', power));
  return [en, ja];
}

/**
 * How many words stand up to the sign of z = … or f(x, y) = …; 0 where there is none.
 * @param {Token[]} words
 */
function headingOf(words) {
  const kinds = words.map((word) => word.kind);
  let end = 0;
  if (kinds[1] === '(') {
    end = kinds.indexOf(')');
    if (!/^name(,name)*$/.test(kinds.slice(2, Math.max(end, 2)).join(''))) return 0;
  }
  return kinds[0] === 'name' && DEFINES.includes(kinds[end + 1]) ? end + 2 : 0;
}

/**
 * The variables that the brackets name; a vector has the elements that stand in the formula.
 * @param {Token[]} between
 * @param {Token[]} words
 * @param {string} text
 */
function variablesOf(between, words, text) {
  const names = between.map((word) => nameKey(word.text));
  const again = between.find((_, index) => names.indexOf(names[index]) < index);
  if (again) throw new FormulaError('unexpected', text, again.position, {what: again.typed});
  const used = words.filter((word) => word.kind === 'name').map((word) => nameKey(word.text));
  const elements = used.filter((name) => splitName(name)[0] === names[0] && name !== names[0]);
  return names.length > 1 || !elements.length || used.includes(names[0]) ? names : inOrder([...new Set(elements)]);
}

/**
 * Names by their letters and then by their indices: x2 stands before x10.
 * @param {string[]} names
 */
function inOrder(names) {
  const index = (/** @type {string} */ name) => Number(splitName(name)[1] || -1);
  const stem = (/** @type {string} */ name) => splitName(name)[0];
  return names.sort((a, b) => (stem(a) === stem(b) ? index(a) - index(b) : stem(a) < stem(b) ? -1 : 1));
}
