import assert from "node:assert/strict";
import { sourcePlace } from "./source_place.ts";

Deno.test("sourcePlace() reads encoded and decoded URLs, with spaces, parentheses and percent signs", () => {
  const at = (frame: string) => sourcePlace(`    at ${frame}`);
  assert.deepEqual(at("f (file:///p/J%C3%B6rg%20M/mod.ts:3:14)"), {
    path: "/p/Jörg M/mod.ts",
    line: 3,
  });
  assert.deepEqual(at("f (file:///p/Jörg M (2)/mod.ts:3:14)"), {
    path: "/p/Jörg M (2)/mod.ts",
    line: 3,
  });
  assert.deepEqual(at("file:///p/mod.ts:12:1"), { path: "/p/mod.ts", line: 12 });
  assert.deepEqual(at("async file:///p/100 %/mod.ts:12:1"), { path: "/p/100 %/mod.ts", line: 12 });
});

Deno.test("sourcePlace() finds none outside files", () => {
  assert.equal(sourcePlace("    at rmSync (ext:deno_node/fs.ts:1:17014)"), undefined);
  assert.equal(sourcePlace("error: file:///p/mod.ts:12:1"), undefined);
});
