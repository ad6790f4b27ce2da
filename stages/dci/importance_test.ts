import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import {
  mutualInformationGap,
  separatedAttributePredictability,
  separatedClassPredictability,
} from "./gaps.ts";
import { informativeness } from "./importance.ts";
import { type LabelledCodes, splitAt } from "./labelled_codes.ts";
import { lasso } from "./lasso.ts";
import { standardiser } from "./standardise.ts";
import edges from "./oracle/edges.json" with { type: "json" };
import mixed from "./oracle/mixed.json" with { type: "json" };

const width = mixed.x_train[0]?.length ?? 0;
const train: LabelledCodes = {
  codes: {
    samples: mixed.x_train.length,
    width,
    values: Float32Array.from(mixed.x_train.flat()),
  },
  labels: mixed.sizes.map((_, factor) => Uint8Array.from(mixed.y_train, (y) => y[factor] ?? NaN)),
};

/** Each factor is in a code of its own, with noise; the last code is noise alone. */
function separated(samples: number): LabelledCodes {
  const random = stream("separated", samples);
  const sizes = [3, 6];
  const labels = sizes.map((size) =>
    Uint8Array.from({ length: samples }, () => Math.floor(size * random.uniform()))
  );
  const values = Float32Array.from({ length: 3 * samples }, (_, i) => {
    const label = labels[i % 3]?.[Math.floor(i / 3)] ?? 0;
    return label + 0.1 * random.normal();
  });
  return { codes: { samples, width: 3, values }, labels };
}

for (const method of ["gradient-boosting", "lasso", "random-forest"] as const) {
  Deno.test(`informativeness() finds the code of each factor when the method is ${method}`, () => {
    const [learned, other] = splitAt(separated(3000), 2000);
    const found = informativeness(learned, other, ["a", "b"], [3, 6], method, "seed");
    for (const [factor, code] of [[0, 0], [1, 1]] as const) {
      const importance = found.importance[code]?.[factor] ?? NaN;
      assert.ok(importance > 0.95, `${method}: ${importance}`);
    }
    for (const score of [...found.train, ...found.test]) {
      if (found.measure === "accuracy") assert.ok(score > 0.98, `accuracy ${score}`);
      else assert.ok(score < 0.2, `NRMSE ${score}`);
    }
  });
}

Deno.test("informativeness() refuses a factor of one class and NaN codes before it starts", () => {
  const { codes, labels } = separated(100);
  const score = (changed: Partial<LabelledCodes>) => () => {
    const samples = { codes, labels, ...changed };
    return informativeness(samples, samples, ["shape", "colour"], [3, 6], "lasso", "");
  };
  assert.throws(
    score({ labels: [labels[0] ?? new Uint8Array(), new Uint8Array(100)] }),
    /factor "colour" has class 0 in all 100 samples. Leave out/,
  );
  assert.throws(score({ labels: [new Uint8Array(99), ...labels.slice(1)] }), /99 labels of factor/);
  assert.throws(score({ labels: labels.slice(1) }), /labels of 1 factors, named shape, colour/);
  const values = codes.values.with(5, NaN);
  assert.throws(score({ codes: { ...codes, values } }), /code 2 of sample 1 is NaN/);
});

Deno.test("lasso() agrees with scikit-learn's when codes are mixed", () => {
  // sklearn.linear_model.Lasso(alpha=0.02, tol=1e-10) on standardised codes and targets.
  const expected = new Map([
    [1, [0, 0.354443, 0, 0.269918, 0.092027, 0.283611]],
    [3, [0, 0.227913, 0.102864, 0.072519, 0.415642, 0.181062]],
  ]);
  for (const [factor, importances] of expected) {
    const targets = Float64Array.from(train.labels[factor] ?? []);
    const { mean, deviation } = standardiser(targets);
    const found = lasso(train.codes, targets.map((target) => (target - mean) / deviation));
    for (const [code, value] of importances.entries()) {
      assert.ok(Math.abs((found.importances[code] ?? NaN) - value) < 1e-5, `code ${code}`);
    }
  }
});

/** Codes of `mixed`, standardised and multiplied by a badly conditioned matrix. */
function correlatedCodes(): LabelledCodes {
  const { samples, values } = train.codes;
  const column = (code: number): Float64Array =>
    Float64Array.from({ length: samples }, (_, i) => values[i * width + code] ?? NaN);
  const standard = Array.from({ length: width }, (_, code) => {
    const { mean, deviation } = standardiser(column(code));
    return column(code).map((value) => (value - mean) / deviation);
  });
  const { mixing } = edges.correlated;
  const mixed = Float32Array.from({ length: samples * width }, (_, at) => {
    const [i, to] = [Math.floor(at / width), at % width];
    return standard.reduce(
      (sum, own, from) => sum + (own[i] ?? NaN) * (mixing[from]?.[to] ?? NaN),
      0,
    );
  });
  return { ...train, codes: { samples, width, values: mixed } };
}

Deno.test("lasso() agrees with scikit-learn's when codes are correlated, and says when it gives up", () => {
  const samples = correlatedCodes();
  for (const [factor, labels] of samples.labels.entries()) {
    const targets = Float64Array.from(labels);
    const { mean, deviation } = standardiser(targets);
    const standard = targets.map((target) => (target - mean) / deviation);
    const found = lasso(samples.codes, standard);
    assert.equal(found.converged, true);
    for (const [code, row] of edges.correlated.importance.entries()) {
      const difference = Math.abs((found.importances[code] ?? NaN) - (row[factor] ?? NaN));
      assert.ok(difference < 1e-4, `factor ${factor}, code ${code}: off by ${difference}`);
    }
    assert.equal(lasso(samples.codes, standard, undefined, 1).converged, false);
  }
});

Deno.test("lasso() converges when codes are copies of one another", () => {
  const { codes, labels } = separated(500);
  const twice = {
    samples: codes.samples,
    width: 6,
    values: Float32Array.from(
      { length: 6 * codes.samples },
      (_, at) => codes.values[3 * Math.floor(at / 6) + at % 3] ?? NaN,
    ),
  };
  const targets = Float64Array.from(labels[1] ?? []);
  const { mean, deviation } = standardiser(targets);
  const { converged, importances } = lasso(twice, targets.map((t) => (t - mean) / deviation));
  assert.equal(converged, true);
  // However the two share it: their sum is what one of them would have.
  assert.ok((importances[1] ?? NaN) + (importances[4] ?? NaN) > 0.95);
});

Deno.test("lasso() gives a constant code no importance, and none at all when the penalty is large", () => {
  const codes = { samples: 4, width: 2, values: Float32Array.of(5, 0, 5, 1, 5, 2, 5, 3) };
  const targets = Float64Array.of(-1.5, -0.5, 0.5, 1.5);
  assert.deepEqual([...lasso(codes, targets).importances], [0, 1]);
  assert.deepEqual([...lasso(codes, targets, 100).importances], [0, 0]);
});

Deno.test("MIG and SAP agree with disentanglement_lib's formulas when codes are mixed", () => {
  // Computed with NumPy and scikit-learn's mutual_info_score as disentanglement_lib does.
  assert.ok(Math.abs(mutualInformationGap(train) - 0.2449831928) < 1e-6);
  assert.ok(Math.abs(separatedAttributePredictability(train) - 0.3237940466) < 1e-6);
  // sklearn.svm.LinearSVC(C=0.01, class_weight="balanced"), which the library uses by default.
  const test: LabelledCodes = {
    codes: { samples: mixed.x_test.length, width, values: Float32Array.from(mixed.x_test.flat()) },
    labels: mixed.sizes.map((_, factor) => Uint8Array.from(mixed.y_test, (y) => y[factor] ?? NaN)),
  };
  assert.ok(Math.abs(separatedClassPredictability(train, test) - 0.11) < 1e-9);
});

Deno.test("MIG and SAP are high when each factor has a code of its own, and finite when one is constant", () => {
  const { codes, labels } = separated(2000);
  assert.ok(mutualInformationGap({ codes, labels }) > 0.9);
  assert.ok(separatedAttributePredictability({ codes, labels }) > 0.9);
  const values = codes.values.map((value, i) => i % 3 === 2 ? 4 : value);
  assert.ok(mutualInformationGap({ codes: { ...codes, values }, labels }) > 0.9);
  assert.ok(separatedAttributePredictability({ codes: { ...codes, values }, labels }) > 0.9);
});
