// node check.mjs FILE.wasm: annotates a text and compares the record. Offsets in it are code points.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { load } from "./pullquote.mjs";

const annotate = await load(await readFile(process.argv[2]));
const text = "Ana Ruiz, the mayor, was pleased. “We won,” she said. 𝄞 “It was close.”";
for (let n = 0; n < 50; n++) {
  const { quotes } = annotate(text);
  assert.equal(quotes[0].text, "“We won,”");
  assert.equal(quotes[0].speaker.name, "Ana Ruiz");
  const points = [...text];
  assert.equal(points.slice(quotes[1].start, quotes[1].end).join(""), "“It was close.”");
}
assert.deepEqual(annotate("").quotes, []);
console.log("ok");
