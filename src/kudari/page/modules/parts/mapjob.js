/** A map that is being walked: coarse at once, and fine from workers when nothing changes any more. */
import {TABLES} from '../basics/tables.js';
import {begun, later} from '../basics/tasks.js';
import {Border} from '../walking/border.js';
import {Mapper, Sketcher} from '../walking/mapping.js';

/**
 * @typedef {import('../walking/mapping.js').Asked} Asked
 * @typedef {import('../walking/mapping.js').Grid} Grid
 */

/** There is one at a time: whoever asks for a map calls off the one before it. */
export class MapJob {
  /** @param {() => Worker} hire */
  constructor(hire) {
    this.mapper = new Mapper(hire);
    this.sketcher = new Sketcher();
    this.border = new Border();
    this.callOff = () => {};
  }

  /** Hire those who will be needed. */
  warm() {
    this.mapper.warm();
  }

  /** Nobody looks at the map any more. */
  stop() {
    this.callOff();
    this.mapper.stop();
  }

  /**
   * Walk a map.
   * @param {Asked} asked
   * @param {(grid: Grid, border: Float64Array | null) => void} show called with the coarse map and with the fine one
   */
  walk(asked, show) {
    this.stop();
    show(this.sketcher.draw(asked), this.border.of(asked));
    const rested = later(() => {
      const done = begun();
      this.callOff = done;
      this.border.make(asked);
      this.mapper.draw(asked, (grid) => {
        show(grid, this.border.of(asked));
        done();
      });
    }, TABLES.map.rest);
    this.callOff = rested;
  }
}
