/** The first seconds: whoever opens the page sees the walk go once, until a hand or a key has something else to do. */

const PRESSES = ['pointerdown', 'keydown'];

/** @returns {boolean} whether something may move that nobody set going */
export function mayMove() {
  return !matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/**
 * Play until the end, or until anything is pressed. The controls of time pause it themselves.
 * @param {import('./player.js').Player} player
 */
export function playFirst(player) {
  player.play();
  const {done} = player; // of this play: what somebody sets going afterwards is not stopped
  const stop = (/** @type {Event} */ {target}) => {
    for (const name of PRESSES) removeEventListener(name, stop);
    const own = player.element.contains(/** @type {Node} */ (target));
    if (player.playing && player.done === done && !own) player.pause();
  };
  for (const name of PRESSES) addEventListener(name, stop);
}
