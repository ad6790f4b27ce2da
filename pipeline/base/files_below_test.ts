import assert from "node:assert/strict";
import { join } from "node:path";
import { filesBelow } from "./files_below.ts";

Deno.test("filesBelow() gives files in order, follows no link, and passes over what is left out", () => {
  const folder = Deno.makeTempDirSync();
  try {
    for (const path of ["b", "a/c", "a/.hidden", "node_modules/x"]) {
      Deno.mkdirSync(join(folder, path, ".."), { recursive: true });
      Deno.writeTextFileSync(join(folder, path), "");
    }
    Deno.symlinkSync("..", join(folder, "a/up"));
    const leftOut = new Set(["node_modules"]);
    assert.deepEqual(filesBelow(folder, { leftOut }), ["a/.hidden", "a/c", "b"]);
    assert.deepEqual(filesBelow(folder, { leftOut, links: true }), [
      "a/.hidden",
      "a/c",
      "a/up",
      "b",
    ]);
    assert.deepEqual(filesBelow(join(folder, "missing")), []);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
