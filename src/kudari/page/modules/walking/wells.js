/**
 * The minima of a formula that somebody typed, and a window and a start of its own: what a field of the catalogue has
 * from whoever wrote it. They are looked for by Newton's steps from a grid, along each axis of the curvature and always
 * downhill, so that neither crests nor saddles hold them.
 */
import {rounded} from '../basics/numbers.js';
import {TABLES} from '../basics/tables.js';
import {Program, asColumn} from '../formula/program.js';
import {bottomOf, curvaturesAlong, curvaturesOf, secondDerivativesOf} from './curvature.js';
import {evaluatedAt, quantile} from './survey.js';

/** @typedef {import('./curvature.js').Formula & {tape: import('../formula/tape.js').Tape}} Typed */
/** @typedef {[number, number][]} Windows */
/** @typedef {{minima: number[][], lowest: number | null}} Wells  `lowest` is null where somewhere it is lower still */

const GRID = 16; // places along a side
const STEPS = 30;
const LONGEST_TAPE = 300; // operations of all second derivatives: more would keep a hand waiting
const MOST = 64; // minima; where there are more, the grid may have missed the lowest
const ROUND = 1e-6; // of the greatest curvature: a bowl that is flatter along an axis may be the bed of a valley
const STILL = 1e-12; // of where one is: a shorter step changes nothing
const PATIENCE = 6; // rounds in which nobody else comes to rest
const APART = 1e-4; // of the window
const FARTHER = [1, 3, 10, 30, 100]; // windows in which nothing may be lower
const WIDTHS = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01]; // of windows around a minimum, each way
const STEEPER = 4; // times what its curvature makes of a bowl: then other terms rule

/**
 * @param {Windows} windows
 * @param {number} [size] of them
 */
function gridOver(windows, size = 1) {
  const count = GRID ** windows.length;
  return windows.map(([low, high], axis) => Float64Array.from({length: count}, (_, k) => {
    const share = (Math.floor(k / GRID ** axis) % GRID + 0.5) / GRID;
    return (low + high) / 2 + size * (share - 0.5) * (high - low);
  }));
}

/**
 * The minima within the windows, the lowest first; where there are none, those that its walks came to beyond them.
 * @param {Typed} field
 * @param {Windows} windows
 * @returns {Wells}
 */
export function wellsOf(field, windows) {
  const {node, variables} = field;
  const nothing = {minima: [], lowest: null};
  if (!node) return nothing;
  if (curvaturesOf(field)) {
    const bottom = bottomOf(node, variables);
    return bottom ? {minima: [bottom.point], lowest: bottom.value} : nothing;
  }
  if (secondDerivativesOf(node, variables).tape.operations.length > LONGEST_TAPE) return nothing;
  const paths = gridOver(windows);
  const [begun] = evaluatedAt(field, paths);
  const rests = descended(field, paths, Math.max(...windows.map(([low, high]) => high - low)) / GRID);
  const [ended] = evaluatedAt(field, paths);
  const order = [...rests].sort((a, b) => ended[a] - ended[b]);
  const points = order.map((lane) => paths.map((column) => column[lane] + 0));
  const far = (/** @type {number[]} */ one, /** @type {number[]} */ other) =>
    one.some((x, i) => Math.abs(x - other[i]) > APART * (windows[i][1] - windows[i][0]));
  const all = points.filter((point, k) => points.slice(0, k).every((other) => far(point, other)));
  const inside = all.filter((point) => point.every((x, i) => windows[i][0] <= x && x <= windows[i][1]));
  const minima = inside.length ? inside : all;
  if (!minima.length || minima.length > MOST) return nothing;
  const lowest = ended[order[0]];
  const edge = lowest - 1e-9 * Math.max(1, Math.abs(lowest));
  const beyond = FARTHER.map((size) => evaluatedAt(field, gridOver(windows, size))[0]);
  const deeper = [begun, ended, ...beyond].some((heights) => heights.some((height) => height < edge));
  return {minima, lowest: deeper || inside.length < all.length && minima === all ? null : lowest};
}

/**
 * Go down to minima from many places at once, by the slopes over the absolute curvatures.
 * @param {Typed} field
 * @param {Float64Array[]} paths where they are, and then where they ended
 * @param {number} longest step
 * @returns {number[]} the lanes that came to rest in a bowl
 */
function descended({node, variables, tape}, paths, longest) {
  const [x, y = new Float64Array(x.length)] = paths;
  const lanes = x.length;
  const programs = [tape, secondDerivativesOf(/** @type {any} */ (node), variables).tape]
    .map((one) => new Program(one, lanes));
  const zeros = new Float64Array(lanes);
  /** @type {number[]} */
  let rests = [];
  for (let round = 0, since = 0; round < STEPS && since < PATIENCE; round++) {
    const [[, g, h = zeros], [a, b = zeros, , d = a]] = programs.map((program) => {
      for (const [i, name] of variables.entries()) program.bind(name, paths[i]);
      program.run(lanes);
      return program.outputs.map((_, k) => asColumn(program.output(k), lanes));
    });
    const before = rests.length;
    rests = [];
    for (let k = 0; k < lanes; k++) {
      const middle = (a[k] + d[k]) / 2, apart = Math.hypot((a[k] - d[k]) / 2, b[k]);
      const [most, least] = [middle + apart, middle - apart];
      const [steep, flat] = [1 / Math.abs(most), 1 / Math.abs(least)];
      // A function of a matrix that is linear in it: at each of its two curvatures it is one over the absolute one.
      const slant = apart > 0 ? (steep - flat) / (2 * apart) : 0;
      const level = steep - slant * most;
      const right = -((level + slant * a[k]) * g[k] + slant * b[k] * h[k]);
      const up = -(slant * b[k] * g[k] + (level + slant * d[k]) * h[k]);
      const length = Math.hypot(right, up);
      const scale = length > longest ? longest / length : 1;
      x[k] += scale * right;
      y[k] += scale * up;
      const still = length <= STILL * Math.max(longest, Math.abs(x[k]), Math.abs(y[k]));
      if (still && least > ROUND * most) rests.push(k);
    }
    since = rests.length > before || round < PATIENCE ? 0 : since + 1;
  }
  return rests;
}

/**
 * A window around minima: all of them with as much again around them, or as far from the only one as the field is still
 * about the bowl that it is there. The usual window where that shows them as well.
 * @param {Typed} field
 * @param {number[][]} minima
 * @returns {Windows}
 */
export function windowAround(field, minima) {
  const usual = field.variables.map(() => TABLES.typed.window);
  if (!minima.length) return usual;
  const edges = usual.map((_, i) => [Math.min, Math.max].map((most) => most(...minima.map((point) => point[i]))));
  const widest = 0.8 * Math.max(...edges.map(([low, high]) => high - low));
  const reach = widest || bowlAround(field, minima[0]);
  const fits = edges.flat().every((edge) => Math.abs(edge) <= (widest ? 1 : 0.8) * usual[0][1]);
  if (fits && reach > 0.6 * usual[0][1]) return usual;
  return edges.map(([low, high]) => {
    const middle = (low + high) / 2, half = Math.max(reach, 0.01 * Math.abs(middle));
    return [rounded(middle - half, 20 * half), rounded(middle + half, 20 * half)];
  });
}

/**
 * How far from a minimum the field is still about a bowl.
 * @param {Typed} field
 * @param {number[]} minimum
 */
function bowlAround(field, minimum) {
  const places = minimum.map((x) => Float64Array.of(x));
  const {least, most} = /** @type {import('./curvature.js').Curvatures} */ (curvaturesAlong(field, places));
  const [[height]] = evaluatedAt(field, places);
  const steps = minimum.length === 1 ? [[1], [-1]] : Array.from({length: 16}, (_, k) => {
    const angle = (Math.PI * k) / 8;
    return [Math.cos(angle), Math.sin(angle)];
  });
  return WIDTHS.find((width) => {
    const ring = minimum.map((x, i) => Float64Array.from(steps, (step) => x + width * step[i]));
    const heights = evaluatedAt(field, ring)[0].filter((value) => !Number.isNaN(value)).sort();
    const rise = quantile(heights, 0.5) - height;
    return 2 * heights.length >= steps.length && rise <= STEEPER * ((least[0] + most[0]) / 4) * width ** 2;
  }) ?? WIDTHS[0];
}

/**
 * Where a walk begins: at the usual share of the window, where that is on a slope; or else in the place on the grid
 * that is higher than most of it, and steep.
 * @param {Typed} field
 * @param {Windows} windows
 */
export function startOnSlope(field, windows) {
  const {window: [least, most], start} = TABLES.typed;
  const usual = windows.map(([low, high]) => +(low + (start - least) / (most - least) * (high - low)).toPrecision(6));
  const inner = gridOver(windows, 0.8).map((column, i) => Float64Array.of(usual[i], ...column));
  const [heights, ...slopes] = evaluatedAt(field, inner);
  const known = heights.filter(Number.isFinite).sort();
  if (!known.length) return usual;
  const [low, high] = [known[0], quantile(known, 0.8)];
  const steep = heights.map((_, k) =>
    Math.hypot(...slopes.map((column, i) => column[k] * (windows[i][1] - windows[i][0]))));
  const isSlope = (/** @type {number} */ k) =>
    Number.isFinite(heights[k]) && steep[k] < Infinity && steep[k] > 0.05 * (high - low);
  if (isSlope(0)) return usual;
  const lanes = Array.from(heights.keys()).filter(isSlope);
  if (!lanes.length) return usual;
  const best = lanes.reduce((one, other) =>
    (Math.abs(heights[other] - high) < Math.abs(heights[one] - high) ? other : one));
  return inner.map((column, i) => rounded(column[best], windows[i][1] - windows[i][0]));
}
