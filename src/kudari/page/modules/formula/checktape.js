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
  for (const [name, ...registers] of operations) {
    const operation = typeof name === 'string' ? OPERATIONS.get(name) : undefined;
    if (operation === undefined || registers.length !== operation.arity || !areRegisters(registers, count)) return null;
    const numbers = name === 'where' ? registers.slice(1) : registers; // no comparison may stand among them
    if (numbers.some((/** @type {number} */ register) => truths.has(register))) return null;
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
 * @param {unknown[]} registers
 * @param {number} count
 */
function areRegisters(registers, count) {
  return registers.every((register) => Number.isInteger(register) && Number(register) >= 0 && Number(register) < count);
}
