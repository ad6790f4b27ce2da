import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { Classifier, type Examples } from "./classifier.ts";

const [K, D] = [3, 5];
const random = stream(4, "classifier");
const W = random.fillNormal(new Float64Array(K * D));
const h = random.fillNormal(new Float64Array(K));
const fresh = () => new Classifier(W.slice(), h.slice(), "erf");
const one: Examples = {
  inputs: random.fillNormal(new Float64Array(D)),
  targets: Float64Array.of(1),
};
const many: Examples = {
  inputs: random.fillNormal(new Float64Array(50 * D)),
  targets: Float64Array.from({ length: 50 }, (_, i) => i % 2 === 0 ? 1 : -1),
};

/** Slope of f at 0, by central differences. */
function slopeOf(f: (step: number) => number): number {
  const step = 1e-6;
  return (f(step) - f(-step)) / (2 * step);
}

Deno.test("learn() goes down the gradient of the error, at the rates of the theory", () => {
  const rate = 1e-3;
  const learnt = fresh();
  learnt.learn(one, { rate, epochs: 1 }, stream(1, "order"));
  const moved = (part: "W" | "h", i: number): number => {
    const gradient = slopeOf((step) => {
      const student = fresh();
      student[part][i] = (student[part][i] ?? NaN) + step;
      return student.error(one);
    });
    const before = part === "W" ? W : h;
    return ((before[i] ?? NaN) - (learnt[part][i] ?? NaN)) / gradient;
  };
  // W moves by η times its gradient, whose 1/√D is in the local fields; h by η/D times.
  for (let i = 0; i < K * D; i++) assert.ok(Math.abs(moved("W", i) / rate - 1) < 1e-5, `W ${i}`);
  for (let k = 0; k < K; k++) assert.ok(Math.abs(moved("h", k) * D / rate - 1) < 1e-5, `h ${k}`);
});

Deno.test("fisher() is the mean squared slope of the output", () => {
  const fisher = fresh().fisher(many.inputs);
  for (let i = 0; i < K * D; i++) {
    let mean = 0;
    for (let row = 0; row < 50; row++) {
      const example = {
        inputs: many.inputs.subarray(row * D, (row + 1) * D),
        targets: new Float64Array(1),
      };
      // With target 0 the error is half the squared output.
      const output = (step: number): number => {
        const student = fresh();
        student.W[i] = (student.W[i] ?? NaN) + step;
        return Math.sqrt(2 * student.error(example));
      };
      mean += slopeOf(output) ** 2 / 50;
    }
    assert.ok(Math.abs((fisher[i] ?? NaN) / mean - 1) < 1e-4, `${i}: ${fisher[i]} ${mean}`);
  }
});

Deno.test("a consolidation pulls weights to its anchor, the harder the more they matter", () => {
  const importance = Float64Array.from(W, (_, i) => i % 2);
  const anchor = W.map((w) => w + 1);
  const still: Examples = { ...one, targets: Float64Array.of(outputOf(fresh(), one)) };
  const pulled = (strength: number): Classifier => {
    const student = fresh();
    const consolidation = { strength, importance, anchor };
    student.learn(still, { rate: 0.1, epochs: 1, consolidation }, stream(1, "order"));
    return student;
  };
  // Against the explicit gradient step, which it equals to first order.
  for (const [i, w] of pulled(1e-3).W.entries()) {
    const explicit = (W[i] ?? NaN) + 0.1 * 1e-3 * (importance[i] ?? NaN);
    assert.ok(Math.abs(w - explicit) < 1e-7, `${i}`);
  }
  // However strong, it does not overshoot.
  for (const [i, w] of pulled(1e6).W.entries()) {
    const target = i % 2 === 1 ? anchor[i] ?? NaN : W[i] ?? NaN;
    assert.ok(Math.abs(w - target) < 1e-4, `${i}`);
  }
});

function outputOf(student: Classifier, { inputs }: Examples): number {
  const error = (target: number): number =>
    student.error({ inputs, targets: Float64Array.of(target) });
  // ½(ŷ − 1)² − ½(ŷ + 1)² = −2ŷ.
  return (error(-1) - error(1)) / 2;
}

Deno.test("learn() learns a separable problem, and turnTo() leaves the student as it was", () => {
  const separable = {
    inputs: many.inputs,
    targets: Float64Array.from({ length: 50 }, (_, i) => Math.sign(many.inputs[i * D] ?? NaN)),
  };
  const student = fresh();
  student.learn(separable, { rate: 0.5, epochs: 200 }, stream(2, "order"));
  assert.ok(student.accuracy(separable) > 0.95);
  assert.ok(student.error(separable) < 0.3 * fresh().error(separable));
  const before = student.W.slice();
  student.turnTo([1, 0, 0]).learn(many, { rate: 0.5, epochs: 1 }, stream(3, "order"));
  assert.deepEqual(student.W, before);
});

Deno.test("activityEntropy() is 0 for one unit at work and 1 for twins", () => {
  const W = Float64Array.of(1, 2, 1, 2);
  const inputs = Float64Array.of(1, 1, 0.5, -1);
  assert.equal(new Classifier(W, Float64Array.of(1, 0), "erf").activityEntropy(inputs), 0);
  const twins = new Classifier(W, Float64Array.of(0.5, 0.5), "erf").activityEntropy(inputs);
  assert.ok(Math.abs(twins - 1) < 1e-12);
});
