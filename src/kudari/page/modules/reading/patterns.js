/** Python's patterns, and what it calls a space and a digit. */
import {TABLES} from '../basics/tables.js';

const {patterns, space} = TABLES.reading;
const SPACE = new RegExp(`[${space}]`);

/** @param {string} character */
export function isSpace(character) {
  return SPACE.test(character);
}

/**
 * Whether a text is digits, of any script.
 * @param {string} text
 */
export function isDecimal(text) {
  return /^\p{Nd}+$/u.test(text);
}

/**
 * A text without spaces, or other characters of a class, at its ends.
 * @param {string} text
 * @param {string} [marks]
 */
export function stripped(text, marks = space) {
  return text.replace(new RegExp(`^[${marks}]+|[${marks}]+$`, 'gu'), '');
}

/**
 * One of Python's patterns.
 * @param {keyof typeof patterns} name
 * @param {string} [flags]
 */
export function patternOf(name, flags = '') {
  return new RegExp(patterns[name], flags + 'u');
}

/**
 * The same for a text as a whole.
 * @param {keyof typeof patterns} name
 */
export function wholePattern(name) {
  return new RegExp(`^(?:${patterns[name]})$`, 'u');
}
