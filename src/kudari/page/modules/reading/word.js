/** A word of a pasted formula, and words as plain text. As kudari.reading.word. */

/**
 * A word: what it is, how it is spelled, where it was typed, and for what hangs below or above, its own words.
 *
 * Kinds: name, number, text (prose), sep (the end of a line, a column, a wide space), `_` and `^` (what hangs below and
 * above), `{` (braces, which hold together), and the signs themselves. Places, also those of faults, are counted in
 * units of JavaScript's strings.
 * @typedef {{kind: string, text: string, start: number, end: number, spaced: boolean, inside: Word[]}} Word
 */

/**
 * @param {string} kind
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {boolean} [spaced]
 * @param {Word[]} [inside]
 * @returns {Word}
 */
export function wordOf(kind, text, start, end, spaced = false, inside = []) {
  return {kind, text, start, end, spaced, inside};
}

/**
 * Words as a short plain text, by which indices are compared.
 * @param {Word[]} found
 */
export function spelled(found) {
  return found.map(({kind, text, inside}) => {
    if (kind === '_' || kind === '^') return `${kind}{${text}}`;
    return kind === 'frac' ? inside.map((half) => half.text).join('/') : text;
  }).join('');
}

/**
 * The words without braces that hold one thing together: {{w}_{t+1}} is w_{t+1}, and {-} is −.
 * @param {Word[]} found
 * @returns {Word[]}
 */
export function unbraced(found) {
  return found.flatMap((word) => {
    for (const one of word.kind === 'frac' ? word.inside : [word]) one.inside = unbraced(one.inside);
    const [first, ...rest] = word.inside;
    const holdsOne = word.kind === '{' && first && first.kind !== 'frac' &&
      rest.every(({kind}) => kind === '_' || kind === '^' || kind === "'");
    if (!holdsOne) return [word];
    (rest.at(-1) ?? first).spaced = word.spaced;
    return word.inside;
  });
}
