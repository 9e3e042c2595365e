/** The words of a pasted formula, in plain text or LaTeX, with what hangs below and above them. */
import {isCombining} from '../formula/tokens.js';
import {RAISED, SUBSCRIPTS} from './characters.js';
import {LatexWords} from './latexwords.js';
import {isSpace} from './patterns.js';
import {unbraced} from './word.js';

/** @typedef {import('./word.js').Word} Word */

/**
 * The words of a stretch of a text.
 * @param {string} text
 * @param {number} [start]
 * @param {number} [end]
 */
export function words(text, start = 0, end = text.length) {
  return unbraced(new Lexer(text, start, end).until(''));
}

/** Plain text and LaTeX alike. */
class Lexer extends LatexWords {
  /**
   * The next word, or none for a space.
   * @param {Word[]} before
   * @returns {Word[]}
   */
  next(before) {
    const start = this.at, last = before.at(-1);
    if (this.peek() === '\\') return this.command(before);
    const character = this.take(), next = this.peek();
    if (isSpace(character)) {
      if (last) last.spaced = true;
      return character === '\n' ? [this.word('sep', '\n', start)] : [];
    }
    const isTight = last?.end === start;
    switch (character) {
      case '{': { // avg{t} as some manuals write it
        const behind = !this.latex && isTight && ['name', '_'].includes(last.kind);
        return [this.held(behind ? '_' : '{', this.until('}'), start)];
      }
      case '}': throw this.error('unexpected', start, {what: '}'});
      case '_':
      case '^': return this.hanging(character, start);
      case '&': return [this.word('sep', '&', start)];
      case '$': return [];
      case '~':
        if (this.latex) return [];
        break;
      case '@': // Julia's, for every sign of a line
        if (next !== '.') break;
        this.at += 1;
        return [];
      case '.':
        if (['*', '/', '^'].includes(next)) return []; // MATLAB's, element by element
        // g.clip(…), w.grad: what a method does is not known here
        if (isTight && ['name', ')', '_', "'"].includes(last.kind) && /^[\p{L}\p{Nl}\p{No}_]/u.test(next)) {
          throw this.error('dot', start);
        }
        break;
      case '|':
        if (next === '|') throw this.error('matrix', start, {what: '‖…‖'});
        break;
      case ':':
        if (next === ':') throw this.error('dot', start);
    }
    if (character === '#' || (character === '%' && this.latex) || (character === '/' && next === '/')) {
      return [this.comment(start)];
    }
    if (SUBSCRIPTS.has(character)) return [this.folded(SUBSCRIPTS, start)];
    if (RAISED.has(character)) return [this.folded(RAISED, start)];
    if (isCombining(character)) return this.markedBefore(before, character, start);
    return this.plain(character, start, before);
  }
}
