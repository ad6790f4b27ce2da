import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { binnedCodes } from "./binned_codes.ts";

Deno.test("binnedCodes() gives every value a bin when there are enough", () => {
  const values = Float32Array.of(3, 10, 1, 20, 3, 10, 2, 30);
  const { bins, least, greatest } = binnedCodes({ samples: 4, width: 2, values }, 4);
  assert.deepEqual([...bins], [2, 3, 0, 4, 2, 3, 1, 5]);
  assert.deepEqual([...least.subarray(0, 3)], [1, 2, 3]);
  assert.deepEqual([...greatest.subarray(3, 6)], [10, 20, 30]);
});

Deno.test("binnedCodes() puts bounds into gaps when values are in clusters", () => {
  const random = stream("clusters", 1);
  const cluster = Array.from({ length: 20_000 }, () => Math.floor(32 * random.uniform()));
  const values = Float32Array.from(cluster, (label) => label + 0.1 * random.normal());
  const { bins } = binnedCodes({ samples: values.length, width: 1, values }, 256);
  const clusterOf = new Map<number, number>();
  for (const [i, bin] of bins.entries()) {
    const label = cluster[i] ?? NaN;
    assert.equal(clusterOf.get(bin) ?? label, label, "a bin holds two clusters");
    clusterOf.set(bin, label);
  }
});

Deno.test("binnedCodes() keeps bins of about equal counts and in order when values are spread", () => {
  const values = stream("spread", 1).fillNormal(new Float32Array(20_000));
  const { bins, least, greatest } = binnedCodes({ samples: values.length, width: 1, values }, 256);
  const counts = new Array<number>(256).fill(0);
  for (const bin of bins) counts[bin] = (counts[bin] ?? 0) + 1;
  const used = counts.filter((count) => count > 0);
  assert.ok(used.length > 250 && Math.max(...used) < 2.1 * 20_000 / 255);
  for (let bin = 1; bin < used.length; bin++) {
    assert.ok((greatest[bin - 1] ?? NaN) < (least[bin] ?? NaN));
  }
});

Deno.test("binnedCodes() takes values within 1e-7 of one another for one, as scikit-learn", () => {
  const values = Float32Array.of(0, 4e-8, 8e-8, 1);
  const { bins } = binnedCodes({ samples: 4, width: 1, values }, 4);
  assert.deepEqual([...bins], [0, 0, 0, 1]);
});

Deno.test("binnedCodes() refuses too many bins and lengths that do not fit", () => {
  const codes = { samples: 1, width: 20, values: new Float32Array(20) };
  assert.throws(() => binnedCodes(codes, 4096), /20 codes into 4096 bins each/);
  assert.throws(() => binnedCodes({ ...codes, samples: 2 }), /20 values as 2 samples of 20 codes/);
  assert.throws(() => binnedCodes({ ...codes, samples: 0 }), /at least one of either/);
});

/** Samples in each bin, in the order of the bins. */
function countsOf(values: Float32Array, most: number): number[] {
  const { bins } = binnedCodes({ samples: values.length, width: 1, values }, most);
  const counts: number[] = [];
  for (const bin of bins) counts[bin] = (counts[bin] ?? 0) + 1;
  return counts;
}

Deno.test("binnedCodes() loses no value when there are exactly as many as bins", () => {
  const values = Float32Array.from({ length: 12 }, (_, i) => i % 4);
  assert.deepEqual(countsOf(values, 4), [3, 3, 3, 3]);
});

Deno.test("binnedCodes() ends a bin at the widest gap in each share of the samples, the first of several", () => {
  // Twenty values and at most five bins: four shares of five. The gaps are equal, so that of a share's
  // first value counts; the last bin has what is left.
  const even = Float32Array.from({ length: 20 }, (_, i) => i);
  assert.deepEqual(countsOf(even, 5), [1, 5, 5, 9]);
  // A wide gap behind the last value of the second share, and one behind the first of the third.
  const behind = (place: number) => even.map((value) => value > place ? value + 5 : value);
  assert.deepEqual(countsOf(behind(9), 5), [1, 9, 1, 9]);
  assert.deepEqual(countsOf(behind(10), 5), [1, 5, 5, 9]);
});
