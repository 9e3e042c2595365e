/** The race as a program in Python that makes it again. */

/**
 * @param {import('./state.js').State} state
 * @param {import('./model.js').Place} place
 * @param {import('./model.js').Walker[]} walkers
 */
export function toPython(state, place, walkers) {
  const on = walkers.map((walker, k) => ({...walker, key: state.rules[k].key})).filter((walker) => walker.on);
  const known = on.filter(({recorded}) => !recorded);
  const rules = known.map(({name, key, text, values}) => {
    const given = Object.entries(values).map(([hyper, value]) => `${hyper}=${value}`).join(',');
    return `    ${JSON.stringify(name)}: ${JSON.stringify((key ?? text) + (given && `:${given}`))},`;
  });
  const written = state.own || state.formula !== null;
  const windows = written ? place.domain.map((edges) => `, (${edges.join(', ')})`).join('') : '';
  const field = `kudari.field(${JSON.stringify(written ? place.text : state.field)}${windows})`;
  const noise = state.noise > 0 ? `.with_noise("additive", ${state.noise}, seed=${state.seed})` : '';
  const start = `(${state.start.join(', ')}${state.start.length > 1 ? '' : ','})`;
  const left = on.filter(({recorded}) => recorded).map(({name}) => name.replace(/\s+/g, ' '));
  return [
    'import kudari', '', ...(noise ? ['# Python draws other noise than the page.'] : []),
    ...(left.length ? [`# Recorded, and no formulas: ${left.join(', ')}`] : []),
    `field = ${field}${noise}`, 'rules = {', ...rules, '}',
    `race = kudari.race(field, rules, start=${start}, steps=${state.steps})`, 'race.plot()', '',
  ].join('\n');
}
