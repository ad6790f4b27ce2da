import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SCHEMES } from "../continual/schemes.ts";
import { shapeOf } from "../continual/shape_table.ts";
import { stream } from "../random/mod.ts";
import { forgettingTable, type PairedInputs } from "./forgetting_table.ts";
import { readIdx } from "./images/read_idx.ts";
import { ours } from "../choices.ts";
import { type LabelledImages, pairImages } from "./mixed_tasks.ts";
import { fitWhitening, whiten } from "./whitening.ts";
import { isDenied } from "../../tests/needs.ts";

/** Two problems on Gaussian inputs whose labels are signs of two different directions. */
function gaussian(n: number, name: string): PairedInputs {
  const D = 8;
  const random = stream(7, name);
  const labels = Float64Array.from({ length: n }, (_, i) => i % 2 === 0 ? -1 : 1);
  const side = (along: number): Float64Array => {
    const inputs = random.fillNormal(new Float64Array(n * D));
    for (const [i, label] of labels.entries()) {
      inputs[i * D + along] = label * (1 + Math.abs(inputs[i * D + along] ?? NaN));
    }
    return inputs;
  };
  return { first: side(0), second: side(1), labels };
}

const params = {
  ...{ rate: 0.5, epochs: 10, draws: 2, similarities: [0, 0.5, 1] },
  scheme: SCHEMES["not-specialised"],
};

Deno.test("forgettingTable() forgets a task that another overwrites, and none that is the same", () => {
  const told: number[] = [];
  const [train, test] = [gaussian(400, "train"), gaussian(200, "test")];
  const rows = forgettingTable(params, train, test, "seed", (fraction) => told.push(fraction));
  assert.deepEqual(rows.map(({ draw, similarity }) => [draw, similarity]), [
    ...params.similarities.map((similarity) => [0, similarity]),
    ...params.similarities.map((similarity) => [1, similarity]),
  ]);
  assert.deepEqual(told, [0, 0.5]);
  for (const row of rows) {
    assert.ok(row.accuracy_before > 0.95, `${row.accuracy_before}`);
    assert.ok(Math.abs(row.entropy_before - 1) < 1e-3, `${row.entropy_before}`);
    if (row.similarity === 0) assert.ok(row.forgetting > 0.1, `${row.forgetting}`);
    if (row.similarity === 1) assert.ok(Math.abs(row.forgetting) < 0.02, `${row.forgetting}`);
  }
  assert.deepEqual(forgettingTable(params, train, test, "seed"), rows);
});

Deno.test("forgettingTable() takes one head for both tasks, and other numbers of units", () => {
  const [train, test] = [gaussian(400, "train"), gaussian(200, "test")];
  const few = { ...params, draws: 1, similarities: [0, 1] };
  // A second head of norm 0 cannot be told from none, unless the first is kept.
  const scheme = { ...params.scheme, secondNorm: 1e-6 };
  const one = forgettingTable({ ...few, scheme, heads: 1 }, train, test, "seed");
  assert.deepEqual(one, forgettingTable({ ...few, heads: 1 }, train, test, "seed"));
  // The tasks have nothing in common: with one head the first is forgotten whole.
  const [apart, same] = one;
  const two = forgettingTable(few, train, test, "seed")[0];
  assert.ok((apart?.accuracy_after ?? NaN) < 0.7, `${apart?.accuracy_after}`);
  assert.notEqual(apart?.forgetting, two?.forgetting);
  assert.ok(Math.abs(same?.forgetting ?? NaN) < 0.02, `${same?.forgetting}`);
  const three = forgettingTable({ ...few, units: 3 }, train, test, "seed")[0];
  // Three equal units: H_Q is log 3 in units of log 3.
  assert.ok(Math.abs((three?.entropy_before ?? NaN) - 1) < 1e-3);
});

Deno.test("forgettingTable() measures on the held-out images alone", () => {
  const train = gaussian(400, "train");
  const test = gaussian(200, "test");
  // Held-out images whose labels are wrong, all of them: what was learnt is no use there.
  const wrong = { ...test, labels: test.labels.map((label) => -label) };
  const few = { ...params, draws: 1, similarities: [0, 1] };
  const [right, mistaken] = [test, wrong].map((held) => forgettingTable(few, train, held, "seed"));
  for (const [i, row] of (right ?? []).entries()) {
    const other = mistaken?.[i];
    assert.ok(row.accuracy_before > 0.95 && (other?.accuracy_before ?? NaN) < 0.05);
    assert.ok(Math.abs(row.accuracy_after + (other?.accuracy_after ?? NaN) - 1) < 1e-12);
    assert.ok(row.first < 0.2 && (other?.first ?? NaN) > 1);
    assert.ok(row.second < 0.2 && (other?.second ?? NaN) > 1);
    assert.notEqual(row.forgetting, other?.forgetting);
  }
});

const folder = new URL("../../../shared/oracles/mnist/", import.meta.url);
const isWithoutMnist = isDenied(`MNIST's files in ${fileURLToPath(folder)}`, existsSync(folder));

Deno.test({
  name: "forgettingTable() comes to the prototype's forgetting on 10,000 real images",
  ignore: isWithoutMnist,
  fn: () => {
    const read = (name: string) => readIdx(readFileSync(new URL(name, folder))).data;
    const images = read("t10k-images-idx3-ubyte.gz") as Uint8Array;
    const labels = read("t10k-labels-idx1-ubyte.gz") as Uint8Array;
    const pixels = 784;
    const part = (from: number, to: number): LabelledImages => ({
      images: images.subarray(from * pixels, to * pixels),
      labels: labels.subarray(from, to),
    });
    const random = stream(1, "pairs");
    const pair = (set: LabelledImages) =>
      pairImages(set, ours.digitFirst, ours.digitSecond, random);
    const [train, test] = [pair(part(0, 8000)), pair(part(8000, 10_000))];
    const both = Float32Array.from([...train.first, ...train.second]);
    const whitening = fitWhitening(both, pixels, 128);
    const [a, b] = [train, test].map(({ first, second, labels }) => ({
      first: whiten(whitening, first),
      second: whiten(whitening, second),
      labels,
    })) as [PairedInputs, PairedInputs];
    // science.md, section 6.
    const similarities = [0, 0.2, 0.4, 0.6, 0.8, 1];
    const prototype = {
      "specialised-open": [0.006, 0.022, 0.032, 0.010, 0.004, 0.000],
      "not-specialised": [0.230, 0.124, 0.048, 0.013, 0.002, -0.003],
      "one-unit": [0.070, 0.039, 0.015, 0.005, 0.000, -0.003],
    } as const;
    for (const [name, expected] of Object.entries(prototype)) {
      const scheme = SCHEMES[name as keyof typeof prototype];
      const rows = forgettingTable({ ...params, scheme, similarities }, a, b, "mnist");
      const means = similarities.map((similarity) => {
        const own = rows.filter((row) => row.similarity === similarity);
        return own.reduce((sum, { forgetting }) => sum + forgetting / own.length, 0);
      });
      const { worst, rise } = shapeOf(similarities, means);
      assert.equal(worst > 0, name === "specialised-open", `${name}: ${means}`);
      assert.equal(rise > 0.5, name === "specialised-open", `${name}: ${means}`);
      for (const [i, value] of expected.entries()) {
        // Which images are held out and which are mixed moves F by a hundredth.
        const gap = Math.abs((means[i] ?? NaN) - value);
        assert.ok(gap < 0.02 + 0.1 * value, `${name}: ${means}, not ${expected}`);
      }
    }
  },
});
