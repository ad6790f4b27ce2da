import assert from "node:assert/strict";
import { type Derivative, DormandPrince, StepCollapseError } from "./dormand_prince.ts";

const at = (x: ArrayLike<number>, i: number): number => x[i] as number;

const oscillator: Derivative = (_time, y, out) => {
  out[0] = at(y, 1);
  out[1] = -at(y, 0);
};

function run(
  derivative: Derivative,
  initial: readonly number[],
  end: number,
  tolerance: number,
): DormandPrince {
  const solver = new DormandPrince(initial.length, derivative, {
    relative: tolerance,
    absolute: tolerance * 1e-2,
  });
  solver.restart(0, initial);
  while (solver.time < end) solver.step(end);
  return solver;
}

Deno.test("DormandPrince() follows a harmonic oscillator when it has gone round many times", () => {
  const solver = run(oscillator, [1, 0], 100, 1e-10);
  assert.ok(Math.abs(at(solver.state, 0) - Math.cos(100)) < 1e-7);
  assert.ok(Math.abs(at(solver.state, 1) + Math.sin(100)) < 1e-7);
  assert.equal(solver.time, 100);
});

Deno.test("DormandPrince() gains five digits of error per factor 10 in step when the order is five", () => {
  // Error per unit step is controlled, so error ∝ tolerance and steps ∝ tolerance^(−1/5).
  const coarse = run(oscillator, [1, 0], 50, 1e-5);
  const fine = run(oscillator, [1, 0], 50, 1e-10);
  const ratio = fine.accepted / coarse.accepted;
  assert.ok(ratio > 8 && ratio < 12.5, `steps grew ${ratio}-fold for 10⁵ in tolerance`);
});

Deno.test("DormandPrince() follows a derivative that depends on time when no state enters", () => {
  const solver = run((time, _y, out) => out.fill(Math.cos(time)), [0], 10, 1e-9);
  assert.ok(Math.abs(at(solver.state, 0) - Math.sin(10)) < 1e-8);
});

Deno.test("interpolate() agrees with the solution between steps when the steps are long", () => {
  const solver = new DormandPrince(2, oscillator, { relative: 1e-8, absolute: 1e-10 });
  const out = new Float64Array(2);
  solver.restart(0, [1, 0]);
  let worst = 0;
  while (solver.time < 20) {
    solver.step(20);
    for (let part = 0; part <= 10; part++) {
      const time = solver.previousTime + (solver.time - solver.previousTime) * part / 10;
      solver.interpolate(Math.min(time, solver.time), out);
      worst = Math.max(worst, Math.abs(at(out, 0) - Math.cos(time)));
    }
  }
  assert.ok(solver.accepted < 300, `${solver.accepted} steps`);
  // The steps are 0.08 long: a straight line between them would be 10⁻³ off.
  assert.ok(worst < 3e-7, `off by ${worst}`);
});

Deno.test("interpolate() gives the initial state when no step has been taken", () => {
  const solver = new DormandPrince(2, oscillator, { relative: 1e-8, absolute: 1e-10 });
  solver.restart(3, [1, 2]);
  const out = new Float64Array(2);
  solver.interpolate(3, out);
  assert.deepEqual([...out], [1, 2]);
});

Deno.test("restart() gives the same solution when the solver was used before", () => {
  const solver = run(oscillator, [0.3, -2], 7, 1e-6);
  const steps = solver.accepted;
  const end = [...solver.state];
  solver.restart(5, [9, 9]);
  solver.step(6);
  solver.restart(0, [0.3, -2]);
  while (solver.time < 7) solver.step(7);
  assert.deepEqual([...solver.state], end);
  assert.equal(solver.accepted, steps);
});

Deno.test("step() throws a StepCollapseError with time and state when the solution blows up", () => {
  // y' = y² from 1 has the solution 1/(1 − t).
  assert.throws(
    () => run((_time, y, out) => out.fill(at(y, 0) ** 2), [1], 2, 1e-8),
    (error) => {
      assert.ok(error instanceof StepCollapseError);
      assert.ok(Math.abs(error.time - 1) < 1e-6);
      assert.ok(at(error.state, 0) > 1e6);
      assert.match(error.message, /^Cannot integrate beyond time (1|0\.99)/);
      return true;
    },
  );
});

Deno.test("step() throws a StepCollapseError when the derivative is not a number", () => {
  const broken: Derivative = (time, _y, out) => out.fill(time < 1 ? 1 : NaN);
  assert.throws(() => run(broken, [0], 2, 1e-6), StepCollapseError);
  assert.throws(() => run((_time, _y, out) => out.fill(NaN), [0], 2, 1e-6), StepCollapseError);
});

Deno.test("step() refuses steps when the derivative jumps", () => {
  const jump: Derivative = (time, _y, out) => out.fill(time < 1 ? 0 : 1000);
  const solver = run(jump, [0], 2, 1e-8);
  assert.ok(solver.rejected > 0);
  assert.ok(Math.abs(at(solver.state, 0) - 1000) < 1e-3);
});

Deno.test("DormandPrince() throws a RangeError that quotes the value when an argument is out of range", () => {
  const make = (size: number, relative: number, absolute: number) => () =>
    new DormandPrince(size, oscillator, { relative, absolute });
  assert.throws(make(0, 1e-6, 1e-6), /RangeError: Cannot integrate a state of 0 components/);
  assert.throws(make(2, 0, 1e-6), /RangeError: .*relative tolerance 0:/);
  assert.throws(make(2, 1e-6, NaN), /RangeError: .*absolute tolerance NaN:/);
  const solver = make(2, 1e-6, 1e-6)();
  assert.throws(() => solver.restart(0, [1]), /RangeError: .*1 components: expected 2/);
  solver.restart(1, [1, 1]);
  assert.throws(() => solver.step(1), /RangeError: .*from time 1 to 1/);
  assert.throws(() => solver.interpolate(2, new Float64Array(2)), /RangeError: .*at time 2/);
});
