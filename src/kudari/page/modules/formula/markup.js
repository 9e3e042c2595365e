/** How formulas look as MathML. Brackets do not stretch around what is one line high. As kudari.formula.markup. */
import {splitName} from './letters.js';
import {ATOM, POWER, PRODUCT} from './notation.js';

/** @typedef {import('./notation.js').MathTree} MathTree */

/** @type {import('./notation.js').Style<MathTree[]>} */
export const MATH_STYLE = {
  row: (...texts) => texts.flat(),
  word: (text) => [{tag: 'mi', text}],
  dot: [{tag: 'mo', text: '·', breaks: true}],
  minus: [operatorOf('−', {form: 'prefix'})],
  digits(digits, name) {
    const [mantissa, exponent] = digits.split('e');
    const signed = (/** @type {string} */ text) => {
      const number = {tag: 'mn', text: text.replace(/^-(?=[^0]|0.)/, ''), name};
      return text.startsWith('-') && text !== '-0' ? [{...MATH_STYLE.minus[0], name}, number] : [number];
    };
    if (exponent === undefined) return signed(mantissa);
    const ten = {tag: 'msup', children: [{tag: 'mn', text: '10'}, {tag: 'mrow', children: signed(exponent)}], name};
    return mantissa === '1' ? [ten] : [...signed(mantissa), {tag: 'mo', text: '·', name}, ten];
  },
  levelOf: (digits) => (!digits.includes('e') ? ATOM : digits.startsWith('1e') ? POWER : PRODUCT),
  letter(letter, name) {
    const [stem, index] = splitName(letter);
    if (!index) return [{tag: 'mi', text: stem, name}];
    const bare = stem.replace(/_+$/, '') || stem; // as in LaTeX
    return [{tag: 'msub', children: [{tag: 'mi', text: bare}, {tag: 'mn', text: index}], name}];
  },
  sign: (sign) => [{tag: 'mo', text: sign === '==' ? '=' : sign, breaks: '+−'.includes(sign)}],
  brackets(text) {
    const attributes = text.some(isHigh) ? undefined : {stretchy: 'false'};
    return [{tag: 'mrow', children: [operatorOf('(', attributes), ...text, operatorOf(')', attributes)]}];
  },
  isSigned: ([first]) => first.tag === 'mo' && first.text === '−',
  product(left, right, a, b) {
    const [first] = right;
    const base = first.tag === 'msup' ? first.children?.[0].children?.[0] : first; // 2 · 3ˣ, which is not 23ˣ
    const dot = b.number || first.tag === 'mfrac' || base?.tag === 'mn' || endsLike(left, right);
    return [...left, ...(dot ? MATH_STYLE.dot : [operatorOf('\u2062')]), ...right];
  },
  fraction: (a, b) => ({text: [{tag: 'mfrac', children: [mathRow(a.text), mathRow(b.text)]}], level: POWER}),
  power: (base, exponent) => [{tag: 'msup', children: [mathRow(base), mathRow(exponent.text)]}],
  root: (a) => ({text: [{tag: 'msqrt', children: [mathRow(a.text)]}], level: ATOM}),
  marked(row, isSum) { // of a sum only its sign is wrong
    const at = isSum ? row.findLastIndex(({tag, text}) => tag === 'mo' && '+−'.includes(text ?? ' ')) : -1;
    if (at < 0) return [{tag: 'mrow', attributes: {class: 'marked'}, children: row}];
    return row.with(at, {...row[at], attributes: {class: 'marked'}});
  },
  bars: (text) => [mathRow([operatorOf('|'), ...text, operatorOf('|')])],
  cases([condition, then, otherwise]) {
    const word = (/** @type {string} */ text) => ({tag: 'mtext', text});
    const rows = [[then, [word('if '), ...condition]], [otherwise, [word('otherwise')]]].map((cells) =>
      ({tag: 'mtr', children: cells.map((children) => ({tag: 'mtd', children}))}));
    return [mathRow([operatorOf('{'), {tag: 'mtable', attributes: {columnalign: 'left'}, children: rows}])];
  },
  call(name, texts) {
    const inside = texts.flatMap((text, i) => (i ? [operatorOf(','), ...text] : text));
    return [mathRow([{tag: 'mi', text: name}, ...MATH_STYLE.brackets(inside)])];
  },
};

/**
 * @param {string} text
 * @param {Record<string, string>} [attributes]
 * @returns {MathTree}
 */
function operatorOf(text, attributes) {
  return {tag: 'mo', text, attributes};
}

/**
 * @param {MathTree[]} children
 * @returns {MathTree}
 */
function mathRow(children) {
  return {tag: 'mrow', children};
}

/**
 * Whether it is more than one line high, as a fraction is.
 * @param {MathTree} tree
 * @returns {boolean}
 */
function isHigh({tag, children = []}) {
  return tag === 'mfrac' || children.some(isHigh);
}

/**
 * Whether a row ends in another.
 * @param {MathTree[]} left
 * @param {MathTree[]} right
 */
function endsLike(left, right) {
  return JSON.stringify(left.slice(-right.length)) === JSON.stringify(right);
}
