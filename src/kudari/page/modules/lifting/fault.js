/** Code that cannot be read as a rule: why, and in which of its lines. */

/** What is wrong: a key of the page's words, with what they need, and the line, from 1; 0 where no line is to blame. */
export class CodeFault extends Error {
  /**
   * @param {string} key
   * @param {number} [line]
   * @param {Record<string, string | number>} [values]
   */
  constructor(key, line = 0, values = {}) {
    super(key);
    this.key = key;
    this.line = line;
    this.values = values;
  }

  /**
   * @param {import('../basics/words.js').Say} say
   * @returns {string}
   */
  words(say) {
    const why = say(this.key, this.values);
    return this.line ? say('code line', {line: this.line, why}) : why;
  }
}

/**
 * The beginning of what somebody wrote, for a sentence.
 * @param {string} text
 */
export function brief(text) {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
