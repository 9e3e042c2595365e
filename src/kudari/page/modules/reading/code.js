/** Lines of programs as the equations that they carry out: keys, attributes, loops and calls fall away. */
import {withoutCalls} from './calls.js';
import {patternOf, stripped, wholePattern} from './patterns.js';

const W = '[\\p{L}\\p{N}_]';
const SCAFFOLDING = wholePattern('scaffolding');
const OWNER = patternOf('owner', 'g');
const GRADIENT = patternOf('gradientOf', 'g');
const KEYED = patternOf('keyed', 'g');
const KEY = patternOf('key', 'g');
const GET = patternOf('get', 'g');
const DATA = patternOf('data', 'g');
const SAME = wholePattern('same');
const COMMENT = patternOf('comment');
const COMMENT_SIGN = patternOf('commentSign');
const INDEXED = patternOf('indexed', 'g');
const SHIFTED = patternOf('shifted', 'g');
const OF_A_NETWORK = wholePattern('ofANetwork');
const DOTTED = patternOf('dotted', 'g');
const SIGNS_OF_CODE = patternOf('signsOfCode');

/**
 * The text with its lines of code as equations; what is left out of them is written down.
 * @param {string} text
 * @param {string[]} leftOut
 */
export function asEquations(text, leftOut) {
  if (/\\[A-Za-z]/.test(text) || !SIGNS_OF_CODE.test(text)) return text;
  const shifted = Array.from(text.matchAll(SHIFTED), ([, index]) => index), given = namesApart(text).split('\n');
  return withoutCopies(given.map((line) => equationOf(line, shifted, leftOut)), given, leftOut).join('\n');
}

/**
 * lr = self.lr · … has two names: what belongs to the object keeps its name, the other gets a new one.
 * @param {string} given
 */
function namesApart(given) {
  let text = given;
  const own = new RegExp(`(?<!${W})self\\.([A-Za-z_]${W}*)`, 'gu');
  for (const name of new Set(Array.from(given.matchAll(own), ([, one]) => one))) {
    const alone = `(?<!${W}|\\.)${name}`, assigned = '[ \\t]*[-+*/]?=(?!=)[ \\t]*';
    if (new RegExp(`${alone}${assigned}(?!0(?!${W})|self\\.${name}[ \\t]*(?![^\\n]))`, 'u').test(text)) {
      text = text.replace(new RegExp(`${alone}(?!${W})(?![ \\t]*\\()`, 'gu'), name + '_now');
    }
  }
  return text;
}

/**
 * One line without what is only Python's, torch's or Julia's.
 * @param {string} line
 * @param {string[]} shifted
 * @param {string[]} leftOut
 */
function equationOf(line, shifted, leftOut) {
  const [code, comment] = commentApart(line), plain = stripped(code);
  if (SCAFFOLDING.test(plain)) {
    leftOut.push(plain);
    return comment;
  }
  const [indent] = plain ? /^[ \t>\x60*-]*/.exec(code) ?? [''] : [''];
  let body = code.slice(indent.length).replace(OWNER, '').replace(KEYED, keyOrName).replace(GET, '$1');
  body = body.replace(INDEXED, (found, head, indices) => (isKept(head, indices, shifted) ? found : head));
  body = withoutCalls(body.replace(GRADIENT, '(∂L/∂$1)').replace(DATA, '$1').replace(DOTTED, ''));
  const core = body.replace(/[ \t;\x60]+$/, '');
  body = core.replace(/=([ \t]*)zeros$/, '=$10') + body.slice(core.length);
  if (SAME.test(body)) { // self.lr = lr
    leftOut.push(plain);
    return comment;
  }
  return indent + body + comment;
}

/**
 * The code of a line, and its comment, as Python writes it.
 * @param {string} line
 */
function commentApart(line) {
  const found = COMMENT.exec(line);
  return found ? [line.slice(0, found.index), '  ' + found[0].replace(COMMENT_SIGN, '# ')] : [line, ''];
}

/**
 * params["W1"] is params, and state["exp_avg"] is exp_avg.
 * @param {string} _
 * @param {string} name
 * @param {string} keys
 */
function keyOrName(_, name, keys) {
  for (const [, quoted, more] of keys.matchAll(KEY)) {
    const key = quoted.replace(/^f+/, '').slice(1, -1);
    if (!more && quoted[0] !== 'f' && /^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(key) && !OF_A_NETWORK.test(key)) {
      return key;
    }
  }
  return name;
}

/**
 * Whether an index is kept: h[key] is h; where [k + 1] stands as well, k counts the steps.
 * @param {string} head
 * @param {string} keys
 * @param {string[]} shifted
 */
function isKept(head, keys, shifted) {
  const indices = keys.match(/[\p{L}\p{N}_:.]+/gu) ?? [];
  if (indices.some((index) => shifted.includes(index)) || indices.join(' ') === 't') return true;
  return head === 'E' || head === 'Var' || (head.length > 1 && /\p{Lu}/u.test(head) && !/\p{Ll}/u.test(head));
}

/**
 * The lines without those that say the same of other keys: of params["W1"] and params["b1"].
 * @param {string[]} lines
 * @param {string[]} given
 * @param {string[]} leftOut
 */
function withoutCopies(lines, given, leftOut) {
  const seen = new Map();
  return lines.map((line, k) => {
    const plain = stripped(line), original = stripped(given[k]), first = seen.get(plain) ?? original;
    seen.set(plain, first);
    if (!plain.includes('=') || first === original) return line;
    leftOut.push(original);
    return '';
  });
}
