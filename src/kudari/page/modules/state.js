// What the page shows, as plain data: in the link's hash, in a record, and as Python.

/**
 * @typedef {{name: string, formula: string | null, key: string | null, hypers: Record<string, number>, on: boolean}} RuleState
 * @typedef {{field: string | null, formula: string | null, domain: Array<[number, number]> | null, start: number[],
 *   rules: RuleState[], steps: number, step: number, adventurers: number, view: string, lesson: string | null, lang: string}} State
 */

const STATE_VIEWS = ['map', 'surface'];
const STATE_MOST = {steps: 2000, adventurers: 64, rules: 12};

/**
 * The state as the text behind the # of a link.
 * @param {State} state
 */
export function toHash(state) {
  const parts = new URLSearchParams();
  if (state.formula !== null) parts.set('formula', state.formula);
  else if (state.field) parts.set('field', state.field);
  if (state.formula !== null && state.domain) parts.set('window', state.domain.flat().join(','));
  parts.set('from', state.start.join(','));
  for (const rule of state.rules) parts.append(rule.on ? 'rule' : 'off', ruleText(rule));
  parts.set('steps', String(state.steps));
  if (state.step) parts.set('step', String(state.step));
  if (state.adventurers > 1) parts.set('adventurers', String(state.adventurers));
  if (state.view !== 'map') parts.set('view', state.view);
  if (state.lesson) parts.set('lesson', state.lesson);
  parts.set('lang', state.lang);
  return '#' + parts.toString();
}

/**
 * A rule as the command line has it: `adam:lr=0.3`, or a formula with its values.
 * @param {RuleState} rule
 */
export function ruleText(rule) {
  const values = Object.entries(rule.hypers).map(([name, value]) => `${name}=${value}`).join(',');
  const begun = rule.formula !== null ? rule.formula : rule.key;
  return values ? `${begun}:${values}` : String(begun);
}

/**
 * The state that a hash tells of, on top of another; what does not fit is left as it was.
 * @param {string} hash
 * @param {State} before
 * @param {{fields: Record<string, unknown>, rules: Record<string, {title: string}>}} known
 * @returns {State}
 */
export function fromHash(hash, before, known) {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const state = {...before};
  const formula = parts.get('formula');
  const field = parts.get('field');
  if (formula !== null) Object.assign(state, {formula: formula.slice(0, 400), field: null});
  else if (field !== null && Object.hasOwn(known.fields, field)) Object.assign(state, {field, formula: null, domain: null});
  const edges = numbersOf(parts.get('window'));
  if (edges && edges.length % 2 === 0 && edges.every((edge, k) => k % 2 === 0 || edge > edges[k - 1])) {
    state.domain = Array.from({length: edges.length / 2}, (_, k) => [edges[2 * k], edges[2 * k + 1]]);
 }
  state.start = numbersOf(parts.get('from')) ?? state.start;
  const rules = [...parts].filter(([name]) => name === 'rule' || name === 'off').slice(0, STATE_MOST.rules);
  if (rules.length) state.rules = rules.map(([name, text]) => ruleOf(text, name === 'rule', known.rules)).filter(rule => rule !== null);
  state.steps = wholeOf(parts.get('steps'), 1, STATE_MOST.steps) ?? state.steps;
  state.step = Math.min(wholeOf(parts.get('step'), 0, STATE_MOST.steps) ?? state.step, state.steps);
  state.adventurers = wholeOf(parts.get('adventurers'), 1, STATE_MOST.adventurers) ?? state.adventurers;
  const view = parts.get('view') ?? state.view;
  state.view = STATE_VIEWS.includes(view) ? view : 'map';
  state.lesson = parts.get('lesson') ?? state.lesson;
  state.lang = parts.get('lang') === 'ja' ? 'ja' : parts.get('lang') === 'en' ? 'en' : state.lang;
  return state;
}

/**
 * @param {string} text
 * @param {boolean} on
 * @param {Record<string, {title: string}>} rules
 * @returns {RuleState | null}
 */
function ruleOf(text, on, rules) {
  const cut = text.lastIndexOf(':');
  const tail = cut < 0 ? null : pairsOf(text.slice(cut + 1));
  const begun = tail === null ? text : text.slice(0, cut);
  const hypers = tail ?? {};
  if (Object.hasOwn(rules, begun)) return {name: rules[begun].title, key: begun, formula: null, hypers, on};
  return /←|<-|=|\\/.test(begun) ? {name: '', key: null, formula: begun.slice(0, 400), hypers, on} : null;
}

/**
 * @param {string} text
 * @returns {Record<string, number> | null} null where it is no list of name=number
 */
function pairsOf(text) {
  const found = Object.create(null);
  for (const part of text.split(',')) {
    const [name, number, ...more] = part.split('=');
    if (!name || number === undefined || more.length || number.trim() === '' || !Number.isFinite(+number)) return null;
    found[name.trim()] = +number;
 }
  return found;
}

/** @param {string | null} text */
function numbersOf(text) {
  const found = text === null ? [] : text.split(',').map(part => (part.trim() === '' ? NaN : +part));
  return found.length && found.every(Number.isFinite) ? found : null;
}

/**
 * @param {string | null} text
 * @param {number} least
 * @param {number} most
 */
function wholeOf(text, least, most) {
  const number = text === null || text.trim() === '' ? NaN : +text;
  return Number.isInteger(number) ? Math.min(most, Math.max(least, number)) : null;
}

/**
 * The race as a program that makes it again.
 * @param {State} state
 */
export function toPython(state) {
  const place = JSON.stringify(state.formula ?? state.field);
  const windows = state.formula !== null && state.domain ? state.domain.map(edges => `, (${edges.join(', ')})`).join('') : '';
  const field = windows ? `kudari.field(${place}${windows})` : place;
  const rules = state.rules.filter(rule => rule.on).map(rule => JSON.stringify(ruleText(rule)));
  const start = state.start.length > 1 ? `(${state.start.join(', ')})` : `(${state.start[0]},)`;
  return `import kudari\n\nrace = kudari.race(${field}, [${rules.join(', ')}], start=${start}, steps=${state.steps})\nrace.plot()\n`;
}
