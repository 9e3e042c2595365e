/** Undo and redo: two buttons, and the keys that everybody knows. */
import {button, make} from '../basics/elements.js';
import {History} from '../state/history.js';

/** @typedef {import('../state/history.js').Opened} Opened */

// With these a gesture begins; what they begin may come later, as what is in a file.
const GESTURES = ['pointerdown', 'keydown', 'click', 'change', 'drop', 'hashchange'];
// Who types in a field wants the letters back.
const TYPING = 'textarea, input:not([type="range"], [type="checkbox"])';

/** The way back. */
export class Undo {
  /**
   * @param {import('../basics/words.js').Say} say
   * @param {(opened: Opened) => void} open
   */
  constructor(say, open) {
    this.say = say;
    this.open = open;
    this.history = new History();
    this.element = make('div', {class: 'row'});
    const begin = (/** @type {any} */ event) => event.repeat || this.history.begin();
    for (const name of GESTURES) addEventListener(name, begin, {capture: true}); // before anything is done
    addEventListener('keydown', (event) => this.key(event));
  }

  /** Make the buttons, in the language that is spoken now. */
  draw() {
    const sign = (/** @type {string} */ text, /** @type {string} */ word, /** @type {string} */ key) =>
      button(text, () => this.go(word === 'redo'), {
        'aria-label': this.say(word), title: `${this.say(word)} (${key})`,
      });
    this.element.replaceChildren(sign('↶', 'undo', 'Ctrl+Z'), sign('↷', 'redo', 'Ctrl+Shift+Z'));
    this.mark();
  }

  /** Mark a button that leads nowhere; it stays where the keyboard is. */
  mark() {
    for (const [k, states] of [this.history.past, this.history.future].entries()) {
      this.element.children[k]?.setAttribute('aria-disabled', String(!states.length));
    }
  }

  /** @param {Opened} opened what is open now */
  note(opened) {
    if (this.history.note(opened)) this.mark();
  }

  /** @param {boolean} forth */
  go(forth) {
    const opened = this.history.go(forth);
    if (opened) this.open(opened);
    this.mark();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const {key, target} = event;
    const back = /^z$/i.test(key), again = /^y$/i.test(key);
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !(back || again)) return;
    if (target instanceof Element && target.closest(TYPING)) return;
    event.preventDefault();
    this.go(again || event.shiftKey);
  }
}
