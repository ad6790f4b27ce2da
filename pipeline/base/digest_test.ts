import assert from "node:assert/strict";
import { contentDigest, documentDigest, elementSeed, fileDigest, isDigest } from "./digest.ts";

// These values are part of the stored format: a change here makes every stored result unknown.

Deno.test("contentDigest() is SHA-256 when given the standard's example", () => {
  assert.equal(
    contentDigest("abc"),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

Deno.test("documentDigest() does not change from release to release", () => {
  const { text, digest } = documentDigest("pipeline-key/1", { stage: "a", params: { x: 1 } });
  assert.equal(text, '{"params":{"x":1},"schema":"pipeline-key/1","stage":"a"}');
  assert.equal(digest, "9bbc6dbb65dc7f1d60d6fab5e3c2abb08b97746e69a31c1d91d41a951bc9b942");
});

Deno.test("elementSeed() does not change from release to release, and differs by every part", () => {
  assert.equal(elementSeed(1, "train", "train@k=2"), "62b26d6c4eec6b9a2d381021f6c4f822");
  const seeds = [[1, "a", "b"], [2, "a", "b"], [1, "c", "b"], [1, "a", "d"]] as const;
  assert.equal(new Set(seeds.map(([root, s, e]) => elementSeed(root, s, e))).size, 4);
});

Deno.test("fileDigest() is the digest of the content when the file is larger than a piece", () => {
  const path = Deno.makeTempFileSync();
  const bytes = new Uint8Array(3_000_001).map((_, i) => i % 251);
  Deno.writeFileSync(path, bytes);
  assert.equal(fileDigest(path), contentDigest(bytes));
  Deno.removeSync(path);
});

Deno.test("isDigest() refuses what is not 64 lower-case hexadecimal digits", () => {
  assert.ok(isDigest(contentDigest("")));
  for (const text of ["", "abc", contentDigest("").toUpperCase(), `${contentDigest("")}0`]) {
    assert.ok(!isDigest(text));
  }
});
