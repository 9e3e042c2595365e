/** The field: chosen from a gallery or typed, with the start, the steps, an ensemble, and noise. */
import {button, labelled, make, select, unfolding} from '../basics/elements.js';
import {numberOf, short} from '../basics/numbers.js';
import {TABLES} from '../basics/tables.js';
import {nextFrame} from '../basics/tasks.js';
import {drawCurve} from '../drawing/curve.js';
import {drawTerrain} from '../drawing/terrain.js';
import {MAX_CHARACTERS} from '../formula/tokens.js';
import {STATE_MOST} from '../state/state.js';
import {fieldOfTable} from '../walking/fields.js';
import {surveyed} from '../walking/survey.js';
import {slider} from './sliders.js';

/** @typedef {import('../state/state.js').State} State */

/** The card of the field. */
export class FieldCard {
  /**
   * @param {import('../basics/words.js').Say} say
   * @param {(change: Partial<State>) => void} change
   * @param {() => import('../drawing/colours.js').Inks} inks
   */
  constructor(say, change, inks) {
    this.say = say;
    this.change = change;
    this.inks = inks;
    this.drawn = false; // the gallery's pictures
    this.tiles = () => /** @type {any[]} */ ([]);
    /** @type {HTMLInputElement[]} */
    this.start = [];
    /** @type {number[]} */
    this.begins = []; // the start as it is now
    /** @type {HTMLDetailsElement | null} */
    this.details = null;
    this.element = make('section', {class: 'card', 'data-part': 'field'});
  }

  /**
   * Make the controls for a state.
   * @param {State} state
   * @param {import('../walking/fields.js').Field} field
   */
  draw(state, field) {
    const {say, change} = this;
    const lang = state.lang === 'ja' ? 1 : 0;
    const fields = Object.entries(TABLES.fields)
      .map(([name, table]) => /** @type {[string, string]} */ ([name, table.title[lang]]));
    const typed = state.own || state.formula !== null;
    if (typed) fields.unshift(['', state.own ? field.title[lang] : say('formula')]);
    const choose = (/** @type {string} */ field) =>
      field && change({field, formula: null, own: false, domain: null, start: []});
    this.formula = make('input', {
      type: 'text', class: 'grow', value: field.text, spellcheck: 'false', autocomplete: 'off',
      maxlength: MAX_CHARACTERS, 'aria-label': say('formula'), 'aria-describedby': 'formula-error',
      onchange: () => change({formula: this.formula.value, own: false}),
    });
    this.error = make('p', {class: 'error', id: 'formula-error', role: 'alert'});
    this.gallery = make('div', {class: 'gallery'});
    this.tiles = () => fields.filter(([name]) => name).map(([name, title]) => make(
      'button', {
        type: 'button', 'data-field': name, 'aria-pressed': String(!typed && name === state.field),
        onclick: () => choose(name),
      },
      make('canvas', {'aria-hidden': 'true'}), make('span', {}, title)));
    const open = this.details?.open ?? false;
    this.drawn = false;
    const unfold = (/** @type {boolean} */ unfolded) => unfolded && this.paint();
    this.details = unfolding(open, unfold, {}, make('summary', {}, say('gallery')), this.gallery);
    const high = STATE_MOST.adventurers;
    const adventurers = {name: 'adventurers', symbol: '', default: 1, log: false, low: 1, high, open: false};
    const noise = {name: 'noise', symbol: '', default: 0, log: false, low: 0, high: null, open: false};
    this.start = field.variables.map((name, axis) => make('input', {
      class: 'number', inputmode: 'decimal', 'aria-label': say('start of', {name}),
      disabled: !field.tape, onchange: () => this.takeStart(axis),
    }));
    let lastSteps = state.steps;
    this.steps = make('input', {
      class: 'number', type: 'number', disabled: !field.tape, min: 1, max: STATE_MOST.steps, value: state.steps,
      'aria-label': say('steps'),
      onchange: () => {
        const steps = Math.round(+this.steps.value);
        if (steps >= 1 && steps <= STATE_MOST.steps) change({steps: (lastSteps = steps)});
        this.steps.value = lastSteps;
      },
    });
    const starts = field.variables.map((name, axis) => labelled(`${name} =`, this.start[axis], 'row tight'));
    this.adventurers = make('div', {class: 'row', 'data-part': 'adventurers'},
      make('span', {class: 'quiet fixed'}, say('adventurers')),
      slider(adventurers, state.adventurers, say('adventurers'), (value) => change({adventurers: value}), true));
    const shaken = make('div', {class: 'row', 'data-part': 'noise'}, make('span', {class: 'quiet fixed'}, say('noise')),
      slider(noise, state.noise, say('noise'), (value) => change({noise: value})));
    this.element.replaceChildren(
      make('h2', {}, say('field')),
      make('div', {class: 'row'},
        select(fields, typed ? '' : state.field, choose, {class: 'grow', 'aria-label': say('field')})),
      make('div', {class: 'row formula-row'},
        make('span', {class: 'letter', 'aria-hidden': 'true'}, `f(${field.variables.join(', ')}) =`), this.formula),
      this.error,
      make('p', {class: 'quiet'}, field.teaches[lang] || say(field.tape ? 'formula help' : 'no formula')), this.details,
      make('div', {class: 'row spaced'},
        make('span', {class: 'quiet'}, say('start')), ...starts, labelled(say('steps'), this.steps, 'row tight')),
      ...(field.tape ? [this.adventurers, shaken] : []),
    );
    if (open) this.paint();
    this.tellStart(state.start);
  }

  /**
   * @param {number} axis
   */
  takeStart(axis) {
    const start = this.begins.with(axis, numberOf(this.start[axis].value));
    if (start.every(Number.isFinite)) this.change({start: (this.begins = start)});
    else this.start[axis].value = short(this.begins[axis], 6);
  }

  /** @param {number[]} start */
  tellStart(start) {
    this.begins = start;
    for (const [axis, input] of this.start.entries()) {
      if (document.activeElement !== input) input.value = short(start[axis], 6);
    }
  }

  /** Fill the gallery, with one picture a frame. */
  paint() {
    if (this.drawn) return;
    this.drawn = true;
    const tiles = this.tiles();
    this.gallery.replaceChildren(...tiles);
    const next = () => {
      const tile = tiles.shift();
      if (!tile?.isConnected) return;
      const name = tile.dataset.field;
      const field = fieldOfTable(name, TABLES.fields[name]);
      const flat = field.variables.length === 1;
      if (flat) drawCurve(tile.firstChild, surveyed(field, field.domain, 121), this.inks(), null);
      else drawTerrain(tile.firstChild, surveyed(field, field.domain, 61, 61), this.inks());
      nextFrame(next);
    };
    next();
  }
}
