/** The card of maps: where every setting ends, or every start. */
import {button, keepFocus, make, select, unfolding, write} from '../basics/elements.js';
import {short} from '../basics/numbers.js';
import {later} from '../basics/tasks.js';
import {evaluatedAt} from '../walking/survey.js';
import {HeatPicture} from './heatpicture.js';
import {MapJob} from './mapjob.js';
import {rangeOf} from './sliders.js';

/**
 * @typedef {import('../walking/mapping.js').Axis} Axis
 * @typedef {import('../walking/mapping.js').Grid} Grid
 * @typedef {import('../walking/fields.js').Field} Field
 * @typedef {import('../walking/optimizers.js').Optimizer} Optimizer
 * @typedef {import('../walking/noise.js').Noise} Noise
 * @typedef {{field: Field, optimizers: Optimizer[], start: number[], steps: number, noise: Noise | null}} Scene
 * @typedef {import('./heatpicture.js').Heat} Heat
 */

const LEAST_RATE = 1e-4; // no map goes deeper, where nothing moves any more

/** What is mapped is written as `rule|x|y|kind`, in the link as well. */
export class HeatCard {
  /**
   * @param {import('../basics/words.js').Say} say
   * @param {{map: (text: string) => void, take: (optimizer: Optimizer, values: [string, number][]) => void,
   *   scene: () => Scene, paint: () => void, hire: () => Worker}} acts
   */
  constructor(say, acts) {
    this.say = say;
    this.acts = acts;
    this.job = new MapJob(acts.hire);
    this.picture = new HeatPicture(acts.take, (pixel) => this.point(pixel));
    this.reading = make('p', {class: 'quiet'}); // what is under the mouse, or else the best
    /** @type {{key: string, parts: unknown[]}} of which the newest map is */
    this.walked = {key: '', parts: []};
    this.controls = make('div', {class: 'row'});
    this.told = make('p', {class: 'quiet'});
    this.content = make('div', {}, this.controls, 
      make('div', {class: 'canvas heat'}, this.picture.canvas), this.reading, this.told);
    this.summary = make('summary', {});
    const toggle = () => this.toggle();
    this.element = unfolding(false, toggle, {class: 'card', 'data-part': 'heat'}, this.summary, this.content);
    this.asked = false; // whether something has changed of which the map knows nothing yet
    this.stale = true; // whether other rules or variables are to be chosen from
    this.text = '';
    /** @type {[string, string] | null} what the axes are */
    this.keys = null;
    this.kind = 'ends';
    /** @type {Optimizer | undefined} */
    this.optimizer = undefined;
    /** @type {Scene | null} */
    this.scene = null;
  }

  /** Open or closed: what is closed is not computed. */
  toggle() {
    if (!this.element.open) {
      this.job.stop();
      this.acts.map('');
      return;
    }
    this.job.warm();
    this.walked = {key: '', parts: []};
    this.controlsFor();
    this.draw();
    if (this.picture.shown) this.acts.map(this.chosen.join('|'));
  }

  /**
   * Show it as a link has it.
   * @param {string} text
   */
  open(text) {
    this.text = text;
    this.element.open = text !== '';
  }

  /** Something has changed. What it means is seen in a task of its own: with a frame it would keep the hand waiting. */
  ask() {
    if (!this.asked) later(() => this.update());
    this.asked = true;
  }

  /** Walk the map anew, if it is open. */
  update() {
    this.asked = false;
    this.scene = this.acts.scene();
    write(this.summary, this.say('heat'));
    if (!this.element.open) return;
    if (this.stale) this.controlsFor();
    this.draw();
  }

  /** The choices, and what is chosen among them. */
  controlsFor() {
    const {say, scene} = this;
    if (!scene) return;
    this.stale = false;
    const usable = scene.optimizers.filter((optimizer) => !optimizer.recorded);
    const [name, x, y, kind] = this.text.split('|');
    const named = (/** @type {string} */ name) => usable.find((optimizer) => optimizer.name === name);
    this.optimizer = named(name) ?? named('Momentum') ?? usable[0];
    const hypers = this.optimizer?.hypers ?? [];
    const options = /** @type {[string, string][]} */ ([
      ...hypers.map((hyper) => [hyper.name, hyper.symbol]),
      ...scene.field.variables.map((variable, i) => [`start ${i}`, say('start of', {name: variable})]),
    ]);
    if (!this.optimizer || !scene.field.tape || options.length < 2) {
      this.keys = null;
      this.controls.replaceChildren(make('p', {class: 'quiet'}, say('no map')));
      return;
    }
    const known = (/** @type {string} */ key) => options.some(([option]) => option === key);
    const rate = this.optimizer.rate ?? options[0][0];
    const share = hypers.find((hyper) => hyper.name !== rate && hyper.default < 1 && hyper.default > 1e-4);
    const other = share?.name ?? options[options.length - 1][0];
    this.keys = [known(x) ? x : rate, known(y) && y !== x ? y : other];
    const [first, second] = this.keys;
    if (first === second) this.keys[1] = options.find(([key]) => key !== first)?.[0] ?? '';
    this.kind = kind === 'basins' && scene.field.minima.length ? 'basins' : 'ends';
    const choose = (/** @type {number} */ at) => (/** @type {string} */ value) => this.choose(at, value);
    const axis = (/** @type {number} */ i) => select(options.filter(([key]) => key !== this.keys?.[1 - i]),
      this.keys?.[i] ?? '', choose(1 + i), {'aria-label': say(i ? 'map y' : 'map x')});
    const kinds = /** @type {[string, string][]} */ ([['ends', say('ends')]]);
    if (scene.field.minima.length) kinds.push(['basins', say('basins')]);
    const names = usable.map((optimizer) => /** @type {[string, string]} */ ([optimizer.name, optimizer.name]));
    const both = scene.field.variables.length === 2 && scene.field.minima.length
      ? button(say('all starts'), () => this.write([this.optimizer?.name ?? '', 'start 0', 'start 1', 'basins']))
      : null;
    const controls = [
      select(names, this.optimizer.name, choose(0), {'aria-label': say('of rule')}),
      axis(0), make('span', {class: 'quiet'}, '×'), axis(1),
      select(kinds, this.kind, choose(3), {'aria-label': say('kind')}), ...(both ? [both] : []),
    ];
    keepFocus(this.element.parentElement ?? this.element, () => this.controls.replaceChildren(...controls));
  }

  /**
   * @param {number} at
   * @param {string} value
   */
  choose(at, value) {
    this.write(this.chosen.with(at, value));
  }

  /** What is mapped: the rule, both axes, and the kind. */
  get chosen() {
    return [this.optimizer?.name ?? '', ...(this.keys ?? []), this.kind ?? ''];
  }

  /** @param {string[]} parts */
  write(parts) {
    this.text = parts.join('|');
    this.controlsFor(); // another rule may have other axes
    this.acts.map(this.chosen.join('|'));
    this.draw();
  }

  /**
   * The axis of a hyperparameter, or of a coordinate of the start.
   * @param {string} key
   * @returns {Axis}
   */
  axisOf(key) {
    const {field} = /** @type {Scene} */ (this.scene);
    if (key.startsWith('start ')) {
      const i = Number(key.slice(6));
      return {key, name: field.variables[i], low: field.domain[i][0], high: field.domain[i][1], log: false};
    }
    const known = this.optimizer?.hypers.find(({name}) => name === key);
    const hyper = /** @type {import('../basics/tables.js').HyperTable} */ (known);
    const {low, high, log} = rangeOf(hyper, hyper.default);
    const least = log && hyper.default >= 1e-3 ? Math.max(low, LEAST_RATE) : low;
    return {key, name: hyper.symbol, low: least, high, log};
  }

  /** Walk the coarse map at once, and ask for the fine one when nothing changes any more. */
  draw() {
    const {scene} = this;
    this.optimizer = scene?.optimizers.find((optimizer) => optimizer.name === this.optimizer?.name);
    if (!scene || !this.optimizer || !this.keys || !scene.field.tape) {
      this.job.stop();
      this.picture.shown = null;
      write(this.reading, '');
      this.acts.paint();
      return;
    }
    const {field, start, steps, noise} = scene;
    const axes = /** @type {[Axis, Axis]} */ (this.keys.map((key) => this.axisOf(key)));
    const asked = {field, optimizer: this.optimizer, start, steps, noise, axes};
    if (this.isWalked(asked)) {
      if (this.picture.shown) this.picture.shown.asked = asked; // only its mark is elsewhere
      this.acts.paint();
      return;
    }
    const [[first]] = evaluatedAt(field, start.map((x) => Float64Array.of(x)));
    const heat = {asked, kind: this.kind, first};
    this.job.walk(asked, (grid, border) => this.show(heat, grid, border));
  }

  /**
   * Whether the newest map is this one: it does not depend on the numbers that its axes go through.
   * @param {import('../walking/mapping.js').Asked} asked
   */
  isWalked({field, optimizer, start, steps, noise, axes}) {
    const fixed = (/** @type {[string, number][]} */ numbers) =>
      numbers.filter(([name]) => !axes.some(({key}) => key === name));
    const places = start.map((x, i) => /** @type {[string, number]} */ ([`start ${i}`, x]));
    const numbers = [axes, fixed(Object.entries(optimizer.values)), fixed(places), steps, noise];
    const key = JSON.stringify([this.kind, this.say('heat'), numbers]); // in another language it is another one
    const parts = [field, optimizer.tape], before = this.walked;
    this.walked = {key, parts};
    return before.key === key && parts.every((part, k) => part === before.parts[k]);
  }

  /**
   * Tell what a pixel stands for and where it ends; without one, those of the best.
   * @param {number | null} pixel
   */
  point(pixel) {
    const {picture: {shown}, say} = this, at = pixel ?? shown?.best ?? null;
    if (!shown || at === null) return write(this.reading, ' ');
    const numbers = this.picture.numbersAt(at);
    const values = shown.asked.axes.map(({name}, i) => `${name} = ${short(numbers[i], 3)}`).join(', ');
    const end = shown.shades[at] === -1 ? say('diverged') : `f = ${short(shown.ends[at])}`;
    write(this.reading, say(pixel === null ? 'heat best' : 'heat at', {values, end}));
  }

  /**
   * @param {Heat} heat
   * @param {Grid} grid
   * @param {Float64Array | null} border
   */
  show(heat, grid, border) {
    const {asked: {axes: [x, y], optimizer}, kind} = heat;
    this.picture.show(heat, grid, border, this.say('heat of', {x: x.name, y: y.name, name: optimizer.name}));
    this.point(null);
    const line = border?.length ? [this.say('theory')] : [];
    const help = this.say(kind === 'basins' ? 'basins help' : 'ends help');
    write(this.told, [help, ...line, this.say('heat help')].join(' ').replaceAll('。 ', '。'));
    this.acts.paint();
  }

  /** @param {import('../drawing/colours.js').Inks} inks */
  paint(inks) {
    this.picture.paint(inks);
  }
}
