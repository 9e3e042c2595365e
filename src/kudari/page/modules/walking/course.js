/**
 * The course on which a rule leaves a fingerprint: where it leads there. Python has those of the catalogue, and of the
 * mistakes in it, and what was typed is known by the same digits. As kudari.page.fingerprints.
 */
import {TABLES} from '../basics/tables.js';
import {Program, asColumn} from '../formula/program.js';

/** @typedef {import('../formula/tape.js').Tape} Tape */
/** @typedef {Record<string, (values: Record<string, number>) => number>} Naming  a value for each of its numbers */

const {starts, first, slopes, values: VALUES, begun: BEGUN, changes, times, none, step: STEP} =
  TABLES.check.course;
const BASE = 36, DIGITS = 5;

/**
 * The fingerprints of a step, one for each way to name its numbers; on the second course those of all its states, too.
 * All ways are walked at once, each in lanes of its own.
 * @param {Tape} tape from w, g, the states, the numbers and t to w and the states
 * @param {{name: string, initial: number | 'w'}[]} states
 * @param {Naming[]} namings
 * @param {boolean} [second]
 * @returns {string[]}
 */
export function fingerprints(tape, states, namings, second = false) {
  const walkers = starts.length, lanes = walkers * namings.length;
  const program = new Program(tape, lanes);
  const columnOf = (/** @type {(walker: number, way: Naming) => number} */ value) =>
    Float64Array.from({length: lanes}, (_, lane) => value(lane % walkers, namings[Math.floor(lane / walkers)]));
  const totals = namings.map(() => 0);
  const counted = new Set(); // the ways on which there are numbers
  let seen = [columnOf((walker) => starts[walker])];
  for (const {initial} of states) {
    seen.push(initial === 'w' && !second ? seen[0] : columnOf(() => (second ? BEGUN : Number(initial))));
  }
  for (const [k, row] of slopes.entries()) {
    const values = {...VALUES, lr: VALUES.lr * (k < changes ? 1 : times)};
    for (const [i, name] of ['w', ...states.map((state) => state.name)].entries()) program.bind(name, seen[i]);
    program.bind('g', columnOf((walker) => row[walker]));
    program.bind('t', columnOf((walker) => first[walker] + k));
    for (const name of Object.keys(namings[0])) program.bind(name, columnOf((_, way) => way[name](values)));
    program.run(lanes);
    seen = seen.map((_, i) => asColumn(program.output(i), lanes).slice());
    for (let lane = 0; lane < lanes; lane++) {
      const place = k * walkers + lane % walkers;
      const weight = 1 + place * place % 17 / 10;
      const way = Math.floor(lane / walkers);
      for (const column of second ? seen : seen.slice(0, 1)) {
        totals[way] += weight * bounded(column[lane]);
        if (Number.isFinite(column[lane])) counted.add(way);
      }
    }
  }
  const range = BASE ** DIGITS;
  return totals.map((total, way) => {
    if (!second && !counted.has(way)) return fingerprints(tape, states, [namings[way]], true)[0];
    return ((Math.round(total / STEP) % range + range) % range).toString(BASE).padStart(DIGITS, '0');
  });
}

/**
 * A number brought to between −1 and 1.
 * @param {number} value
 */
function bounded(value) {
  const share = value / (1 + Math.abs(value));
  return Number.isFinite(share) ? share : none;
}
