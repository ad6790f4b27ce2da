import assert from "node:assert/strict";
import { nearest } from "./errors.ts";

Deno.test("nearest() finds the word that was meant, and none when nothing is close", () => {
  const names = ["pathways/phase", "pathways/curves", "fig3"];
  assert.equal(nearest("pathway/phase", names), "pathways/phase");
  assert.equal(nearest("fgi3", names), "fig3");
  assert.equal(nearest("quite something else", names), undefined);
});
