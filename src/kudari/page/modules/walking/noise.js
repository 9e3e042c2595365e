/** Noise in slopes: g + σ ξ, with a ξ from the normal distribution for every step, variable and adventurer. */

/** @typedef {{amount: number, seed: number}} Noise  as kudari.fields.noise.Additive, with other draws */

/**
 * The ξ of a step: it depends on these four numbers alone, so that rules are compared on the same noise.
 * @param {number} seed
 * @param {number} step
 * @param {number} variable
 * @param {number} lane
 */
export function drawn(seed, step, variable, lane) {
  const key = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(step + 1, 0x85ebca6b) ^ Math.imul(variable + 1, 0xc2b2ae35);
  const one = scrambled(key + Math.imul(lane + 1, 0x27d4eb2f));
  const other = scrambled(one ^ 0x165667b1);
  // Box and Muller, A note on the generation of random normal deviates, 1958.
  return Math.sqrt(-2 * Math.log((one + 0.5) / 2 ** 32)) * Math.cos((2 * Math.PI * other) / 2 ** 32);
}

/**
 * 32 bits, of which each depends on each: the last steps of MurmurHash3.
 * @param {number} bits
 */
function scrambled(bits) {
  let h = bits ^ (bits >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
