/** What the page shows, as plain data, and as the text behind the # of a link. */
import {numberOf} from '../basics/numbers.js';
import {TABLES} from '../basics/tables.js';
import {ANGLES_USUAL, seenFrom} from '../drawing/angles.js';
import {MAX_CHARACTERS} from '../formula/tokens.js';
import {patternOf} from '../reading/patterns.js';
import {LONGEST_RULE} from '../reading/updates.js';

/**
 * @typedef {import('../walking/optimizers.js').RuleState} RuleState
 * @typedef {{field: string, formula: string | null, own: boolean, domain: [number, number][] | null, start: number[],
 *   rules: RuleState[], pins: string[], steps: number, step: number, adventurers: number, noise: number, seed: number,
 *   view: string, angles: import('../drawing/angles.js').Angles, viewport: [number, number][] | null, map: string,
 *   only: boolean, lesson: string | null, lang: string}} State
 */

export const STATE_MOST = {
  steps: TABLES.limits.steps, step: TABLES.limits.steps, adventurers: 64, seed: Number.MAX_SAFE_INTEGER,
  rules: 12, hypers: 50, pins: 3,
};
const VIEWS = ['map', 'surface'];
const ARROW = patternOf('arrow');
const WHOLE = /** @type {const} */ ({steps: 1, step: 0, adventurers: 1, seed: 0}); // and the least of each

/** @type {State} */
export const STATE_USUAL = {
  field: 'ravine', formula: null, own: false, domain: null, start: [-7, 2], rules: [], pins: [], steps: 30, step: 0,
  adventurers: 1, noise: 0, seed: 0, view: 'map', angles: ANGLES_USUAL, viewport: null, map: '',
  only: false, lesson: null, lang: 'en',
};

/**
 * The state as the text behind the # of a link.
 * @param {State} state
 */
export function toHash(state) {
  const parts = new URLSearchParams();
  const {turn, tilt, zoom} = state.angles;
  if (state.formula !== null) parts.set('formula', state.formula);
  else parts.set('field', state.own ? '@' : state.field);
  if (state.formula !== null && state.domain) parts.set('window', state.domain.flat().join(','));
  for (const [name, text] of new URLSearchParams(settingsOf(state))) parts.append(name, text);
  for (const pin of state.pins) parts.append('pin', pin);
  if (state.step) parts.set('step', String(state.step));
  if (state.view !== 'map') parts.set('view', state.view);
  if (state.angles !== ANGLES_USUAL) parts.set('seen', shortest([turn, tilt, zoom], 6));
  if (state.viewport) parts.set('look', shortest(state.viewport.flat(), 12));
  if (state.map) parts.set('map', state.map);
  if (state.only) parts.set('only', 'map');
  if (state.lesson) parts.set('lesson', state.lesson);
  parts.set('lang', state.lang);
  return '#' + parts.toString();
}

/**
 * All that decides who walks where on a field, as a part of a link.
 * @param {State} state
 */
export function settingsOf(state) {
  const parts = new URLSearchParams({from: state.start.join(',')});
  for (const rule of state.rules) {
    const text = rule.own === undefined ? ruleText(rule) : `@${rule.own}${valuesText(rule)}`;
    parts.append(rule.on ? 'rule' : 'off', text);
  }
  if (!state.rules.length) parts.set('rule', '');
  parts.set('steps', String(state.steps));
  for (const name of /** @type {const} */ (['noise', 'seed'])) {
    if (state[name]) parts.set(name, String(state[name]));
  }
  if (state.adventurers > 1) parts.set('adventurers', String(state.adventurers));
  return parts.toString();
}

/**
 * Numbers with so many figures.
 * @param {number[]} numbers
 * @param {number} figures
 */
function shortest(numbers, figures) {
  return numbers.map((number) => +number.toPrecision(figures)).join(',');
}

/** @param {RuleState} rule */
function valuesText({hypers}) {
  const values = Object.entries(hypers).map(([name, value]) => `${name}=${value}`).join(',');
  return values && `:${values}`;
}

/**
 * A rule as the command line has it: `adam:lr=0.3`, or a formula with its values.
 * @param {RuleState} rule
 */
function ruleText(rule) {
  return (rule.key ?? rule.formula ?? rule.name) + valuesText(rule);
}

/**
 * The state that a hash tells of, on top of another; what does not fit is left as it was.
 * @param {string} hash
 * @param {State} before
 * @param {{fields: Record<string, unknown>, rules: Record<string, {title: string}>, own: RuleState[],
 *   field: Record<string, any> | null}} known
 * @returns {State}
 */
export function fromHash(hash, before, known) {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  /** @type {State} */
  const state = {
    ...before, view: 'map', angles: ANGLES_USUAL, viewport: null, step: 0, noise: 0, seed: 0, adventurers: 1, map: '',
    lesson: null, pins: parts.getAll('pin').slice(0, STATE_MOST.pins),
  };
  const formula = parts.get('formula');
  const field = parts.get('field');
  if (formula !== null) Object.assign(state, {formula: textOf(formula, MAX_CHARACTERS), own: false, domain: null});
  else if (field === '@') state.own = known.field !== null;
  else if (field !== null && Object.hasOwn(known.fields, field)) {
    Object.assign(state, {field, formula: null, own: false, domain: null});
  }
  if (formula !== null || field !== null) state.start = [];
  state.domain = edgesOf(parts.get('window')) ?? state.domain;
  state.viewport = edgesOf(parts.get('look'));
  state.start = numbersOf(parts.get('from')) ?? state.start;
  const rules = [...parts].filter(([name]) => name === 'rule' || name === 'off').slice(0, STATE_MOST.rules);
  const elsewhere = field !== null && field !== '@' && (before.own || field !== before.field);
  if (formula !== null || elsewhere) state.rules = rulesElsewhere(state.rules, false);
  if (rules.length) {
    const read = rules.map(([name, text]) => ruleOf(text, name === 'rule', known)).filter((rule) => rule !== null);
    state.rules = read.filter((rule) => !rule.recorded || !(formula !== null || elsewhere));
  }
  for (const name of /** @type {(keyof typeof WHOLE)[]} */ (Object.keys(WHOLE))) {
    const number = wholeOf(parts.get(name), WHOLE[name], STATE_MOST[name]);
    if (number !== null) Object.assign(state, {[name]: number});
  }
  state.step = Math.min(state.step, state.steps);
  state.noise = Math.max(0, numbersOf(parts.get('noise'))?.[0] ?? 0);
  state.view = VIEWS.find((view) => view === parts.get('view')) ?? 'map';
  const [turn, tilt, zoom] = numbersOf(parts.get('seen')) ?? [];
  if (zoom !== undefined) state.angles = seenFrom({turn, tilt, zoom});
  state.only = parts.get('only') === 'map';
  state.map = parts.get('map')?.slice(0, 100) ?? '';
  state.lesson = parts.get('lesson')?.slice(0, 100) ?? null;
  state.lang = ['ja', 'en'].find((lang) => lang === parts.get('lang')) ?? state.lang;
  return state;
}

/**
 * Rules for another field. A learning rate that suits one does not suit the next, which may know its own, unless it
 * is much the same field; and what was recorded here was not walked there.
 * @param {RuleState[]} rules
 * @param {boolean} rates whether learning rates stay
 * @returns {RuleState[]}
 */
export function rulesElsewhere(rules, rates) {
  return rules.filter((rule) => rule.key || !rule.recorded).map((rule) => {
    if (!rule.key) return rule;
    const {name, key, formula, on} = rule;
    const hypers = Object.fromEntries(Object.entries(rule.hypers).filter(([hyper]) => rates || hyper !== 'lr'));
    return {name, key, formula, hypers, on};
  });
}

/**
 * @param {string} text
 * @param {boolean} on
 * @param {{rules: Record<string, {title: string}>, own: RuleState[]}} known
 * @returns {RuleState | null}
 */
function ruleOf(text, on, known) {
  const cut = text.lastIndexOf(':');
  const tail = cut < 0 ? null : pairsOf(text.slice(cut + 1));
  const begun = tail === null ? text : text.slice(0, cut);
  const hypers = tail ?? {};
  if (/^@\d+$/.test(begun)) {
    const own = Number(begun.slice(1));
    const rule = known.own.find((candidate) => candidate.own === own);
    return rule ? {...rule, hypers: {...rule.hypers, ...hypers}, on, own} : null;
  }
  if (Object.hasOwn(known.rules, begun)) return {name: '', key: begun, formula: null, hypers, on};
  return ARROW.test(begun) ? {name: '', key: null, formula: textOf(begun, LONGEST_RULE), hypers, on} : null;
}

/**
 * A formula of a link: as much of one that is too long as is needed to refuse it.
 * @param {string} text
 * @param {number} most
 */
function textOf(text, most) {
  return text.slice(0, most + 1);
}

/**
 * @param {string} text
 * @returns {Record<string, number> | null} null where it is no list of name=number
 */
function pairsOf(text) {
  const values = Object.create(null);
  for (const part of text.split(',', STATE_MOST.hypers)) {
    const [name, number, ...more] = part.split('=');
    const value = numberOf(number ?? '');
    if (!name || more.length || !Number.isFinite(value)) return null;
    values[name.trim()] = value;
  }
  return {...values};
}

/** @param {string | null} text */
function numbersOf(text) {
  const numbers = (text ?? '').split(',').map(numberOf);
  return numbers.every(Number.isFinite) ? numbers : null;
}

/**
 * @param {string | null} text
 * @returns {[number, number][] | null}
 */
function edgesOf(text) {
  const edges = numbersOf(text);
  if (!edges || edges.length % 2) return null;
  /** @type {[number, number][]} */
  const windows = Array.from({length: edges.length / 2}, (_, k) => [edges[2 * k], edges[2 * k + 1]]);
  return windows.every(([low, high]) => high > low && Number.isFinite(high - low)) ? windows : null;
}

/**
 * @param {string | null} text
 * @param {number} least
 * @param {number} most
 */
function wholeOf(text, least, most) {
  const number = numberOf(text ?? '');
  return Number.isInteger(number) ? Math.min(most, Math.max(least, number)) : null;
}
