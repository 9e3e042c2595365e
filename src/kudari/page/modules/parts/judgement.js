/** What the page says of a rule that was typed: whether it is one of the catalogue, or by what it differs. */
import {TABLES} from '../basics/tables.js';
import {letterOf} from '../formula/letters.js';
import {differences} from '../walking/differences.js';
import {familyOf, judged} from '../walking/judging.js';

/**
 * @typedef {import('../walking/optimizers.js').Optimizer} Optimizer
 * @typedef {import('../walking/judging.js').Judgement} Judgement
 */

/**
 * The sentence; and the parts of the formula that are wrong, if any are.
 * @param {Optimizer} optimizer
 * @param {Judgement | null} judgement
 * @param {import('../basics/words.js').Say} say
 * @returns {{sentence: string, marked?: Set<import('../formula/graph.js').GraphNode>}}
 */
export function told(optimizer, judgement, say) {
  if (!judgement) return {sentence: say('unknown rule')};
  const {rule, cause, about} = judgement, {title} = TABLES.rules[rule];
  if (!cause) return {sentence: `✓ ${say('is rule', {rule: title})}`};
  const {marked, letters} = differences(optimizer, judgement);
  const own = about.replace(/\p{L}\p{M}*[₀-₉]*/gu, (letter) => letterOf(letters.get(letter) ?? letter));
  const [wrong, right] = own.split(', ');
  const why = say(`cause ${cause}`, {about: own.replaceAll(', ', say('and')), wrong, right});
  return {sentence: `✗ ${say('check wrong', {name: optimizer.name, rule: title, cause: why})}`, marked};
}

/**
 * What is said to the rule that was typed as the answer to a lesson: praise, the mistake in it, or a hint.
 * @param {import('../basics/tables.js').Lesson} lesson
 * @param {Optimizer[]} optimizers the last one that was typed counts
 * @param {import('../basics/words.js').Say} say
 */
export function answerTo({answer, hint}, optimizers, say) {
  const mine = optimizers.findLast(({isTyped}) => isTyped);
  if (!answer || !mine) return '';
  const judgement = judged(mine, answer);
  if (judgement && familyOf(judgement.rule) === answer) {
    return judgement.cause ? told(mine, judgement, say).sentence : say('answered', {rule: TABLES.rules[answer].title});
  }
  const really = judgement && say('check really', {rule: TABLES.rules[judgement.rule].title});
  return `${really ? `${really}. ` : ''}${say('hint', {en: hint[0], ja: hint[1]})}`;
}
