/** The formula of an equation as a graph: its words become those of the grammar, which carries them out. */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from '../formula/errors.js';
import {FUNCTION_NAMES, FUNCTION_SPELLINGS, LOGARITHM} from '../formula/functions.js';
import {Grammar} from '../formula/grammar.js';
import {baseOf, nameKey} from '../formula/letters.js';
import {Scope} from '../formula/scope.js';
import {hasTwoMeanings} from './clarity.js';
import {equationsOf} from './equations.js';
import {isGradient} from './gradient.js';
import {depthOf} from './arguments.js';
import {isName} from './names.js';
import {spelled, wordOf} from './word.js';

/**
 * @typedef {import('../formula/graph.js').GraphNode} GraphNode
 * @typedef {import('../formula/tokens.js').Token} Token
 * @typedef {import('./names.js').Name} Name
 * @typedef {import('./word.js').Word} Word
 */

const {constants: NAMED} = TABLES.grammar;
const BRACKETS = new Map([['[', '('], [']', ')']]);

/** The reader of formulas in the equations of one parameter. As kudari.reading.bodies. */
export class Bodies {
  /**
   * @param {import('./roles.js').Roles} roles
   * @param {string} parameter
   * @param {Set<string>} known names, though also a function's
   */
  constructor(roles, parameter, known) {
    this.roles = roles;
    this.text = roles.text;
    this.parameter = parameter;
    this.known = known;
    this.equations = equationsOf(roles, parameter);
    this.all = new Set(this.equations.map(({target}) => target.text));
  }

  /**
   * What a name stands for here, as those say who know.
   * @param {Name} name
   * @returns {GraphNode}
   */
  resolved(name) {
    throw this.fault('undefined', name.start, {what: name.text});
  }

  /**
   * @param {string} code
   * @param {number} unit
   * @param {Record<string, string | number>} [values]
   */
  fault(code, unit, values) {
    return new FormulaError(code, this.text, unit, values);
  }

  /** @param {Word} word */
  typed({start, end}) {
    return this.text.slice(start, end);
  }

  /**
   * The graph of a formula, by the values of its names here and now.
   * @param {Word[]} body
   */
  value(body) {
    /** @type {Map<string, GraphNode>} */
    const names = new Map();
    const words = this.tokens(body, names);
    const end = (words.at(-1)?.position ?? this.text.length) + 1;
    const last = {kind: 'end', text: '', typed: '', position: Math.min(this.text.length, end), spaced: false};
    const grammar = new Grammar(this.text, new Scope(names, null), [...words, last]);
    return grammar.whole(() => grammar.choice());
  }

  /**
   * @param {Word[]} given
   * @param {Map<string, GraphNode>} names what the names of the tokens are
   * @returns {Token[]}
   */
  tokens(given, names) {
    const body = withoutSquare(given);
    return body.flatMap((word, index) => {
      const {kind, text, start, end, spaced, inside} = word;
      const typed = this.typed(word);
      const sign = (/** @type {string} */ text, /** @type {string} */ typed, position = start, spaced = false) =>
        ({kind: text, text, typed, position, spaced});
      const raw = isName(word) ? this.raw(word) : '';
      if (!raw && hasTwoMeanings(this.text, body, index, this.all, this.roles.namer.times)) {
        const what = this.text.slice(start, body[Math.min(index + 3, body.length - 1)].end);
        throw this.fault('two meanings', start, {what});
      }
      if (isName(word)) {
        if (!raw) this.checkCall(word, body, index);
        const short = raw || `@${names.size + 1}`;
        if (!raw) names.set(short, this.resolved(word));
        return [{kind: 'name', text: short, typed, position: start, spaced}];
      }
      if (kind === 'frac') {
        const halves = inside.flatMap((half, k) => [
          sign('(', '\\frac'), ...this.tokens(half.inside, names),
          sign(')', '\\frac', half.end), sign('/)'[k], '\\frac', half.end),
        ]);
        return [sign('(', '\\frac'), ...halves];
      }
      if (kind === '{') return [sign('(', '{'), ...this.tokens(inside, names), sign(')', '}', end, spaced)];
      if (kind === 'sep') return [];
      if (kind === '_' || kind === "'") throw this.fault('unexpected', start, {what: kind});
      const plain = BRACKETS.get(text) ?? text;
      const token = {kind, text: plain, typed: typed || plain, position: start, spaced};
      return isFactorAlone(body, index) ? [sign('*', typed), token] : [token]; // η 1/√h
    });
  }

  /**
   * A function's name, or a constant's, as the grammar knows it.
   * @param {Name} name
   */
  raw(name) {
    const {text, time, start} = name;
    if (isGradient(name) || this.all.has(text) || this.known.has(nameKey(text))) return '';
    if (text === 'power' || text === 'pow') throw this.unknownFunction(start, text);
    if (FUNCTION_NAMES.includes(FUNCTION_SPELLINGS.get(text) ?? text) || LOGARITHM.test(text)) return text;
    return Object.hasOwn(NAMED, text) && time === null && !this.roles.values.has(text) ? text : '';
  }

  /**
   * A name with brackets behind it that is neither known nor a factor is a function that nobody knows.
   * @param {Name} name
   * @param {Word[]} body
   * @param {number} index
   */
  checkCall(name, body, index) {
    const {text, start, spaced} = name;
    const behind = body[index + 1];
    if (isGradient(name) || this.all.has(text) || behind === undefined) return;
    const stem = baseOf(text);
    if (behind.kind === '^' && /^[A-Z]$/.test(stem) && spelled(body.slice(index + 2, index + 6)).startsWith('(-')) {
      throw this.fault('matrix', start, {what: this.typed(name)});
    }
    if (behind.kind !== '(') return;
    const isWord = Array.from(stem).length > 1 && nameKey(stem) !== 'lr';
    const isUpper = stem === stem.toUpperCase() && stem !== stem.toLowerCase();
    if (isUpper || (!spaced && (isWord || 'fhσφψ'.includes(stem)))) throw this.unknownFunction(start, this.typed(name));
  }

  /**
   * @param {number} start
   * @param {string} what
   */
  unknownFunction(start, what) {
    return this.fault('unknown function', start, {what, known: FUNCTION_NAMES.join(', ')});
  }
}

/**
 * Whether a number with a stroke stands behind a name and a space, as in η 1/√h: it is a factor.
 * @param {Word[]} body
 * @param {number} index
 */
function isFactorAlone(body, index) {
  const before = body[index - 1];
  return body[index].kind === 'number' && body[index + 1]?.kind === '/' && before && isName(before) && before.spaced;
}

/**
 * square(g) as (g)².
 * @param {Word[]} found
 */
function withoutSquare(found) {
  /** @type {Word[]} */
  const result = [];
  /** @type {number[]} */
  const open = [];
  let depth = 0;
  for (const [index, word] of found.entries()) {
    if (word.kind === 'name' && word.text === 'square' && found[index + 1]?.kind === '(') {
      open.push(depth);
      continue;
    }
    depth += depthOf(word);
    result.push(word);
    if (word.kind !== ')' || open.at(-1) !== depth) continue;
    open.pop();
    result.push(wordOf('^', '^', word.end, word.end), wordOf('number', '2', word.end, word.end));
  }
  return result;
}
