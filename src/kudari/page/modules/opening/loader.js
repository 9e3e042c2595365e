/** The page's script came packed. The policy knows its hash, and lets nothing else run. */

import {unlettered} from './letters.js';
import {unpacked} from './lzma.js';

const needs = /** @type {Element} */ (document.querySelector('noscript')); // what is in it is a text where scripts run
const element = /** @type {HTMLElement} */ (document.getElementById('kudari-packed'));
const {packed, whole} = element.dataset; // sizes, in bytes

if ('toSorted' in []) {
  const bytes = unpacked(unlettered(element.textContent, Number(packed)), Number(whole));
  const script = document.createElement('script');
  script.textContent = new TextDecoder().decode(bytes);
  document.body.append(script);
} else {
  needs.after(needs.textContent);
}
