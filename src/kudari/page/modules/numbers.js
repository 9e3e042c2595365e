/** Numbers as readers write and read them. */

/**
 * A number as short as a reader wants it.
 * @param {number} value
 * @param {number} [figures]
 */
export function short(value, figures = 4) {
  if (!Number.isFinite(value)) return '—';
  const size = Math.abs(value);
  const far = size !== 0 && (size < 1e-3 || size >= 1e6);
  const text = far ? value.toExponential(figures - 1) : String(+value.toPrecision(figures));
  return text.replace(/\.?0+e/, 'e').replace('e+', 'e').replaceAll('-', '−');
}

/**
 * The number that somebody typed; NaN where it is none. A minus may be a hyphen or a true one.
 * @param {string} text
 */
export function numberOf(text) {
  const plain = text.trim().replaceAll('−', '-');
  return plain === '' ? NaN : +plain;
}
