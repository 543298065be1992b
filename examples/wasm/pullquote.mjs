// Loads the engine in a browser or in Node: `const annotate = await load(bytes)`, then `annotate(text)`.
export async function load(bytes) {
  const { instance } = await WebAssembly.instantiate(bytes, {});
  const { memory, alloc, annotate, free } = instance.exports;
  return (text) => {
    const utf8 = new TextEncoder().encode(text);
    const at = alloc(utf8.length);
    new Uint8Array(memory.buffer, at, utf8.length).set(utf8);
    const answer = annotate(at, utf8.length);
    const [from, length] = [Number(answer >> 32n), Number(answer & 0xffffffffn)];
    const json = new TextDecoder().decode(new Uint8Array(memory.buffer, from, length));
    free(from, length);
    return JSON.parse(json);
  };
}
