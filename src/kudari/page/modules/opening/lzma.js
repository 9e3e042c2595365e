/**
 * LZMA, unpacked: no browser knows it, and it packs a script a seventh shorter than what browsers know.
 *
 * A range coder (Martin, 1979) gives one bit after the other, each as likely as it was in its context so far. The bits
 * tell letters, and matches: how long a piece, and how far back it stood. The four last distances are remembered, and
 * cheap to tell again. The numbers and the order of contexts are the format's own, as the LZMA specification of 7-Zip
 * (Pavlov, 2015) has them; what Python packed has lc = 4 and lp = pb = 0: the last letter's first four bits are the
 * context of the next, and where a byte stands does not matter.
 */

const LETTER_BITS = 4; // lc

// Where the chances of each kind of bit begin, all of them in one array.
const MATCH = 0;
const AGAIN = 12; // a distance that is remembered
const NOT_LAST = 24; // and it is not the last one,
const NOT_SECOND = 36;
const NOT_THIRD = 48;
const LONGER = 60; // than one byte
const SLOT = 72; // of a distance: its size, for each of the four shortest lengths
const MIDDLE = 328; // bits of distances below 128
const ALIGN = 456; // the four last bits of longer ones
const LENGTH = 472; // of a match
const LENGTH_AGAIN = 746; // where its distance was remembered
const LETTERS = 1020;
const EVEN = 1024; // of 2048: as likely as not

/**
 * @param {Uint8Array} packed
 * @param {number} size of what was packed, in bytes
 */
export function unpacked(packed, size) {
  const chances = new Uint16Array(LETTERS + (0x300 << LETTER_BITS)).fill(EVEN);
  const bytes = new Uint8Array(size);
  const coder = new Uint32Array([0xffffffff, 0]); // the range, and where the code stands in it
  let next = 1; // the first byte is always 0
  for (let i = 0; i < 4; i++) coder[1] = (coder[1] << 8) | packed[next++];

  const normalize = () => {
    if (coder[0] >>> 24) return;
    coder[0] <<= 8;
    coder[1] = (coder[1] << 8) | packed[next++];
  };

  const bit = (/** @type {number} */ context) => {
    const chance = chances[context];
    const bound = (coder[0] >>> 11) * chance;
    const one = Number(coder[1] >= bound);
    if (one) {
      coder[0] -= bound;
      coder[1] -= bound;
      chances[context] -= chance >> 5;
    } else {
      coder[0] = bound;
      chances[context] += (2048 - chance) >> 5;
    }
    normalize();
    return one;
  };

  // Bits that have no context: half of the range is 0, half is 1.
  const plain = (/** @type {number} */ count) => {
    let number = 0;
    while (count--) {
      coder[0] >>>= 1;
      const one = Number(coder[1] >= coder[0]);
      if (one) coder[1] -= coder[0];
      number = (number << 1) | one;
      normalize();
    }
    return number;
  };

  // The context of a bit of a number is which bits came before it, the high ones first,
  const high = (/** @type {number} */ base, /** @type {number} */ count) => {
    let number = 1;
    for (let i = 0; i < count; i++) number = (number << 1) | bit(base + number);
    return number - (1 << count);
  };

  // or the low ones first.
  const low = (/** @type {number} */ base, /** @type {number} */ count) => {
    let context = 1;
    let number = 0;
    for (let i = 0; i < count; i++) {
      const one = bit(base + context);
      context = (context << 1) | one;
      number |= one << i;
    }
    return number;
  };

  const length = (/** @type {number} */ base) => {
    if (!bit(base)) return 2 + high(base + 2, 3);
    return bit(base + 1) ? 18 + high(base + 18, 8) : 10 + high(base + 10, 3);
  };

  const distance = (/** @type {number} */ matched) => {
    const slot = high(SLOT + 64 * Math.min(matched - 2, 3), 6);
    if (slot < 4) return slot;
    const rest = (slot >> 1) - 1;
    const begin = (2 | (slot & 1)) << rest;
    if (slot < 14) return begin + low(MIDDLE + begin - slot, rest);
    return begin + (plain(rest - 4) << 4) + low(ALIGN, 4);
  };

  let state = 0; // what came last: letters below 7, matches from there on
  const last = [0, 0, 0, 0]; // distances, less one
  for (let at = 0; at < size; ) {
    if (!bit(MATCH + state)) {
      const base = LETTERS + 0x300 * (at && bytes[at - 1] >> (8 - LETTER_BITS));
      let letter = 1;
      if (state >= 7) {
        // It is not what stands at the last distance, or the match would have gone on: as long as their bits are the
        // same, those of the one are the context of the other's.
        let other = bytes[at - last[0] - 1];
        let same = true;
        while (same && letter < 256) {
          const expected = (other >> 7) & 1;
          const found = bit(base + ((1 + expected) << 8) + letter);
          letter = (letter << 1) | found;
          other <<= 1;
          same = found === expected;
        }
      }
      while (letter < 256) letter = (letter << 1) | bit(base + letter);
      bytes[at++] = letter;
      state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
      continue;
    }
    const isNext = state >= 7; // it follows upon another match
    let count;
    if (bit(AGAIN + state)) {
      const which = bit(NOT_LAST + state) && 1 + (bit(NOT_SECOND + state) && 1 + bit(NOT_THIRD + state));
      if (which) last.unshift(...last.splice(which, 1));
      count = which || bit(LONGER + state) ? length(LENGTH_AGAIN) : 1;
      state = isNext ? 11 : count > 1 ? 8 : 9;
    } else {
      count = length(LENGTH);
      last.pop();
      last.unshift(distance(count));
      state = isNext ? 10 : 7;
    }
    const back = last[0] + 1;
    while (count--) {
      bytes[at] = bytes[at - back];
      at += 1;
    }
  }
  return bytes;
}
