/** The equations of one parameter, with their names told apart: what is needed for it, and nothing else. */
import {FormulaError} from '../formula/errors.js';
import {baseOf} from '../formula/letters.js';
import {GRADIENT_NAMES, gradientsIn, isGradient, namesIn} from './gradient.js';
import {Gradients} from './gradients.js';
import {isName} from './names.js';
import {reachOf, readsFrom} from './roles.js';
import {wordOf} from './word.js';

/** @typedef {import('./names.js').Name} Name */
/** @typedef {import('./order.js').Equation} Equation */
/** @typedef {import('./word.js').Word} Word */

/**
 * What is stated of a parameter, with every gradient as one word, and sums over the steps as states.
 * As kudari.reading.equations.
 * @param {import('./roles.js').Roles} roles
 * @param {string} parameter
 */
export function equationsOf(roles, parameter) {
  const reader = new Gradients(roles.text, roles.namer, roles.assigned, roles.spellings(parameter));
  /** @type {Equation[]} */
  const equations = [];
  for (const [place, [target, one]] of roles.stated.entries()) {
    const known = reader.sums.length, {explains} = one;
    const body = reader.found(roles.renamed(roles.namer.named([...one.body]), parameter));
    for (const [sum, summand] of reader.sums.slice(known)) { // a state, to which the summand of this step is added
      const name = {...sum, time: null}, added = [{...name}, wordOf('+', '+', sum.start, sum.start), ...summand];
      equations.push({target: name, sign: '=', body: added, place, explains: false, origin: -1});
    }
    const own = roles.renamedName(target, parameter);
    equations.push({target: own, sign: one.arrow.kind, body, place, explains, origin: place});
    refuseOtherElements(equations[equations.length - 1], roles);
  }
  tellStepsOfSums(equations, parameter);
  return gradientFirst(needed(toldApart(spread(equations), parameter), parameter), parameter);
}

/**
 * A sum up to the step before this one is the state as it was: its name is given the time −1.
 * @param {Equation[]} equations
 * @param {string} parameter
 */
function tellStepsOfSums(equations, parameter) {
  const timesOf = (/** @type {Name[]} */ names) => names.flatMap(({time}) => (time === null ? [] : [time]));
  const words = equations.flatMap(({body}) => namesIn(body));
  const given = timesOf(equations.flatMap(({body}) => gradientsIn(body)).filter(({named}) => named));
  /** @type {Map<string, number>} */
  const times = new Map();
  for (const {target: {text, time}} of equations) if (time !== null) times.set(text, time);
  const step = times.get(parameter);
  for (const {target, body} of equations) {
    if (!target.text.startsWith('Σ')) continue;
    const readers = words.filter(({text}) => text === target.text);
    const [state] = namesIn(body).flatMap(({text}) => (text === parameter ? [] : times.get(text) ?? []));
    let now = state ?? (step === undefined ? 0 : step - 1);
    if (state === undefined && gradientsIn(body).every(({named}) => named)) { // g_t is of this step, also beside w_t
      now = Math.max(now, ...(given.length || step === undefined ? given : timesOf(readers)));
    }
    target.time = 0;
    for (const word of readers) word.time = word.time === null ? -1 : word.time - now;
  }
}

/**
 * w_j beside w_i is another weight, and w_{ji} beside w_{ij}: a rule is computed element by element.
 * @param {Equation} equation
 * @param {import('./roles.js').Roles} roles
 */
function refuseOtherElements({target, body}, {text, assigned}) {
  let first = target;
  for (const word of [...namesIn(body), ...gradientsIn(body).filter(({named}) => !named)]) {
    if (!word.element || !(isGradient(word) || assigned.has(word.text))) continue;
    if (first.element && word.element !== first.element) {
      const [what, other] = [word, first].map(({start, end}) => text.slice(start, end));
      throw new FormulaError('another element', text, word.start, {what, other});
    }
    first = first.element ? first : word;
  }
}

/**
 * What g is, where it stands below its use: the gradient is taken before the step, wherever that is written.
 * @param {Equation[]} equations
 * @param {string} parameter
 */
function gradientFirst(equations, parameter) {
  const own = equations.filter(({target: {text}}) => GRADIENT_NAMES.includes(baseOf(text)) && text !== parameter);
  const [gradient] = own;
  if (own.length !== 1 || gradient.target.time !== null || !['=', '←'].includes(gradient.sign)) return equations;
  const readers = equations.filter(({body}) => namesIn(body).some(({text}) => text === gradient.target.text));
  if (readers.includes(gradient) || !readers.some(({place}) => place < gradient.place)) return equations;
  return [{...gradient, place: -1}, ...equations.filter((one) => one !== gradient)];
}

/**
 * RMS[x] = √(E[x²] + ε) stands for RMS[g] and RMS[Δx] as well.
 * @param {Equation[]} equations
 */
function spread(equations) {
  const assigned = new Set(equations.map(({target}) => target.text));
  const read = new Set(equations.flatMap(({body}) => namesIn(body).map(({text}) => text)));
  const used = [...read].filter((name) => !assigned.has(name)).sort();
  let result = [...equations];
  for (const equation of equations) {
    const {text} = equation.target;
    const bracket = text.indexOf('[');
    if (bracket < 0) continue;
    const head = text.slice(0, bracket + 1);
    const argument = text.slice(bracket + 1, -1);
    for (const name of used) {
      if (!name.startsWith(head) || !name.endsWith(']')) continue;
      const body = ofAnother(equation.body, argument, name.slice(head.length, -1));
      result.push({...equation, target: {...equation.target, text: name}, body});
    }
    if (!assigned.has(argument) && !read.has(text)) result = result.filter((one) => one !== equation);
  }
  return result;
}

/**
 * α_t = α √(1 − β^t) makes α_t of a number α: they are two names.
 * @param {Equation[]} equations
 * @param {string} parameter
 */
function toldApart(equations, parameter) {
  const assigned = new Set(equations.map(({target}) => target.text));
  let result = equations;
  for (const {target, body} of equations) {
    const name = target.text;
    const names = namesIn(body);
    const own = names.filter(({text}) => text === name);
    const timeless = own.length > 0 && own.every((word) => !isGradient(word) && word.time === null);
    const others = names.some(({text}) => text !== name && assigned.has(text));
    const isRate = /[^\0-\x7f]/.test(name) || name === 'lr' || name === 'learning_rate';
    const isNumber = isRate || !(others || gradientsIn(body).length); // v_t = v + g is a state
    if (name !== parameter && isNumber && target.time !== null && timeless) {
      result = result.map((one) => exchanged(one, name, `${name}_t`));
    }
  }
  return result;
}

/**
 * The equations on which the parameter depends.
 * @param {Equation[]} equations
 * @param {string} parameter
 */
function needed(equations, parameter) {
  const reached = reachOf(parameter, readsOf(equations));
  return equations.filter(({target}) => target.text === parameter || reached.has(target.text));
}

/**
 * Which names each equation reads.
 * @param {Equation[]} equations
 */
export function readsOf(equations) {
  return readsFrom(equations.map(({target, body}) => [target.text, namesIn(body).map(({text}) => text)]));
}

/**
 * The words with E[x²] as E[g²].
 * @param {Word[]} found
 * @param {string} old
 * @param {string} other
 * @returns {Word[]}
 */
function ofAnother(found, old, other) {
  return found.map((word) => {
    if (!isName(word)) return {...word, inside: ofAnother(word.inside, old, other)};
    const text = word.text.replaceAll(`[${old}^`, () => `[${other}^`).replaceAll(`[${old}]`, () => `[${other}]`);
    return {...word, text};
  });
}

/**
 * An equation in which a name with a time is called otherwise.
 * @param {Equation} equation
 * @param {string} name
 * @param {string} other
 * @returns {Equation}
 */
function exchanged(equation, name, other) {
  /** @type {(found: Word[]) => Word[]} */
  const renamed = (found) => found.map((word) => {
    const inside = renamed(word.inside);
    if (isGradient(word)) return /** @type {Word} */ ({...word, inside, place: word.place && renamed(word.place)});
    const isMeant = isName(word) && word.text === name && word.time !== null;
    return {...word, inside, text: isMeant ? other : word.text};
  });
  const {target, body} = equation;
  const text = target.text === name ? other : target.text;
  return {...equation, target: {...target, text}, body: renamed(body)};
}
