import assert from "node:assert/strict";
import { timeSpan } from "./time_span.ts";

Deno.test("timeSpan() reads lengths of time and refuses other words", () => {
  assert.deepEqual(["90s", "5m", "1h", "1h30m"].map((text) => timeSpan(text, "--under")), [
    90e3,
    300e3,
    3600e3,
    5400e3,
  ]);
  for (const text of ["", "5", "m", "0s", "-5m", "5 m", "1.5h", "30s1h"]) {
    const refused = /^UserError: Cannot use --under ".*": this is not a length of time$/m;
    assert.throws(() => timeSpan(text, "--under"), refused);
  }
});
