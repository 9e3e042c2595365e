/** Elements of the page. Texts are always texts: nothing here reads markup. */

/** @type {Record<string, [number, number]>} where the arrow keys go, to the right and up */
export const ARROW_KEYS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]};

/**
 * An element with attributes, listeners (`onclick: f`) and children; a text child becomes a text. `tint` and `letter`
 * are colours that the style sheet uses; `true` gives an attribute without a value, `false` and null none.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node | string | null | undefined)} children
 * @returns {any}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (name === 'tint' || name === 'letter') element.style.setProperty(`--${name}`, String(value));
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  const inside = children.filter((child) => child !== null && child !== undefined);
  element.append(.../** @type {(Node | string)[]} */ (inside));
  return element;
}

/**
 * A button that does something.
 * @param {string} text
 * @param {(event: Event) => void} act
 * @param {Record<string, unknown>} [attributes]
 */
export function button(text, act, attributes = {}) {
  return make('button', {type: 'button', onclick: act, ...attributes}, text);
}

/**
 * A choice of one.
 * @param {[string, string][]} options values with their texts
 * @param {string} chosen
 * @param {(value: string) => void} act
 * @param {Record<string, unknown>} [attributes]
 */
export function select(options, chosen, act, attributes = {}) {
  const choice = make('select', {...attributes, onchange: () => act(choice.value)});
  choice.append(...options.map(([value, text]) => make('option', {value, selected: value === chosen}, text)));
  return choice;
}

/**
 * What can be opened and closed. The browser has an event for it, which comes late: a frame may be seen before it, and
 * whoever waits for the page does not know of it. Here `act` is called before anything else happens.
 * @param {boolean} open how it is at first, of which nothing is told
 * @param {(open: boolean) => void} act called when it was opened or closed
 * @param {Record<string, unknown>} attributes
 * @param {...Node} children the summary first
 * @returns {HTMLDetailsElement}
 */
export function unfolding(open, act, attributes, ...children) {
  const element = make('details', {open, ...attributes}, ...children);
  new MutationObserver(() => act(element.open)).observe(element, {attributeFilter: ['open']});
  return element;
}

/**
 * An element with its name before it.
 * @param {string} text
 * @param {HTMLElement} element
 * @param {string} [style]
 */
export function labelled(text, element, style = 'row') {
  return make('label', {class: style}, make('span', {class: 'quiet'}, text), element);
}

/**
 * Write a text where another stands; the same text again would only cost the browser a layout.
 * @param {Element | undefined} element
 * @param {string} text
 */
export function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

const FEW_LINES = 6; // of equations; more are a program
const MOST_ROWS = 14;

/**
 * A field for a formula, of one line or a few: Enter hands on what was typed. In many lines, as a program has them,
 * Enter begins another, and the field is higher.
 * @param {string} text
 * @param {(text: string) => void} act
 * @param {Record<string, unknown>} attributes
 * @returns {HTMLTextAreaElement}
 */
export function formulaField(text, act, attributes) {
  const field = make('textarea', {rows: 2, class: 'grow', spellcheck: 'false', ...attributes});
  field.value = text;
  const lines = () => field.value.split('\n').length;
  field.addEventListener('input', () => {
    field.rows = Math.min(Math.max(lines(), 2), MOST_ROWS);
  });
  field.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    const goesOn = lines() > FEW_LINES && !event.ctrlKey && !event.metaKey;
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || goesOn) return;
    event.preventDefault();
    act(field.value.trim());
  });
  return field;
}

/**
 * Change what is in an element. The keyboard stays at the control that has the same name afterwards; in another
 * language at the one that stands where the one that had it stood.
 * @param {HTMLElement} root
 * @param {() => void} change
 */
export function keepFocus(root, change) {
  const parts = () => [...root.querySelectorAll('header, section, details.card')];
  const kinds = 'button, select, input, textarea, summary, canvas[tabindex]';
  const controls = (/** @type {Element | undefined} */ part) =>
    /** @type {HTMLElement[]} */ ([...(part?.querySelectorAll(kinds) ?? [])]);
  const nameOf = (/** @type {Element} */ one) => one.getAttribute('aria-label') ?? one.textContent;
  const {activeElement} = document;
  const index = parts().findIndex((part) => part.contains(activeElement));
  const before = controls(parts()[index]);
  const at = before.findIndex((control) => control === activeElement);
  const alike = (/** @type {HTMLElement[]} */ all) =>
    all.filter((one) => activeElement?.tagName === one.tagName && nameOf(one) === name);
  const name = activeElement && nameOf(activeElement);
  const nth = alike(before).findIndex((control) => control === activeElement);
  change();
  if (at < 0 || activeElement?.isConnected) return;
  const after = controls(parts()[index]);
  (alike(after)[nth] ?? after[at])?.focus();
}
