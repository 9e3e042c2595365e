/** What every page begins with: the file that it came as, workers of its own script, and the app. */
import {make} from '../basics/elements.js';
import {begun} from '../basics/tasks.js';
import {App} from './app.js';

/** @typedef {import('./ownfile.js').OwnFile} OwnFile */

const script = globalThis.document?.currentScript?.textContent ?? '';

/**
 * Show the data that came with the page.
 * @param {OwnFile} file
 */
export function openApp(file) {
  let address = '';
  const hire = () => {
    address ||= URL.createObjectURL(new Blob([script], {type: 'text/javascript'}));
    return new Worker(address);
  };
  const root = /** @type {HTMLElement} */ (document.getElementById('kudari'));
  const live = make('div', {class: 'live', 'aria-live': 'polite', role: 'status'});
  document.body.append(live);
  const done = begun();
  new App(root, live, file, hire);
  done();
}
