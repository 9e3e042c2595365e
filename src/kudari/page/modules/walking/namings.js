/**
 * Which number of a typed rule is which hyperparameter: by its name, if that says so, and by its part in the formula,
 * the likeliest first. As kudari.checking.naming, which has values to go by, and no parts.
 */
import {TABLES} from '../basics/tables.js';
import {nameKey} from '../formula/letters.js';
import {rolesIn} from './typedvalues.js';

/**
 * @typedef {import('./optimizers.js').Optimizer} Optimizer
 * @typedef {{tape: import('../formula/tape.js').Tape, named: string[], kept: string[]}} Opened  the program of a step
 *   with its numbers as inputs: those that have a name or may be meant for one, and those that stay what they are
 * @typedef {Map<string, string>} Way  for a name, or the digits of a number, the kind that it is, as «lr»; «1 − share»
 *   for what is left to one
 */

const {names: SURE, shares: SHARES, course: {values: VALUES}} = TABLES.check;
const KINDS = Object.keys(VALUES);
const PARTS = {rate: ['lr'], share: ['share', 'beta2'], guard: ['eps'], decay: ['weight_decay'], '': []};
const EVERYWHERE = [0, 1, 2, -1]; // numbers that stand in all formulas
const MOST = 24; // ways that are tried
export const REST = '1 − ';

/**
 * The program of a step, opened for other numbers. One that may be what is left to a share, 0.1 beside 0.9, or just the
 * same number, is one for each of its places: the others have spaces behind their digits.
 * @param {Optimizer} optimizer
 * @param {boolean} digits whether numbers in the formula may be hyperparameters
 * @returns {Opened}
 */
export function opened({tape: {inputs, constants, operations, outputs}, hypers}, digits) {
  const isMeant = (/** @type {number} */ value) => digits && !EVERYWHERE.includes(value);
  const among = constants.filter(isMeant).map(String);
  const isLeft = (/** @type {string} */ given) => shareBeside(given, among) !== undefined;
  const end = inputs.length + constants.length;
  /** @type {string[]} */
  const more = [];
  const used = new Set();
  const anew = operations.map(([name, ...places]) => [name, ...places.map((/** @type {number} */ place) => {
    const given = String(constants[place - inputs.length]);
    if (!used.has(place) || !isLeft(given)) return used.add(place) && place;
    more.push(given.padEnd(given.length + more.length + 1));
    return -more.length;
  })]);
  const placed = (/** @type {any} */ place) =>
    (place < 0 ? end - place - 1 : place >= end ? place + more.length : place);
  const given = [...constants.map(String), ...more];
  return {
    tape: {
      inputs: [...inputs, ...given.map((name) => /** @type {[string, string]} */ ([name, 'scalar']))], constants: [],
      operations: anew.map(([name, ...places]) => [name, ...places.map(placed)]), outputs: outputs.map(placed),
    },
    named: [
      ...hypers.map(({name}) => name), ...among.filter((given) => !isLeft(given)), ...among.filter(isLeft), ...more,
    ], // shares before what is left to them
    kept: constants.filter((value) => !isMeant(value)).map(String),
  };
}

/**
 * The ways to name the numbers of a rule; none where it has more than any rule of the catalogue.
 * @param {Optimizer} optimizer
 * @param {string[]} named
 * @returns {Way[]}
 */
export function waysToName({updates, states}, named) {
  const roles = rolesIn({updates, states, hypers: named.map((name) => name.trim())});
  /** @type {{kinds: string[], score: number}[]} one for each of the first names */
  let ways = [{kinds: [], score: 0}];
  for (const name of named) {
    const sure = SURE[nameKey(name).toLowerCase().replaceAll('_', '')] ?? KINDS;
    const meant = /** @type {string[]} */ (PARTS[roles.get(name.trim()) ?? '']);
    const share = shareBeside(name, named);
    const left = share === undefined ? -1 : named.indexOf(share);
    ways = ways.flatMap(({kinds, score}) => {
      const free = sure.filter((kind) => !kinds.includes(kind));
      if (left >= 0) free.push(REST + kinds[left]);
      const fits = (/** @type {string} */ kind) => meant.includes(kind.startsWith(REST) ? 'lr' : kind);
      return free.map((kind) => ({kinds: [...kinds, kind], score: score + Number(fits(kind))}));
    });
    ways = ways.sort((a, b) => b.score - a.score).slice(0, 5 * MOST);
  }
  return ways.slice(0, MOST).map(({kinds}) => new Map(kinds.map((kind, k) => [named[k], kind])));
}

/**
 * By which value on the course a hyperparameter goes.
 * @param {string} hyper
 */
export function kindOfHyper(hyper) {
  return SHARES.includes(hyper) ? 'share' : hyper;
}

/**
 * The number to which another one is what is left of one: 0.9 beside 0.1.
 * @param {string} digits
 * @param {string[]} others
 */
function shareBeside(digits, others) {
  return others.find((other) => Math.abs(+other + +digits - 1) < 1e-9 && +other > +digits);
}

/**
 * What the numbers are on the course.
 * @param {Way} way
 * @param {string[]} kept
 * @returns {import('./course.js').Naming}
 */
export function namingOf(way, kept) {
  /** @type {import('./course.js').Naming} */
  const naming = Object.fromEntries(kept.map((digits) => [digits, () => Number(digits)]));
  for (const [name, kind] of way) {
    naming[name] = (values) => (kind.startsWith(REST) ? 1 - values[kind.replace(REST, '')] : values[kind]);
  }
  return naming;
}
