/** The order of equations: by their indices where they have some, and as they stand where there are none. */
import {FormulaError} from '../formula/errors.js';
import {namesIn} from './gradient.js';
import {lagOf} from './names.js';

/**
 * An equation with its names understood: what is assigned, = or the sign of +=, the formula, where it stands in the
 * text, and whether it stands behind a «where», and so says what is meant before.
 * @typedef {{target: import('./names.js').Name, sign: string, body: import('./word.js').Word[], place: number,
 *   explains: boolean}} Equation
 */

/**
 * The equations, each behind those whose new values it reads; names that are `given` have a value before.
 * As kudari.reading.order.
 * @param {Equation[]} equations
 * @param {Map<string, number | null>} newest
 * @param {Set<string>} given
 * @param {string} text
 */
export function inOrder(equations, newest, given, text) {
  const names = new Map(equations.map((equation) => [equation, namesIn(equation.body)]));
  const reads = (/** @type {Equation} */ equation) => names.get(equation) ?? [];
  const lookingBack = new Set(equations
    .filter((equation) => reads(equation).some((name) => name.text === equation.target.text))
    .map(({target}) => target.text));
  let pending = equations;
  /** @type {(equation: Equation, strictly: boolean) => boolean} */
  const isReady = (equation, strictly) => reads(equation).every((name) => {
    const {text} = name;
    const others = pending.filter((one) => one.target.text === text && one !== equation);
    const isEarlier = others.some(({place}) => place < equation.place);
    if (text === equation.target.text || given.has(text)) return !isEarlier;
    if (!others.length) return true;
    const lag = lagOf(name, newest);
    if (lag !== null) return lag !== 0;
    if ((newest.get(text) ?? null) !== null && !lookingBack.has(text)) return false;
    if (!equation.explains && others.some(({explains}) => explains)) return false;
    return !(strictly && isEarlier);
  });
  /** @type {Equation[]} */
  const done = [];
  while (pending.length) {
    const ready = pending.find((one) => isReady(one, true)) ?? pending.find((one) => isReady(one, false));
    if (ready === undefined) {
      const {start, text: what} = pending[0].target;
      throw new FormulaError('implicit', text, start, {what});
    }
    pending = pending.filter((one) => one !== ready);
    done.push(ready);
  }
  return done;
}
