/** How a text counts its steps, and what hangs on names. */
import {TABLES} from '../basics/tables.js';
import {wholePattern} from './patterns.js';
import {spelled} from './word.js';

/** @typedef {import('./word.js').Word} Word */
/** @typedef {import('./statements.js').Statement} Statement */

/**
 * The letter that counts the steps, t, k, n, …, or none where there are no times; the names whose time stands above,
 * w^{t+1}, and in round brackets, w(t+1); whether any index tells an earlier or a later step.
 * @typedef {{letter: string, raised: Set<string>, called: Set<string>, shifted: boolean}} Times
 */

export const TIME = wholePattern('time');
const {notTimes, stepLetters} = TABLES.reading;
const counts = (/** @type {string} */ letter) => stepLetters.includes(letter);

/**
 * The letter of an index that may be a time, and its shift.
 * @param {string} part
 * @returns {[string, string] | []}
 */
function timeIn(part) {
  const [, letter, shift] = TIME.exec(part) ?? [];
  return letter && !notTimes.includes(letter) ? [letter, shift ?? ''] : [];
}

/**
 * Which letter counts the steps, and which names have their times above or in brackets.
 * @param {Statement[]} found
 * @returns {Times}
 */
export function timesOf(found) {
  const shifted = new Counter(), plain = new Counter(), targets = new Counter();
  /** @type {Map<string, string[]>} */
  let called = new Map();
  for (const {target, body} of found) {
    for (const [, hanging] of hangings([...target, ...body])) {
      for (const [letter, shift] of partsOf(hanging).map(timeIn)) if (letter) (shift ? shifted : plain).count(letter);
    }
    for (const [, hanging] of hangings(target)) {
      for (const [letter] of partsOf(hanging).map(timeIn)) if (letter) targets.count(letter);
    }
    for (const [word, inner] of callings([...target, ...body])) {
      const [letter] = timeIn(inner.slice(inner.lastIndexOf(',') + 1));
      if (letter) called.set(word.text, [...called.get(word.text) ?? [], letter]);
    }
  }
  const inTargets = new Set(found.flatMap(({target}) => Array.from(callings(target), ([word]) => word.text)));
  const moving = ['g', 'grad', 'gradient', ...found.map(({target}) => target[0].text)];
  let callers = Array.from(called).filter(([name]) => inTargets.has(name));
  if (!callers.length) { // w = w − η g(t): what changes has times in brackets, where its new value has none
    callers = Array.from(called).filter(([name]) => moving.includes(name));
    callers = callers.map(([name, letters]) => [name, letters.filter(counts)]);
    called = new Map(callers);
    callers = callers.filter(([, letters]) => letters.length);
  }
  const isShifted = shifted.size > 0 || callers.some(([name]) => inTargets.has(name));
  const calling = callers.flatMap(([, letters]) => letters);
  for (const letter of calling) shifted.count(letter);
  const usual = (/** @type {Counter} */ counter) => counter.mostCommon().filter(counts);
  const candidates = [shifted.mostCommon(), usual(targets), usual(plain)].find(({length}) => length) ?? [];
  const assigned = candidates.find((one) => targets.has(one) || calling.includes(one));
  const letter = assigned ?? candidates[0] ?? '';
  const isRaised = (/** @type {Word} */ word) => word.kind === '^' && isTime(word, letter);
  return {
    letter,
    raised: new Set(found.filter(({target}) => target.slice(1).some(isRaised)).map(({target}) => target[0].text)),
    called: new Set(calling.length ? [...called.keys()].filter((name) => called.get(name)?.includes(letter)) : []),
    shifted: isShifted,
  };
}

/**
 * How often letters stand somewhere.
 * @extends {Map<string, number>}
 */
class Counter extends Map {
  /** @param {string} letter */
  count(letter) {
    this.set(letter, (this.get(letter) ?? 0) + 1);
  }

  /** The letters, the most frequent first. */
  mostCommon() {
    return Array.from(this).sort(([, a], [, b]) => b - a).map(([letter]) => letter);
  }
}

/**
 * @param {Word} hanging
 * @param {string} letter
 */
function isTime(hanging, letter) {
  return partsOf(hanging).some((part) => TIME.exec(part)?.[1] === letter);
}

/**
 * The indices in what hangs below or above.
 * @param {Word} hanging
 */
export function partsOf(hanging) {
  return spelled(hanging.inside.filter(({kind}) => kind !== 'sep')).split(',');
}

/**
 * What hangs on names, wherever they stand.
 * @param {Word[]} found
 * @returns {Generator<[Word, Word]>}
 */
function* hangings(found) {
  /** @type {Word | undefined} */
  let last;
  for (const [index, word] of found.entries()) {
    const {kind, inside} = word, hangs = kind === '_' || kind === '^';
    const underBar = kind === '_' && found[index - 1]?.kind === '|';
    if (hangs && last) yield [last, word];
    else if (kind === '_') yield* hangings(inside); // behind a bar: the place of a gradient
    else if (kind !== "'") last = kind === 'name' || kind === '∇' ? word : undefined;
    if (!inside.length || (hangs && !underBar)) continue;
    yield* hangings(inside);
    if (kind === '{' && inside[inside.length - 1].kind === 'name') last = inside[inside.length - 1];
  }
}

/**
 * Names with something in round or square brackets directly behind them.
 * @param {Word[]} found
 * @returns {Generator<[Word, string]>}
 */
function* callings(found) {
  for (const [index, word] of found.entries()) {
    let behind = index + 1;
    while (['_', "'"].includes(found[behind]?.kind)) behind += 1;
    const closing = closingOf(found, behind);
    if (word.kind === 'name' && found[behind]?.kind === '(' && closing >= 0) {
      yield [word, spelled(found.slice(behind + 1, closing))];
    }
    if (word.inside.length) yield* callings(word.inside);
  }
}

/**
 * Where the bracket is closed that stands here, if this is near; -1 where not.
 * @param {Word[]} found
 * @param {number} index
 */
export function closingOf(found, index) {
  return found.findIndex(({kind}, k) => k > index && k < index + 8 && kind === ')');
}
