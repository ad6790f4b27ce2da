import assert from "node:assert/strict";
import { type EntropyForm, OUR_FORM } from "./entropy_form.ts";
import { entropies, entropy } from "./entropies.ts";

const teacher = { T: Float64Array.of(1), units: 1 };
const one = Float64Array.of(1);

Deno.test("entropy() is 0 for one, 1 for equal parts, and does not depend on scale", () => {
  assert.equal(entropy([0, 3, 0]), 0);
  for (const scale of [1e-300, 1, 1e300]) assert.equal(entropy([scale, scale]), 1);
  const third = entropy([1, 2]);
  const exact = -(Math.log(1 / 3) / 3 + Math.log(2 / 3) * 2 / 3) / Math.log(2);
  assert.ok(Math.abs(third - exact) < 1e-15);
  assert.ok(Math.abs(entropy([1e-200, 2e-200]) - third) < 1e-15);
});

Deno.test("entropy() is 1 when there is nothing and 0 for a single unit", () => {
  assert.equal(entropy([0, 0, 0]), 1);
  assert.equal(entropy([0]), 0);
  assert.equal(entropy([5]), 0);
});

for (const activation of ["erf", "relu", "linear"] as const) {
  Deno.test(`entropies() take a dead unit as unused when the activation is ${activation}`, () => {
    const noReadout = {
      Q: Float64Array.of(1, 0.5, 0.5, 1),
      R: Float64Array.of(0.5, 0.5),
      h: Float64Array.of(1, 0),
    };
    assert.equal(entropies(activation, noReadout, teacher, one).aggregated, 0);
    const noWeights = {
      Q: Float64Array.of(1, 0, 0, 0),
      R: Float64Array.of(0.5, 0),
      h: Float64Array.of(1, 1),
    };
    assert.equal(entropies(activation, noWeights, teacher, one).aggregated, 0);
    const dead = { ...noWeights, h: Float64Array.of(0, 0) };
    assert.equal(entropies(activation, dead, teacher, one).aggregated, 1);
  });
}

Deno.test("entropies() average over the task's teacher units and leave out the other task's", () => {
  const teachers = { T: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), units: 3 };
  const student = {
    Q: Float64Array.of(1, 0, 0, 1),
    // Unit 1 has the first teacher unit alone, both share the second, the third is another task's.
    R: Float64Array.of(0.6, 0.5, 0.1, 0, 0.5, 0.9),
    h: Float64Array.of(1, 1),
  };
  const { activity, representation } = entropies(
    "erf",
    student,
    teachers,
    Float64Array.of(1, 1, 0),
  );
  assert.equal(activity, 1);
  assert.equal(representation, 0.5);
});

Deno.test("entropies() follow the formulas at a point worked out by hand", () => {
  const student = {
    Q: Float64Array.of(1, 0, 0, 4),
    R: Float64Array.of(0.5, -0.5),
    h: Float64Array.of(2, -1),
  };
  const { activity, representation } = entropies("relu", student, teacher, one);
  // |h_k| √(Q_kk/2): 2·√½ and 1·√2, equal. |h_k R_k|/√Q_kk: 1 and ¼.
  assert.ok(Math.abs(activity - 1) < 1e-15);
  const exact = -(0.8 * Math.log(0.8) + 0.2 * Math.log(0.2)) / Math.log(2);
  assert.ok(Math.abs(representation - exact) < 1e-15);
});

Deno.test("entropies() take the form that they are given, at a point worked out by hand", () => {
  const student = {
    Q: Float64Array.of(1, 0, 0, 4),
    R: Float64Array.of(0.5, -0.5),
    h: Float64Array.of(2, -1),
  };
  const H = (share: number): number =>
    -(share * Math.log2(share) + (1 - share) * Math.log2(1 - share));
  const of = (changes: Partial<EntropyForm>) =>
    entropies("relu", student, teacher, one, { ...OUR_FORM, ...changes });
  const expect = (changes: Partial<EntropyForm>, activity: number, representation: number) => {
    const found = of(changes);
    assert.ok(Math.abs(found.activity - activity) < 1e-15, JSON.stringify(changes));
    assert.ok(Math.abs(found.representation - representation) < 1e-15, JSON.stringify(changes));
    return found.aggregated;
  };
  // √E[g²] is √½ and √2, the cosines 1/2 and 1/4; times |h| these are equal, and 1 and 1/4.
  expect({ power: 2 }, 1, H(16 / 17));
  expect({ cosines: false }, 1, H(2 / 3));
  expect({ readout: false }, H(1 / 3), H(2 / 3));
  expect({ readout: false, cosines: false }, H(1 / 3), 1);
  expect({ readout: false, power: 2 }, H(1 / 5), H(4 / 5));
  assert.equal(of({ aggregate: "activity" }).aggregated, of({}).activity);
  assert.equal(of({ aggregate: "representation" }).aggregated, of({}).representation);
});
