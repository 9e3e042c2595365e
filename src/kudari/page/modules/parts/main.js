/** Where the page begins; in a worker, the same script only serves walks. */
import {make} from '../basics/elements.js';
import {begun} from '../basics/tasks.js';
import {serveWalks} from '../walking/mapping.js';
import {App} from './app.js';
import {OwnFile} from './ownfile.js';

if (typeof document === 'undefined') serveWalks();
else openPage();

/** Read the data that came with the page, and show it. */
function openPage() {
  const file = new OwnFile();
  const script = document.currentScript?.textContent ?? '';
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
