/** The picture that is saved. */
import {short} from '../basics/numbers.js';
import {inksOf} from '../drawing/colours.js';
import {figureOf} from '../drawing/figure.js';

/**
 * What is open, with the parts that show it.
 * @typedef {import('../state/session.js').Session & {walks: import('../walking/scene.js').Walk[],
 *   view: import('./view.js').FieldView, layout: import('./layout.js').Layout,
 *   pins: import('./pins.js').Pins}} Seen
 */

/**
 * What is seen now, as a figure.
 * @param {Seen} app
 * @returns {HTMLCanvasElement}
 */
export function pictureOf({state, field, walks, view, layout, pins, say}) {
  const {title, text, variables} = /** @type {import('../walking/fields.js').Field} */ (field);
  const name = title[state.lang === 'ja' ? 1 : 0], {step, steps, start} = state;
  const inks = inksOf(false);
  const light = walks.map((walk) => ({...walk, colour: walk.optimizer.colour}));
  const rows = light.map(({colour, optimizer: {name, isTyped, text, hypers, values}}) => {
    const told = hypers.map((hyper) => `${hyper.symbol} = ${short(values[hyper.name])}`).join(', ');
    return {name, colour, lines: [isTyped ? text : '', told].filter(Boolean)};
  });
  const where = `${say('start')} (${start.map((x) => short(x)).join(', ')})`;
  const heads = [name, `f(${variables.join(', ')}) = ${text}`, `${where}, ${say('step of', {step, steps})}`];
  const map = (/** @type {() => HTMLCanvasElement} */ canvas) =>
    view.layers(canvas, {walks: light, ghosts: pins.pale(inks)}, inks);
  return figureOf(map, heads.slice(+(name === text)), rows, layout.panel(light), step, inks);
}
