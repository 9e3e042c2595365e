/** The page's style and script came packed. The policy knows their hashes, and lets nothing else in. */

import {unlettered} from './letters.js';
import {unpacked} from './lzma.js';

const needs = /** @type {Element} */ (document.querySelector('noscript')); // what is in it is a text where scripts run
const element = /** @type {HTMLElement} */ (document.getElementById('kudari-packed'));
const {packed, whole} = element.dataset; // sizes, in bytes

if ('toSorted' in []) {
  const bytes = unpacked(unlettered(element.textContent, Number(packed)), Number(whole));
  const [frequent, style, short] = new TextDecoder().decode(bytes).split('\0');
  const pieces = frequent.split('\t'); // each of which was a single character
  const script = short.replace(/[\x0e-\x1f]/g, (sign) => pieces[sign.charCodeAt(0) - 14]);
  for (const [name, text] of [['style', style], ['script', script]]) {
    const part = document.createElement(name);
    part.textContent = text;
    if (text) document.body.append(part);
  }
} else {
  needs.after(needs.textContent);
}
