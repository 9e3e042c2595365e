/** Why a walk went as it did, as kudari.travel.diagnosis says it: what is found, and when, Python has told the page. */
import {written} from '../basics/sentences.js';
import {TABLES} from '../basics/tables.js';
import {Measurements} from './measurements.js';
import {Evaluation} from './vectorformulas.js';

/** @typedef {import('./scene.js').Walk} Walk */
/** @typedef {{code: string, numbers: Record<string, unknown>}} Finding  with the measures that are its evidence */

/**
 * The verdict on a walk up to a step, in a short sentence. Of an ensemble it tells of the adventurer in the middle, and
 * how many diverged.
 * @param {Walk} walk
 * @param {number} step
 * @param {import('./columns.js').Ground} field
 * @param {{noise: number, lang: string | null}} state
 * @param {import('../basics/words.js').Say} say
 */
export function verdict(walk, step, field, {noise, lang}, say) {
  const [{code, numbers}] = findings(new Measurements(walk, step, field, noise));
  const gone = walk.divergedAt.filter((at) => at >= 0 && at <= step).length;
  const others = walk.lanes > 1 && gone ? ` ${say('lost of', {gone, lanes: walk.lanes})}` : '';
  return written(TABLES.diagnosis.messages[code][lang === 'ja' ? 1 : 0], numbers) + others;
}

/**
 * The first finding that holds, for every question that is asked; what matters most comes first.
 * @param {Measurements} measurements
 * @returns {Generator<Finding, void>}
 */
export function* findings(measurements) {
  const {definitions, questions, messages} = TABLES.diagnosis;
  const measured = new Evaluation(definitions, (name) => measurements.column(name), measurements.functions);
  for (const [name, askedIf, cases] of questions) {
    const [code] = (measured.holds(askedIf) && cases.find(([, when]) => measured.holds(when))) || [];
    measured.known.set(name, Number(code !== undefined));
    if (code === undefined) continue;
    yield {code, numbers: numbersOf(messages[code], measured)};
  }
}

/**
 * The measures that a message tells, in any language.
 * @param {readonly string[]} message
 * @param {Evaluation} measured
 */
function numbersOf(message, measured) {
  const names = message.flatMap((template) => [...template.matchAll(/\{(\w+)/g)].map(([, name]) => name));
  return Object.fromEntries(names.map((name) => [name, measured.named(name)]));
}
