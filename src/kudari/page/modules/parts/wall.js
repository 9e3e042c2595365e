/** A wall: every field of the catalogue as a small map on which the same rules walk, again and again. */
import {button, make} from '../basics/elements.js';
import {TABLES} from '../basics/tables.js';
import {begun, nextFrame} from '../basics/tasks.js';
import {speaker} from '../basics/words.js';
import {Frame, fitted} from '../drawing/axes.js';
import {inksOf} from '../drawing/colours.js';
import {curveFrame, drawCurve, drawOnCurve} from '../drawing/curve.js';
import {drawMinima, drawRoute} from '../drawing/routes.js';
import {drawTerrain} from '../drawing/terrain.js';
import {STATE_USUAL, toHash} from '../state/state.js';
import {fieldOfTable} from '../walking/fields.js';
import {optimizersOf} from '../walking/optimizers.js';
import {walkOf} from '../walking/scene.js';
import {surveyed} from '../walking/survey.js';
import {mayMove} from './firstplay.js';

/**
 * @typedef {import('../state/state.js').State} State
 * @typedef {import('../drawing/colours.js').Inks} Inks
 */

const WHOLE = 3; // seconds for all steps
const REST = 1; // seconds at the end
const AHEAD = '100px'; // around what is seen, where tiles are made ready

/** One field, with those who walk on it. */
class Tile {
  /**
   * @param {State} state
   * @param {string} title
   * @param {Inks} inks
   * @param {() => void} act
   */
  constructor(state, title, inks, act) {
    this.state = state;
    this.inks = inks;
    this.ground = make('canvas', {'aria-hidden': 'true'});
    this.figures = make('canvas', {'aria-hidden': 'true'});
    this.element = button('', act, {'data-field': state.field});
    this.element.append(make('div', {class: 'canvas'}, this.ground, this.figures), make('span', {}, title));
  }

  /** Draw the ground, and walk: once, when it is seen. */
  ready() {
    const {state, inks} = this;
    const field = fieldOfTable(state.field, TABLES.fields[state.field]);
    const flat = field.variables.length === 1;
    const survey = surveyed(field, field.domain, 121, flat ? 1 : 101);
    if (flat) drawCurve(this.ground, survey, inks, null);
    else drawTerrain(this.ground, survey, inks);
    const {width, height} = fitted(this.figures);
    const frame = flat ? curveFrame(survey, width, height) : new Frame(field.domain, width, height);
    const walks = optimizersOf(state.rules, field).map((optimizer) => walkOf(optimizer, field, state));
    this.draw = (/** @type {number} */ step) => {
      const {c} = fitted(this.figures);
      if (!flat) drawMinima(c, frame, field.minima, inks);
      for (const walk of walks) {
        if (flat) drawOnCurve(c, frame, walk, step, inks, null);
        else drawRoute(c, frame, walk, step, inks, false);
      }
    };
  }
}

/**
 * Show all fields; only those that are seen are drawn, and move.
 * @param {any} given rules, steps and language with which the page came
 * @param {(hash: string) => void} open a race in full
 */
export function openWall(given, open) {
  /** @type {State} */
  const state = {...STATE_USUAL, ...given, lang: given.lang ?? (navigator.language.startsWith('ja') ? 'ja' : 'en')};
  const lang = state.lang === 'ja' ? 1 : 0;
  const root = /** @type {HTMLElement} */ (document.getElementById('kudari'));
  const say = speaker(TABLES.words, () => state.lang);
  const inks = inksOf(matchMedia('(prefers-color-scheme: dark)').matches);
  let running = true;
  const done = begun();
  const leave = () => {
    running = false;
    seer.disconnect();
    done();
  };
  const tiles = Object.entries(TABLES.fields).map(([field, table]) => {
    const here = {...state, field, start: table.start};
    return new Tile(here, table.title[lang], inks, () => {
      leave();
      open(toHash(here));
    });
  });
  /** @type {Set<Tile>} */
  const seen = new Set();
  const move = mayMove();
  const seer = new IntersectionObserver((entries) => {
    for (const {target, isIntersecting} of entries) {
      const tile = /** @type {Tile} */ (tiles.find(({element}) => element === target));
      if (!isIntersecting) seen.delete(tile);
      else {
        seen.add(tile);
        if (!tile.draw) tile.ready();
        if (!move) tile.draw?.(state.steps);
      }
    }
    done();
  }, {rootMargin: AHEAD});
  const names = optimizersOf(state.rules, fieldOfTable('ravine', TABLES.fields.ravine));
  document.documentElement.lang = state.lang;
  document.title = say('title');
  root.replaceChildren(
    make('header', {}, make('h1', {}, say('heading')), make('ul', {class: 'told row'}, ...names.map(({name, colour}) =>
      make('li', {tint: colour}, name))), button(say('language'), () => {
      leave();
      openWall({...given, lang: lang ? 'en' : 'ja'}, open);
    }, {lang: lang ? 'en' : 'ja'})),
    make('div', {class: 'wall'}, ...tiles.map(({element}) => element)));
  for (const {element} of tiles) seer.observe(element);
  const tick = () => {
    if (!running) return;
    const share = ((performance.now() / 1000) % (WHOLE + REST)) / WHOLE;
    for (const tile of seen) tile.draw?.(Math.min(state.steps, Math.floor(share * (state.steps + 1))));
    nextFrame(tick);
  };
  if (move) tick();
}
