/** The routes of all adventurers of a rule, in tables: a row for each step, and in it a number for each of them. */

/**
 * A table of positions for each variable, and one of values; the last step of each adventurer, or lane, at which all
 * numbers are finite; the step that left them, or −1; and the lane that is spoken of.
 * @typedef {{colour: string, steps: number, lanes: number, positions: Float64Array[], values: Float64Array,
 *   ends: Int32Array, divergedAt: Int32Array, middle: number}} Routes
 */

const FEW = 8; // of more nobody could tell whose line is whose, nor whose arrow

/** @param {{lanes: number}} routes */
export function isEnsemble({lanes}) {
  return lanes > FEW;
}

/**
 * The lane that is spoken of: of a crowd the one whose last value is the middle one, or else the first.
 * @param {Float64Array} values
 */
export function middleLane(values) {
  if (!isEnsemble({lanes: values.length})) return 0;
  const order = Array.from(values.keys()).sort((a, b) =>
    values[a] - values[b] || Number(Number.isNaN(values[a])) - Number(Number.isNaN(values[b])));
  return order[(values.length - 1) >> 1];
}

/**
 * Where a lane's numbers stand in the tables, at a step or at its last one.
 * @param {Pick<Routes, 'lanes' | 'ends'>} routes
 * @param {number} lane
 * @param {number} step
 */
export function rowOf({lanes, ends}, lane, step) {
  return Math.min(step, ends[lane]) * lanes + lane;
}

/**
 * Whether a lane has left the finite numbers by a step.
 * @param {Pick<Routes, 'divergedAt'>} routes
 * @param {number} lane
 * @param {number} step
 */
export function hasDiverged({divergedAt}, lane, step) {
  return divergedAt[lane] >= 0 && step >= divergedAt[lane];
}
