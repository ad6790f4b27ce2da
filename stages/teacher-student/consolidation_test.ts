import assert from "node:assert/strict";
import { at } from "../numerics/at.ts";
import { stream } from "../random/mod.ts";
import { apart, type Moments, moments } from "./_statistics.ts";
import { slope, value } from "./activation.ts";
import { OrderParameterChain } from "./chain.ts";
import { cholesky } from "./cholesky.ts";
import { anchored, importanceOf } from "./consolidation.ts";
import { DirectSgd, weightsWith } from "./direct_sgd.ts";
import type { Learner } from "./learner.ts";
import { MeanField } from "./mean_field.ts";
import { jointOverlaps, type OrderParameters } from "./order_parameters.ts";
import { sampledImportance } from "./sampled_importance.ts";
import { orthogonalTeachers } from "./teachers.ts";

const teachers = orthogonalTeachers({ units: 1, teachers: 2, overlap: 0.6 });
const [v1, v2] = teachers.readouts as [Float64Array, Float64Array];
/** A student at the switch: it has learnt the first task in part. */
const student: OrderParameters = {
  Q: Float64Array.of(0.9, 0.3, 0.3, 0.5),
  R: Float64Array.of(0.8, 0.4, 0.3, 0.1),
  h: Float64Array.of(0.8, 0.4),
};
const fresh = { ...student, h: Float64Array.of(0.5, 0.7) };
// Not 1, so that a rate that is left out shows.
const rates = { firstLayer: 0.8, readout: 1.2 };
const flat = ({ Q, R, h }: OrderParameters): number[] => {
  const N = R.length / h.length;
  return [at(Q, 0), at(Q, 1), at(Q, 3), ...[...R].filter((_, i) => i % N < 2), ...h];
};

for (const activation of ["erf", "relu", "linear"] as const) {
  Deno.test(`importanceOf() is the sampled Fisher information of the output for ${activation}`, () => {
    const D = 400;
    const weights = weightsWith(student, teachers, D, stream(5));
    const F = sampledImportance("fisher", activation, weights, v1, 2000, stream(2));
    const omega = importanceOf("fisher", activation, student, teachers, v1);
    for (let k = 0; k < 2; k++) {
      const mean = F.subarray(k * D, (k + 1) * D).reduce((sum, f) => sum + f, 0);
      // The relative error of 2,000 samples is 2 %; corrections are of order 1/D.
      assert.ok(Math.abs(mean / at(omega, k) - 1) < 0.08, `${mean}, ${at(omega, k)}`);
    }
  });
}

Deno.test("sampledImportance() of the loss comes to the limit's, and single weights to their unit's", () => {
  const D = 400;
  const weights = weightsWith(student, teachers, D, stream(5));
  const omega = importanceOf("loss", "erf", student, teachers, v1);
  const sampled = (samples: number) =>
    sampledImportance("loss", "erf", weights, v1, samples, stream(7, "loss"));
  const F = sampled(4000);
  for (let k = 0; k < 2; k++) {
    const mean = F.subarray(k * D, (k + 1) * D).reduce((sum, f) => sum + f, 0);
    // A squared error's spread is about its mean: 4,000 know it to some 3 %.
    assert.ok(Math.abs(mean / at(omega, k) - 1) < 0.12, `${mean}, ${at(omega, k)}`);
  }
  assert.deepEqual(
    sampledImportance("l2", "erf", weights, v1, 1, stream(1)),
    new Float64Array(2 * D).fill(1 / D),
  );
  // Of linear units F_ki = h_k² mean x_i²/D: over weights the relative variance is that of χ², 2/n.
  const n = 50;
  const linear = sampledImportance("fisher", "linear", weights, v1, n, stream(7, "linear"));
  const relative = linear.subarray(0, D).map((f) => f * D / at(student.h, 0) ** 2);
  const mean = relative.reduce((sum, f) => sum + f / D, 0);
  const variance = relative.reduce((sum, f) => sum + (f - mean) ** 2 / (D - 1), 0);
  assert.ok(Math.abs(mean - 1) < 0.04, `${mean}`);
  // A variance of 400 numbers is known to 7 %.
  assert.ok(Math.abs(variance * n / 2 - 1) < 0.3, `${variance * n / 2}`);
});

Deno.test("importanceOf() by the loss is the average of its squared gradient", () => {
  const omega = importanceOf("loss", "erf", student, teachers, v1);
  const L = cholesky(jointOverlaps(student, teachers.T, 2, 2), 4);
  const random = stream(3);
  const z = new Float64Array(4);
  const n = 400_000;
  const sums = [0, 0];
  for (let draw = 0; draw < n; draw++) {
    random.fillNormal(z);
    const field = (i: number): number => {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += at(L, 4 * i + j) * at(z, j);
      return sum;
    };
    const error = at(student.h, 0) * value("erf", field(2)) +
      at(student.h, 1) * value("erf", field(3)) - value("erf", field(0));
    for (let k = 0; k < 2; k++) {
      sums[k] = (sums[k] ?? NaN) +
        (error * at(student.h, k) * slope("erf", field(2 + k))) ** 2 / n;
    }
  }
  for (let k = 0; k < 2; k++) assert.ok(Math.abs((sums[k] ?? NaN) / at(omega, k) - 1) < 0.02);
});

Deno.test("importanceOf() by the loss vanishes when the task is learnt, the output's does not", () => {
  const done = {
    Q: Float64Array.of(1, 0, 0, 1),
    R: Float64Array.of(1, 0.6, 0, 0),
    h: Float64Array.of(1, 0),
  };
  assert.ok(Math.abs(at(importanceOf("loss", "erf", done, teachers, v1), 0)) < 1e-15);
  const [one, two] = importanceOf("fisher", "erf", done, teachers, v1);
  assert.ok(Math.abs((one ?? NaN) - 2 / Math.PI / Math.sqrt(3)) < 1e-15 && two === 0);
  assert.deepEqual([...importanceOf("l2", "erf", done, teachers, v1)], [1, 1]);
  assert.throws(
    () => importanceOf("loss", "relu", done, teachers, v1),
    /no closed form for "relu"/,
  );
});

function outcomes(runs: number, learner: () => Learner): Moments[] {
  const ends = Array.from({ length: runs }, () => {
    const one = learner();
    one.follow([3]);
    return flat(one.order());
  });
  return (ends[0] ?? []).map((_, i) => moments(ends.map((end) => end[i] ?? NaN)));
}

for (const activation of ["erf", "relu"] as const) {
  Deno.test(`OrderParameterChain consolidates like direct SGD in distribution: ${activation}`, () => {
    const D = 10;
    const importance = importanceOf("fisher", activation, student, teachers, v1);
    const strength = 2;
    const random = stream(4, activation);
    const wide = anchored(fresh, teachers);
    const target = wide.teachers.readouts[1] as Float64Array;
    const chain = outcomes(6000, () =>
      new OrderParameterChain(wide.student, target, {
        teachers: wide.teachers,
        activation,
        rates,
        inputs: D,
        consolidation: { strength, importance },
      }, random));
    const each = Float64Array.from(
      { length: 2 * D },
      (_, i) => at(importance, Math.floor(i / D)) / D,
    );
    const direct = outcomes(6000, () => {
      const sgd = new DirectSgd(weightsWith(fresh, teachers, D), v2, { activation, rates }, random);
      sgd.consolidate(strength, each);
      return sgd;
    });
    // 4.7 standard errors of 18 numbers: a right chain fails with probability 5e-5.
    for (const [i, a] of direct.entries()) {
      const b = chain[i] as Moments;
      for (const moment of ["mean", "variance"] as const) {
        const z = apart(a[moment], b[moment]);
        assert.ok(z < 4.7, `${moment} of ${i}: ${z}`);
      }
    }
  });
}

Deno.test("direct SGD with the sampled Fisher information comes to MeanField with consolidation as D grows", () => {
  const strength = 3;
  const importance = importanceOf("fisher", "erf", student, teachers, v1);
  const wide = anchored(fresh, teachers);
  const field = new MeanField(2, {
    teachers: wide.teachers,
    rates,
    consolidation: { strength, importance },
    tolerance: { relative: 1e-9, absolute: 1e-12 },
  });
  field.start(wide.student, wide.teachers.readouts[1] as Float64Array);
  field.follow([4]);
  const limit = flat(field.order());
  // Without the pull the student ends elsewhere, or the test would not see it.
  const free = new MeanField(2, { teachers, rates });
  free.start(fresh, v2);
  free.follow([4]);
  assert.ok(Math.max(...flat(free.order()).map((x, i) => Math.abs(x - (limit[i] ?? NaN)))) > 0.1);

  const gaps = [500, 1000, 2000, 4000].map((D) => {
    const runs = 6;
    let squared = 0;
    for (let run = 0; run < runs; run++) {
      const random = stream(6, "consolidation", D, run);
      const weights = weightsWith(fresh, teachers, D, random);
      const sgd = new DirectSgd(weights, v2, { activation: "erf", rates }, random);
      const learnt = { ...weights, h: student.h };
      sgd.consolidate(
        strength,
        sampledImportance("fisher", "erf", learnt, v1, 400, random),
      );
      sgd.follow([4]);
      const end = flat(sgd.order());
      squared += end.reduce((sum, x, i) => sum + (x - (limit[i] ?? NaN)) ** 2, 0) / runs;
    }
    return Math.sqrt(squared);
  });
  // Fluctuations are of order 1/√D: from 500 to 4,000 the gap shrinks by 2.8; 9 numbers in 6 runs each
  // know it to a sixth.
  assert.ok((gaps[3] ?? NaN) < 0.55 * (gaps[0] ?? NaN), `${gaps}`);
  assert.ok((gaps[3] ?? NaN) < 0.05, `${gaps}`);
});
