/** The page: one state, the parts that show it, and what happens when somebody changes it. */
import {TABLES} from './tables.js';
import {Chart, legend} from './chart.js';
import {FormulaError} from './errors.js';
import {button, make, select, speaker} from './elements.js';
import {FieldCard} from './fieldcard.js';
import {GeometryReader} from './geometry.js';
import {HeatCard} from './heatcard.js';
import {inksOf, readable} from './inks.js';
import {lessonCard} from './lesson.js';
import {placeOf, VariablesError, walkersOf} from './model.js';
import {Player} from './player.js';
import {RecordError, readRecord, recordOf} from './record.js';
import {RulesCard} from './rulescard.js';
import {numbersAt, walkOf} from './scene.js';
import {ShareCard} from './sharecard.js';
import {Stage} from './stage.js';
import {fromHash, STATE_USUAL, toHash, toPython, withoutRate} from './state.js';
import {valuePanel} from './values.js';
import {verdict} from './verdict.js';

/**
 * @typedef {import('./state.js').State} State
 * @typedef {import('./state.js').RuleState} RuleState
 * @typedef {import('./model.js').Walker} Walker
 * @typedef {'ground' | 'walk' | 'paint' | 'heat'} Need
 */

const HASH_REST = 300; // milliseconds without a change, before the link is written

/** All of it. */
export class App {
  /**
   * @param {HTMLElement} root
   * @param {HTMLElement} live what is written there is read aloud
   * @param {{words: Record<string, [string, string]>, lessons: import('./lesson.js').Lesson[], state: any, place: any}} data
   * @param {() => Worker} hire
   */
  constructor(root, live, {words, lessons, state, place}, hire) {
    this.root = root;
    this.live = live;
    this.lessons = lessons;
    /** @type {{place: Record<string, any> | null, rules: RuleState[]}} what the page came with, or a record brought */
    this.own = {place, rules: state.rules.filter((/** @type {RuleState} */ rule) => rule.own !== undefined)};
    /** @type {Set<Need>} */
    this.needs = new Set();
    const lang = state.lang ?? (navigator.language.startsWith('ja') ? 'ja' : 'en');
    /** @type {State} */
    this.state = {...STATE_USUAL, ...state, lang};
    this.begun = this.state;
    this.say = speaker(words, () => this.state.lang);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    this.inks = inksOf(dark.matches);
    dark.addEventListener('change', () => {
      this.inks = inksOf(dark.matches);
      this.show();
    });
    this.player = new Player(this.say, (step) => {
      this.state.step = step;
      this.need('paint');
    }, () => this.settle());
    this.stage = new Stage(this.say, {
      start: (start) => this.move(start), settle: () => this.settle(), turn: () => this.need('paint'),
      look: (look) => {
        this.state.look = look;
        this.need('ground', 'paint');
      },
    });
    this.field = new FieldCard(this.say, (change) => this.change(change), () => this.inks);
    this.rules = new RulesCard(this.say, {
      change: (rules) => this.changeRules(rules), open: () => this.need('paint'),
      value: (k, hyper, value) => this.turnTo(k, hyper, value), show: (k, on) => this.toggle(k, on),
    });
    this.heat = new HeatCard(this.say, {
      hire, take: (walker, values) => this.take(walker, values), map: (map) => this.change({map}),
    });
    this.share = new ShareCard(this.say, {
      link: () => location.href.split('#')[0] + toHash(this.state), python: () => toPython(this.stated(), this.place?.text ?? ''),
      picture: () => this.stage.picture(), record: () => this.place && recordOf(this.state, this.place, this.walks ?? []),
      bring: (text) => this.bring(text), tell: (text) => this.tell(text),
    });
    this.values = make('canvas');
    this.chart = new Chart(this.values);
    this.chart.onpick = (x) => this.player.go(x);
    this.told = make('ul', {class: 'told'});
    this.legend = make('div');
    if (location.hash.length > 1) this.state = this.fromLink(location.hash);
    this.load(this.state, this.begun);
    addEventListener('hashchange', () => location.hash !== this.hash && this.load(this.fromLink(location.hash), this.state));
    addEventListener('keydown', (event) => this.key(event));
    new ResizeObserver(() => this.need('ground', 'paint', 'heat')).observe(this.stage.element);
  }

  /** @param {string} hash */
  fromLink(hash) {
    return fromHash(hash, {...this.begun, lang: this.state.lang}, {fields: TABLES.fields, rules: TABLES.rules, own: this.own.rules});
  }

  /**
   * Show a state; if it cannot be read, the one before it, and what is wrong with the first.
   * @param {State} state
   * @param {State} before
   */
  load(state, before) {
    const fault = this.adopt(state);
    if (fault && state !== before) this.adopt(before);
    this.player.at = this.state.step;
    this.show();
    this.heat.open(this.state.map);
    if (fault) this.rules.fail(this.faultIn(fault));
  }

  /**
   * Take a state, if it can be read; or else keep what there is, and give what is wrong.
   * @param {State} state
   * @returns {unknown} null if nothing is
   */
  adopt(state) {
    try {
      const same = this.place && ['field', 'formula', 'own', 'domain'].every((name) => state[/** @type {'field'} */ (name)] === this.state[/** @type {'field'} */ (name)]);
      const place = same ? /** @type {import('./model.js').Place} */ (this.place) : placeOf(state, this.own.place);
      this.walkers = walkersOf(state.rules.map((rule) => (rule.key || rule.name ? rule : {...rule, name: this.say('mine')})), place);
      this.place = place;
      const fits = (/** @type {unknown[] | null} */ list) => list?.length === place.variables.length;
      this.state = {...state, start: fits(state.start) ? state.start : place.start, look: fits(state.look) ? state.look : null};
      return null;
    } catch (error) {
      this.faultIn(error);
      return error;
    }
  }

  /**
   * What is wrong, in the language shown; a fault of the page itself is not caught.
   * @param {unknown} error
   */
  faultIn(error) {
    if (error instanceof FormulaError) return this.say('at character', {what: error.words(this.state.lang), place: error.position + 1});
    if (error instanceof VariablesError) return this.say('variables');
    if (error instanceof RecordError) return this.say('no record', {why: this.say(error.code, {part: error.part})});
    throw error;
  }

  /**
   * Another field, more steps, a crowd: whatever is not about the rules.
   * @param {Partial<State>} change
   */
  change(change) {
    const whole = ['field', 'formula', 'lang', 'lesson'].some((name) => name in change);
    const state = {...this.state, ...change};
    if ('field' in change || 'formula' in change) {
      Object.assign(state, {look: null, rules: state.rules.map((rule) => (rule.key ? {...rule, hypers: withoutRate(rule.hypers)} : rule))});
    }
    const fault = this.adopt(state);
    if (fault) {
      this.field.error.textContent = this.faultIn(fault);
      if (fault instanceof FormulaError) this.field.formula.setSelectionRange(fault.unit, fault.unit + 1);
      return;
    }
    if (whole) return this.show();
    this.player.setSteps(this.state.steps);
    this.state.step = Math.min(this.state.step, this.state.steps);
    this.need('walk', 'paint', 'heat');
  }

  /**
   * @param {RuleState[]} rules
   * @returns {boolean} whether they can be read
   */
  changeRules(rules) {
    const fault = this.adopt({...this.state, rules});
    if (fault) {
      this.rules.fail(this.faultIn(fault), fault instanceof FormulaError ? fault.unit : undefined);
      return false;
    }
    this.rules.fail('');
    this.drawRules();
    this.need('walk', 'paint', 'heat');
    return true;
  }

  /**
   * A hyperparameter of a rule.
   * @param {number} k
   * @param {string} hyper
   * @param {number} value
   */
  turnTo(k, hyper, value) {
    const rule = this.state.rules[k];
    this.state.rules = this.state.rules.with(k, {...rule, hypers: {...rule.hypers, [hyper]: value}});
    /** @type {Walker[]} */ (this.walkers)[k].values[hyper] = value;
    this.need('walk', 'paint', 'heat');
  }

  /**
   * @param {number} k
   * @param {boolean} on
   */
  toggle(k, on) {
    this.state.rules = this.state.rules.with(k, {...this.state.rules[k], on});
    /** @type {Walker[]} */ (this.walkers)[k].on = on;
    this.drawLegend();
    this.need('walk', 'paint', 'heat');
  }

  /**
   * What was clicked on a map: values of a rule, or a start.
   * @param {Walker} walker
   * @param {[string, number][]} values
   */
  take(walker, values) {
    const k = /** @type {Walker[]} */ (this.walkers).indexOf(walker);
    for (const [key, value] of values) {
      if (key.startsWith('start ')) this.move(this.state.start.with(Number(key.slice(6)), value));
      else this.turnTo(k, key, value);
    }
    this.drawRules();
    this.settle();
  }

  /** @param {number[]} start */
  move(start) {
    this.state.start = start;
    this.field.tellStart(start);
    this.need('walk', 'paint', 'heat');
  }

  /**
   * A record that somebody dropped.
   * @param {string} text
   */
  bring(text) {
    try {
      const {state, place} = readRecord(text);
      const before = this.own;
      this.own = {place, rules: state.rules};
      this.place = undefined;
      const fault = this.adopt({...STATE_USUAL, ...state, lang: this.state.lang});
      if (fault) this.own = before;
      this.player.at = this.state.step;
      this.show();
      this.tell(this.say('brought', {name: place.title[0]}));
    } catch (error) {
      this.rules.fail(this.faultIn(error));
      this.tell(this.faultIn(error));
    }
  }

  /** Make everything anew: another language, another field. */
  show() {
    const {state, say, stage} = this;
    const lang = state.lang === 'ja' ? 1 : 0;
    document.documentElement.lang = state.lang;
    document.title = say('title');
    const lessons = this.lessons.map(({name, title}) => /** @type {[string, string]} */ ([name, title[lang]]));
    const lesson = this.lessons.find(({name}) => name === state.lesson);
    this.player.draw();
    this.player.setSteps(state.steps);
    this.share.draw();
    this.field.draw(state, /** @type {import('./model.js').Place} */ (this.place));
    this.drawTools();
    this.root.replaceChildren(
      make('header', {},
        make('h1', {}, say('heading')),
        select([['', say('free')], ...lessons], lesson?.name ?? '', (name) => this.teach(name), {'aria-label': say('lesson')}),
        button(say('language'), () => this.change({lang: lang ? 'en' : 'ja'}), {lang: lang ? 'en' : 'ja'})),
      make('div', {class: 'board'},
        make('div', {class: 'stage stack'},
          ...(lesson ? [this.lessonCard(lesson, lang)] : []),
          make('section', {class: 'card', 'aria-label': say('map')}, this.tools, stage.element, this.player.element, this.told),
          make('section', {class: 'card', 'data-part': 'values'}, make('h2', {}, say('values')), make('div', {class: 'canvas values'}, this.values), this.legend)),
        make('div', {class: 'stack'}, this.field.element, this.rules.element, this.heat.element, this.share.element)));
    this.field.element.dataset.part = 'field';
    this.heat.element.dataset.part = 'heat';
    for (const part of this.root.querySelectorAll('[data-part]')) {
      part.classList.toggle('hidden', lesson?.hide.includes(/** @type {HTMLElement} */ (part).dataset.part ?? '') ?? false);
    }
    this.drawRules();
    this.need('ground', 'walk', 'paint', 'heat');
  }

  /** The tools above the map. */
  drawTools() {
    const {say, stage, state} = this;
    const flat = this.place?.variables.length === 1;
    stage.view = flat ? 'map' : state.view;
    const views = flat ? [] : ['map', 'surface'].map((view) => button(say(view), () => {
      state.view = view;
      this.drawTools();
      this.need('ground', 'paint');
    }, {'aria-pressed': String(stage.view === view)}));
    const zoom = (/** @type {string} */ sign, /** @type {string} */ word, /** @type {() => void} */ act) => button(sign, act, {'aria-label': say(word), title: say(word)});
    const tools = make('div', {class: 'row tools'}, ...views, make('span', {class: 'grow'}),
      zoom('−', 'zoom out', () => stage.zoom(1.5)), zoom('+', 'zoom in', () => stage.zoom(1 / 1.5)), zoom('⤢', 'whole', () => {
        state.look = null;
        stage.angles = {...stage.angles, zoom: 1};
        this.need('ground', 'paint');
      }));
    this.tools?.replaceWith(tools);
    this.tools = tools;
  }

  /** Cards, legend, and what is behind the map's choices. */
  drawRules() {
    this.rules.draw(this.state.rules, this.walkers ?? [], this.inks);
    this.drawLegend();
    this.choices = true;
  }

  drawLegend() {
    const on = (this.walkers ?? []).filter((walker) => walker.on);
    this.told.replaceChildren(...on.map((walker) => make('li', {tint: readable(walker.colour, this.inks, 3)})));
    this.legend.replaceChildren(legend({lines: on.map(({name, colour}) => ({x: [], y: [], label: name, colour}))}, this.inks));
  }

  /**
   * @param {import('./lesson.js').Lesson} lesson
   * @param {number} lang
   */
  lessonCard(lesson, lang) {
    const next = this.lessons[this.lessons.indexOf(lesson) + 1];
    return lessonCard(lesson, lang, this.say, {
      again: () => this.teach(lesson.name), next: next ? () => this.teach(next.name) : null, end: () => this.change({lesson: null}),
    });
  }

  /**
   * Set the page up for a lesson.
   * @param {string} name
   */
  teach(name) {
    const lesson = this.lessons.find((one) => one.name === name);
    if (!lesson) return this.change({lesson: null});
    this.load({...this.fromLink(lesson.link), lesson: name, lang: this.state.lang}, this.state);
    this.player.go(0);
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) this.player.play();
  }

  /** @param {...Need} needs what must be done before the next frame is seen */
  need(...needs) {
    if (!this.needs.size) requestAnimationFrame(() => this.frame());
    for (const need of needs) this.needs.add(need);
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.link(), HASH_REST);
  }

  /** One frame: only what is needed, what others depend on first. */
  frame() {
    const {needs, state, stage} = this;
    const place = /** @type {import('./model.js').Place} */ (this.place);
    const walkers = (this.walkers ?? []).filter((walker) => walker.on);
    this.needs = new Set();
    if (needs.has('walk')) this.walks = walkers.map((walker) => ({...walkOf(walker, place, state), colour: readable(walker.colour, this.inks, this.inks.dark ? 3 : 1)}));
    if (needs.has('ground')) stage.drawGround(place, state.look ?? place.domain, this.inks);
    const walks = this.walks ?? [];
    const noise = state.noise > 0 ? {amount: state.noise, seed: state.seed} : null;
    if (needs.has('heat')) this.heat.update({place, walkers, start: state.start, steps: state.steps, noise}, this.inks, this.choices ?? false);
    if (needs.has('heat')) this.choices = false;
    const letters = walks.map((walk) => place.variables.map((_, i) => numbersAt(walk, state.step, i)));
    const lost = walks.map((walk) => walk.lost[walk.middle] >= 0 && state.step >= walk.lost[walk.middle]);
    const geometries = walks.map(({walker}, k) => (walker.recorded || lost[k] || state.adventurers > 8 ? null : this.reader(walker).read(letters[k])));
    stage.draw({place, walks, step: state.step, start: state.start, geometries});
    const where = place.variables.map((name, i) => `${name} = ${state.start[i]}`).join(', ');
    stage.figures.setAttribute('aria-label', this.say(stage.view === 'surface' ? 'surface of' : 'map of', {field: place.title[state.lang === 'ja' ? 1 : 0], place: where}));
    this.chart.show(valuePanel(walks, place.lowest, {x: this.say('step'), gap: this.say('gap'), value: this.say('value')}), this.inks, {cursor: state.step});
    this.values.setAttribute('aria-label', this.say('values'));
    for (const [k, walk] of walks.entries()) {
      const sentence = `${walk.walker.name}: ${verdict(walk, state.step, place, this.say)}`;
      const line = this.told.children[k];
      if (line && line.textContent !== sentence) line.textContent = sentence;
      const card = this.rules.cards.find((one) => one.walker.name === walk.walker.name);
      const [first] = place.variables;
      card?.tell(first, () => (lost[k] ? null : letters[k][0]));
    }
  }

  /**
   * @param {Walker} walker
   * @returns {GeometryReader}
   */
  reader(walker) {
    this.readers ??= new WeakMap();
    const known = this.readers.get(walker.updates) ?? new GeometryReader(walker.updates);
    this.readers.set(walker.updates, known);
    return known;
  }

  /** Everything has come to a rest: say how it went. */
  settle() {
    requestAnimationFrame(() => this.tell([this.say('step of', {step: this.state.step, steps: this.state.steps}), ...Array.from(this.told.children, (line) => line.textContent)].join('. ')));
  }

  /** The state with all values of its rules, also those that nobody has changed. */
  stated() {
    const rules = this.state.rules.map((rule, k) => ({...rule, hypers: {...rule.hypers, ...this.walkers?.[k].values}}));
    return {...this.state, rules};
  }

  /** @param {string} text */
  tell(text) {
    this.live.textContent = text;
  }

  /** Write the state into the link; a page within a page has none. */
  link() {
    if (location.protocol === 'about:') return;
    this.hash = toHash(this.state);
    history.replaceState(null, '', this.hash);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const {target} = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement)) return;
    if (target.closest('input, select, textarea') || (event.key === ' ' && target.closest('button, summary'))) return;
    const {player} = this;
    const acts = /** @type {Record<string, () => void>} */ ({
      ' ': () => (player.playing ? player.pause() : player.play()), ',': () => player.go(Math.ceil(player.at) - 1),
      '.': () => player.go(Math.floor(player.at) + 1), Home: () => player.go(0), End: () => player.go(player.steps),
    });
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }
}
