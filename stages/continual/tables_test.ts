import assert from "node:assert/strict";
import { profiles } from "../profiles.ts";
import { continualStages } from "./mod.ts";
import { curveTable, profileTable, students } from "./profile_table.ts";
import { protectionTable } from "./protection_table.ts";
import { firstHead, schemeNames, SCHEMES, secondHead } from "./schemes.ts";
import { shapeOf, shapeTable } from "./shape_table.ts";
import { erfTraining } from "./training.ts";

const params = {
  training: erfTraining("mean-field", { rate: 1, inputs: 1000 }),
  scheme: SCHEMES["specialised-open"],
  draws: 2,
  switchAt: 200,
  overlaps: [0, 0.5, 1],
  until: 50,
};

Deno.test("profileTable() has a row for every V and draw, with measures that agree", () => {
  const rows = profileTable(params, "seed");
  assert.deepEqual(rows.map(({ overlap, draw }) => [overlap, draw]), [
    ...[[0, 0], [0, 1], [0.5, 0], [0.5, 1], [1, 0], [1, 1]],
  ]);
  for (const { forgetting, first, transfer, entropy_before, entropy_after } of rows) {
    assert.ok(forgetting <= first && transfer > -1e-6);
    assert.ok(entropy_before < 0.2 && entropy_after >= 0 && entropy_after <= 1);
  }
});

Deno.test("profileTable() says which unit overlaps with which teacher", () => {
  // The first unit learns the first teacher, and is then used again for the second, which is orthogonal.
  const again = { ...params, scheme: SCHEMES["same-unit"], overlaps: [0], until: 300 };
  for (const { r11, r12, r21, r22 } of profileTable(again, "seed")) {
    assert.ok(r12 > 0.9 && r11 < 0.1, `unit 1: ${r11}, ${r12}`);
    assert.ok(r21 < 0.1 && r22 < 0.1, `unit 2: ${r21}, ${r22}`);
  }
});

Deno.test("schemes are compared on the same students", () => {
  // Before any training the overlaps with teacher 1 are the same normal numbers times σ.
  const untrained = (name: keyof typeof SCHEMES) =>
    students({ ...params, scheme: SCHEMES[name], switchAt: 0 }, "seed").map(({ R }) =>
      [...R].map((r) => r / SCHEMES[name].sigma)
    );
  const first = untrained("specialised-open");
  for (const name of ["not-specialised", "imbalanced"] as const) {
    for (const [draw, overlaps] of untrained(name).entries()) {
      for (const [i, r] of overlaps.entries()) {
        assert.ok(Math.abs(r / (first[draw]?.[i] ?? NaN) - 1) < 1e-12, `${name}, draw ${draw}`);
      }
    }
  }
});

Deno.test("the schemes that are called specialised are, at the switch, and the others are not", () => {
  for (const name of schemeNames) {
    const isSpecialised = !["not-specialised", "one-unit"].includes(name);
    const scheme = { ...params, scheme: SCHEMES[name], switchAt: 3000, overlaps: [0], until: 1 };
    for (const { entropy_before } of profileTable(scheme, "entropies")) {
      assert.ok(isSpecialised ? entropy_before < 0.1 : entropy_before > 0.9, name);
    }
  }
});

Deno.test("protectionTable() at γ = 0 is the profile", () => {
  const strengths = [0, 1];
  const rows = protectionTable({ ...params, kind: "fisher", strengths }, "seed");
  assert.equal(rows.length, 12);
  const plain = rows.filter(({ strength }) => strength === 0).map(({ forgetting }) => forgetting);
  assert.deepEqual(plain, profileTable(params, "seed").map(({ forgetting }) => forgetting));
});

Deno.test("curveTable() begins at the switch and ends with the profile of the first draw", () => {
  const rows = curveTable({ ...params, points: 8 }, "seed");
  assert.equal(rows.length, 24);
  assert.equal(rows[0]?.t, 0);
  assert.ok(Math.abs((rows[7]?.t ?? NaN) - 50) < 1e-12);
  const [end] = profileTable(params, "seed");
  assert.ok(Math.abs((rows[7]?.first ?? NaN) - (end?.first ?? NaN)) < 1e-9);
});

Deno.test("shapeOf() finds the maximum and how far the profile rose to it", () => {
  const overlaps = [0, 0.25, 0.5, 0.75, 1];
  assert.deepEqual(shapeOf(overlaps, [1, 2, 4, 3, 0]), { worst: 0.5, most: 4, rise: 0.75 });
  assert.deepEqual(shapeOf(overlaps, [4, 3, 2, 1, 0]), { worst: 0, most: 4, rise: 0 });
  assert.equal(shapeOf(overlaps, [0, 0, 0, 0, 0]).rise, 0);
});

Deno.test("shapeTable() has a row for every pair of heads", () => {
  const rows = shapeTable(
    { ...params, sigma: 1e-3, norm: 1, firsts: [0, 4], seconds: [0, 4, 8] },
    "seed",
  );
  assert.deepEqual(rows.map(({ first, second }) => [first, second]), [
    ...[[0, 0], [0, 4], [0, 8], [4, 0], [4, 4], [4, 8]],
  ]);
  const [same, open] = rows;
  assert.ok(same?.rise === 0 && (open?.rise ?? 0) > 0.2);
});

Deno.test("the schemes' heads are where their names say", () => {
  const close = (a: readonly number[], b: readonly number[]): void =>
    a.forEach((value, i) => assert.ok(Math.abs(value - (b[i] ?? NaN)) < 1e-15));
  close(firstHead(SCHEMES["specialised-open"]), [1, 0]);
  close(secondHead(SCHEMES["specialised-open"]), [Math.SQRT1_2, Math.SQRT1_2]);
  close(secondHead(SCHEMES["free-unit"]), [0, 1]);
  assert.ok(Math.abs(Math.hypot(...secondHead(SCHEMES["tiny-head"])) - 1e-3) < 1e-15);
});

Deno.test("the stages refuse parameters out of range where they are declared, naming them", () => {
  const { protection, forgetting, shape } = continualStages(profiles.smoke);
  const refuses = (param: { check: (value: unknown) => string | undefined }, value: unknown) =>
    assert.notEqual(param.check(value), undefined, JSON.stringify(value));
  refuses(protection.params.strengths, [0, -1]);
  refuses(protection.params.strengths, [NaN]);
  refuses(protection.axes.kind, ["fischer"]);
  refuses(forgetting.axes.scheme, ["specialized-open"]);
  for (const time of [0, -1, Infinity]) refuses(forgetting.params.switchAt, time);
  for (const time of [0, -1, Infinity]) refuses(forgetting.params.until, time);
  refuses(forgetting.params.overlaps, [0, 1.5]);
  refuses(forgetting.params.inputs, 5);
  refuses(shape.axes.sigma, [-0.1]);
  assert.throws(
    () => continualStages({ ...profiles.smoke, forgettingOverlaps: 5, finiteOverlaps: 4 }),
    /finiteOverlaps is 4 .* a divisor of 4/,
  );
  for (const profile of Object.values(profiles)) {
    const { forgetting, finite } = continualStages(profile);
    const grid = forgetting.params.overlaps.value;
    assert.ok(finite.params.overlaps.value.every((overlap) => grid.includes(overlap)));
    assert.equal(finite.params.overlaps.value.length, profile.finiteOverlaps);
  }
  assert.throws(
    () => continualStages({ ...profiles.smoke, switchTime: -1 }),
    /Cannot declare stage "continual\/forgetting" at .*"switchAt" .*must be > 0/,
  );
});

Deno.test("profileTable() in few dimensions forgets like the equations, on average", () => {
  const chain = { ...params, training: erfTraining("chain", { rate: 1, inputs: 200 }), draws: 8 };
  const finite = profileTable({ ...chain, overlaps: [0.5] }, "seed");
  const limit = profileTable({ ...params, overlaps: [0.5] }, "seed");
  const mean = (rows: readonly { forgetting: number }[]): number =>
    rows.reduce((sum, { forgetting }) => sum + forgetting / rows.length, 0);
  assert.ok(Math.abs(mean(finite) - mean(limit)) < 0.03, `${mean(finite)}, ${mean(limit)}`);
});
