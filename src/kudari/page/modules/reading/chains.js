/** The chain rule as it is written: products of derivatives that are one gradient. As kudari.reading.chains. */
import {isGradient} from './gradient.js';

/** @typedef {import('./gradient.js').Gradient} Gradient */
/** @typedef {import('./word.js').Word} Word */

/**
 * ∂L/∂y · ∂y/∂w is one gradient, that of L by w: the words with such products as one.
 * @param {Word[]} found
 */
export function chained(found) {
  /** @type {Word[]} */
  const result = [];
  for (const word of found) {
    result.push(word);
    for (let link = linkOf(result); link !== null; link = linkOf(result)) result.splice(...link);
  }
  return result;
}

/**
 * The gradient that two links of a chain at the end of some words make, and which words it replaces.
 * @param {Word[]} found
 * @returns {[number, number, Gradient] | null}
 */
function linkOf(found) {
  const [last, at] = factorOf(found, found.length);
  const [first, from] = factorOf(found, at - Number(found[at - 1]?.kind === '*'));
  if (first === null || last === null) return null;
  for (const [outer, inner] of [[first, last], [last, first]]) {
    if (!outer.of || outer.of !== inner.function) continue;
    const {start} = first, {end, spaced} = last;
    return [from, found.length, {...inner, start, end, spaced, function: outer.function}];
  }
  return null;
}

/**
 * The gradient that ends some words, in brackets or without, and where it begins.
 * @param {Word[]} found
 * @param {number} end
 * @returns {[Gradient | null, number]}
 */
function factorOf(found, end) {
  const isBracketed = end > 2 && found[end - 1].kind === ')' && found[end - 3].kind === '(';
  const word = found[isBracketed ? end - 2 : end - 1];
  return word && isGradient(word) ? [word, isBracketed ? end - 3 : end - 1] : [null, end];
}
