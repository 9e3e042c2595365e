/** What a rule remembers, as geometry: where inertia alone would carry it, the whole step, the scale of each axis. */
import {apply, constant, gradientsElsewhere, ordered, symbol, symbolsOf} from '../formula/graph.js';
import {byKey} from '../formula/notation.js';
import {Program} from '../formula/program.js';
import {inputName, tapeOf} from '../formula/tape.js';

/**
 * `inertia` is the step that the rule would take if the slope were 0 here, null where it would take none; `scales` are
 * the factors of the slope along each axis, null where all axes have the same.
 * @typedef {{step: number[], inertia: number[] | null, scales: number[] | null}} Geometry
 */

/** Reads the geometry of a rule off its formula; the same for one's own rule as for those of the catalogue. */
export class GeometryReader {
  /** @param {Map<string, import('../formula/graph.js').GraphNode>} updates */
  constructor(updates) {
    const after = /** @type {import('../formula/graph.js').GraphNode} */ (updates.get('w'));
    const [w, g] = [symbol('w'), symbol('g')];
    // A rule that scales each axis by itself divides by a root of what it remembers of slopes.
    const root = ordered(after).find((node) => node.operation === 'sqrt' && node.kind === 'tensor');
    const outputs = [apply('subtract', after, w), root ? apply('divide', constant(1), root) : constant(1)];
    this.scaled = root !== undefined;
    this.inputs = [...new Set([w, g, ...symbolsOf(...outputs), ...gradientsElsewhere(...outputs)])];
    this.program = new Program(tapeOf(outputs, this.inputs), 1);
  }

  /**
   * @param {Map<string, number>[]} numbers for each variable every letter's number
   * @returns {Geometry}
   */
  read(numbers) {
    const keyed = numbers.map(byKey);
    const step = keyed.map((letters) => this.run(letters, false));
    const still = keyed.map((letters) => this.run(letters, true)[0]);
    const scales = step.map(([, scale]) => scale);
    const usable = this.scaled && scales.every((scale) => Number.isFinite(scale) && scale > 0);
    return {
      step: step.map(([moved]) => moved),
      inertia: still.some((moved) => moved !== 0 && Number.isFinite(moved)) ? still : null,
      scales: usable ? scales : null,
    };
  }

  /**
   * @param {Map<string, number>} letters
   * @param {boolean} level whether there is no slope, wherever it is measured
   */
  run(letters, level) {
    for (const node of this.inputs) {
      const name = inputName(node);
      this.program.bind(name, level && (name === 'g' || !node.name) ? 0 : letters.get(name) ?? NaN);
    }
    this.program.run(1);
    return this.program.outputs.map((_, k) => Number(this.program.output(k)));
  }
}
