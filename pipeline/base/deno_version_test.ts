import assert from "node:assert/strict";
import { refuseOldDeno } from "./deno_version.ts";

Deno.test("refuseOldDeno() takes 2.9 and later and refuses what is older", () => {
  for (const version of ["2.9.0", "2.9.5", "2.10.1", "3.0.0"]) refuseOldDeno(version);
  for (const version of ["2.8.3", "1.46.0"]) {
    assert.throws(() => refuseOldDeno(version), /Cannot run on Deno .*older than 2\.9/);
  }
});
