// Time: play, pause, one step on or back, scrub, speed, loop.

import {button, make, short} from './elements.js';

const PLAYER_SPEEDS = [1, 2, 5, 10, 20, 50, 100]; // steps a second

export class Player {
  /**
   * @param {(name: string, values?: Record<string, unknown>) => string} say
   * @param {(step: number) => void} show called whenever another step is to be seen
   */
  constructor(say, show) {
    this.say = say;
    this.show = show;
    this.steps = 1;
    this.at = 0;
    this.playing = false;
    this.speed = 10;
    this.loop = false;
    this.element = make('div', {class: 'row transport', role: 'group'});
    this.draw();
  }

  draw() {
    const say = this.say;
    this.scrub = make('input', {type: 'range', min: 0, max: this.steps, step: 1, value: Math.floor(this.at), 'aria-label': say('step'), oninput: () => this.go(+this.scrub.value)});
    this.number = make('output', {class: 'quiet'});
    this.toggle = button('', () => (this.playing ? this.pause() : this.play()), {class: 'main'});
    const speed = make('select', {'aria-label': say('speed'), onchange: () => (this.speed = +speed.value)});
    speed.append(...PLAYER_SPEEDS.map(value => make('option', {value, selected: value === this.speed}, `${value}/s`)));
    const loop = button('↻', () => this.setLoop(!this.loop), {'aria-label': say('loop'), title: say('loop'), 'aria-pressed': this.loop});
    this.loopButton = loop;
    this.element.replaceChildren(
      button('⏮', () => this.go(0), {'aria-label': say('first'), title: say('first')}),
      button('◀', () => this.go(Math.ceil(this.at) - 1), {'aria-label': say('back'), title: say('back') + ' (,)'}),
      this.toggle,
      button('▶|', () => this.go(Math.floor(this.at) + 1), {'aria-label': say('forward'), title: say('forward') + ' (.)'}),
      this.scrub, this.number, speed, loop);
    this.mark();
  }

  /** @param {boolean} loop */
  setLoop(loop) {
    this.loop = loop;
    this.loopButton.setAttribute('aria-pressed', String(loop));
  }

  /** @param {number} steps */
  setSteps(steps) {
    this.steps = steps;
    this.at = Math.min(this.at, steps);
    this.scrub.max = String(steps);
    this.mark();
  }

  /** Stand at a step and stop there. @param {number} step */
  go(step) {
    this.playing = false;
    this.stand(step);
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
    this.mark();
    let before = performance.now();
    const tick = (/** @type {number} */ now) => {
      if (!this.playing) return;
      this.stand(this.at + this.speed * Math.min(0.1, (now - before) / 1000));
      before = now;
      if (this.at >= this.steps) {
        if (!this.loop) return this.pause();
        this.at = 0;
      }
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  pause() {
    this.playing = false;
    this.mark();
  }

  /** Write down where it stands. */
  mark() {
    const step = Math.floor(this.at);
    this.scrub.value = String(step);
    this.scrub.setAttribute('aria-valuetext', this.say('step of', {step, steps: this.steps}));
    this.number.textContent = `${short(step)} / ${this.steps}`;
    this.toggle.textContent = this.playing ? '⏸' : '▶';
    this.toggle.setAttribute('aria-label', this.say(this.playing ? 'pause' : 'play'));
    this.toggle.title = this.say(this.playing ? 'pause' : 'play') + ' (space)';
  }
}
