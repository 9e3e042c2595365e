/** How the parts of the page stand together, and what they show of a step. */
import {button, make, select, write} from '../basics/elements.js';
import {readable} from '../drawing/colours.js';
import {verdict} from '../walking/diagnosis.js';
import {GeometryReader} from '../walking/geometry.js';
import {isCrowd, isLost} from '../walking/routetables.js';
import {numbersAt} from '../walking/scene.js';
import {valuePanel} from '../walking/values.js';
import {Chart, legend} from './chart.js';
import {lessonCard} from './lesson.js';

/**
 * @typedef {import('../drawing/colours.js').Inks} Inks
 * @typedef {import('./lesson.js').Lesson} Lesson
 * @typedef {import('../walking/model.js').Place} Place
 * @typedef {import('../walking/model.js').Walker} Walker
 * @typedef {import('../walking/scene.js').Walk} Walk
 * @typedef {import('../state/state.js').State} State
 * @typedef {{stage: import('./view.js').Stage, player: import('./player.js').Player,
 *   field: import('./fieldcard.js').FieldCard, rules: import('./rulescard.js').RulesCard,
 *   heat: import('./heatcard.js').HeatCard, share: import('./sharecard.js').ShareCard}} Parts
 */

/** Heads, the stage with time below it, curves, and cards. */
export class Board {
  /**
   * @param {HTMLElement} root
   * @param {import('../basics/words.js').Say} say
   * @param {Parts} parts
   * @param {Lesson[]} lessons
   * @param {{teach: (name: string) => void, lang: (lang: string) => void, go: (step: number) => void,
   *   look: (part: Partial<State>) => void}} acts
   */
  constructor(root, say, parts, lessons, acts) {
    this.root = root;
    this.say = say;
    this.parts = parts;
    this.lessons = lessons;
    this.acts = acts;
    this.values = make('canvas');
    this.chart = new Chart(this.values);
    this.chart.onpick = (x) => acts.go(x);
    this.told = make('ul', {class: 'told'});
    this.caption = make('p', {class: 'quiet'});
    this.alert = make('p', {class: 'error', role: 'alert'}); // what is wrong with a link or a record
    this.legend = make('div');
    this.left = make('div', {class: 'stage stack'});
    this.right = make('div', {class: 'stack'});
    this.tools = make('div', {class: 'row tools'});
    /** @type {WeakMap<Walker['updates'], GeometryReader>} */
    this.readers = new WeakMap();
  }

  /**
   * Make the head and the map anew: another language, another field.
   * @param {State} state
   * @param {Place} place
   * @param {Walker[]} walkers
   * @param {Inks} inks
   */
  show(state, place, walkers, inks) {
    const {say, parts: {stage, player}} = this;
    const lang = state.lang === 'ja' ? 1 : 0;
    document.documentElement.lang = state.lang;
    document.title = say('title');
    const lesson = this.lessons.find(({name}) => name === state.lesson);
    player.draw();
    this.drawTools(place.variables.length === 1 ? 'map' : state.view, place.variables.length === 1);
    this.left.replaceChildren(make('section', {class: 'card', 'aria-label': say('map')},
      this.tools, stage.element, player.element, this.told, this.caption, this.alert));
    this.right.replaceChildren(lesson ? this.lessonCard(lesson, lang) : '');
    this.root.replaceChildren(this.header(lang, lesson), make('div', {class: 'board'}, this.left, this.right));
    this.drawLegend(walkers, inks);
  }

  /**
   * Make everything else anew.
   * @param {State} state
   * @param {Place} place
   * @param {Walker[]} walkers
   * @param {Inks} inks
   */
  showCards(state, place, walkers, inks) {
    const {say, parts: {field, rules, heat, share}} = this;
    field.draw(state, place);
    share.draw();
    this.drawRules(walkers, inks);
    this.left.append(make('section', {class: 'card', 'data-part': 'values'},
      make('h2', {}, say('values')), make('div', {class: 'canvas values'}, this.values), this.legend));
    this.right.append(field.element, rules.element, heat.element, share.element);
    const hidden = this.lessons.find(({name}) => name === state.lesson)?.hide ?? [];
    for (const part of this.root.querySelectorAll('[data-part]')) {
      part.classList.toggle('hidden', hidden.includes(/** @type {HTMLElement} */ (part).dataset.part ?? ''));
    }
  }

  /**
   * @param {number} lang
   * @param {Lesson | undefined} lesson
   */
  header(lang, lesson) {
    const {say, acts} = this;
    const lessons = this.lessons.map(({name, title}) => /** @type {[string, string]} */ ([name, title[lang]]));
    const other = lang ? 'en' : 'ja';
    return make('header', {},
      make('h1', {}, say('heading')),
      select([['', say('free')], ...lessons], lesson?.name ?? '', acts.teach, {'aria-label': say('lesson')}),
      button(say('language'), () => acts.lang(other), {lang: other}));
  }

  /**
   * @param {Lesson} lesson
   * @param {number} lang
   */
  lessonCard(lesson, lang) {
    const {teach} = this.acts;
    const next = this.lessons[this.lessons.indexOf(lesson) + 1];
    return lessonCard(lesson, lang, this.say, {
      again: () => teach(lesson.name), next: next ? () => teach(next.name) : null, end: () => teach(''),
    });
  }

  /**
   * The tools above the map.
   * @param {string} view
   * @param {boolean} flat whether there is only one variable, and no surface
   */
  drawTools(view, flat) {
    const {say, acts, parts: {stage}} = this;
    stage.view = view;
    const views = (flat ? [] : ['map', 'surface']).map((name) => button(say(name), () => {
      acts.look({view: name});
      this.drawTools(name, flat);
    }, {'aria-pressed': String(view === name)}));
    const tool = (/** @type {string} */ sign, /** @type {string} */ word, /** @type {() => void} */ act) =>
      button(sign, act, {'aria-label': say(word), title: say(word)});
    const pressed = this.tools.contains(document.activeElement) ? document.activeElement?.textContent : null;
    const hands = say(view === 'surface' ? 'hands on surface' : 'hands on map');
    this.tools.replaceChildren(...views, make('span', {class: 'grow quiet hands'}, hands),
      tool('−', 'zoom out', () => stage.zoom(1.5)), tool('+', 'zoom in', () => stage.zoom(1 / 1.5)),
      tool('⤢', 'whole', () => acts.look({look: null, angles: {...stage.angles, zoom: 1}})));
    views.find((one) => one.textContent === pressed)?.focus();
  }

  /**
   * Cards and legend.
   * @param {Walker[]} walkers
   * @param {Inks} inks
   */
  drawRules(walkers, inks) {
    this.parts.rules.draw(walkers, inks);
    this.drawLegend(walkers, inks);
  }

  /**
   * @param {Walker[]} walkers
   * @param {Inks} inks
   */
  drawLegend(walkers, inks) {
    const on = walkers.filter((walker) => walker.on);
    this.told.replaceChildren(...on.map((walker) => make('li', {tint: readable(walker.colour, inks, 3)})));
    const lines = on.map(({name, colour}) => ({x: [], y: [], label: name, colour}));
    this.legend.replaceChildren(legend({lines}, inks));
  }

  /**
   * All that changes with the step: first what is written, then what is drawn, so that there is one layout.
   * @param {State} state
   * @param {Place} place
   * @param {Walk[]} walks
   * @param {Inks} inks
   * @param {boolean} anew whether the ground is another one
   */
  paint(state, place, walks, inks, anew) {
    const {say, parts: {stage, rules}} = this;
    const {step, start} = state;
    const letters = walks.map((walk) => place.variables.map((_, i) => numbersAt(walk, step, i)));
    const lost = walks.map((walk) => isLost(walk, walk.middle, step));
    const geometries = walks.map((walk, k) =>
      (walk.walker.recorded || lost[k] || isCrowd(walk) ? null : this.reader(walk.walker).read(letters[k])));
    for (const [k, walk] of walks.entries()) {
      write(this.told.children[k], `${walk.walker.name}: ${verdict(walk, step, place, state, say)}`);
      const card = rules.cards.find((one) => one.walker.name === walk.walker.name);
      card?.tell(place.variables, (variable) => (lost[k] ? null : letters[k][variable]));
    }
    const flat = place.variables.length === 1;
    const moved = stage.view === 'map' && !flat && geometries.some((geometry) => geometry);
    write(this.caption, moved ? say('moved by') : '');
    const where = place.variables.map((name, i) => `${name} = ${start[i]}`).join(', ');
    const seen = {field: place.title[state.lang === 'ja' ? 1 : 0], place: where};
    stage.figures.setAttribute('aria-label', say(stage.view === 'surface' ? 'surface of' : 'map of', seen));
    this.values.setAttribute('aria-label', say('values'));
    if (anew) stage.drawGround(place, state.look ?? place.domain, inks);
    stage.draw({place, walks, step, start, angles: state.angles, geometries});
    const axes = {x: say('step'), gap: say('gap'), value: say('value')};
    if (this.values.isConnected) this.chart.show(valuePanel(walks, place.lowest, axes), inks, {cursor: step});
  }

  /**
   * @param {Walker} walker
   * @returns {GeometryReader}
   */
  reader({updates}) {
    const known = this.readers.get(updates) ?? new GeometryReader(updates);
    this.readers.set(updates, known);
    return known;
  }

  /** How all walks went. */
  sentences() {
    return Array.from(this.told.children, (line) => line.textContent);
  }
}
