import assert from "node:assert/strict";
import { coupledDynamics } from "./dynamics.ts";
import { SETTING } from "./setting.ts";
import { timesTable, trajectoryTable } from "./trajectory_table.ts";
import { hittingTime, passageTime } from "./times.ts";

const LAMBDAS = [-2, 0, 1, 10];
const PARAMS = {
  ...SETTING,
  lambdas: LAMBDAS,
  theoryPoints: 50,
  simulationPoints: 20,
  inputs: 3,
  resolution: 1e-4,
};
const TABLE = trajectoryTable(PARAMS);
const ROWS = TABLE.source.map((source, row) => ({
  source,
  lambda: TABLE.lambda[row] ?? NaN,
  t: TABLE.t[row] ?? NaN,
  a: TABLE.a[row] ?? NaN,
  w: TABLE.w[row] ?? NaN,
  h: TABLE.h[row] ?? NaN,
  loss: TABLE.loss[row] ?? NaN,
}));

Deno.test("trajectoryTable() has a row for every λ, source and time when asked for four λ", () => {
  for (const column of Object.values(TABLE)) assert.equal(column.length, ROWS.length);
  const counts = Map.groupBy(ROWS, ({ source, lambda }) => `${source} ${lambda}`);
  for (const lambda of LAMBDAS) {
    assert.equal(counts.get(`theory ${lambda}`)?.length, 50);
    assert.equal(counts.get(`simulation ${lambda}`)?.length, 20);
  }
});

Deno.test("trajectoryTable() agrees in theory and simulation within 1e-3 at every point", () => {
  for (const { source, lambda, t, a, w, h, loss } of ROWS) {
    const exact = coupledDynamics([{ a: SETTING.start, lambda }], SETTING.target)(t);
    const tolerance = source === "theory" ? 1e-12 : 1e-3;
    assert.ok(Math.abs(a / (exact.a[0] ?? NaN) - 1) <= tolerance, `λ = ${lambda}, t = ${t}: ${a}`);
    assert.ok(Math.abs(loss - exact.residual ** 2 / 2) <= tolerance, `λ = ${lambda}, t = ${t}`);
    assert.ok(Math.abs(h * w / a - 1) < 1e-12);
    assert.ok(Math.abs(h * h - w * w - lambda) <= 1e-3 * (1 + Math.abs(lambda)));
  }
});

Deno.test("trajectoryTable() starts at zero and ends after every pathway has arrived", () => {
  for (const source of ["theory", "simulation"]) {
    for (const lambda of LAMBDAS) {
      const run = ROWS.filter((row) => row.source === source && row.lambda === lambda);
      assert.equal(run[0]?.t, 0);
      assert.ok((run.at(-1)?.a ?? NaN) > 0.99);
      assert.ok(run.every(({ t }, index) => index === 0 || t > (run[index - 1]?.t ?? NaN)));
    }
  }
});

Deno.test("timesTable() has the escaping and hitting time of each λ when asked for four", () => {
  const times = timesTable(PARAMS);
  assert.deepEqual([...times.lambda], LAMBDAS);
  for (const [row, lambda] of LAMBDAS.entries()) {
    const pathway = { a: SETTING.start, lambda };
    const expected = [passageTime(pathway, 0.01, 1), hittingTime(pathway, 1, 0.01)];
    for (const [index, name] of (["escaping_theory", "hitting_theory"] as const).entries()) {
      const error = (times[name][row] ?? NaN) / (expected[index] ?? NaN) - 1;
      assert.ok(Math.abs(error) < 1e-12, `${name} of λ = ${lambda} is off by ${error}`);
    }
  }
});

Deno.test("trajectoryTable() and timesTable() throw when a parameter is out of range", () => {
  const cases = [
    ["lambdas", [], /lambdas is \[\]/],
    ["lambdas", [NaN], /lambda is NaN/],
    ["target", -1, /target is -1/],
    ["threshold", 1, /threshold is 1/],
    ["start", Infinity, /a is Infinity/],
  ] as const;
  for (const [name, value, message] of cases) {
    const params = { ...PARAMS, [name]: value };
    assert.throws(() => timesTable(params), { name: "RangeError", message });
    assert.throws(() => trajectoryTable(params), { name: "RangeError", message });
  }
  const sampling = [
    ["theoryPoints", 1, /points is 1/],
    ["simulationPoints", 2.5, /points is 2.5/],
    ["inputs", 0, /inputs is 0/],
    ["resolution", -1, /resolution is -1/],
  ] as const;
  for (const [name, value, message] of sampling) {
    assert.throws(() => trajectoryTable({ ...PARAMS, [name]: value }), {
      name: "RangeError",
      message,
    });
  }
  for (const start of [0, 1]) {
    assert.throws(() => trajectoryTable({ ...PARAMS, start, lambdas: [0] }), {
      name: "RangeError",
      message: "Cannot draw trajectories: lambdas is 0; it must be a list in which some λ learns.",
    });
  }
});
