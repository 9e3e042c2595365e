/** The page: one state, the parts that show it, and what happens when somebody changes it. */
import {keepFocus, make} from '../basics/elements.js';
import {TABLES} from '../basics/tables.js';
import {later, nextFrame, whenIdle} from '../basics/tasks.js';
import {inksOf, readable} from '../drawing/colours.js';
import {FormulaError} from '../formula/errors.js';
import {Address} from '../state/address.js';
import {toPython} from '../state/python.js';
import {recordOf} from '../state/record.js';
import {Session} from '../state/session.js';
import {toHash, rulesElsewhere} from '../state/state.js';
import {Walkers} from '../walking/walkers.js';
import {FieldCard} from './fieldcard.js';
import {filmOf} from './film.js';
import {mayMove, playFirst} from './firstplay.js';
import {HeatCard} from './heatcard.js';
import {Layout} from './layout.js';
import {pictureOf} from './picture.js';
import {Pins} from './pins.js';
import {Player} from './player.js';
import {RuleActs} from './ruleacts.js';
import {RulesCard} from './rulescard.js';
import {ShareCard} from './sharecard.js';
import {Undo} from './undo.js';
import {FieldView} from './view.js';

/**
 * @typedef {import('../state/state.js').State} State
 * @typedef {import('../walking/fields.js').Field} Field
 * @typedef {import('../walking/optimizers.js').Optimizer} Optimizer
 * @typedef {'ground' | 'walk' | 'paint' | 'heat' | 'shades'} Need
 */

/** What is open, with the parts that show it and change it. */
export class App extends Session {
  /**
   * @param {HTMLElement} root
   * @param {HTMLElement} live what is written there is read aloud
   * @param {import('./ownfile.js').OwnFile} file
   * @param {() => Worker} hire
   */
  constructor(root, live, file, hire) {
    const {state, place, lessons: own, only, hash = ''} = file.data;
    const at = location.hash.length > 1 ? location.hash : hash;
    super(TABLES.words, state, place);
    this.live = live;
    const builtIn = only ? [] : TABLES.lessons.filter((known) => !own.some(({name}) => name === known.name));
    const lessons = this.lessons = [...own, ...builtIn]; // one's own stand first, and for their like
    /** @type {Set<Need>} */
    this.needs = new Set();
    /** @type {import('../walking/scene.js').Walk[]} */
    this.walks = [];
    this.walkers = new Walkers();
    this.coarse = false; // whether the walks that are seen are those of a hand that has not rested yet
    this.told = false; // whether somebody waits to be told how it went
    this.callOff = () => {};
    this.opened = false; // whether there are cards
    const dark = matchMedia('(prefers-color-scheme: dark)');
    this.inks = inksOf(dark.matches);
    dark.addEventListener('change', () => {
      this.inks = inksOf(dark.matches);
      this.show();
    });
    this.player = new Player(this.say, (step) => this.put({step}, 'paint'), () => this.settle());
    this.view = new FieldView(this.say, {
      start: (start) => this.move(start), settle: () => this.settle(), turn: (angles) => this.put({angles}, 'paint'),
      viewport: (viewport) => this.put({viewport}, 'ground', 'paint'),
    });
    this.fieldCard = new FieldCard(this.say, (change) => this.change(change), () => this.inks);
    /** @type {RuleActs} */
    const acts = new RuleActs(this);
    /** @type {RulesCard} */
    this.rules = new RulesCard(this.say, acts);
    this.heat = new HeatCard(this.say, {
      hire, take: (optimizer, values) => acts.take(optimizer, values), map: (map) => this.put({map}),
      scene: () => this.scene(), paint: () => this.need('shades'),
    });
    /** @type {ShareCard} */
    this.share = new ShareCard(this.say, {
      link: () => location.href.split('#')[0] + toHash(this.state),
      python: () => this.field && toPython(this.state, this.field, this.optimizers),
      picture: () => pictureOf(this), film: (kind) => filmOf(this, kind),
      record: () => this.field && recordOf(this.state, this.field, this.exact()),
      page: () => file.with({state: this.begun, place: this.own.field, hash: toHash(this.state)}),
      bring: (text) => this.bring(text), tell: (text) => this.tell(text),
    });
    this.pins = new Pins(this.say, this, (change) => this.change(change));
    this.undo = new Undo(this.say, (opened) => this.reopen(opened));
    const {view, player, fieldCard, rules, heat, share, undo, pins} = this;
    this.layout = new Layout(root, this.say, {view, player, fieldCard, rules, heat, share, undo, pins}, lessons, {
      teach: (name) => this.teach(name), lang: (lang) => this.change({lang}), go: (step) => player.go(step),
      see: (part) => this.put(part, 'ground', 'paint'), full: () => this.full(),
    });
    this.address = new Address(() => toHash(this.state), (hash) => this.load(this.fromLink(hash), this.state));
    const lesson = lessons.find(({name}) => name === state.lesson);
    const stands = new URLSearchParams(at.slice(1)).has('step');
    if (at) this.state = this.fromLink(at);
    else if (lesson) this.state = {...this.fromLink(lesson.link), lesson: lesson.name};
    this.load(this.state, this.begun);
    addEventListener('keydown', (event) => player.key(event));
    player.loop = this.state.only;
    if (this.state.only && mayMove()) player.play();
    else if (this.field && !stands && mayMove()) playFirst(player);
    new ResizeObserver(() => this.view.fits || this.need('ground', 'paint', 'shades')).observe(this.view.element);
  }

  /**
   * Show a state; if it cannot be read, the one before it, and what is wrong with the first.
   * @param {State} state
   * @param {State} before
   */
  load(state, before) {
    const fault = this.adopt(state);
    if (fault && state !== before) this.adopt(before);
    if (!this.field) return this.layout.root.replaceChildren(make('p', {class: 'error'}, this.faultIn(fault)));
    this.begin();
    this.layout.alert.textContent = fault ? this.faultIn(fault) : '';
  }

  /** Show a state of which nothing was shown yet. */
  begin() {
    this.player.at = this.state.step;
    this.show();
    this.heat.open(this.state.map);
  }

  /**
   * What was open before, or after, with the record that it may stand on.
   * @param {import('../state/history.js').Opened} opened
   */
  reopen({state, own, begun}) {
    Object.assign(this, {own, begun, field: own === this.own ? this.field : undefined});
    this.load(state, this.state);
  }

  /**
   * Another field, more steps, an ensemble: whatever is not about the rules.
   * @param {Partial<State>} change
   */
  change(change) {
    const whole = ['field', 'formula', 'lang', 'lesson', 'only'].some((name) => name in change);
    const state = {...this.state, ...change};
    if (typeof change.formula === 'string') Object.assign(state, this.here(change.formula), {pins: []});
    else if (change.field) {
      const {steps} = TABLES.fields[change.field], rules = rulesElsewhere(state.rules, false);
      Object.assign(state, {viewport: null, pins: [], rules, steps});
    }
    const ended = this.state.step === this.state.steps;
    const fault = this.adopt(state);
    if (fault) {
      this.fieldCard.error.textContent = this.faultIn(fault);
      if (fault instanceof FormulaError) this.fieldCard.formula.setSelectionRange(fault.unit, fault.unit + 1);
      return;
    }
    if (whole) this.show();
    else this.need('walk', 'paint', 'heat');
    this.player.setSteps(this.state.steps);
    this.player.stand(ended ? this.state.steps : this.state.step);
  }

  /** @param {number[]} start */
  move(start) {
    if (!this.field?.tape) return; // what was recorded begins where it did
    this.state.start = start;
    this.fieldCard.tellStart(start);
    this.layout.ringMoved();
    this.need('walk', 'paint', 'heat');
  }

  /**
   * A record that somebody dropped, or chose.
   * @param {string} text
   */
  bring(text) {
    const fault = this.open(text);
    this.layout.alert.textContent = fault ? this.faultIn(fault) : '';
    if (fault) return;
    this.begin();
    this.tell(this.say('brought', {name: this.field?.name}));
  }

  /**
   * Set the page up for a lesson.
   * @param {string} name
   */
  teach(name) {
    const lesson = this.lessons.find((known) => known.name === name);
    if (!lesson) return this.change({lesson: null});
    this.load({...this.fromLink(lesson.link), lesson: name, lang: this.state.lang}, this.state);
    this.player.go(0);
    if (mayMove()) this.player.play();
  }

  /** The whole page, where there was only a map: beside it; or in its place, where it may open no other. */
  full() {
    const link = toHash({...this.state, only: false});
    if (location.protocol === 'about:' || !open(location.href.split('#')[0] + link)) this.change({only: false});
  }

  /**
   * What alone changes nothing else of the state.
   * @param {Partial<State>} part
   * @param {...Need} needs
   */
  put(part, ...needs) {
    Object.assign(this.state, part);
    this.need(...needs);
  }

  /** @param {...Need} needs what must be done before the next frame is seen; but «heat» in a task of its own */
  need(...needs) {
    if (needs.length && !this.needs.size) nextFrame(() => this.frame());
    for (const need of needs) this.needs.add(need);
    if (needs[0] !== 'shades') { // a map that has come is no other state
      this.address.change();
      this.undo.note(this);
    }
    if (needs.includes('heat')) this.heat.ask();
  }

  /** One frame: only what is needed, what others depend on first. */
  frame() {
    const {needs, state, inks} = this;
    const field = /** @type {Field} */ (this.field);
    this.needs = new Set();
    if (needs.has('walk')) {
      const {walks, coarse} = this.walkers.all(this.walking, field, state);
      this.walks = walks.map((walk) => ({...walk, colour: readable(walk.colour, inks, inks.dark ? 3 : 1)}));
      this.layout.below.classList.toggle('coarse', this.coarse = coarse);
      this.pins.tell(inks);
      this.callOff();
      if (coarse) this.refine();
    }
    if (needs.has('paint')) this.layout.paint(state, field, this.walks, inks, needs.has('ground'), this.coarse);
    if (needs.has('shades')) this.heat.paint(inks);
  }

  /** When the hand rests: walk exactly, one rule at a time, so that nothing keeps it waiting if it goes on. */
  refine(rest = TABLES.map.rest) {
    this.callOff = later(() => {
      const field = /** @type {Field} */ (this.field), {state, walkers} = this;
      const [next, more] = walkers.missing(this.walking, field, state);
      if (next) walkers.walk(next, field, state);
      if (more) return this.refine(0);
      this.need('walk', 'paint');
      if (this.told) this.settle();
    }, rest);
  }

  /** The walks of all, however long they take. */
  exact() {
    const field = /** @type {Field} */ (this.field);
    return this.walking.map((optimizer) => this.walkers.walk(optimizer, field, this.state));
  }

  /** Make everything anew: another language, another field. When the page opens, its cards come after the map. */
  show() {
    const {state, field, optimizers, inks, layout} = this;
    this.player.setSteps(state.steps);
    keepFocus(layout.root, () => {
      layout.show(state, /** @type {Field} */ (field), optimizers, inks);
      if (this.opened) this.showCards();
    });
    this.need('ground', 'walk', 'paint');
    if (!this.opened) nextFrame(() => whenIdle(() => this.opened || this.showCards()));
  }

  showCards() {
    const {state, field, optimizers, inks} = this;
    this.opened = this.heat.stale = true;
    this.layout.showCards(state, /** @type {Field} */ (field), optimizers, inks);
    this.need('paint', 'heat');
  }

  /** Cards, a line of each rule, and what is behind the map's choices. */
  drawRules() {
    keepFocus(this.layout.root, () => this.layout.drawRules(this.optimizers, this.inks));
    this.heat.stale = true;
  }

  /** Everything has come to a rest: say how it went. */
  settle() {
    nextFrame(() => {
      const {step, steps} = this.state;
      this.told = this.coarse;
      if (this.coarse) return; // it is told when it is known
      const verdicts = this.layout.sentences();
      this.tell([this.say('step of', {step, steps}), ...verdicts].join('. '));
    });
  }

  /** @param {string} text */
  tell(text) {
    this.live.textContent = text;
  }
}
