import assert from "node:assert/strict";
import { lacksAvx } from "./processor.ts";

Deno.test("lacksAvx() goes by the flags, and says no where there are none", () => {
  const cpuinfo = (flags: string): string =>
    `processor\t: 0\nvendor_id\t: X\nflags\t\t: ${flags}\nbugs\t\t: avx\n`;
  assert.equal(lacksAvx(cpuinfo("fpu sse sse2 avx avx2")), false);
  assert.equal(lacksAvx(cpuinfo("fpu sse sse2")), true);
  assert.equal(lacksAvx(cpuinfo("fpu sse2 avx512f")), true);
  assert.equal(lacksAvx("processor\t: 0\nFeatures\t: neon\n"), false);
});
