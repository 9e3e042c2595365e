/** The order of equations: by their indices where they have some, and as they stand where there are none. */
import {FormulaError} from '../formula/errors.js';
import {namesIn} from './gradient.js';
import {lagOf} from './names.js';

/**
 * An equation with its names understood: what is assigned, = or the sign of +=, the formula, where it stands in the
 * text, whether it stands behind a «where», and so says what is meant before, and which statement of the text it is.
 * @typedef {{target: import('./names.js').Name, sign: string, body: import('./word.js').Word[], place: number,
 *   explains: boolean, origin: number}} Equation
 */

/**
 * The time of the new value of each name. Where none stands at what is assigned, those that are read tell it: in
 * w = w − η g + β (w − w_prev), w is the value before the step; in v = γ v_{t−1} + g it is v_{t−1}.
 * @param {Equation[]} equations
 */
export function newestTimes(equations) {
  /** @type {Map<string, number | null>} */
  const newest = new Map();
  for (const {target: {text, time}} of equations) if (!newest.has(text)) newest.set(text, time);
  for (const [name, known] of newest) {
    if (known !== null) continue;
    const own = equations.filter(({target}) => target.text === name);
    const timesIn = (/** @type {Equation[]} */ some) =>
      new Set(some.flatMap(({body}) => namesIn(body)).filter(({text}) => text === name).map(({time}) => time));
    const told = (/** @type {Set<number | null>} */ times) =>
      Array.from(times).flatMap((time) => (time === null ? [] : [time]));
    let times = timesIn(own);
    if (times.has(null) || own.some(({sign}) => sign !== '=' && sign !== '←')) {
      if (told(times).length) newest.set(name, 1);
      continue;
    }
    if (!times.size) {
      times = timesIn(equations);
      if (told(times).length < 2) continue;
    }
    if (!times.has(null)) newest.set(name, 1 + Math.max(...told(times)));
  }
  return newest;
}

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
    const defines = equation.explains && !lookingBack.has(equation.target.text); // … where m̂ = m/(1 − β), m = β m + …
    if (defines && others.some(({explains}) => explains) && lookingBack.has(text)) return false;
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
