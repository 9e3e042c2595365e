/** Sums: of gradients over a batch, which are the gradient of the batch, and over the steps, which are states. */
import {TABLES} from '../basics/tables.js';
import {plainDigits} from '../formula/letters.js';
import {depthOf} from './arguments.js';
import {isGradient} from './gradient.js';
import {isName} from './names.js';
import {wholePattern} from './patterns.js';
import {Spellings} from './spellings.js';
import {TIME} from './times.js';
import {spelled, wordOf} from './word.js';

/** @typedef {import('./names.js').Name} Name */
/** @typedef {import('./word.js').Word} Word */

const COUNTS = TABLES.reading.samples; // how many samples there are, where no limit tells it
const LIMITS = wholePattern('limits');
const ENDS = ['+', '-', ',', ')']; // of a product

/** The reader of sums. As kudari.reading.sums. */
export class Sums extends Spellings {
  /** @type {[Name, Word[]][]} sums over the steps that were read: a name for each, and what is added in every step */
  sums = [];
  /** @type {string | null} how many samples the last sum over a batch has; null after none */
  count = null;

  /**
   * A sum as a word behind those before it, and the index of what follows. Others than two kinds are refused.
   * @param {Word[]} given
   * @param {number} start
   * @param {Word[]} before
   */
  sum(given, start, before) {
    let at = start + 1, below = '', above = '';
    while (given[at]?.kind === '_' || given[at]?.kind === '^') {
      const {kind, inside: own} = given[at];
      const [inside, end] = own.length ? [own, at + 1] : this.group(given, at + 1);
      if (kind === '_') below = spelled(inside);
      else above = spelled(inside);
      at = end;
    }
    if (at >= given.length) throw this.fault('end', this.text.length);
    const limits = LIMITS.exec(below)?.groups, variable = limits?.variable ?? '', upper = above || limits?.upper || '';
    const last = this.lastStep(upper, variable);
    if (last === null) return this.overBatch(given, at, before, variable, upper);
    if (!limits || !['0', '1'].includes(limits.lower ?? '0')) throw this.fault('sum', given[start].start); // the last
    return this.overSteps(given, at, before, variable, last - Number(limits.below === '<'));
  }

  /**
   * Up to which step a sum goes, 0 for t and −1 for t − 1; null where it is none over steps.
   * @param {string} upper
   * @param {string} variable
   */
  lastStep(upper, variable) {
    if (!['', variable].includes(this.namer.times.letter)) return this.namer.time(upper);
    const [, letter, sign = '', digits = '0'] = TIME.exec(upper) ?? [];
    return letter === 't' ? Number(sign + plainDigits(digits)) + 0 : null;
  }

  /**
   * A sum over the steps is a state, to which every step adds.
   * @param {Word[]} given
   * @param {number} at
   * @param {Word[]} before
   * @param {string} variable
   * @param {number} time
   */
  overSteps(given, at, before, variable, time) {
    const ofNow = given.map((word, index) => (index < at ? word : ofThisStep(word, variable)));
    let [gradient, end] = this.gradient(ofNow, at);
    if (gradient === null) end = ['(', '{'].includes(given[at].kind) ? this.group(given, at)[1] : at + 1;
    while (given[end]?.kind === '^') [, end] = this.group(given, end + 1);
    const summand = ofNow.slice(at, end);
    const isCounted = allOf(summand).some(({kind, text}) => kind === 'name' && text === variable);
    if (isCounted || this.isCarriedOn(given, end, variable)) throw this.fault('sum', given[at].start); // Σ β^{t−i} g_i
    const {end: place, spaced} = given[end - 1], text = `Σ${this.sums.length || ''}`;
    const name = {...wordOf('name', text, given[at - 1].start, place, spaced), time, hung: false, element: ''};
    const added = this.found(summand);
    this.sums.push([name, added]);
    before.push(name);
    return end;
  }

  /**
   * A sum over a batch is the gradient of the batch.
   * @param {Word[]} given
   * @param {number} at
   * @param {Word[]} before
   * @param {string} variable
   * @param {string} count
   */
  overBatch(given, at, before, variable, count) {
    let [gradient, after] = this.gradient(given, at);
    if (gradient === null && ['(', '{'].includes(given[at].kind)) {
      const [inside, end] = this.group(given, at);
      const [first, ...others] = this.found(inside);
      gradient = first && !others.length && isGradient(first) ? first : null;
      after = end;
    }
    const isRaised = ['^', '**'].includes(given[after]?.kind); // a mean of squares
    if (gradient === null || gradient.named || isRaised || this.isCarriedOn(given, after, variable)) {
      throw this.fault('sum', given[at - 1].start);
    }
    this.withoutCount(before, count);
    this.count = count;
    before.push(gradient);
    const isClosed = given[after]?.kind === ')' && before.at(-2)?.kind === '(', stroke = after + Number(isClosed);
    if (given[stroke]?.kind !== '/' || !this.isCount(given.slice(stroke + 1, stroke + 2), count)) return after;
    before.push(...given.slice(after, stroke));
    return stroke + 2;
  }

  /**
   * Whether factors behind a summand have its index, or are gradients as well: they are part of it.
   * @param {Word[]} given
   * @param {number} at
   * @param {string} variable
   */
  isCarriedOn(given, at, variable) {
    let end = at;
    for (let depth = 0; end < given.length && depth >= 0 && (depth || !ENDS.includes(given[end].kind)); end += 1) {
      depth += depthOf(given[end]);
    }
    return allOf(this.found(given.slice(at, end))).some((word) => isGradient(word) || (isName(word) && variable &&
      (word.text === variable || word.text.endsWith(`_${variable}`) || word.element.includes(variable))));
  }

  /**
   * The mean over a batch: 1/m before the sum falls away, and of η/m the m, of η/(2m) too.
   * @param {Word[]} before
   * @param {string} count
   */
  withoutCount(before, count) {
    /** @type {Word[]} */
    const signs = [];
    while (before.at(-1)?.kind === '*') signs.push(...before.splice(-1));
    const isBracketed = before.at(-1)?.kind === ')', opening = isBracketed ? openingOf(before) : before.length - 1;
    const divides = before[opening - 1]?.kind === '/', last = before.slice(opening), [first] = last;
    if (isBracketed && !divides) { // (1/m) Σ
      const inside = last.slice(1, -1);
      this.withoutCount(inside, count);
      before.splice(opening, last.length, ...(inside.length ? [first, ...inside, last[last.length - 1]] : []));
    } else if (first?.kind === 'frac') {
      const {spaced, inside: [upper, lower]} = first, rest = this.uncounted(lower.inside, count);
      const isOne = spelled(upper.inside) === '1';
      if (rest?.length) before[opening] = {...first, inside: [upper, {...lower, inside: rest}]};
      else if (rest) before.splice(opening, 1, ...(isOne ? [] : [{...upper, kind: '{', spaced}]));
    } else if (divides) {
      const rest = this.uncounted(isBracketed ? last.slice(1, -1) : last, count);
      if (rest?.length) {
        const {end, spaced} = last[last.length - 1];
        before.splice(opening, last.length, wordOf('{', '', first.start, end, spaced, rest));
      } else if (rest) {
        before.splice(opening - 1);
        if (before.at(-1)?.text === '1') before.pop();
      }
    }
    if (before.length && !['*', '+', '-', '(', '/'].includes(before[before.length - 1].kind)) {
      before.push(...signs.slice(0, 1));
    }
  }

  /**
   * A divisor without the number of samples; null where this is no part of it.
   * @param {Word[]} found
   * @param {string} count
   */
  uncounted(found, count) {
    if (this.isCount(found, count)) return [];
    const isProduct = found.every(({kind}) => ['number', '*', 'name'].includes(kind));
    const index = found.findIndex((word) => this.isCount([word], count));
    if (isProduct && index >= 0) {
      const rest = found.toSpliced(index, 1);
      return rest.filter(({kind}, k) => kind !== '*' || (k > 0 && k < rest.length - 1));
    }
    const isMeant = count
      ? allOf(found).some(({kind, text}) => kind === 'name' && text === count)
      : found.length === 1 && found[0].kind === 'name';
    if (isMeant) throw this.fault('sum', found[0].start); // η/√m Σ, η/h Σ: a number of samples?
    return null;
  }

  /**
   * Whether this is how many samples there are: the sum's upper limit, or the size of a set.
   * @param {Word[]} found
   * @param {string} count
   */
  isCount(found, count) {
    const plain = spelled(found);
    if (!found.length) return false;
    return plain === count || plain.startsWith('|') || (!count && COUNTS.includes(plain) && !this.moving.has(plain));
  }
}

/**
 * g_i in a sum over the steps i is the gradient of this step.
 * @param {Word} word
 * @param {string} variable
 * @returns {Word}
 */
function ofThisStep(word, variable) {
  const {text, inside} = word, suffix = `_${variable}`;
  if (!isName(word)) return {...word, inside: inside.map((inner) => ofThisStep(inner, variable))};
  const name = text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
  return /** @type {Name} */ ({...word, text: name, time: null, element: word.element.replaceAll(variable, '')});
}

/**
 * All words, also at the places of gradients.
 * @param {Word[]} found
 * @returns {Word[]}
 */
function allOf(found) {
  return found.flatMap((word) => [word, ...allOf(word.inside), ...(isGradient(word) ? allOf(word.place ?? []) : [])]);
}

/**
 * Where the bracket begins that ends some words.
 * @param {Word[]} found
 */
function openingOf(found) {
  let depth = 0;
  return Math.max(0, found.findLastIndex((word) => (depth += depthOf(word)) === 0));
}
