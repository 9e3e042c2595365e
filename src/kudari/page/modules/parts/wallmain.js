/** Where a wall begins: all fields, and the race in full of the one that was chosen. */
import {serveWalks} from '../walking/mapping.js';
import {openApp} from './opening.js';
import {OwnFile} from './ownfile.js';
import {openWall} from './wall.js';

if (typeof document === 'undefined') serveWalks();
else openPage(new OwnFile());

/** @param {OwnFile} file a wall, unless its link or the file itself tells of a race */
function openPage(file) {
  if (location.hash.length > 1 || file.data.hash) return openApp(file);
  openWall(file.data.state, (hash) => {
    location.hash = hash;
    openApp(file);
    addEventListener('hashchange', () => location.hash.length > 1 || location.reload()); // back to the wall
  });
}
