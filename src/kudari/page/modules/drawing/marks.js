/** The signs on a map: who walks, where they began, where they were lost, minima, arrows and names. */

/** @typedef {import('./axes.js').Frame} Frame */
/** @typedef {import('./colours.js').Inks} Inks */

/**
 * Draw whoever walks, where the route has come to.
 * @param {CanvasRenderingContext2D} c
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} colour
 * @param {Inks} inks
 */
export function drawBall(c, x, y, radius, colour, inks) {
  c.beginPath();
  c.arc(x, y, radius, 0, 7);
  c.fillStyle = colour;
  c.fill();
  c.lineWidth = 1.6;
  c.strokeStyle = inks.ground;
  c.stroke();
}

/**
 * Draw the start.
 * @param {CanvasRenderingContext2D} c
 * @param {number} x
 * @param {number} y
 * @param {Inks} inks
 */
export function drawRing(c, x, y, inks) {
  c.beginPath();
  c.arc(x, y, 7, 0, 7);
  c.lineWidth = 2.6;
  c.strokeStyle = inks.ink;
  c.stroke();
}

/**
 * Where a walk left the finite numbers: a cross, at the border if that is outside.
 * @param {CanvasRenderingContext2D} c
 * @param {Frame} frame
 * @param {number} x
 * @param {number} y
 * @param {string} colour
 * @param {Inks} inks
 */
export function drawCross(c, frame, x, y, colour, inks) {
  const [across, down] = [Math.min(Math.max(x, 10), frame.width - 10), Math.min(Math.max(y, 10), frame.height - 10)];
  for (const [width, ink] of /** @type {[number, string][]} */ ([[6, inks.halo], [3, colour]])) {
    c.lineWidth = width;
    c.strokeStyle = ink;
    c.beginPath();
    for (const side of [-1, 1]) {
      c.moveTo(across - 6, down - 6 * side);
      c.lineTo(across + 6, down + 6 * side);
    }
    c.stroke();
  }
}

/**
 * Draw a minimum.
 * @param {CanvasRenderingContext2D} c
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {Inks} inks
 * @param {string} [colour]
 */
export function drawStar(c, x, y, size, inks, colour = inks.star) {
  c.beginPath();
  for (let k = 0; k < 10; k++) {
    const radius = k % 2 ? 0.42 * size : size;
    c.lineTo(x + radius * Math.sin((k * Math.PI) / 5), y - radius * Math.cos((k * Math.PI) / 5));
  }
  c.closePath();
  c.fillStyle = colour;
  c.fill();
  c.lineWidth = 0.8;
  c.strokeStyle = inks.ink;
  c.stroke();
}

/**
 * A line with a head, in the context's colours.
 * @param {CanvasRenderingContext2D} c
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 * @param {number} head its length
 */
export function arrow(c, x0, y0, x1, y1, head) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length < 1) return;
  const [u, v] = [(x1 - x0) / length, (y1 - y0) / length];
  const [back, side] = [Math.min(head, length), 0.45 * Math.min(head, length)];
  c.beginPath();
  c.moveTo(x0, y0);
  c.lineTo(x1 - 0.7 * back * u, y1 - 0.7 * back * v);
  c.stroke();
  c.beginPath();
  c.moveTo(x1, y1);
  c.lineTo(x1 - back * u - side * v, y1 - back * v + side * u);
  c.lineTo(x1 - back * u + side * v, y1 - back * v - side * u);
  c.fill();
}

/**
 * A text that can be read on any ground.
 * @param {CanvasRenderingContext2D} c
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {Inks} inks
 */
export function haloed(c, text, x, y, inks) {
  c.lineWidth = 3;
  c.lineJoin = 'round';
  c.strokeStyle = inks.halo;
  c.strokeText(text, x, y);
  c.fillStyle = inks.ink;
  c.fillText(text, x, y);
}
