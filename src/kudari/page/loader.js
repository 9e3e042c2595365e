// The page's script came packed. The policy of this page knows its hash, and lets nothing else run.
const letters = atob(document.getElementById('kudari-packed').textContent);
const packed = new Uint8Array(letters.length);
for (let i = 0; i < letters.length; i++) packed[i] = letters.charCodeAt(i);
const unpacking = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
const script = document.createElement('script');
script.textContent = await new Response(unpacking).text();
document.body.append(script);
