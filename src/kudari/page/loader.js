// The page's script came packed, 13 bits in two letters. The policy knows its hash, and lets nothing else run.
(async () => {
  const needs = document.querySelector('noscript'); // what stands in it is a text where scripts run
  if (!self.DecompressionStream || ![].toSorted) return needs.after(needs.textContent);
  const element = document.getElementById('kudari-packed');
  const letters = new TextEncoder().encode(element.textContent);
  const packed = new Uint8Array(element.dataset.size);
  // Which letter it is of those of ASCII without " & <
  const digits = Uint8Array.from({length: 127}, (_, code) => code - 33 - (code > 34) - (code > 38) - (code > 60));
  let held = 0, bits = 0, at = 0;
  for (let i = 0; i < letters.length; i += 2) {
    held = (held << 13) | (digits[letters[i]] * 91 + digits[letters[i + 1]]);
    for (bits += 13; bits >= 8; bits -= 8) packed[at++] = held >> (bits - 8);
  }
  const unpacking = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  const script = document.createElement('script');
  script.textContent = await new Response(unpacking).text();
  document.body.append(script);
})();
