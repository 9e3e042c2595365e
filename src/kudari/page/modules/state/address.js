/** The browser's address bar: the state stands behind its #, and whoever changes it there opens another one. */
import {later} from '../basics/tasks.js';

const EVERY = 310; // milliseconds: browsers let a page write about a hundred times in thirty seconds

/** What is written there, and what others write there. */
export class Address {
  /**
   * @param {() => string} written what stands behind the # now
   * @param {(hash: string) => void} open somebody changed it
   */
  constructor(written, open) {
    this.written = written;
    this.hash = '';
    this.waits = false; // whether it is to be written
    addEventListener('hashchange', () => {
      if (location.hash !== this.hash) open(location.hash);
    });
  }

  /** The state has changed: write it soon. A page within a page has no address. */
  change() {
    if (location.protocol === 'about:') return;
    if (!this.waits) later(() => {
      this.waits = false;
      this.hash = this.written();
      history.replaceState(null, '', this.hash);
    }, EVERY);
    this.waits = true;
  }
}
