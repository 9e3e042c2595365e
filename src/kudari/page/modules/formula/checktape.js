/** Whether data from outside are a tape: a file that somebody drops on the page is looked over before it is used. */
import {OPERATIONS} from './graph.js';

const MOST_REGISTERS = 100000;

/**
 * The tape that data hold, and nothing else that they hold; null where they are no tape.
 * @param {unknown} data
 * @returns {import('./tape.js').Tape | null}
 */
export function checkedTape(data) {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return null;
  if (Object.keys(data).sort().join() !== 'constants,inputs,operations,outputs') return null;
  const {inputs, constants, operations, outputs} = /** @type {Record<string, unknown>} */ (data);
  if (!isListOf(inputs, isTapeInput) || !isListOf(constants, Number.isFinite)) return null;
  if (!isListOf(operations, Array.isArray) || !isListOf(outputs, Number.isInteger)) return null;
  if (new Set(inputs.map(([name]) => name)).size < inputs.length) return null;
  let count = inputs.length + constants.length;
  const truths = new Set();
  for (const [name, ...given] of operations) {
    const operation = typeof name === 'string' ? OPERATIONS.get(name) : undefined;
    if (operation === undefined || given.length !== operation.arity || !areRegisters(given, count)) return null;
    const numbers = name === 'where' ? given.slice(1) : given; // no comparison may stand among them
    if (numbers.some((/** @type {number} */ place) => truths.has(place))) return null;
    if (operation.result === 'truth') truths.add(count);
    count += 1;
  }
  return areRegisters(outputs, count) ? {inputs, constants, operations, outputs} : null;
}

/**
 * @template Entry
 * @param {unknown} list
 * @param {(entry: any) => boolean} is
 * @returns {list is Entry[]}
 */
function isListOf(list, is) {
  return Array.isArray(list) && list.length <= MOST_REGISTERS && list.every(is);
}

/** @param {unknown} pair */
function isTapeInput(pair) {
  if (!Array.isArray(pair) || pair.length !== 2) return false;
  const [name, kind] = pair;
  return typeof name === 'string' && (kind === 'scalar' || kind === 'tensor');
}

/**
 * Whether all are numbers of registers that are known so far.
 * @param {unknown[]} places
 * @param {number} count
 */
function areRegisters(places, count) {
  return places.every((place) => Number.isInteger(place) && Number(place) >= 0 && Number(place) < count);
}
