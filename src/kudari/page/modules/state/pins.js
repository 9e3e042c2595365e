/** What is pinned: the settings of walks that stay in sight while others are tried. */
import {short} from '../basics/numbers.js';
import {optimizersOf} from '../walking/optimizers.js';
import {fromHash} from './state.js';

/**
 * @typedef {import('../walking/optimizers.js').Optimizer} Optimizer
 * @typedef {import('./state.js').State} State
 * @typedef {{state: State, optimizers: Optimizer[]}} Pinned
 */

/**
 * What a pin tells of: other settings on the same field.
 * @param {string} pin
 * @param {State} state
 * @param {import('../walking/fields.js').Field} field
 * @param {Parameters<typeof fromHash>[2]} known
 * @param {string} mine the name of a rule that has none
 * @returns {Pinned}
 */
export function pinnedOf(pin, state, field, known, mine) {
  const then = fromHash(pin, state, known);
  const start = then.start.length === field.variables.length ? then.start : field.start;
  const rules = then.rules.map((rule) => (rule.key || rule.name ? rule : {...rule, name: mine}));
  return {state: {...then, start}, optimizers: optimizersOf(rules, field).filter(({on}) => on)};
}

/**
 * The name of a pin: in what it is not as everything is now.
 * @param {Pinned} then
 * @param {Pinned} now
 * @param {import('../basics/words.js').Say} say
 */
export function pinNote(then, now, say) {
  const others = then.optimizers.flatMap(({name, hypers, values, rate}) => {
    const same = now.optimizers.find((one) => one.name === name);
    const told = hypers.filter((hyper) => (same ? values[hyper.name] !== same.values[hyper.name] : hyper.name === rate))
      .map((hyper) => `${hyper.symbol} = ${short(values[hyper.name])}`);
    return same && !told.length ? [] : [[name, ...told].join(' ')];
  });
  const [start, ...before] = [then, now].map(({state}) => `(${state.start.map((x) => short(x)).join(', ')})`);
  if (start !== before[0]) others.push(`${say('start')} ${start}`);
  for (const name of /** @type {const} */ (['steps', 'adventurers', 'noise'])) {
    if (then.state[name] !== now.state[name]) others.push(`${say(name)} ${then.state[name]}`);
  }
  return others.join(', ') || say('as now');
}
