/** The page as a file: what it came as, with other data in it. */

/** What was written in the file, before anything is built of it. */
export class OwnFile {
  constructor() {
    this.root = /** @type {HTMLElement} */ (document.documentElement.cloneNode(true));
    const loader = this.root.querySelector('#kudari-packed + script');
    while (loader?.nextSibling) loader.nextSibling.remove(); // what it has unpacked
    this.place = /** @type {HTMLElement} */ (this.root.querySelector('#kudari-data'));
    /** @type {{state: any, place: any, lessons: import('./lesson.js').Lesson[], only: boolean, hash?: string}} */
    this.data = JSON.parse(this.place.textContent ?? '');
  }

  /**
   * The same file with other data: these cannot end the element in which they stand, and nothing else is another, so
   * the policy lets it run.
   * @param {object} change
   */
  with(change) {
    const code = (/** @type {string} */ letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
    this.place.textContent = JSON.stringify({...this.data, ...change}).replace(/[<\u2028\u2029]/g, code);
    return `<!doctype html>\n${this.root.outerHTML}\n`;
  }
}
