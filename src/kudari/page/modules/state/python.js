/** The race as a program in Python that makes it again. */

/**
 * The program; null where there is none, for the field or every rule is only a record.
 * @param {import('./state.js').State} state
 * @param {import('../walking/model.js').Place} place
 * @param {import('../walking/model.js').Walker[]} walkers
 * @returns {string | null}
 */
export function toPython(state, place, walkers) {
  const on = walkers.map((walker, k) => ({...walker, key: state.rules[k].key})).filter((walker) => walker.on);
  const known = on.filter(({updates}) => updates.size);
  if (!place.tape || !known.length) return null;
  const rules = known.map(({name, key, text, values}) => {
    const given = Object.entries(values).map(([hyper, value]) => `${hyper}=${value}`).join(',');
    return `    ${JSON.stringify(name)}: ${JSON.stringify((key ?? text) + (given && `:${given}`))},`;
  });
  const written = state.own || state.formula !== null;
  const windows = written ? place.domain.map((edges) => `, (${edges.join(', ')})`).join('') : '';
  const text = /^\w+$/.test(place.text) ? `(${place.text})` : place.text; // a word alone is the name of a field
  const field = `kudari.field(${JSON.stringify(written ? text : state.field)}${windows})`;
  const noise = state.noise > 0 ? `.with_noise("additive", ${state.noise}, seed=${state.seed})` : '';
  const start = `(${state.start.join(', ')}${state.start.length > 1 ? '' : ','})`;
  const names = (/** @type {typeof on} */ walkers) => walkers.map(({name}) => name.replace(/\s+/g, ' ')).join(', ');
  const left = names(on.filter(({updates}) => !updates.size));
  const other = names(known.filter(({recorded}) => recorded && !noise));
  return [
    'import kudari', '', ...(noise ? ['# Python draws other noise than the page.'] : []),
    ...(left ? [`# Recorded, and no formulas: ${left}`] : []),
    ...(other ? [`# Recorded; from these formulas it may walk elsewhere: ${other}`] : []),
    `field = ${field}${noise}`, 'rules = {', ...rules, '}',
    `race = kudari.race(field, rules, start=${start}, steps=${state.steps})`, 'race.plot()', '',
  ].join('\n');
}
