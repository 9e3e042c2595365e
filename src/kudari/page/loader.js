// The page's script came packed. The policy of this page knows its hash, and lets nothing else run.
const packed = Uint8Array.from(atob(document.getElementById('kudari-packed').textContent), (byte) => byte.charCodeAt(0));
const unpacking = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
const script = document.createElement('script');
script.textContent = await new Response(unpacking).text();
document.body.append(script);
