/** Time: play, pause, one step on or back, scrub, speed, loop. */
import {button, make, select, write} from '../basics/elements.js';
import {short} from '../basics/numbers.js';
import {begun} from '../basics/tasks.js';

const SPEEDS = [1, 2, 5, 10, 20, 50, 100]; // steps a second
const WHOLE = 3; // seconds for all steps, however many they are

/** The controls of time, and the step at which it stands. */
export class Player {
  /**
   * @param {import('../basics/words.js').Say} say
   * @param {(step: number) => void} show called whenever another step is to be seen
   * @param {() => void} settle called when time has come to a rest
   */
  constructor(say, show, settle) {
    this.say = say;
    this.show = show;
    this.settle = settle;
    this.steps = 1;
    this.at = 0; // between steps while it plays
    this.playing = false;
    this.done = () => {}; // it no longer plays
    this.ticking = 0; // the frame that is asked for while it plays
    this.speed = 0; // steps a second; with 0 it is the whole walk that has its time
    this.loop = false;
    this.element = make('div', {class: 'row transport', role: 'group'});
    this.draw();
  }

  /** Make the controls, in the language that is spoken now. */
  draw() {
    const {say} = this;
    /** @type {(text: string, word: string, key: string, act: () => void) => HTMLElement} */
    const sign = (text, word, key, act) =>
      button(text, act, {'aria-label': say(word), title: `${say(word)} (${key})`});
    this.scrub = make('input', {
      type: 'range', min: 0, max: this.steps, step: 1, 'aria-label': say('step'),
      oninput: () => this.go(+this.scrub.value),
    });
    this.number = make('span', {class: 'quiet'});
    this.toggle = button('', () => (this.playing ? this.pause() : this.play()), {class: 'main'});
    const speeds = SPEEDS.map((speed) => /** @type {[string, string]} */ ([String(speed), `${speed}/s`]));
    speeds.unshift(['0', say('in all', {time: WHOLE})]);
    const speed = select(speeds, String(this.speed), (value) => (this.speed = +value),
      {'aria-label': say('speed'), title: say('speed')});
    this.again = button('↻', () => {
      this.loop = !this.loop;
      this.mark();
    }, {'aria-label': say('loop'), title: say('loop')});
    this.element.setAttribute('aria-label', say('time'));
    this.element.replaceChildren(
      sign('|◀', 'first', 'Home', () => this.go(0)),
      sign('◀', 'back', ',', () => this.go(Math.ceil(this.at) - 1)), this.toggle,
      sign('▶|', 'forward', '.', () => this.go(Math.floor(this.at) + 1)), this.scrub, this.number, speed, this.again,
    );
    this.mark();
  }

  /** @param {number} steps */
  setSteps(steps) {
    this.steps = steps;
    this.at = Math.min(this.at, steps);
    this.scrub.max = String(steps);
    this.mark();
  }

  /**
   * Stand at a step and stay there.
   * @param {number} step
   */
  go(step) {
    this.playing = false;
    this.stand(step);
    this.settle();
    this.done();
  }

  /** @param {number} step */
  stand(step) {
    this.at = Math.max(0, Math.min(this.steps, step));
    this.mark();
    this.show(Math.floor(this.at));
  }

  play() {
    if (this.at >= this.steps) this.at = 0;
    this.playing = true;
    this.done();
    this.done = begun();
    this.mark();
    let before = performance.now();
    const tick = (/** @type {number} */ now) => {
      if (!this.playing) return;
      this.stand(this.at + (this.speed || this.steps / WHOLE) * Math.min(0.1, Math.max(0, now - before) / 1000));
      before = now;
      if (this.at >= this.steps) {
        if (!this.loop) return this.pause();
        this.at = 0;
      }
      this.ticking = requestAnimationFrame(tick);
    };
    cancelAnimationFrame(this.ticking); // one that was stopped and is not over yet
    this.ticking = requestAnimationFrame(tick);
  }

  pause() {
    this.playing = false;
    this.mark();
    this.settle();
    this.done();
  }

  /**
   * Keys of the whole page, unless somebody types, or the control under the keyboard needs them.
   * @param {KeyboardEvent} event
   */
  key(event) {
    const {target} = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement)) return;
    // A letter means nothing to a slider, but arrows do, and Home and End.
    const keeps = event.key.length > 1 ? 'input, select, textarea' : 'input:not([type="range"]), select, textarea';
    if (target.closest(keeps) || (event.key === ' ' && target.closest('button, summary'))) return;
    const acts = new Map([
      [' ', () => (this.playing ? this.pause() : this.play())], [',', () => this.go(Math.ceil(this.at) - 1)],
      ['.', () => this.go(Math.floor(this.at) + 1)], ['Home', () => this.go(0)], ['End', () => this.go(this.steps)],
    ]);
    const act = acts.get(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** Write down where it stands. */
  mark() {
    const step = Math.floor(this.at);
    this.scrub.value = String(step);
    this.scrub.setAttribute('aria-valuetext', this.say('step of', {step, steps: this.steps}));
    write(this.number, `${short(step)} / ${this.steps}`);
    write(this.toggle, this.playing ? '❚❚' : '▶');
    this.toggle.setAttribute('aria-label', this.say(this.playing ? 'pause' : 'play'));
    this.toggle.title = `${this.say(this.playing ? 'pause' : 'play')} (${this.say('space')})`;
    this.again.setAttribute('aria-pressed', String(this.loop));
  }
}
