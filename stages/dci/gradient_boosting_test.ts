import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import type { Codes } from "./presorted_codes.ts";
import { completeness, disentanglement } from "./dci.ts";
import { boostedClassifier } from "./gradient_boosting.ts";
import { informativeness } from "./importance.ts";
import { mixedCodes } from "./_mixed_codes.ts";
import { FACTOR_NAMES, FACTOR_SIZES } from "../sprites/factors.ts";
import { type LabelledCodes, splitAt } from "./labelled_codes.ts";
import edges from "./oracle/edges.json" with { type: "json" };
import mixed from "./oracle/mixed.json" with { type: "json" };
import perfect from "./oracle/perfect.json" with { type: "json" };

type Oracle = typeof mixed;

/** Rows of the oracle as codes and labels. */
function labelled(x: Oracle["x_train"], y: Oracle["y_train"]): LabelledCodes {
  const width = x[0]?.length ?? 0;
  return {
    codes: { samples: x.length, width, values: Float32Array.from(x.flat()) },
    labels: (y[0] ?? []).map((_, factor) => Uint8Array.from(y, (row) => row[factor] ?? NaN)),
  };
}

const names = ["a", "b", "c", "d", "e"];

for (const oracle of [mixed, perfect as Oracle]) {
  Deno.test(`importances and scores agree with scikit-learn's when codes are ${oracle.name}`, () => {
    const [train, test] = [
      labelled(oracle.x_train, oracle.y_train),
      labelled(oracle.x_test, oracle.y_test),
    ];
    const found = informativeness(train, test, names, oracle.sizes, "gradient-boosting", "");
    for (const [code, row] of oracle.importance.entries()) {
      for (const [factor, expected] of row.entries()) {
        const difference = Math.abs((found.importance[code]?.[factor] ?? NaN) - expected);
        // scikit-learn breaks ties at random: its own importances differ by up to 8e-4 between seeds.
        assert.ok(difference < 0.005, `code ${code}, factor ${factor}: off by ${difference}`);
      }
    }
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    for (
      const [ours, theirs] of [
        [disentanglement(found.importance).score, oracle.disentanglement],
        [completeness(found.importance).score, oracle.completeness],
        [mean(found.train), oracle.informativeness_train],
        [mean(found.test), oracle.informativeness_test],
      ] as const
    ) assert.ok(Math.abs(ours - theirs) < 0.004, `${ours} instead of ${theirs}`);
  });
}

function furthest(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  return Math.max(...a.flatMap((row, i) => row.map((x, j) => Math.abs(x - (b[i]?.[j] ?? NaN)))));
}

Deno.test("importances agree with scikit-learn's when codes differ by less than 1e-5", () => {
  const small = (x: Oracle["x_train"], y: Oracle["y_train"]): LabelledCodes => {
    const { codes, labels } = labelled(x, y);
    const values = codes.values.map((value) => value * Math.fround(edges.small.scale));
    return { codes: { ...codes, values }, labels };
  };
  const [train, test] = [
    small(mixed.x_train, mixed.y_train),
    small(mixed.x_test, mixed.y_test),
  ];
  const { importance } = informativeness(train, test, names, mixed.sizes, "gradient-boosting", "");
  // Its own differ by 0.003 between seeds, and by 0.06 from those of the codes as they are.
  assert.ok(furthest(importance, edges.small.importance) < 0.006);
  const D = disentanglement(edges.small.importance).score;
  assert.ok(Math.abs(disentanglement(importance).score - D) < 0.003);
});

Deno.test("D is scikit-learn's within 0.003 when there are 10,000 samples", () => {
  const [train, test] = splitAt(mixedCodes(15_000, 10), 10_000);
  const found = informativeness(train, test, FACTOR_NAMES, FACTOR_SIZES, "gradient-boosting", "");
  const { importance, test: accuracies } = edges.large;
  for (const score of [disentanglement, completeness]) {
    const [ours, theirs] = [score(found.importance).score, score(importance).score];
    assert.ok(Math.abs(ours - theirs) < 0.003, `${ours} instead of ${theirs}`);
  }
  // Between seeds its importances differ by 0.003, and its accuracies by 0.01.
  assert.ok(furthest(found.importance, importance) < 0.006);
  for (const [factor, accuracy] of accuracies.entries()) {
    assert.ok(Math.abs((found.test[factor] ?? NaN) - accuracy) < 0.02);
  }
});

function codesOf(values: readonly number[], width: number): Codes {
  return { samples: values.length / width, width, values: Float32Array.from(values) };
}

Deno.test("boostedClassifier() favours no code by its place", () => {
  const random = stream("place");
  const [samples, width, classes] = [2000, 6, 16];
  const labels = Uint8Array.from({ length: samples }, () => Math.floor(classes * random.uniform()));
  // The last code tells the class; the others are noise, and small nodes are split by any of them.
  const rows = Array.from(
    labels,
    (label) =>
      Array.from({ length: width }, (_, code) => random.normal() + (code < width - 1 ? 0 : label)),
  );
  const importances = (of: readonly number[][]): number[] => [
    ...boostedClassifier(codesOf(of.flat(), width), labels, classes).importances,
  ];
  const forwards = importances(rows);
  const backwards = importances(rows.map((row) => row.toReversed())).reverse();
  for (const [code, importance] of forwards.entries()) {
    // 0.007 where the first code wins whenever several split a node equally well.
    assert.ok(Math.abs(importance - (backwards[code] ?? NaN)) < 0.004, `${code}: ${importance}`);
  }
});

Deno.test("boostedClassifier() ignores a constant code and gives no importance when all are", () => {
  const varied = boostedClassifier(codesOf([7, 1, 7, 2, 7, 3, 7, 4], 2), [0, 0, 1, 1], 2);
  assert.deepEqual([...varied.importances], [0, 1]);
  const constant = codesOf([7, 7, 7, 7, 7, 7], 1);
  const { importances, predict } = boostedClassifier(constant, [0, 1, 1, 2, 1, 0], 3);
  assert.deepEqual([...importances], [0]);
  assert.deepEqual([...predict(constant)], [1, 1, 1, 1, 1, 1], "the most frequent class");
});

Deno.test("boostedClassifier() learns when classes are missing or there are more than samples", () => {
  const codes = codesOf([0, 1, 2, 3], 1);
  assert.deepEqual([...boostedClassifier(codes, [9, 9, 4, 4], 40).predict(codes)], [9, 9, 4, 4]);
  assert.deepEqual([...boostedClassifier(codes, [3, 1, 2, 0], 40).predict(codes)], [3, 1, 2, 0]);
});

Deno.test("boostedClassifier() stays finite when classes are separated at once and for long", () => {
  const random = stream("separated", 1);
  const values = Array.from({ length: 600 }, (_, i) => i % 3 + 0.01 * random.normal());
  const labels = values.map((_, i) => i % 3);
  const codes = codesOf(values, 1);
  const { importances, fitted, predict } = boostedClassifier(codes, labels, 3, {
    rounds: 1000,
    rate: 1,
  });
  assert.deepEqual([...importances], [1]);
  assert.deepEqual([...predict(codes)], labels);
  assert.deepEqual([...fitted], labels);
});

Deno.test("boostedClassifier() fits the classes that it predicts for what it learned from", () => {
  const { codes, labels } = labelled(mixed.x_train, mixed.y_train);
  for (const [factor, classes] of [[1, 6], [3, 8]] as const) {
    const { fitted, predict } = boostedClassifier(codes, labels[factor] ?? [], classes);
    assert.deepEqual(fitted, predict(codes));
  }
  const two = (labels[0] ?? new Uint8Array()).map((label) => Math.min(1, label));
  const { fitted, predict } = boostedClassifier(codes, two, 2);
  assert.deepEqual(fitted, predict(codes));
});

Deno.test("boostedClassifier() refuses codes and labels that are none, naming the sample", () => {
  const codes = codesOf([0, 1, 2, 3], 1);
  assert.throws(() => boostedClassifier(codes, [0, 0, 0, 0], 2), /all 4 samples are of class 0/);
  assert.throws(() => boostedClassifier(codes, [0, 1, 5, 0], 2), /sample 2: its class is 5/);
  assert.throws(() => boostedClassifier(codes, [0, 1], 2), /there are 2 labels/);
  assert.throws(
    () => boostedClassifier(codesOf([0, 1, NaN, 1], 2), [0, 1], 2),
    /code 0 of sample 1 is NaN/,
  );
  assert.throws(
    () => boostedClassifier(codesOf([0, 1, Infinity, 1], 2), [0, 1], 2),
    /code 0 of sample 1 is Infinity/,
  );
});
