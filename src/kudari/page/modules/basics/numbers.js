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
 * The number that somebody typed; NaN where it is none. A minus may be a hyphen or a true one, digits may be wide ones.
 * @param {string} text
 */
export function numberOf(text) {
  const plain = text.normalize('NFKC').trim().replaceAll('−', '-');
  return plain === '' ? NaN : +plain;
}

/**
 * A number with as many figures as a thousandth of the window has.
 * @param {number} value
 * @param {number} size
 */
export function rounded(value, size) {
  const unit = 10 ** Math.floor(Math.log10(size / 1000));
  return +(Math.round(value / unit) * unit).toPrecision(10) + 0;
}
