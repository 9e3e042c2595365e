/**
 * What is done later: in the next frame, after a rest, or when the browser is idle. While there is nothing of the kind,
 * the page is settled, and its root element says so: whoever waits for the page, as tests do, waits for that.
 */

const SOON = 500; // milliseconds

let count = 0;

/**
 * Something has begun that the page waits for.
 * @returns {() => void} to be called when it is done; called again, it does nothing
 */
export function begun() {
  let open = true;
  count += 1;
  document.documentElement.removeAttribute('data-settled');
  return () => {
    if (!open) return;
    open = false;
    count -= 1;
    document.documentElement.toggleAttribute('data-settled', !count);
  };
}

/** @param {() => void} act what is done before the next frame is seen */
export function nextFrame(act) {
  const done = begun();
  requestAnimationFrame(() => {
    act();
    done();
  });
}

/**
 * Do something after a rest.
 * @param {() => void} act
 * @param {number} [rest] milliseconds
 * @returns {() => void} which calls it off
 */
export function later(act, rest = 0) {
  const done = begun();
  const timer = setTimeout(() => {
    act();
    done();
  }, rest);
  return () => {
    clearTimeout(timer);
    done();
  };
}

/**
 * Do something when the browser has nothing else to do for whoever looks at it, but soon: in a notebook's frames
 * Chromium forgets to be idle, and Safari has no word for it.
 * @param {() => void} act
 */
export function whenIdle(act) {
  const done = begun();
  let waits = true;
  const once = () => {
    if (!waits) return;
    waits = false;
    act();
    done();
  };
  globalThis.requestIdleCallback?.(once);
  setTimeout(once, SOON);
}
