/**
 * Update rules as text: assignments such as `v ← α v − η ∇L; W ← W + v`, carried out one after another.
 * As kudari.formula.assignments and kudari.rules.reading.
 */
import {TABLES} from '../basics/tables.js';
import {FormulaError} from './errors.js';
import {LEIBNIZ, Grammar} from './grammar.js';
import {symbol, symbolsOf} from './graph.js';
import {nameKey} from './letters.js';
import {Scope} from './scope.js';
import {tapeOf} from './tape.js';
import {tokens} from './tokens.js';

/** @typedef {import('./graph.js').GraphNode} GraphNode */
/** @typedef {import('./tokens.js').Token} Token */

const AUGMENTED = new Map(Object.entries(TABLES.grammar.augmented));
const PARAMETERS = TABLES.grammar.parameters; // what a text may call the parameter; the last only where no other does
const GRADIENTS = TABLES.grammar.gradients; // and the gradient, beside ∇L, ∇J(θ), ∂L/∂W and dL/dW

/**
 * A rule that was typed: what every assigned name becomes, the names of its states, which begin at 0, and of its
 * hyperparameters, and the program of a step: from w, g, the states, the hyperparameters and t to w and the states.
 * @typedef {{updates: Map<string, GraphNode>, states: string[], hypers: string[], tape: import('./tape.js').Tape}}
 *   TypedRule
 */

/**
 * The rule that a text describes.
 * @param {string} text
 * @returns {TypedRule}
 */
export function readRule(text) {
  const updates = readUpdates(text);
  const free = symbolsOf(...updates.values());
  const readFirst = new Set(free.map((node) => node.name));
  const states = [...updates.keys()].filter((name) => name !== 'w' && name !== 'g' && readFirst.has(name));
  const hypers = free.filter((node) => node.kind === 'scalar' && node.name !== 't').map((node) => node.name);
  const outputs = ['w', ...states].map((name) => /** @type {GraphNode} */ (updates.get(name)));
  const tensors = ['w', 'g', ...states].map((name) => symbol(name));
  const scalars = [...hypers, 't'].map((name) => symbol(name, 'scalar'));
  return {updates, states, hypers, tape: tapeOf(outputs, [...tensors, ...scalars])};
}

/**
 * Where a state of a typed rule begins: at the parameter, if it keeps this for the next step, and else at 0.
 * @param {Map<string, GraphNode>} updates
 * @param {string} name
 * @returns {0 | 'w'}
 */
export function beginOf(updates, name) {
  const kept = updates.get(name);
  return kept === symbol('w') || kept === updates.get('w') ? 'w' : 0;
}

/**
 * What each assigned name becomes in a step, by the values before the step. The parameter is "w", however the text
 * spells it; g is the gradient until the text assigns it.
 * @param {string} text
 * @returns {Map<string, GraphNode>}
 */
export function readUpdates(text) {
  const words = timeless(tokens(text));
  const assigned = new Set(targetsOf(words).map((word) => nameKey(word.text)));
  const usual = PARAMETERS.slice(0, -1);
  const parameters = usual.some((name) => assigned.has(name)) ? usual : PARAMETERS.slice(-1);
  if (!parameters.some((name) => assigned.has(name))) {
    throw new FormulaError('parameter', text, words[words.length - 1].position);
  }
  const again = (/** @type {Token} */ word) =>
    word.kind === '∇' || word.kind === '∂' || word.text === 'grad' || LEIBNIZ.test(word.text);
  const second = assigned.has('g') ? words.find(again) : undefined;
  if (second !== undefined) throw new FormulaError('two gradients', text, second.position);
  /** @type {[string, GraphNode][]} */
  const names = [...assigned].map((name) => [name, symbol(name)]);
  for (const name of parameters) names.push([name, symbol('w')]);
  for (const name of GRADIENTS) names.push([name, symbol('g')]);
  const grammar = new Grammar(text, new Scope(names, 'scalar', symbol('g'), parameters), words);
  const after = new Map(
    Array.from(carriedOut(grammar), ([name, value]) => [parameters.includes(name) ? 'w' : name, value]),
  );
  if (symbolsOf(...after.values()).includes(symbol('w', 'scalar'))) {
    const {position} = /** @type {Token} */ (words.find((word) => word.text === 'w'));
    throw new FormulaError('two parameters', text, position, {what: 'w', other: parameters[0]});
  }
  return after;
}

/**
 * Assignments, each of which reads the names as those before it left them.
 * @param {Grammar} grammar
 */
function carriedOut(grammar) {
  /** @type {Map<string, GraphNode>} */
  const assigned = new Map();
  while (grammar.next.kind !== 'end') {
    if (grammar.take(';', '\n')) continue;
    const target = grammar.next;
    if (!grammar.take('name') || !isArrow(grammar.next)) throw grammar.error('target', {}, target);
    const arrow = grammar.next;
    grammar.at += 1;
    if (arrow.kind === '<') grammar.expect('-');
    const name = nameKey(target.text);
    let value = grammar.sum();
    const operation = AUGMENTED.get(arrow.kind);
    if (operation) value = grammar.apply(operation, /** @type {GraphNode} */ (grammar.scope.names.get(name)), value);
    if (![';', '\n', 'end'].includes(grammar.next.kind)) throw grammar.error('unexpected', {what: grammar.next.typed});
    const {names, parameters} = grammar.scope;
    for (const spelling of parameters.includes(name) ? parameters : [name]) names.set(spelling, value);
    assigned.set(name, value);
  }
  return assigned;
}

/**
 * The names that are assigned to: each stands at the beginning of an update.
 * @param {Token[]} words
 */
function targetsOf(words) {
  return words.filter((word, i) => word.kind === 'name' && isArrow(words[i + 1]) && beginsUpdate(words[i - 1]));
}

/**
 * The words without the time that a slide writes behind a name: θ(t+1) = θ(t) − α ∇J(θ(t)).
 * @param {Token[]} words
 */
function timeless(words) {
  const moving = new Set([...PARAMETERS, ...words.filter((_, i) => beginsUpdate(words[i - 1])).map((w) => w.text)]);
  /** @type {Token[]} */
  const remaining = [];
  let at = 0;
  while (at < words.length) {
    const word = words[at];
    remaining.push(word);
    const follow = words.slice(at + 1, at + 6).map((follower) => follower.text).join('');
    const time = ['(t+1)', '(t)'].find((written) => follow.startsWith(written)) ?? '';
    at += 1 + (moving.has(word.text) && !word.spaced ? time.length : 0);
  }
  return remaining;
}

/**
 * Whether an update may begin behind this word.
 * @param {Token | undefined} word
 */
function beginsUpdate(word) {
  return word === undefined || word.kind === ';' || word.kind === '\n';
}

/** @param {Token} token */
function isArrow(token) {
  return ['←', '=', ':=', '<'].includes(token.kind) || AUGMENTED.has(token.kind);
}
