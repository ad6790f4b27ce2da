import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { sha256Words } from "./sha256.ts";

Deno.test("sha256Words() is what node:crypto gives, for texts of every length up to three blocks", () => {
  let text = "";
  for (let length = 0; length < 200; length++) {
    const digest = createHash("sha256").update(text).digest();
    const expected = Array.from({ length: 8 }, (_, i) => digest.readUInt32LE(4 * i));
    assert.deepEqual(sha256Words(text, 8), expected, String(length));
    text += String.fromCodePoint(32 + (length * 37) % 300);
  }
});
