import assert from "node:assert/strict";
import { engineVersion } from "./engine_version.ts";

Deno.test("the engine's version is that of its package", () => {
  const text = Deno.readTextFileSync(new URL(import.meta.resolve("../deno.json")));
  assert.equal(engineVersion, JSON.parse(text).version);
});
