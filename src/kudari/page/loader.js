// The page's script came packed. The policy of this page knows its hash, and lets nothing else run.
const letters = document.getElementById('kudari-packed').textContent;
const packed = Uint8Array.fromBase64?.(letters) ?? Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
const unpacking = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
const script = document.createElement('script');
script.textContent = await new Response(unpacking).text();
document.body.append(script);
