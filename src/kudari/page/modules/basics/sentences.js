/** How the numbers of a finding become text. As kudari.travel.sentences, to the letter. */

const EXACT = 60; // digits behind those that are kept: enough to see whether a number lies just between two texts

/**
 * A sentence with its numbers, of which each has its format.
 * @param {string} template
 * @param {Record<string, unknown>} numbers
 */
export function written(template, numbers) {
  return template.replace(/\{(\w+)(?::([^}]*))?\}/g, (_, name, format = '') => formatted(numbers[name], format));
}

/**
 * A number; several of them; or those that have names. What is not known is a question mark.
 * @param {any} value
 * @param {string} format as Python has it: .3g or .2f
 * @returns {string}
 */
export function formatted(value, format) {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isNaN(value) ? '?' : numberText(value, format);
  if (ArrayBuffer.isView(value)) {
    return Array.from(/** @type {Float64Array} */ (value), (number) => formatted(number, format)).join(', ') || '?';
  }
  return Object.entries(value).map(([name, number]) => `${name} = ${formatted(number, format)}`).join(', ');
}

/**
 * @param {number} number
 * @param {string} format
 */
function numberText(number, format) {
  if (!Number.isFinite(number)) return number > 0 ? 'inf' : '-inf';
  const digits = Number(format.slice(1, -1));
  const sign = number < 0 || Object.is(number, -0) ? '-' : '';
  return sign + (format.endsWith('f') ? fixed : general)(Math.abs(number), digits);
}

/**
 * So many significant digits, without zeros behind them; with an exponent where the number is very small or large.
 * @param {number} size
 * @param {number} digits
 */
function general(size, digits) {
  const [mantissa, exponent] = rounded(size, digits);
  const short = (/** @type {string} */ text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  if (exponent >= -4 && exponent < digits) return short(shifted(mantissa, exponent));
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${short(shifted(mantissa, 0))}e${exponent < 0 ? '-' : '+'}${power}`;
}

/**
 * So many decimals.
 * @param {number} size
 * @param {number} decimals
 */
function fixed(size, decimals) {
  const first = size === 0 ? 0 : Number(size.toExponential().split('e')[1]); // the power of ten of the first digit
  const [mantissa, exponent] = rounded(size, first + 1 + decimals);
  const [whole, rest = ''] = shifted(mantissa, exponent).split('.');
  return decimals ? `${whole}.${rest.slice(0, decimals).padEnd(decimals, '0')}` : whole;
}

/**
 * The digits of a number and the power of ten of the first one. Halfway between two it takes the even one, as Python;
 * JavaScript's own toPrecision takes the greater.
 * @param {number} size
 * @param {number} digits may be none or fewer, where all of them lie behind what is kept
 * @returns {[string, number]}
 */
function rounded(size, digits) {
  const [text, power] = size.toExponential(Math.min(100, Math.max(0, digits) + EXACT)).split('e');
  const all = text.replace('.', '');
  const exponent = Number(power);
  if (digits < 0) return ['0', 0];
  const [kept, rest] = [all.slice(0, digits), all.slice(digits)];
  const half = rest.localeCompare('5'.padEnd(rest.length, '0'));
  const isOdd = Number(kept.at(-1) ?? 0) % 2 === 1;
  if (half < 0 || (half === 0 && !isOdd)) return kept ? [kept, exponent] : ['0', 0];
  const next = String(BigInt(kept || '0') + 1n);
  return next.length > kept.length ? [next, exponent + 1] : [next, exponent];
}

/**
 * Digits with a point behind the one that has this power of ten.
 * @param {string} digits
 * @param {number} exponent
 */
function shifted(digits, exponent) {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const rest = digits.slice(exponent + 1);
  return rest ? `${whole}.${rest}` : whole;
}
