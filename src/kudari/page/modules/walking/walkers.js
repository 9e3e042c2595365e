/**
 * Walks that are kept by who walked: whoever changes one rule waits for that one alone. What would keep a hand waiting
 * is walked coarsely, by fewer and not as far, until it rests.
 */
import {walkOf} from './scene.js';

/**
 * @typedef {import('./fields.js').Field} Field
 * @typedef {import('./optimizers.js').Optimizer} Optimizer
 * @typedef {import('./scene.js').Walk} Walk
 * @typedef {{start: number[], adventurers: number, steps: number, noise: number, seed: number}} Asked
 */

const STEPS = 6000; // of all rules together, which are walked within a frame
const PLACES = 60000; // the same, of all adventurers

/** Whoever walked last, with what was asked of them. */
export class Walkers {
  constructor() {
    /** @type {WeakMap<Optimizer, {field: Field, key: string, walk: Walk}>} */
    this.kept = new WeakMap();
  }

  /**
   * Those whose exact walks are not known.
   * @param {Optimizer[]} optimizers
   * @param {Field} field
   * @param {Asked} asked
   */
  missing(optimizers, field, asked) {
    return optimizers.filter((optimizer) => {
      const known = this.kept.get(optimizer);
      return known?.field !== field || known.key !== keyOf(optimizer, asked);
    });
  }

  /**
   * The exact walk of one, which is kept.
   * @param {Optimizer} optimizer
   * @param {Field} field
   * @param {Asked} asked
   */
  walk(optimizer, field, asked) {
    if (this.missing([optimizer], field, asked).length) {
      this.kept.set(optimizer, {field, key: keyOf(optimizer, asked), walk: walkOf(optimizer, field, asked)});
    }
    return /** @type {{walk: Walk}} */ (this.kept.get(optimizer)).walk;
  }

  /**
   * The walks of all; coarse ones, if those that are not known would take too long.
   * @param {Optimizer[]} optimizers
   * @param {Field} field
   * @param {Asked} asked
   * @returns {{walks: Walk[], coarse: boolean}}
   */
  all(optimizers, field, asked) {
    const {steps, adventurers} = asked;
    const missing = this.missing(optimizers, field, asked).filter(({recorded}) => !recorded);
    const far = missing.length * steps, coarse = field.tape !== null && (far > STEPS || far * adventurers > PLACES);
    const most = Math.min(steps, Math.floor(STEPS / missing.length));
    const few = {...asked, steps: most, adventurers: Math.min(adventurers, Math.floor(PLACES / most / missing.length))};
    const walks = optimizers.map((optimizer) => (coarse && missing.includes(optimizer)
      ? walkOf(optimizer, field, few) : this.walk(optimizer, field, asked)));
    return {walks, coarse};
  }
}

/**
 * @param {Optimizer} optimizer
 * @param {Asked} asked
 */
function keyOf({values, recorded}, {start, adventurers, steps, noise, seed}) {
  return recorded ? String(steps) : JSON.stringify([values, start, adventurers, steps, noise, seed]);
}
