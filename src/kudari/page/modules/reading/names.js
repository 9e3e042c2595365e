/** Names with their indices understood: which index is a time, which a component, and which belongs to the name. */
import {TABLES} from '../basics/tables.js';
import {FUNCTION_NAMES} from '../formula/functions.js';
import {baseOf, nameKey} from '../formula/letters.js';
import {Indices} from './indices.js';
import {closingOf} from './times.js';
import {spelled, wordOf} from './word.js';

/** @typedef {import('./word.js').Word} Word */

/**
 * A name with its time: 1 of θ_{t+1}, null where there is none; whether anything hung on it; and the indices that tell
 * an element, ij of w_{ij}.
 * @typedef {Word & {time: number | null, hung: boolean, element: string}} Name
 */

export const PARAMETER_NAMES = TABLES.reading.parameters;
const CAPITALS = /^[^a-z\x80-\uffff]*[A-Z][^a-z\x80-\uffff]*$/;
const MATRICES = ['T', '⊤', '-T'];

/**
 * @param {Word} word
 * @returns {word is Name}
 */
export function isName(word) {
  return 'time' in word;
}

/**
 * How many steps ago a name had the value that is meant; null where no index tells it.
 * @param {Name} name
 * @param {Map<string, number | null>} newest
 */
export function lagOf(name, newest) {
  const own = newest.get(name.text) ?? null;
  return own === null || name.time === null ? null : own - name.time;
}

/** The names of a text, by its way of counting steps. */
export class Namer extends Indices {
  /**
   * Where w itself is assigned as well, w_new and w_old are names of their own.
   * @param {Name[]} targets
   */
  whole(targets) {
    const plain = new Set(targets.filter(({time}) => time === null).map(({text}) => text));
    for (const name of ['g', 'grad', 'dw', 'dW']) plain.add(name); // g_prev = g
    this.wordsAreTimes = !targets.some(({time, hung, text}) => time !== null && hung && plain.has(text));
    if (targets.some(({time}) => time === 1)) this.words.set('old', 0); // w beside w_new; beside w the one before
  }

  /**
   * The words with their indices understood; powers become signs of the grammar.
   * @param {Word[]} found
   * @returns {Word[]}
   */
  named(found) {
    /** @type {Word[]} */
    const named = [];
    for (let index = 0; index < found.length;) {
      let word = found[index];
      index += 1;
      if (word.kind === '{' && word.inside.length === 1 && word.inside[0].kind === 'name') word = word.inside[0];
      const {kind, inside} = word, last = named.at(-1)?.kind ?? '';
      if (kind === '^' && !inside.length && ['T', '⊤'].includes(found[index]?.text)) {
        throw this.error('matrix', word, '^T');
      }
      if (kind === 'name') {
        const [name, behind] = this.name(found, word, index);
        named.push(name);
        index = behind;
      } else if (kind === '^' && inside.length) {
        named.push(...this.power(word));
      } else if (kind === '_' && !['∇', '∂', '|', 'Σ'].includes(last)) {
        if (!['}', ')', '{'].includes(last) || !this.isIndex(word)) throw this.error('unexpected', word, '_');
      } else if (kind === "'") {
        throw this.error('unexpected', word, "'");
      } else if (inside.length && kind === '{') {
        named.push({...word, inside: this.named(inside)});
      } else if (inside.length && kind === 'frac') {
        const halves = inside.map(({start, end, inside: half}) => wordOf('{', '', start, end, false, this.named(half)));
        named.push({...word, inside: halves});
      } else {
        named.push(word);
      }
    }
    return named;
  }

  /**
   * An exponent, in brackets.
   * @param {Word} word
   */
  power(word) {
    const {start, end, inside} = word, plain = spelled(inside);
    if (MATRICES.includes(plain)) throw this.error('matrix', word, '^' + plain);
    if (['*', '+', '-'].includes(plain)) throw this.error('unexpected', word, '^' + plain);
    const exponent = this.named(inside.slice(Number(inside[0].kind === '*')));
    return [wordOf('^', '^', start, start), wordOf('(', '(', start, start), ...exponent, wordOf(')', ')', end, end)];
  }

  /**
   * A name with all that hangs on it, and the index of what follows.
   * @param {Word[]} found
   * @param {Word} word
   * @param {number} index
   * @returns {[Name, number]}
   */
  name(found, word, index) {
    const start = index - 1;
    let {text, end, spaced} = word, letter = text, hung = false;
    /** @type {number | null} */
    let time = null;
    const hang = (/** @type {string} */ suffix, /** @type {number | null} */ told) => {
      text += suffix;
      time = told ?? time;
      hung = true;
    };
    if (text === 'Δ' && index < found.length) {
      const next = found[index], after = next.kind === '{' && next.inside.length === 1 ? next.inside[0] : next;
      if (after.kind === 'name' && !FUNCTION_NAMES.includes(nameKey(after.text))) {
        letter = after.text;
        ({end, spaced} = after);
        text += letter;
        index += 1;
      }
    }
    if (text.startsWith('\\')) throw this.error('command', word, text);
    const bracketed = this.bracketed(found, text, index);
    if (bracketed !== null) {
      [text, index] = bracketed;
      ({end, spaced} = found[index - 1]);
    }
    while (index < found.length) {
      let last = found[index];
      const {kind, inside} = last;
      if (kind === "'") {
        hang("'", null);
      } else if (kind === '_') {
        hang(...this.below(last));
      } else if (kind === '^' && this.isTimeAbove(found, index, text, start)) {
        index += Number(!inside.length);
        last = found[index];
        time = this.time(spelled(inside.length ? inside : [last]));
        hung = true;
      } else if (kind === '^' && inside.length) {
        const understood = this.above(last, word.text);
        if (understood === null) { // an index may hang behind a power: g²_t, β^t_1
          if (found[index + 1]?.kind === '_') hang(...this.below(found.splice(index + 1, 1)[0]));
          break;
        }
        hang(...understood);
      } else if (kind === '^' && this.isRaised(found, index, word.text)) {
        index += 1;
        last = found[index];
        hang('', 0);
      } else if (kind === '(') {
        const closing = this.timeInBrackets(found, index, letter);
        if (closing < 0) break;
        const inner = spelled(found.slice(index + 1, closing)).split(',').at(-1) ?? '';
        text += inner === '0' ? '0' : '';
        time = this.time(inner);
        hung = true;
        index = closing;
        last = found[index];
      } else {
        break;
      }
      ({end, spaced} = last);
      index += 1;
    }
    const element = this.element(found.slice(start, index));
    return [{...wordOf('name', text, word.start, end, spaced), time, hung, element}, index];
  }

  /**
   * Where times stand above, g^k is g at the step k; what α^k is, is not clear, and in 1 − β^k it is a power.
   * @param {Word[]} found
   * @param {number} index
   * @param {string} text
   * @param {number} start
   */
  isTimeAbove(found, index, text, start) {
    const {raised} = this.times;
    if (!raised.size || raised.has(text)) return false;
    const {inside} = found[index], above = spelled(inside.length ? inside : found.slice(index + 1, index + 2));
    if (this.time(above) === null || /^[([]/.test(above) || this.words.has(above)) return false;
    if (!/[^\0-\x7f]/.test(baseOf(text))) return true;
    const before = found.slice(Math.max(0, start - 2), start).map((word) => word.text).join(' ');
    if (before !== '1 -' && before !== '1 −') throw this.error('unexpected', found[index], '^');
    return false;
  }

  /**
   * Whether x^k in plain text is x at the step k, beside x^{k+1}.
   * @param {Word[]} found
   * @param {number} index
   * @param {string} head
   */
  isRaised(found, index, head) {
    const behind = found[index + 1];
    return behind?.kind === 'name' && behind.text === this.times.letter && this.times.raised.has(head);
  }

  /**
   * E[g²] and RMS[g] are names as a whole.
   * @param {Word[]} found
   * @param {string} text
   * @param {number} index
   * @returns {[string, number] | null}
   */
  bracketed(found, text, index) {
    const isHead = text === 'E' || text === 'Var' || (text.length > 1 && CAPITALS.test(text));
    if (!isHead || found[index]?.text !== '[') return null;
    let depth = 1, closing = index + 1;
    for (; closing < found.length && depth; closing += 1) {
      depth += Number(found[closing].kind === '(') - Number(found[closing].kind === ')');
    }
    const inner = this.named(found.slice(index + 1, closing - 1));
    return [`${text}[${spelled(inner.filter(({kind}) => kind !== '(' && kind !== ')'))}]`, closing];
  }

  /**
   * Where the brackets of w(t+1), w[t+1] or v(w, t) end; -1 where they tell no time.
   * @param {Word[]} found
   * @param {number} index
   * @param {string} letter
   */
  timeInBrackets(found, index, letter) {
    const closing = closingOf(found, index);
    if (closing < 0 || found[index - 1].spaced) return -1;
    const parts = spelled(found.slice(index + 1, closing)).split(','), inner = parts.pop() ?? '';
    if (parts.length && !PARAMETER_NAMES.includes(parts.join(','))) return -1;
    const isCalled = this.times.called.has(letter);
    if (inner === '0' && isCalled) return closing;
    if (this.time(inner) === null || this.words.has(inner)) return -1;
    return found[index].text === '[' || isCalled ? closing : -1;
  }
}
