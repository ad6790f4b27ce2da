import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import type { Measured } from "./claim.ts";
import { meanOf, medianOf, ratioOfMeans, shareOf } from "./estimates.ts";

/** How often an interval holds the truth, over many samples. */
function coverage(truth: number, estimate: (run: number) => Measured): number {
  const runs = 2000;
  let held = 0;
  for (let run = 0; run < runs; run++) {
    const { low, high } = estimate(run);
    if (low <= truth && truth <= high) held++;
  }
  return held / runs;
}

Deno.test("the intervals hold the truth in 95 of 100 samples", () => {
  const random = stream(1, "coverage");
  const normals = (n: number, mean: number): number[] =>
    Array.from({ length: n }, () => mean + random.normal());
  const uniforms = (n: number): number[] => Array.from({ length: n }, () => random.uniform());
  // 2,000 samples leave ± 2 % at four standard errors; small samples and steps cost some more.
  const covered = {
    mean: coverage(3, () => meanOf(normals(40, 3))),
    ratio: coverage(0.5, () => ratioOfMeans(normals(60, 5), normals(60, 10))),
    share: coverage(0.3, () => shareOf(uniforms(50).filter((x) => x < 0.3).length, 50)),
  };
  for (const [name, share] of Object.entries(covered)) {
    assert.ok(share > 0.92 && share < 0.98, `${name}: ${share}`);
  }
});

Deno.test("medianOf() holds the truth in 95 of 100 samples", () => {
  const random = stream(2, "coverage");
  let held = 0;
  for (let run = 0; run < 200; run++) {
    const { low, high } = medianOf(Array.from({ length: 41 }, () => random.normal()), random);
    if (low <= 0 && 0 <= high) held++;
  }
  // Four standard errors of 200 samples are 6 %.
  assert.ok(held > 178, `${held}`);
  assert.deepEqual(medianOf([3, 1, 2], random).value, 2);
  assert.equal(medianOf([4, 1], random).value, 2.5);
});

Deno.test("shareOf() has Wilson's published interval", () => {
  // Newcombe (1998), table I: 81 of 263.
  const { low, high } = shareOf(81, 263);
  assert.ok(Math.abs(low - 0.2553) < 5e-5 && Math.abs(high - 0.3662) < 5e-5);
});

Deno.test("meanOf() is unbounded when there is one value or none varies", () => {
  assert.deepEqual(meanOf([2]), { value: 2, low: -Infinity, high: Infinity, error: Infinity });
  assert.deepEqual(meanOf([2, 2]), { value: 2, low: 2, high: 2, error: 0 });
});
