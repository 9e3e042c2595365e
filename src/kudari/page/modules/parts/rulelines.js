/** Formulas and the lines of a rule on the page, as MathML and as text, with letters or with the numbers of a step. */
import {make} from '../basics/elements.js';
import {gradientsElsewhere, symbol, symbolsOf} from '../formula/graph.js';
import {nameKey} from '../formula/letters.js';
import {MATH_STYLE} from '../formula/markup.js';
import {Notation, PLAIN_STYLE, byKey} from '../formula/notation.js';
import {Program} from '../formula/program.js';
import {freeLetters, repeatedParts} from '../formula/subexpressions.js';
import {inputName, tapeOf} from '../formula/tape.js';
import {evaluatedAt} from '../walking/survey.js';

/**
 * @typedef {import('../formula/graph.js').GraphNode} GraphNode
 * @typedef {import('../walking/fields.js').Field} Field
 * @typedef {import('../formula/notation.js').MathTree} MathTree
 * @typedef {import('../formula/notation.js').Instead} Instead
 */

/**
 * A line of a rule: a name, what it becomes, and parts of this that are written by names.
 * @typedef {{name: string, node: GraphNode, known: Map<GraphNode, string>}} UpdateLine
 */

/**
 * The formula in Unicode, as the grammar reads it back.
 * @param {GraphNode} node
 * @param {Instead} [options]
 * @returns {string}
 */
export function plainText(node, options) {
  return new Notation(PLAIN_STYLE, options).write(node);
}

/**
 * The element in the page. `ink` has the colours of names, whatever is written in their place.
 * @param {MathTree} tree
 * @param {Map<string, string>} ink
 * @returns {Element}
 */
export function elementOf({tag, text, attributes = {}, children = [], name}, ink) {
  const element = /** @type {MathMLElement} */ (document.createElementNS('http://www.w3.org/1998/Math/MathML', tag));
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  const colour = name && ink.get(name);
  if (colour) element.style.color = colour;
  element.append(...(text === undefined ? children.map((child) => elementOf(child, ink)) : [text]));
  return element;
}

/**
 * The lines of a rule, for the page. A line is many small formulas, between which it may be broken.
 * @param {Map<string, GraphNode>} updates
 * @param {{ink?: Map<string, string>, numbers?: Map<string, number>, marked?: Set<GraphNode>}} [options]
 * @returns {HTMLElement[]}
 */
export function updateLines(updates, {ink = new Map(), numbers, marked} = {}) {
  const colours = byKey(ink);
  return writtenLines(updates, numbers, marked).map(({plain, pieces}) => {
    const parts = pieces.map((piece) => elementOf(piece, colours));
    return make('span', {class: 'formula-line', role: 'math', 'aria-label': plain}, ...parts);
  });
}

/**
 * The lines of a rule as they are written; with numbers, each ends with the number that the name becomes.
 * @param {Map<string, GraphNode>} updates
 * @param {Map<string, number>} [numbers]
 * @param {Set<GraphNode>} [marked] parts that are wrong
 * @returns {{name: string, value: number | undefined, plain: string, pieces: MathTree[]}[]}
 */
export function writtenLines(updates, numbers, marked) {
  const before = byKey(numbers ?? new Map());
  const now = new Map(before);
  return linesInOrder(updates).map(({name, node, known}) => {
    const value = valueOf(node, before) ?? now.get(nameKey(node.name)); // what is renamed was just computed
    const written = {numbers: now, known, marked};
    let plain = `${new Notation(PLAIN_STYLE).name(name).text} ← ${plainText(node, written)}`;
    const row = [...new Notation(MATH_STYLE).name(name).text, {tag: 'mo', text: '←'}];
    row.push(...new Notation(MATH_STYLE, written).write(node));
    if (numbers !== undefined && value !== undefined && node.operation) {
      const result = {numbers: new Map([[nameKey(name), value]])};
      plain += ` = ${new Notation(PLAIN_STYLE, result).name(name).text}`;
      row.push({tag: 'mo', text: '=', breaks: true}, ...new Notation(MATH_STYLE, result).name(name).text);
    }
    if (value === undefined) now.delete(nameKey(name));
    else now.set(nameKey(name), value);
    return {name, value, plain, pieces: brokenUp(row)};
  });
}

const LEAST = 4; // operations of a part that is needed more than once, and has a line of its own
const NEW = '_new'; // behind the name of what is computed before it takes the place of the old

/**
 * The number that a formula has, where all its names have one.
 * @param {GraphNode} node
 * @param {Map<string, number>} numbers
 */
function valueOf(node, numbers) {
  const inputs = [...symbolsOf(node), ...gradientsElsewhere(node)];
  const program = new Program(tapeOf([node], inputs), 1);
  for (const name of inputs.map(inputName)) {
    const value = numbers.get(nameKey(name));
    if (value === undefined) return undefined;
    program.bind(name, value);
  }
  program.run(1);
  return Number(program.output(0));
}

/**
 * The numbers of a step, for each variable, with the gradients at other places among them, which the field tells. The
 * noise there is that of the slope here.
 * @param {Map<string, GraphNode>} updates
 * @param {Field} field
 * @param {Map<string, number>[]} numbers
 */
export function withSlopes(updates, field, numbers) {
  const nodes = gradientsElsewhere(...updates.values());
  if (!nodes.length) return numbers;
  const letters = numbers.map(byKey);
  const slopesAt = (/** @type {GraphNode} */ node) =>
    evaluatedAt(field, letters.map((known) => Float64Array.of(valueOf(node, known) ?? NaN))).slice(1);
  const here = slopesAt(symbol('w'));
  const all = numbers.map((known) => new Map(known));
  for (const node of nodes) {
    for (const [i, [slope]] of slopesAt(node.children[0]).entries()) {
      const seen = slope + ((letters[i].get('g') ?? NaN) - here[i][0]);
      for (const known of [letters[i], all[i]]) known.set(inputName(node), seen);
    }
  }
  return all;
}

/**
 * A row as formulas that each begin with their sign. Brackets that are one line high are broken up as well.
 * @param {MathTree[]} row
 * @returns {MathTree[]}
 */
function brokenUp(row) {
  /** @type {MathTree[][]} */
  const pieces = [[]];
  for (const tree of opened(row)) {
    if (tree.breaks) pieces.push([{...tree, attributes: {...tree.attributes, form: 'infix'}}]);
    else pieces[pieces.length - 1].push(tree);
  }
  return pieces.map((children) => ({tag: 'math', attributes: {'aria-hidden': 'true'}, children}));
}

/**
 * A row in which brackets that do not stretch stand beside what is in them.
 * @param {MathTree[]} row
 * @returns {MathTree[]}
 */
function opened(row) {
  return row.flatMap((tree) => {
    const {tag, children = []} = tree;
    const [first, second] = children;
    const isCall = first?.tag === 'mi' && second?.tag === 'mrow';
    const bracket = isCall ? second.children?.[0] : first;
    return tag === 'mrow' && bracket?.attributes?.stretchy ? opened(children) : [tree];
  });
}

/**
 * The updates in an order in which they can be carried out one after another: their own, where it can be. A value that
 * another line has just computed is written by its name. As kudari.rules.equations.
 * @param {Map<string, GraphNode>} given
 * @returns {UpdateLine[]}
 */
function linesInOrder(given) {
  const updates = withParts(given);
  /** @type {Map<string, UpdateLine & {first: Set<string>}>} */
  const waiting = new Map();
  for (const [name, node] of updates) waiting.set(name, {name, node, known: new Map(), first: new Set()});
  for (const line of waiting.values()) {
    const {known, old} = usesOf(line.node, updates);
    line.known = known;
    for (const other of known.values()) line.first.add(other);
    for (const other of old) if (other !== line.name) waiting.get(other)?.first.add(line.name);
  }
  const lines = [];
  while (waiting.size) {
    const ready = [...waiting.values()].filter(({first}) => ![...first].some((name) => waiting.has(name)));
    if (!ready.length) return atOnce(given);
    for (const {name} of ready) waiting.delete(name);
    lines.push(...ready);
  }
  return lines;
}

/**
 * The updates, w last, and before it what they need more than once, under letters that are free.
 * @param {Map<string, GraphNode>} updates
 */
function withParts(updates) {
  const states = [...updates].filter(([name]) => name !== 'w');
  const named = [...states, ...[...updates].filter(([name]) => name === 'w')];
  const outputs = named.map(([, node]) => node);
  const parts = repeatedParts(outputs, LEAST).filter((part) => !outputs.includes(part));
  const taken = new Set([...updates.keys(), ...symbolsOf(...outputs).map(({name}) => name)]);
  const letters = freeLetters(taken, parts.length);
  const lines = parts.map((part, k) => /** @type {[string, GraphNode]} */ ([letters[k], part]));
  return new Map([...states, ...lines, ...named]);
}

/**
 * Updates that need each other's old values: all are computed under new names, then renamed.
 * @param {Map<string, GraphNode>} updates
 * @returns {UpdateLine[]}
 */
function atOnce(updates) {
  const line = (/** @type {string} */ name, /** @type {GraphNode} */ node) => ({name, node, known: new Map()});
  const computed = Array.from(updates, ([name, node]) => line(name + NEW, node));
  return [...computed, ...Array.from(updates, ([name, node]) => line(name, symbol(name + NEW, node.kind)))];
}

/**
 * Which nodes an update can write by the name that they were just given, and which names' old values it reads. It
 * cannot read both.
 * @param {GraphNode} node
 * @param {Map<string, GraphNode>} updates
 */
function usesOf(node, updates) {
  /** @type {Map<GraphNode, string>} */
  const names = new Map();
  for (const [name, other] of updates) {
    if (other.operation && other !== node && !names.has(other)) names.set(other, name);
  }
  for (;;) {
    /** @type {Set<GraphNode>} */
    const nodes = new Set([node]);
    for (const part of nodes) if (!names.has(part)) for (const child of part.children) nodes.add(child);
    const old = new Set([...nodes].map((part) => part.name).filter((name) => updates.has(name)));
    const known = new Map([...names].filter(([part]) => nodes.has(part)));
    const both = [...known].filter(([, name]) => old.has(name));
    if (!both.length) return {known, old};
    for (const [part] of both) names.delete(part);
  }
}
