/**
 * What somebody typed, beside the catalogue: one of its rules, a rule with a mistake in it, or neither. It is known by
 * its fingerprints alone, so that nothing is guessed. As kudari.checking.search.
 */
import {TABLES} from '../basics/tables.js';
import {looksElsewhere} from '../formula/tape.js';
import {fingerprints} from './course.js';
import {REST, kindOfHyper, namingOf, opened, waysToName} from './namings.js';

/**
 * @typedef {import('./optimizers.js').Optimizer} Optimizer
 * @typedef {{rule: string, cause: string, about: string, way: import('./namings.js').Way}} Judgement  the rule that it
 *   is, or is meant to be; the cause why it is not, if it is not, and what that concerns, in the letters of the rule
 */

const {right: RIGHT, mistakes: MISTAKES, causes: CAUSES} = TABLES.check;
const LENGTH = 5; // of a fingerprint

/** @type {Map<string, Map<string, number>>} for each rule the places of causes, by their fingerprints */
const KNOWN = new Map();

/**
 * @param {Optimizer} optimizer
 * @param {string | null} like the name of a family, where it is to be one of its rules; else whatever it is
 * @returns {Judgement | null} null where it is nothing that is known
 */
export function judged(optimizer, like = null) {
  if (looksElsewhere(optimizer.tape)) return null;
  const tries = [false, true].flatMap((digits) => triesOf(optimizer, digits));
  const rules = Object.keys(RIGHT);
  const own = rules.filter((rule) => like === null || familyOf(rule) === like);
  return rightOne(own, tries) ?? mistaken(own, optimizer, tries) ?? rightOne(rules, tries);
}

/**
 * The ways to name its numbers, with the fingerprint that it leaves in each.
 * @param {Optimizer} optimizer
 * @param {boolean} digits
 */
function triesOf(optimizer, digits) {
  const {tape, named, kept} = opened(optimizer, digits);
  if (digits && named.length === optimizer.hypers.length) return []; // there are none
  const ways = waysToName(optimizer, named);
  const namings = ways.map((way) => namingOf(way, kept));
  const found = ways.length ? fingerprints(tape, optimizer.states, namings) : [];
  return ways.map((way, k) => ({way, naming: namings[k], tape, digits: found[k]}));
}

/** @typedef {ReturnType<typeof triesOf>} Tries */

/**
 * @param {string[]} rules
 * @param {Tries} tries
 * @returns {Judgement | null}
 */
function rightOne(rules, tries) {
  for (const {digits, way} of tries) {
    const rule = rules.find((name) => RIGHT[name] === digits && hasAll(name, way));
    if (rule !== undefined) return {rule, cause: '', about: '', way};
  }
  return null;
}

/**
 * A mistake in one of the rules; first in those that remember as much.
 * @param {string[]} rules
 * @param {Optimizer} optimizer
 * @param {Tries} tries
 * @returns {Judgement | null}
 */
function mistaken(rules, {states}, tries) {
  const apart = (/** @type {string} */ rule) => Math.abs(TABLES.rules[familyOf(rule)].states.length - states.length);
  for (const rule of [...rules].sort((a, b) => apart(a) - apart(b))) {
    const known = causesIn(rule);
    const hit = tries.find(({digits, way}) => known.has(digits) && hasAll(rule, way));
    if (!hit) continue;
    const [there] = fingerprints(hit.tape, states, [hit.naming], true);
    const [cause, about] = CAUSES[known.get(there) ?? known.get(hit.digits) ?? 0];
    return {rule, cause, about, way: hit.way};
  }
  return null;
}

/**
 * Whether a rule has all hyperparameters that numbers are named for.
 * @param {string} rule
 * @param {import('./namings.js').Way} way
 */
function hasAll(rule, way) {
  const kinds = TABLES.rules[rule].hypers.map(({name}) => kindOfHyper(name));
  return [...way.values()].every((kind) => kinds.includes(kind.replace(REST, '')));
}

/** @param {string} rule */
export function familyOf(rule) {
  return rule.split('/')[0];
}

/**
 * The places of causes in a rule, unpacked: capitals say how many places further it goes on, fingerprints follow.
 * @param {string} rule
 * @returns {Map<string, number>}
 */
function causesIn(rule) {
  const known = KNOWN.get(rule) ?? new Map();
  if (KNOWN.has(rule)) return known;
  KNOWN.set(rule, known);
  let place = 0;
  for (const [, ahead, digits] of (MISTAKES[rule] ?? '').matchAll(/([A-Z]+)([0-9a-z]+)/g)) {
    for (const letter of ahead) place += letter.charCodeAt(0) - 65;
    for (let k = 0; k < digits.length; k += LENGTH) known.set(digits.slice(k, k + LENGTH), place);
  }
  return known;
}
