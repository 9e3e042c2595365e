/** The states as they were, one after the other: a step back through them, and forth again. */

/**
 * A state, with what came with the page or in a record, on which its rules and its field may stand.
 * @typedef {{state: import('./state.js').State, own: import('./session.js').Session['own'],
 *   begun: import('./state.js').State}} Opened
 */

const MOST = 100; // states that are kept
// What a hand has done to the race itself; how one looks at it, and at which step, is nothing to be undone.
const RACE = /** @type {const} */ (
  ['field', 'formula', 'own', 'domain', 'start', 'rules', 'pins', 'steps', 'adventurers', 'noise', 'seed', 'lesson']);

/** What was open before, and after; all that one gesture changes, as a drag does a hundred times, is one step. */
export class History {
  constructor() {
    /** @type {Opened[]} */
    this.past = [];
    /** @type {Opened[]} */
    this.future = [];
    /** @type {Opened | null} */
    this.now = null;
    this.anew = false; // whether a gesture has begun
  }

  /** A hand, or a key, goes down: what changes from here on is a step of its own. */
  begin() {
    this.anew = true;
  }

  /**
   * This is open now.
   * @param {Opened} opened
   * @returns {boolean} whether there is one step more
   */
  note({state, own, begun}) {
    const {now} = this, opened = {state: {...state}, own, begun};
    this.now = opened;
    if (!now || !differ(now, opened) || !this.anew) return false;
    this.anew = false;
    this.past = [...this.past, now].slice(-MOST);
    this.future = [];
    return true;
  }

  /**
   * One step back, or forth; at the same field one keeps looking as one does now.
   * @param {boolean} forth
   * @returns {Opened | null} null where there is none
   */
  go(forth) {
    const [from, to] = forth ? [this.future, this.past] : [this.past, this.future];
    const {now} = this, then = from.pop();
    if (!now || !then) return null;
    to.push(now);
    const {state} = then, {lang, step} = now.state;
    const same = RACE.slice(0, 4).every((name) => state[name] === now.state[name]);
    const race = Object.fromEntries(RACE.map((name) => [name, state[name]]));
    const looks = {...(same ? now.state : state), lang, step: Math.min(step, state.steps)};
    return (this.now = {...then, state: {...looks, ...race}});
  }
}

/**
 * Whether the races of two states are not the same. What was not touched is the very same table.
 * @param {Opened} one
 * @param {Opened} other
 */
function differ(one, other) {
  return RACE.some((name) => {
    const [a, b] = [one.state[name], other.state[name]];
    return a !== b && JSON.stringify(a) !== JSON.stringify(b);
  });
}
