import assert from "node:assert/strict";
import { profiles } from "../profiles.ts";
import { teacherStudentStages } from "./mod.ts";
import { centres, type PanelParams, phasePanel } from "./phase_panel.ts";
import { between, fan, polar } from "./readouts.ts";
import { orthogonalTeachers } from "./teachers.ts";
import { trainStudents } from "./two_students.ts";

const teachers = orthogonalTeachers({ units: 1, teachers: 1, overlap: 0 });
const params: PanelParams = {
  engine: "mean-field",
  activation: "erf",
  direction: polar(0),
  sigma: { from: 1e-3, to: 1, cells: 3 },
  norm: { from: 0.3, to: 1, cells: 2 },
  draws: 2,
  inputs: 1000,
  rate: 1,
  until: 300,
};

Deno.test("centres() are the geometric middles of an axis's cells", () => {
  const [a = NaN, b = NaN, c = NaN] = centres({ from: 1e-3, to: 1, cells: 3 });
  for (const [value, exact] of [[a, 10 ** -2.5], [b, 10 ** -1.5], [c, 10 ** -0.5]] as const) {
    assert.ok(Math.abs(value / exact - 1) < 1e-14);
  }
});

Deno.test("fan() goes from the first units through all of them to the others, at norm 1", () => {
  const shares = (units: number, first: number, theta: number) =>
    fan(units, first, theta).map((part) => part ** 2);
  const close = (found: readonly number[], expected: readonly number[]): void =>
    found.forEach((part, i) =>
      assert.ok(Math.abs(part - (expected[i] ?? NaN)) < 1e-15, `${found}`)
    );
  close(shares(4, 2, 0), [1 / 2, 1 / 2, 0, 0]);
  close(shares(4, 2, Math.PI / 4), [1 / 4, 1 / 4, 1 / 4, 1 / 4]);
  close(shares(3, 1, Math.PI / 2), [0, 1 / 2, 1 / 2]);
  for (let sixteenths = 0; sixteenths <= 8; sixteenths++) {
    const theta = sixteenths * Math.PI / 16;
    assert.ok(Math.abs(Math.hypot(...fan(5, 2, theta)) - 1) < 1e-15);
    // What the paper has for two units, at the angles of its panels to the last bit.
    assert.deepEqual(fan(2, 1, theta), polar(theta));
  }
});

Deno.test("polar() and between() have norm 1, from one unit to equal units", () => {
  assert.deepEqual(polar(0), [1, 0]);
  assert.ok(Math.abs((polar(Math.PI / 4)[0] ?? NaN) - (polar(Math.PI / 4)[1] ?? NaN)) < 1e-15);
  assert.deepEqual(between(4, 0), [1, 0, 0, 0]);
  for (const part of between(4, 1)) assert.ok(Math.abs(part - 0.5) < 1e-15);
  for (const u of [0, 0.3, 1]) assert.ok(Math.abs(Math.hypot(...between(5, u)) - 1) < 1e-15);
});

Deno.test("phasePanel() has a row for every cell and draw, and specialises orthogonal units", () => {
  const fractions: number[] = [];
  const rows = phasePanel(params, teachers, "seed", (fraction) => fractions.push(fraction));
  assert.equal(rows.length, 12);
  assert.deepEqual(rows.map(({ draw }) => draw), rows.map((_, i) => i % 2));
  assert.deepEqual(fractions, [0, 0.5]);
  for (const { aggregated, error, diverged } of rows) {
    assert.ok(aggregated < 0.1 && error < 1e-4 && diverged === 0, `${aggregated} ${error}`);
  }
});

Deno.test("phasePanel() keeps its students when draws are added", () => {
  const fewer = phasePanel({ ...params, draws: 1 }, teachers, "seed");
  const more = phasePanel(params, teachers, "seed");
  assert.deepEqual(fewer, more.filter(({ draw }) => draw === 0));
});

Deno.test("phasePanel() records students that diverge and goes on", () => {
  const unstable = {
    ...params,
    engine: "chain",
    activation: "linear",
    rate: 20,
    until: 5,
  } as const;
  const rows = phasePanel(unstable, teachers, "seed");
  assert.equal(rows.length, 12);
  const diverged = rows.filter((row) => row.diverged === 1);
  assert.ok(diverged.length > 0);
  for (const { aggregated, error } of diverged) {
    assert.ok(Number.isNaN(aggregated) && Number.isNaN(error));
  }
});

Deno.test("phasePanel() comes to the same entropies by the chain as by the equations", () => {
  const many = { ...params, direction: polar(Math.PI / 8), inputs: 4000, draws: 1, until: 100 };
  const limit = phasePanel(many, teachers, "seed");
  const chain = phasePanel({ ...many, engine: "chain" }, teachers, "seed");
  for (const [i, { aggregated }] of chain.entries()) {
    // Fluctuations are of order 1/√D; the largest of six at this seed is half of this.
    assert.ok(Math.abs(aggregated - (limit[i]?.aggregated ?? NaN)) < 0.1);
  }
});

Deno.test("trainStudents() measures the error at every time, and no two students are the same", () => {
  const [one, two] = trainStudents(
    {
      activation: "relu",
      sigma: 0.1,
      readout: [1, 0.5],
      inputs: 100,
      rate: 0.5,
      until: 50,
      points: 9,
      draws: 2,
    },
    teachers,
    "seed",
  );
  assert.ok(one !== undefined && two !== undefined);
  assert.deepEqual([one.t[0], one.t.length, one.error.length], [0, 9, 9]);
  assert.ok(Math.abs((one.t.at(-1) ?? NaN) - 50) < 1e-12);
  assert.ok((one.error.at(-1) ?? NaN) < 0.01 * (one.error[0] ?? NaN));
  assert.notDeepEqual(one.end, two.end);
});

Deno.test("trainStudents() starts all activations and initialisations from the same normal numbers", () => {
  const start = (activation: "erf" | "relu", sigma: number, readout: number[]) => {
    const frozen = { inputs: 100, rate: 0, until: 1, points: 2, draws: 2 };
    return trainStudents({ ...frozen, activation, sigma, readout }, teachers, "seed")
      .map(({ end }) => [...end.Q, ...end.R.map((r) => r * sigma)].map((x) => x / sigma ** 2));
  };
  const first = start("relu", 0.01, [1, 0]);
  assert.notDeepEqual(first[0], first[1]);
  for (const other of [start("erf", 0.01, [1, 0]), start("relu", 1, [0.5, 0.5])]) {
    for (const [draw, overlaps] of other.entries()) {
      for (const [i, value] of overlaps.entries()) {
        assert.ok(Math.abs(value / (first[draw]?.[i] ?? NaN) - 1) < 1e-9, `draw ${draw}, ${i}`);
      }
    }
  }
});

Deno.test("the stages refuse parameters out of range where they are declared, naming them", () => {
  const { pair, phase, dimensions, students } = teacherStudentStages(profiles.smoke);
  const refuses = (param: { check: (value: unknown) => string | undefined }, value: unknown) =>
    assert.notEqual(param.check(value), undefined, JSON.stringify(value));
  for (const overlap of [-0.1, 1.1, NaN]) refuses(pair.params.overlap, overlap);
  refuses(pair.params.units, 0);
  refuses(pair.params.inputs, 3);
  for (const rate of [-1, NaN, Infinity]) refuses(phase.params.rate, rate);
  for (const from of [-1, 0, NaN]) refuses(phase.params.sigma, { from, to: 2, cells: 3 });
  refuses(phase.params.norm, { from: 1, to: 0.5, cells: 3 });
  refuses(phase.params.norm, { from: 1, to: Infinity, cells: 3 });
  refuses(dimensions.axes.inputs, [2]);
  refuses(students.params.settings, {
    ...students.params.settings.value,
    spread: { sigma: -1, readout: [1] },
  });
  assert.throws(
    () => teacherStudentStages({ ...profiles.smoke, phaseDraws: 0 }),
    /Cannot declare stage "teacher-student\/phase" at .*"draws" .*must be ≥ 1/,
  );
});
