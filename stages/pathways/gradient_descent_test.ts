import assert from "node:assert/strict";
import { coupledDynamics } from "./dynamics.ts";
import { gradientDescent, networkOf, type Snapshot } from "./gradient_descent.ts";
import type { Pathway } from "./pathway.ts";

const TEACHER = Float64Array.of(0.6, -0.8, 1.2);
const TARGET = Math.sqrt(0.36 + 0.64 + 1.44);

function train(pathways: readonly Pathway[], step: number, until: number): Snapshot {
  const record = [Math.round(until / step)];
  const [snapshot] = gradientDescent(networkOf(pathways, TEACHER), TEACHER, { step, record });
  return snapshot ?? assert.fail("no snapshot");
}

Deno.test("networkOf() makes the pathways asked for when measured", () => {
  const pathways: readonly Pathway[] = [{ a: 0.3, lambda: 2 }, { a: -0.1, lambda: -5 }];
  const [start] = gradientDescent(networkOf(pathways, TEACHER), TEACHER, { step: 1, record: [0] });
  assert.equal(start?.t, 0);
  for (const [index, { a, lambda, w, h }] of (start?.pathways ?? []).entries()) {
    near(a, pathways[index]?.a ?? NaN, 1e-15);
    near(lambda, pathways[index]?.lambda ?? NaN, 1e-14);
    near(h * w, a, 1e-16);
  }
  near(start?.loss ?? NaN, (TARGET - 0.2) ** 2 / 2, 1e-14);
});

Deno.test("gradientDescent() steps down the numerical gradient when the network is arbitrary", () => {
  const network = {
    first: Float64Array.of(0.1, -0.4, 0.3, 0.7, 0.2, -0.5),
    readout: Float64Array.of(0.9, -0.2),
  };
  const loss = (first: Float64Array, readout: Float64Array): number =>
    gradientDescent({ first, readout }, TEACHER, { step: 1, record: [0] })[0]?.loss ?? NaN;
  const [step, nudge] = [1e-3, 1e-5];
  const slope = (layer: "first" | "readout", index: number): number => {
    const lossAt = (shift: number): number => {
      const moved = { first: network.first.slice(), readout: network.readout.slice() };
      moved[layer][index] = (moved[layer][index] ?? NaN) + shift;
      return loss(moved.first, moved.readout);
    };
    return (lossAt(nudge) - lossAt(-nudge)) / (2 * nudge);
  };
  const first = network.first.map((weight, index) => weight - step * slope("first", index));
  const readout = network.readout.map((weight, index) => weight - step * slope("readout", index));
  const [stepped] = gradientDescent(network, TEACHER, { step, record: [1] });
  const [expected] = gradientDescent({ first, readout }, TEACHER, { step, record: [0] });
  near(stepped?.loss ?? NaN, expected?.loss ?? NaN, 1e-12);
  for (const [index, { a, lambda }] of (stepped?.pathways ?? []).entries()) {
    near(a, expected?.pathways[index]?.a ?? NaN, 1e-12);
    near(lambda, expected?.pathways[index]?.lambda ?? NaN, 1e-12);
  }
});

Deno.test("gradientDescent() conserves λ to the order of the step when the step is halved", () => {
  const start: Pathway = { a: 0.1, lambda: 2 };
  const drift = (step: number) =>
    Math.abs((train([start], step, 2).pathways[0]?.lambda ?? NaN) - 2);
  assert.ok(drift(1e-3) > 1e-6, "the drift is there to be measured");
  near(drift(1e-3) / drift(5e-4), 2, 0.01);
  near(drift(5e-4) / drift(2.5e-4), 2, 0.005);
});

Deno.test("gradientDescent() approaches the closed form to the order of the step when halved", () => {
  const pathways: readonly Pathway[] = [{ a: 0.01, lambda: 3 }, { a: 0.02, lambda: 0 }];
  const exact = coupledDynamics(pathways, TARGET)(0.5).a;
  const error = (step: number) =>
    train(pathways, step, 0.5).pathways.map(({ a }, index) => a - (exact[index] ?? NaN));
  const [coarse, fine] = [error(1e-3), error(5e-4)];
  for (const [index, deviation] of coarse.entries()) {
    near(deviation / (fine[index] ?? NaN), 2, 0.01);
  }
});

for (const lambda of [0, 1, -4, 30, 1e4]) {
  Deno.test(`gradientDescent() follows the closed form within 1e-3 when λ is ${lambda}`, () => {
    const start: Pathway = { a: 1e-3, lambda };
    const rate = Math.hypot(lambda, 2 * TARGET);
    const step = 1e-4 / rate;
    const record = [1e3, 1e4, 3e4, 6e4, 9e4, 12e4];
    const run = gradientDescent(networkOf([start], TEACHER), TEACHER, { step, record });
    const dynamics = coupledDynamics([start], TARGET);
    for (const { t, pathways, loss } of run) {
      const { a, residual } = dynamics(t);
      near((pathways[0]?.a ?? NaN) / (a[0] ?? NaN), 1, 1e-3);
      near(loss, residual ** 2 / 2, 1e-3 * TARGET ** 2);
    }
  });
}

Deno.test("gradientDescent() leaves its network as it was when it trains", () => {
  const network = networkOf([{ a: 0.1, lambda: 1 }], TEACHER);
  const before = structuredClone(network);
  gradientDescent(network, TEACHER, { step: 0.01, record: [10] });
  assert.deepEqual(network, before);
});

Deno.test("gradientDescent() throws when a parameter is out of range or the step too large", () => {
  const network = networkOf([{ a: 0.1, lambda: 1 }], TEACHER);
  const cases: readonly (readonly [() => unknown, RegExp])[] = [
    [() => gradientDescent(network, TEACHER, { step: -0.1, record: [1] }), /step is -0.1; it must/],
    [() => gradientDescent(network, TEACHER, { step: NaN, record: [1] }), /step is NaN/],
    [() => gradientDescent(network, TEACHER, { step: 1, record: [2, 1] }), /record is 1; it must/],
    [() => gradientDescent(network, TEACHER, { step: 1, record: [0.5] }), /record is 0.5/],
    [() => gradientDescent(network, TEACHER, { step: 9, record: [99] }), /step is 9; .* smaller/],
    [() => gradientDescent(network, TEACHER.subarray(1), { step: 1, record: [1] }), /1×2 matrix/],
    [() => networkOf([], TEACHER), /pathways is \[\]/],
    [() => networkOf([{ a: 1, lambda: 1 }], new Float64Array(3)), /norm of the teacher is 0/],
    [() => networkOf([{ a: 1, lambda: 1 }], Float64Array.of(NaN)), /norm of the teacher is NaN/],
  ];
  for (const [call, message] of cases) {
    assert.throws(call, { name: "RangeError", message });
    assert.throws(call, { message: /^Cannot / });
  }
});

function near(value: number, expected: number, tolerance: number): void {
  assert.ok(
    Math.abs(value - expected) <= tolerance,
    `${value} is not within ${tolerance} of ${expected}`,
  );
}
