/** What is known of a rule on a bowl: which settings it stays stable with. As kudari.travel.theory. */
import {TABLES} from '../basics/tables.js';
import {Program, asColumn} from '../formula/program.js';
import {looksElsewhere} from '../formula/tape.js';

/** @typedef {import('../formula/program.js').Register} Register */
/** @typedef {import('./optimizers.js').Optimizer} Optimizer */

/** @type {WeakMap<Optimizer, Map<number, number | null>>} limits that were looked for before, by their curvatures */
const LIMITS = new WeakMap();

/**
 * What a step leaves of the distance to the bottom in the long run, for each lane; above 1 it diverges. Null for a rule
 * that is not linear in the slope and what it remembers.
 * @param {Optimizer} optimizer
 * @param {[string, Register][]} hypers
 * @param {number[]} curvatures
 * @param {number} lanes
 * @returns {Float64Array | null}
 */
export function contractions(optimizer, hypers, curvatures, lanes) {
  const {tape} = optimizer;
  if (!tape.outputs.length || looksElsewhere(tape)) return null; // a record without its formula, or two slopes
  if (optimizer.states.some((state) => state.initial !== 0 || state.per_tensor)) return null;
  const size = 1 + optimizer.states.length;
  const program = new Program(tape, lanes);
  for (const [name, value] of hypers) program.bind(name, value);
  const probe = (/** @type {number[]} */ vector, /** @type {number} */ curvature, /** @type {number} */ t) => {
    program.bind('w', vector[0]);
    program.bind('g', curvature * vector[0]);
    for (const [k, {name}] of optimizer.states.entries()) program.bind(name, vector[k + 1]);
    program.bind('t', t);
    program.run(lanes);
    return program.outputs.map((_, k) => asColumn(program.output(k), lanes).slice());
  };
  const worst = new Float64Array(lanes);
  for (const curvature of curvatures) {
    const units = Array.from({length: size}, (_, i) => Array.from({length: size}, (_, k) => Number(i === k)));
    const columns = units.map((unit) => probe(unit, curvature, 1));
    // Every entry with both signs, and 0; at two steps.
    const vectors = [units.map((_, k) => 0.7 - 1.3 * k), units.map((_, k) => 1.1 * k - 0.45), units.map(() => 0)];
    const probes = vectors.flatMap((vector) => [1, 7].map((t) => ({vector, rows: probe(vector, curvature, t)})));
    for (let lane = 0; lane < lanes; lane++) {
      const matrix = units.map((_, row) => columns.map((column) => column[row][lane]));
      const isLinear = probes.every(({vector, rows}) => matrix.every((row, k) => {
        const expected = row.reduce((sum, entry, i) => sum + entry * vector[i], 0);
        return Math.abs(rows[k][lane] - expected) <= 1e-9 * (1 + Math.abs(expected)); // what is no number is neither
      }));
      if (!isLinear) return null;
      worst[lane] = Math.max(worst[lane], spectralRadius(matrix));
    }
  }
  return worst;
}

/**
 * The name of the hyperparameter that is written as η, or in a text as lr or learning_rate.
 * @param {Optimizer} optimizer
 */
export function learningRate({hypers}) {
  return hypers.find(({symbol}) => TABLES.theory.learningRateLetters.includes(symbol))?.name ?? null;
}

/**
 * The learning rate above which a rule diverges on a bowl; null where theory knows nothing of the rule, or there is no
 * such rate.
 * @param {Optimizer} optimizer
 * @param {number} curvature
 */
export function largestLr(optimizer, curvature) {
  const limits = LIMITS.get(optimizer) ?? new Map();
  if (!limits.has(curvature)) limits.set(curvature, limitOf(optimizer, curvature));
  LIMITS.set(optimizer, limits);
  return limits.get(curvature);
}

/**
 * @param {Optimizer} optimizer
 * @param {number} curvature
 */
function limitOf(optimizer, curvature) {
  const {holds, steepest, tried, rounds} = TABLES.theory;
  const name = learningRate(optimizer);
  if (name === null || !(curvature > 0)) return null;
  let rates = Float64Array.from({length: 11 + Math.floor(Math.log2(steepest))}, (_, k) => 2 ** (k - 10) / curvature);
  for (let round = 0; round < rounds; round++) {
    const hypers = Object.entries({...optimizer.values, [name]: rates});
    const leaves = contractions(optimizer, hypers, [curvature], rates.length);
    const first = leaves?.findIndex((rate) => !(rate <= holds)) ?? 0; // the first that does not hold
    if (first <= 0) return null;
    const [low, high] = [rates[first - 1], rates[first]];
    rates = Float64Array.from({length: tried + 1}, (_, k) => (k === tried ? high : low + (k * (high - low)) / tried));
  }
  return Number(rates[0].toPrecision(12));
}

/**
 * The greatest size of an eigenvalue. Of more than two rows by the root of a high power's size (Gelfand's formula).
 * @param {number[][]} matrix
 */
function spectralRadius(matrix) {
  if (matrix.length === 1) return Math.abs(matrix[0][0]);
  if (matrix.length === 2) {
    const [[a, b], [c, d]] = matrix;
    const [middle, product] = [(a + d) / 2, a * d - b * c];
    const apart = middle * middle - product;
    return apart < 0 ? Math.sqrt(product) : Math.abs(middle) + Math.sqrt(apart);
  }
  const squarings = 24;
  let power = matrix;
  let logarithm = 0; // of what was taken out of the power so far
  for (let k = 0; k < squarings; k++) {
    const size = Math.max(...power.flat().map(Math.abs));
    if (!(size > 0)) return size === 0 ? 0 : NaN;
    const scaled = power.map((row) => row.map((entry) => entry / size));
    logarithm = 2 * (logarithm + Math.log(size));
    power = scaled.map((row) => scaled.map((_, j) => row.reduce((sum, entry, i) => sum + entry * scaled[i][j], 0)));
  }
  return Math.exp((logarithm + Math.log(Math.max(...power.flat().map(Math.abs)))) / 2 ** squarings);
}
