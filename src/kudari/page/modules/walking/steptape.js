/** The step of a rule as one program for all variables of a field. As kudari.travel.problems. */
import {GRADIENT_AT} from '../formula/graph.js';
import {looksElsewhere} from '../formula/tape.js';

/** @typedef {import('../formula/tape.js').Tape} Tape */
/** @typedef {import('../basics/tables.js').StateTable} StateTable */
/** @typedef {{tape: Tape, variables: string[]}} WalkedField */

/**
 * The step of all variables in one tape: what belongs to a tensor is written once for each variable, as "w 0" and
 * "w 1", and what all variables share once. The gradient at another place is the field's own program there; its noise
 * is given as "noise 0" and "noise 1".
 * @param {Tape} tape
 * @param {StateTable[]} states
 * @param {WalkedField} field
 * @param {boolean} noisy
 * @returns {Tape}
 */
export function forEveryVariable(tape, states, field, noisy) {
  const count = field.variables.length;
  const numbers = Array.from({length: count}, (_, variable) => variable);
  /** @type {[string, string][]} */
  const inputs = [];
  /** @type {number[][]} where a register of the one tape is in the other, for each variable */
  const registers = [];
  for (const [name, kind] of tape.inputs) {
    const own = kind === 'tensor';
    registers.push(numbers.map((variable) => inputs.length + (own ? variable : 0)));
    for (const variable of own ? numbers : [0]) inputs.push([own ? `${name} ${variable}` : name, kind]);
  }
  const noise = inputs.length;
  if (noisy && looksElsewhere(tape)) for (const variable of numbers) inputs.push([`noise ${variable}`, 'tensor']);
  const constants = [...tape.constants, ...(looksElsewhere(tape) ? field.tape.constants : [])];
  for (const [i] of tape.constants.entries()) registers.push(numbers.map(() => inputs.length + i));
  const isOwn = (/** @type {number} */ register) => count > 1 && registers[register][0] !== registers[register][1];
  const before = inputs.length + constants.length;
  /** @type {any[][]} */
  const operations = [];
  const write = (/** @type {any[]} */ operation) => before + operations.push(operation) - 1;
  for (const [name, ...operands] of tape.operations) {
    if (name === GRADIENT_AT) {
      const there = [...registers[operands[0]], ...field.tape.constants.map((_, i, {length}) => before - length + i)];
      for (const [inner, ...places] of field.tape.operations) {
        there.push(write([inner, ...places.map((/** @type {number} */ place) => there[place])]));
      }
      const slopes = field.tape.outputs.slice(1).map((output) => there[output]);
      registers.push(noisy ? slopes.map((slope, variable) => write(['add', slope, noise + variable])) : slopes);
      continue;
    }
    const own = operands.some(isOwn);
    const written = (own ? numbers : [0]).map((variable) =>
      write([name, ...operands.map((operand) => registers[operand][variable])]));
    registers.push(numbers.map((variable) => written[own ? variable : 0]));
  }
  const shared = [false, ...states.map((state) => state.per_tensor)];
  const outputs = tape.outputs.flatMap((output, k) => (shared[k] ? registers[output].slice(0, 1) : registers[output]));
  return {inputs, constants, operations, outputs};
}
