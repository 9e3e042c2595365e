/** A film of one walk from the first step to the last: the map, and the names of who walks. */
import {begun} from '../basics/tasks.js';
import {drawBall, haloed} from '../drawing/marks.js';

const KINDS = ['video/mp4;codecs=avc1.42E01F', 'video/webm']; // slides show the first
const LAST = 800; // milliseconds that the last picture stays
const LINE = 19;

/** @returns {string | undefined} what this browser can record, if it can */
export function filmKind() {
  return KINDS.find((kind) => globalThis.MediaRecorder?.isTypeSupported(kind));
}

/**
 * Play the walk, and record what is seen of it.
 * @param {{view: import('./view.js').FieldView, player: import('./player.js').Player,
 *   walks: import('../walking/scene.js').Walk[], inks: import('../drawing/colours.js').Inks}} app
 * @param {string} mimeType
 * @returns {Promise<Blob>}
 */
export async function filmOf({view: {ground, figures}, player, walks, inks}, mimeType) {
  const ratio = figures.width / figures.clientWidth;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, {width: figures.width & ~1, height: figures.height & ~1}); // as films must be
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const draw = () => {
    c.resetTransform();
    c.fillStyle = inks.ground;
    c.fillRect(0, 0, canvas.width, canvas.height);
    c.drawImage(ground, 0, 0);
    c.drawImage(figures, 0, 0);
    c.scale(ratio, ratio);
    Object.assign(c, {font: '13px system-ui, sans-serif', textAlign: 'right'});
    for (const [k, {colour, optimizer: {name}}] of walks.entries()) {
      const right = canvas.width / ratio - 12, y = LINE * (k + 1);
      drawBall(c, right, y - 5, 5, colour, inks);
      haloed(c, name, right - 10, y, inks);
    }
  };
  const recorder = new MediaRecorder(canvas.captureStream(), {mimeType, videoBitsPerSecond: 4e6});
  /** @type {Blob[]} */
  const parts = [];
  recorder.addEventListener('dataavailable', ({data}) => parts.push(data));
  const stopped = new Promise((done) => recorder.addEventListener('stop', done));
  const {loop} = player, done = begun();
  player.loop = false;
  player.go(0);
  player.play();
  recorder.start();
  let last = performance.now();
  const tick = (/** @type {number} */ now) => {
    draw();
    if (player.playing) last = now;
    if (now - last < LAST) requestAnimationFrame(tick);
    else recorder.stop();
  };
  requestAnimationFrame(tick);
  await stopped;
  player.loop = loop;
  player.mark();
  done();
  return new Blob(parts, {type: mimeType});
}
