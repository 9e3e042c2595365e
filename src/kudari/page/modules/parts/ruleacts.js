/** What a hand does to the rules: others, other values, one shown or not, one tuned, values taken from a map. */
import {FormulaError} from '../formula/errors.js';

/**
 * @typedef {import('../state/state.js').RuleState} RuleState
 * @typedef {import('../walking/optimizers.js').Optimizer} Optimizer
 */

/**
 * What is open, with the parts of the page that a rule stands in.
 * @typedef {import('../state/session.js').Session & {
 *   rules: import('./rulescard.js').RulesCard, layout: import('./layout.js').Layout,
 *   heat: import('./heatcard.js').HeatCard, inks: import('../drawing/colours.js').Inks,
 *   need: (...needs: ('walk' | 'paint' | 'heat')[]) => void, drawRules: () => void, settle: () => void,
 *   tell: (text: string) => void, move: (start: number[]) => void}} Open
 */

/** The acts of the rules' cards, and of the map of settings, on what is open. */
export class RuleActs {
  /** @param {Open} app */
  constructor(app) {
    this.app = app;
  }

  /** A card was opened: its numbers are drawn. */
  open() {
    this.app.need('paint');
  }

  /**
   * Other rules, or the same with other formulas.
   * @param {(rules: RuleState[]) => RuleState[]} edit
   * @returns {boolean} whether they can be read
   */
  change(edit) {
    const {app} = this, fault = app.adopt({...app.state, rules: edit(app.state.rules)});
    if (fault) {
      app.rules.fail(app.faultIn(fault), fault instanceof FormulaError && fault.isTyped ? fault.unit : undefined);
      return false;
    }
    app.rules.fail('');
    app.drawRules();
    app.need('walk', 'paint', 'heat');
    return true;
  }

  /**
   * A hyperparameter of a rule.
   * @param {number} k
   * @param {string} hyper
   * @param {number} value
   */
  value(k, hyper, value) {
    const {state, optimizers} = this.app, rule = state.rules[k];
    state.rules = state.rules.with(k, {...rule, hypers: {...rule.hypers, [hyper]: value}});
    optimizers[k].values[hyper] = value;
    this.app.need('walk', 'paint', 'heat');
  }

  /**
   * @param {number} k
   * @param {boolean} on
   */
  show(k, on) {
    const {app} = this;
    app.state.rules = app.state.rules.with(k, {...app.state.rules[k], on});
    app.optimizers[k].on = on;
    app.layout.nameRules(app.optimizers, app.inks);
    app.heat.stale = true;
    app.need('walk', 'paint', 'heat');
  }

  /**
   * Find the learning rate with which a rule ends lowest, from where it starts now.
   * @param {number} k
   */
  tune(k) {
    const {app} = this, {rate} = app.optimizers[k], found = app.tuned(k);
    if (!rate || found === null) return app.tell(app.say('no rate'));
    this.value(k, rate, found);
    app.drawRules();
    app.settle();
  }

  /**
   * What was clicked on a map: values of a rule, or a start.
   * @param {Optimizer} optimizer
   * @param {[string, number][]} values
   */
  take(optimizer, values) {
    const {app} = this, k = app.optimizers.indexOf(optimizer);
    if (k < 0) return; // it was removed, and its map not yet
    for (const [key, value] of values) {
      if (key.startsWith('start ')) app.move(app.state.start.with(Number(key.slice(6)), value));
      else this.value(k, key, value);
    }
    app.drawRules();
    app.settle();
  }
}
