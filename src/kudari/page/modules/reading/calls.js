/** Calls of methods and functions of arrays, as formulas: m.mul_(β).add_(g, alpha=c) is m = m β + c g. */
import {TABLES} from '../basics/tables.js';
import {patternOf, stripped, wholePattern} from './patterns.js';

const {methods, assigning, calledFunctions} = TABLES.reading;
const METHODS = new Map(Object.entries({...methods, ...assigning}));
const FUNCTIONS = new Map(Object.entries(calledFunctions));
const CHANGING = new Set(Object.keys(assigning).map((name) => name.split('/')[0]));
const CALL = patternOf('call', 'g');
const KEYWORD = wholePattern('keyword');
const CHANGES = patternOf('changes', 'y');

/**
 * A statement without the calls that can be written as formulas; others stay, and are refused further on.
 * @param {string} code
 */
export function withoutCalls(code) {
  CHANGES.lastIndex = 0;
  const [, name] = CHANGES.exec(code) ?? [];
  if (name === undefined) return asFormulas(code, false);
  const after = asFormulas(code, true);
  return after.startsWith(name + '.') ? code : `${name} = ${after}`;
}

/**
 * The code with its calls as formulas; `chained` says that it begins with an array, which all methods change.
 * @param {string} given
 * @param {boolean} chained
 */
function asFormulas(given, chained) {
  let code = given;
  CALL.lastIndex = 0;
  for (let call = CALL.exec(code); call; call = CALL.exec(code)) {
    const {0: {length}, 1: dot, 2: name, index} = call, behind = index + length;
    const end = closingIn(code, behind - 1);
    if (end < 0) return given;
    const begin = dot ? receiverOf(code, index) : index, receiver = code.slice(begin, index);
    const {positional, named} = argumentsOf(code.slice(behind, end)), changing = CHANGING.has(name);
    const known = (changing ? name : name.replace(/_+$/, '')) + '/' + positional.length;
    const changes = changing || name.endsWith('_'), first = chained && begin === 0 && dot !== undefined;
    if (first && !changes) return given; // m.mul_(β).add(g): the sum is made for nothing
    const formula = (dot ? METHODS : FUNCTIONS).get([known, ...[...named.keys()].sort()].join(' '));
    if (formula === undefined || (changes && !first && !receiver.endsWith(')'))) {
      CALL.lastIndex = behind;
      continue;
    }
    const slots = new Map([['x', receiver], ...positional.entries(), ...named].map(([key, one]) => [String(key), one]));
    const written = formula.replace(/\{(\w+)\}/g, (_, slot) => String(slots.get(slot)));
    code = code.slice(0, begin) + written + code.slice(end + 1);
    CALL.lastIndex = begin;
  }
  return code;
}

/** @param {string} character */
const depthOf = (character) => Number('(['.includes(character)) - Number(')]'.includes(character));

/**
 * Where the bracket is closed that opens here; -1 where it is not.
 * @param {string} code
 * @param {number} opening
 */
function closingIn(code, opening) {
  let depth = 0;
  for (let at = opening; at < code.length; at += 1) {
    depth += depthOf(code[at]);
    if (depth === 0) return at;
  }
  return -1;
}

/**
 * Where the name, the call or the bracket begins whose method is called.
 * @param {string} code
 * @param {number} end
 */
function receiverOf(code, end) {
  let at = end, depth = 0;
  while (at > 0) {
    const character = code[at - 1];
    depth -= depthOf(character);
    if (depth < 0 || (depth === 0 && !/[(\[\p{L}\p{N}_.]/u.test(character))) break;
    at -= 1;
  }
  return at;
}

/**
 * The arguments of a call, and those that are named.
 * @param {string} inside
 */
function argumentsOf(inside) {
  const parts = [''];
  let depth = 0;
  for (const character of inside) {
    depth += depthOf(character);
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  const positional = [], named = new Map();
  for (const part of parts.map((one) => stripped(one))) {
    const [, name, value] = KEYWORD.exec(part) ?? [];
    if (name) named.set(name, stripped(value));
    else if (part) positional.push(part);
  }
  return {positional, named};
}
