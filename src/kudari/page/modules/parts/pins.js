/** Pins: the walks of now stay as pale ghosts, and say in what they differ from what was changed since. */
import {button, make} from '../basics/elements.js';
import {mixed} from '../drawing/colours.js';
import {pinNote} from '../state/pins.js';
import {STATE_MOST, settingsOf} from '../state/state.js';
import {walkOf} from '../walking/scene.js';

/** @typedef {import('../walking/scene.js').Walk} Walk */
/** @typedef {import('../state/session.js').Session} Session */

/** The buttons that pin, the names of what is pinned, and its walks. */
export class Pins {
  /**
   * @param {import('../basics/words.js').Say} say
   * @param {Session} session
   * @param {(change: {pins: string[]}) => void} change
   */
  constructor(say, session, change) {
    this.say = say;
    this.session = session;
    this.change = change;
    this.element = make('div', {class: 'row'});
    this.list = make('ul', {class: 'told grow'});
    /** @type {import('../state/pins.js').Pinned[]} those of the walks */
    this.walked = [];
    /** @type {Walk[]} */
    this.walks = [];
  }

  /** Make the buttons, in the language that is spoken now. */
  draw() {
    const {say, session} = this;
    const pin = () => this.change({pins: [...session.state.pins, settingsOf(session.state)]});
    this.pin = button(say('pin'), pin, {title: say('pin help')});
    this.unpin = button(say('unpin'), () => this.change({pins: []}));
    this.element.replaceChildren(this.pin, this.unpin, this.list);
  }

  /**
   * Its walks on a ground of this colour.
   * @param {import('../drawing/colours.js').Inks} inks
   */
  pale(inks) {
    return this.walks.map((walk) => ({...walk, colour: mixed(walk.optimizer.colour, inks.ground, 0.55)}));
  }

  /**
   * Walk what is pinned, if it was not walked yet, and name it.
   * @param {import('../drawing/colours.js').Inks} inks
   */
  tell(inks) {
    const {say, session: {pinned, walking, state, field}} = this;
    if (this.walked !== pinned && field) {
      this.walked = pinned;
      this.walks = pinned.flatMap((then) =>
        then.optimizers.map((optimizer) => ({...walkOf(optimizer, field, then.state), ghost: true})));
    }
    this.walks = this.pale(inks);
    this.pin?.toggleAttribute('disabled', pinned.length >= STATE_MOST.pins);
    this.unpin?.classList.toggle('hidden', !pinned.length);
    const notes = pinned.map((then) => pinNote(then, {state, optimizers: walking}, say));
    this.list.replaceChildren(...notes.map((note) => make('li', {tint: inks.faint}, say('pinned', {note}))));
  }
}
