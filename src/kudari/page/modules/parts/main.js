/** Where the page begins; in a worker, the same script only serves walks. */
import {serveWalks} from '../walking/mapping.js';
import {openApp} from './opening.js';
import {OwnFile} from './ownfile.js';

if (typeof document === 'undefined') serveWalks();
else openApp(new OwnFile());
