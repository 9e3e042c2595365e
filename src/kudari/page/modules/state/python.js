/** The race as a program in Python that makes it again. */

/**
 * The program; null where there is none, for the field or every rule is only a record.
 * @param {import('./state.js').State} state
 * @param {import('../walking/model.js').Field} field
 * @param {import('../walking/model.js').Optimizer[]} optimizers
 * @returns {string | null}
 */
export function toPython(state, field, optimizers) {
  const keyed = optimizers.map((optimizer, k) => ({...optimizer, key: state.rules[k].key}));
  const on = keyed.filter((optimizer) => optimizer.on);
  const known = on.filter(({updates}) => updates.size);
  if (!field.tape || !known.length) return null;
  const rules = known.map(({name, key, text, values}) => {
    const settings = Object.entries(values).map(([hyper, value]) => `${hyper}=${value}`).join(',');
    return `    ${JSON.stringify(name)}: ${JSON.stringify((key ?? text) + (settings && `:${settings}`))},`;
  });
  const written = state.own || state.formula !== null;
  const windows = written ? field.domain.map((edges) => `, (${edges.join(', ')})`).join('') : '';
  const text = /^\w+$/.test(field.text) ? `(${field.text})` : field.text; // a word alone is the name of a field
  const call = `kudari.field(${JSON.stringify(written ? text : state.field)}${windows})`;
  const noise = state.noise > 0 ? `.with_noise("additive", ${state.noise}, seed=${state.seed})` : '';
  const start = `(${state.start.join(', ')}${state.start.length > 1 ? '' : ','})`;
  const names = (/** @type {typeof on} */ some) => some.map(({name}) => name.replace(/\s+/g, ' ')).join(', ');
  const left = names(on.filter(({updates}) => !updates.size));
  const other = names(known.filter(({recorded}) => recorded && !noise));
  return [
    'import kudari', '',
    ...(left ? [`# Recorded, and no formulas: ${left}`] : []),
    ...(other ? [`# Recorded; from these formulas it may walk elsewhere: ${other}`] : []),
    `field = ${call}${noise}`, 'rules = {', ...rules, '}',
    `race = kudari.race(field, rules, start=${start}, steps=${state.steps})`, 'race.plot()', '',
  ].join('\n');
}
