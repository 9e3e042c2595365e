/** Words in the language shown. */

/** @typedef {(name: string, values?: Record<string, unknown>) => string} Say  a word in the language shown */

/**
 * Speaks in the language shown, and fills in what stands between braces.
 * @param {Record<string, [string, string]>} words
 * @param {() => string} lang
 * @returns {Say}
 */
export function speaker(words, lang) {
  return (name, values = {}) => {
    const text = words[name][lang() === 'ja' ? 1 : 0];
    return text.replace(/\{(\w+)\}/g, (whole, key) => (Object.hasOwn(values, key) ? String(values[key]) : whole));
  };
}
