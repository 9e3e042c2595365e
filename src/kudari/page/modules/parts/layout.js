/** How the parts of the page stand together, and what they show of a step. */
import {button, make, write} from '../basics/elements.js';
import {readable} from '../drawing/colours.js';
import {verdict} from '../walking/diagnosis.js';
import {GeometryReader} from '../walking/geometry.js';
import {isEnsemble, hasDiverged} from '../walking/routetables.js';
import {numbersAt} from '../walking/scene.js';
import {valuePanel} from '../walking/values.js';
import {Chart} from './chart.js';
import {answerTo} from './judgement.js';
import {lessonBar, lessonCard} from './lesson.js';
import {withSlopes} from './rulelines.js';

/**
 * @typedef {import('../drawing/colours.js').Inks} Inks
 * @typedef {import('./lesson.js').Lesson} Lesson
 * @typedef {import('../walking/fields.js').Field} Field
 * @typedef {import('../walking/optimizers.js').Optimizer} Optimizer
 * @typedef {import('../walking/scene.js').Walk} Walk
 * @typedef {import('../state/state.js').State} State
 * @typedef {{view: import('./view.js').FieldView, player: import('./player.js').Player,
 *   fieldCard: import('./fieldcard.js').FieldCard, rules: import('./rulescard.js').RulesCard,
 *   heat: import('./heatcard.js').HeatCard, share: import('./sharecard.js').ShareCard,
 *   undo: import('./undo.js').Undo, pins: import('./pins.js').Pins}} Parts
 */

/** Heads, the stage with time below it, curves, and cards. */
export class Layout {
  /**
   * @param {HTMLElement} root
   * @param {import('../basics/words.js').Say} say
   * @param {Parts} parts
   * @param {Lesson[]} lessons
   * @param {{teach: (name: string) => void, lang: (lang: string) => void, go: (step: number) => void,
   *   see: (part: Partial<State>) => void, full: () => void}} acts
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
    this.answered = make('p', {role: 'status'}); // what is said to the answer to a lesson
    this.alert = make('p', {class: 'error', role: 'alert'}); // what is wrong with a link or a record
    this.below = make('div', {class: 'below'}); // below the map: the sentences, and beside them the curve
    this.left = make('div', {class: 'stage stack'});
    this.right = make('div', {class: 'stack'});
    this.tools = make('div', {class: 'row tools'});
    this.hands = make('span');
    this.moved = false; // whether somebody has moved the start yet
    this.fixed = false; // whether nobody can
    /** @type {Lesson | undefined} the one that is open */
    this.lesson = undefined;
    /** @type {WeakMap<Optimizer['updates'], GeometryReader>} */
    this.readers = new WeakMap();
  }

  /**
   * Make the head and the map anew: another language, another field.
   * @param {State} state
   * @param {Field} field
   * @param {Optimizer[]} optimizers
   * @param {Inks} inks
   */
  show(state, field, optimizers, inks) {
    const {say, acts, parts: {view, player, undo, pins}} = this;
    const lang = state.lang === 'ja' ? 1 : 0;
    document.documentElement.lang = state.lang;
    document.title = say('title');
    const lesson = this.lesson = this.lessons.find(({name}) => name === state.lesson);
    player.draw();
    undo.draw();
    pins.draw();
    this.fixed = !field.tape;
    this.drawTools(field.variables.length === 1 ? 'map' : state.view, field.variables.length === 1);
    this.left.replaceChildren(make('section', {class: 'card', 'aria-label': say('map')},
      this.tools, view.element, player.element, this.alert, this.below));
    this.below.replaceChildren(make('div', {}, this.told, this.caption, pins.element));
    this.right.replaceChildren(lesson ? this.lessonCard(lesson, lang) : '');
    this.root.classList.toggle('only', state.only);
    if (state.only) {
      const full = button('↗', acts.full, {'aria-label': say('full'), title: say('full')});
      this.root.replaceChildren(
        view.element, this.alert, player.element, make('div', {class: 'row'}, this.told, full));
    } else this.root.replaceChildren(this.header(lang, lesson), make('div', {class: 'board'}, this.left, this.right));
    this.nameRules(optimizers, inks);
  }

  /**
   * Make everything else anew.
   * @param {State} state
   * @param {Field} field
   * @param {Optimizer[]} optimizers
   * @param {Inks} inks
   */
  showCards(state, field, optimizers, inks) {
    if (state.only) return;
    const {say, parts: {fieldCard, rules, heat, share}} = this;
    fieldCard.draw(state, field);
    share.draw();
    this.drawRules(optimizers, inks);
    this.below.append(make('section', {'data-part': 'values'},
      make('h2', {}, say('values')), make('div', {class: 'canvas values'}, this.values)));
    this.right.append(heat.element, fieldCard.element, rules.element, share.element); // the map of settings is in sight
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
    const other = lang ? 'en' : 'ja';
    return make('header', {},
      make('div', {}, make('h1', {}, say('heading')), make('p', {class: 'quiet'}, say('purpose'))),
      this.parts.undo.element,
      button(say('language'), () => acts.lang(other), {lang: other}),
      lessonBar(this.lessons, lesson, lang, say, acts.teach));
  }

  /**
   * @param {Lesson} lesson
   * @param {number} lang
   */
  lessonCard(lesson, lang) {
    const {teach} = this.acts;
    const next = this.lessons[this.lessons.indexOf(lesson) + 1];
    const card = lessonCard(lesson, lang, this.say, {
      again: () => teach(lesson.name), next: next ? () => teach(next.name) : null,
    });
    if (lesson.answer) card.append(this.answered);
    return card;
  }

  /**
   * The tools above the map.
   * @param {string} kind
   * @param {boolean} flat whether there is only one variable, and no surface
   */
  drawTools(kind, flat) {
    const {say, acts, parts: {view}} = this;
    view.kind = kind;
    const kinds = (flat ? [] : ['map', 'surface']).map((name) => button(say(name), () => {
      acts.see({view: name});
      this.drawTools(name, flat);
    }, {'aria-pressed': String(kind === name)}));
    const tool = (/** @type {string} */ sign, /** @type {string} */ word, /** @type {() => void} */ act) =>
      button(sign, act, {'aria-label': say(word), title: say(word)});
    const pressed = this.tools.contains(document.activeElement) ? document.activeElement?.textContent : null;
    this.tools.replaceChildren(...kinds, this.hands,
      tool('−', 'zoom out', () => view.zoom(1.5)), tool('+', 'zoom in', () => view.zoom(1 / 1.5)),
      tool('⤢', 'whole', () => acts.see({viewport: null, angles: {...view.angles, zoom: 1}})));
    this.tellHands();
    kinds.find((choice) => choice.textContent === pressed)?.focus();
  }

  /** What hands can do; of all that, who has just come is told one thing, on small screens too. */
  tellHands() {
    const {say, hands, parts: {view}} = this;
    const first = !this.moved && !this.fixed && view.kind === 'map';
    hands.className = `grow quiet ${first ? 'ring' : 'hands'}`;
    write(hands, say(first ? 'drag the ring' : view.kind === 'surface' ? 'hands on surface' : 'hands on map'));
  }

  /** Somebody moved the start: he needs to be told no more. */
  ringMoved() {
    if (this.moved) return;
    this.moved = true;
    this.tellHands();
  }

  /**
   * Cards, and a line of each rule below the map, whose colour is that of its route and its curve.
   * @param {Optimizer[]} optimizers
   * @param {Inks} inks
   */
  drawRules(optimizers, inks) {
    this.parts.rules.draw(optimizers, inks);
    this.nameRules(optimizers, inks);
    write(this.answered, this.lesson ? answerTo(this.lesson, optimizers, this.say) : '');
  }

  /**
   * @param {Optimizer[]} optimizers
   * @param {Inks} inks
   */
  nameRules(optimizers, inks) {
    const on = optimizers.filter((optimizer) => optimizer.on);
    this.told.replaceChildren(...on.map((optimizer) => make('li', {tint: readable(optimizer.colour, inks, 3)})));
  }

  /**
   * All that changes with the step: first what is written, then what is drawn, so that there is one layout.
   * @param {State} state
   * @param {Field} field
   * @param {Walk[]} walks
   * @param {Inks} inks
   * @param {boolean} anew whether the ground is another one
   * @param {boolean} coarse whether the walks are no more than a sketch, which says nothing yet
   */
  paint(state, field, walks, inks, anew, coarse) {
    const {say, parts: {view, rules, pins: {walks: ghosts}}} = this;
    const {step, start} = state;
    const letters = walks.map((walk) =>
      withSlopes(walk.optimizer.updates, field, field.variables.map((_, i) => numbersAt(walk, step, i))));
    const diverged = walks.map((walk) => hasDiverged(walk, walk.middle, step));
    const geometries = walks.map((walk, k) =>
      (walk.optimizer.recorded || diverged[k] || isEnsemble(walk)
        ? null : this.reader(walk.optimizer).read(letters[k])));
    for (const [k, walk] of walks.entries()) {
      const {name} = walk.optimizer;
      const told = () => (state.only ? name : `${name}: ${verdict(walk, step, field, state, say)}`);
      if (!coarse) write(this.told.children[k], told());
      const card = rules.cards.find((one) => one.optimizer.name === name);
      card?.tell(field.variables, (variable) => (diverged[k] ? null : letters[k][variable]));
    }
    const flat = field.variables.length === 1;
    const moved = view.kind === 'map' && !flat && geometries.some((geometry) => geometry);
    write(this.caption, moved ? say('moved by') : '');
    const where = field.variables.map((name, i) => `${name} = ${start[i]}`).join(', ');
    const names = {field: field.title[state.lang === 'ja' ? 1 : 0], place: where};
    view.figures.setAttribute('aria-label', say(view.kind === 'surface' ? 'surface of' : 'map of', names));
    this.values.setAttribute('aria-label', say('values'));
    if (anew) view.drawGround(field, state.viewport ?? field.domain, inks);
    view.draw({field, walks, ghosts, step, start, angles: state.angles, geometries, coarse});
    this.lowest = field.lowest;
    if (coarse || !this.values.isConnected) return;
    const panel = this.panel(walks);
    const section = /** @type {HTMLElement} */ (this.values.closest('section'));
    section.hidden = !panel.lines.length; // without a rule there is nothing to see
    if (!section.hidden) this.chart.show(panel, inks, {cursor: step});
  }

  /**
   * The curve, with those who are pinned.
   * @param {Walk[]} walks
   */
  panel(walks) {
    const {say, lowest = null, parts: {pins}} = this;
    return valuePanel([...walks, ...pins.walks], lowest, {x: say('step'), gap: say('gap'), value: say('value')});
  }

  /**
   * @param {Optimizer} optimizer
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
