/** What a gradient is among the words of a text: a name that keeps the place at which it is taken. */
import {TABLES} from '../basics/tables.js';
import {isName} from './names.js';

/** @typedef {import('./names.js').Name} Name */
/** @typedef {import('./word.js').Word} Word */

/**
 * A gradient: of which variable and of which function, or "" where that is not written; at which place, where that is;
 * and whether it is a name as g, which may be assigned.
 * @typedef {Name & {of: string, function: string, place: Word[] | null, named: boolean}} Gradient
 */

export const GRADIENT_NAMES = TABLES.reading.gradients;

/**
 * @param {Word} word
 * @returns {word is Gradient}
 */
export function isGradient(word) {
  return 'of' in word;
}

/**
 * All names in some words, also at the places of gradients.
 * @param {Word[]} found
 * @returns {Name[]}
 */
export function namesIn(found) {
  return found.flatMap((word) => {
    const inside = namesIn(word.inside);
    if (!isGradient(word)) return isName(word) ? [word, ...inside] : inside;
    const place = namesIn(word.place ?? []);
    return word.named ? [word, ...place, ...inside] : [...place, ...inside];
  });
}

/**
 * All gradients in some words, also at the places of others.
 * @param {Word[]} found
 * @returns {Gradient[]}
 */
export function gradientsIn(found) {
  return found.flatMap((word) =>
    [...(isGradient(word) ? [word, ...gradientsIn(word.place ?? [])] : []), ...gradientsIn(word.inside)]);
}

/**
 * All names in some words, and none at the places of gradients.
 * @param {Word[]} found
 * @returns {Name[]}
 */
export function plainNames(found) {
  return found.flatMap((word) => [...(isName(word) ? [word] : []), ...plainNames(word.inside)]);
}
