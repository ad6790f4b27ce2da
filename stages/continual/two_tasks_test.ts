import assert from "node:assert/strict";
import { at } from "../numerics/at.ts";
import { stream } from "../random/mod.ts";
import { entropies } from "../teacher-student/entropies.ts";
import { generalisationError } from "../teacher-student/generalisation_error.ts";
import { MeanField } from "../teacher-student/mean_field.ts";
import { type OrderParameters, sampleStudent } from "../teacher-student/order_parameters.ts";
import { firstHead, type SchemeName, SCHEMES, secondHead } from "./schemes.ts";
import {
  beside,
  firstTask,
  type Outcome,
  secondTask,
  teacherPair,
  type Training,
} from "./two_tasks.ts";

const limit: Training = {
  engine: "mean-field",
  activation: "erf",
  rates: { firstLayer: 1, readout: 1 },
  inputs: 1000,
};
const none = stream(0, "nothing");

function initial(first: number, draw: number): OrderParameters {
  const readout = firstHead({ first, firstNorm: 1 });
  const student = { sigma: 1e-3, readout, inputs: 1000 };
  return sampleStudent(student, teacherPair(0), stream(1, "student", draw));
}

/** Students at the switch at t = 3000, by the angle of their first head. */
const learnt = new Map([0, 4].map((first) => [
  first,
  [0, 1, 2, 3].map((draw) => firstTask(initial(first, draw), limit, 3000, none)),
]));

function studentsOf(scheme: SchemeName): readonly OrderParameters[] {
  return learnt.get(SCHEMES[scheme].first) ?? [];
}

// The table of science.md, section 4: an independent implementation, four draws of its own, V = 0, 0.1, …, 1.
const published: { readonly [name in SchemeName]?: readonly number[] } = {
  "specialised-open": [.053, .070, .098, .128, .147, .153, .146, .117, .078, .039, .000],
  "not-specialised": [.333, .301, .270, .237, .205, .172, .139, .106, .071, .036, .000],
  "one-unit": [.074, .064, .057, .050, .044, .037, .031, .024, .016, .008, .000],
};

for (const [name, values] of Object.entries(published) as [SchemeName, readonly number[]][]) {
  Deno.test(`secondTask() forgets as an independent implementation does when ${name}`, () => {
    const students = studentsOf(name);
    for (const [i, expected] of values.entries()) {
      const overlap = i / 10;
      const task = { head: secondHead(SCHEMES[name]), until: 300 };
      const mean = students.reduce((sum, student) => {
        const { forgetting } = secondTask(beside(student, overlap), overlap, limit, task, none);
        return sum + forgetting / students.length;
      }, 0);
      assert.ok(Math.abs(mean - expected) < 0.01, `V = ${overlap}: ${mean}, not ${expected}`);
    }
  });
}

Deno.test("secondTask() uses the free unit, the same unit and a tiny head as is known of them", () => {
  const forgetting = (name: SchemeName, overlap: number): number => {
    const [student] = studentsOf(name) as [OrderParameters];
    const task = { head: secondHead(SCHEMES[name]), until: 300 };
    return secondTask(beside(student, overlap), overlap, limit, task, none).forgetting;
  };
  assert.ok(Math.abs(forgetting("same-unit", 0) - 0.334) < 0.01);
  for (const overlap of [0, 0.5, 0.9]) assert.ok(forgetting("free-unit", overlap) < 0.02);
  assert.ok(Math.abs(forgetting("tiny-head", 0)) < 0.01);
  assert.ok(Math.abs(forgetting("tiny-head", 0.1) - 0.31) < 0.01);
});

for (
  const [name, strength, forgetting, second] of [
    ["specialised-open", 0, .146, .000],
    ["specialised-open", 1, .000, .000],
    ["not-specialised", 0, .139, .000],
    ["not-specialised", 1, .007, .010],
    ["not-specialised", 10, .001, .048],
  ] as const
) {
  Deno.test(`secondTask() consolidates as an independent implementation does when ${name}, γ = ${strength}`, () => {
    const [student] = studentsOf(name) as [OrderParameters];
    const protection = { kind: "fisher", strength } as const;
    const task = { head: secondHead(SCHEMES[name]), until: 300, protection };
    const end = secondTask(beside(student, 0.6), 0.6, limit, task, none);
    assert.ok(Math.abs(end.forgetting - forgetting) < 0.01, `F = ${end.forgetting}`);
    assert.ok(Math.abs(end.second - second) < 0.01, `ε₂ = ${end.second}`);
  });
}

for (const engine of ["mean-field", "chain"] as const) {
  Deno.test(`secondTask() with γ = 0 is exactly the one without consolidation, by ${engine}`, () => {
    const [student] = studentsOf("specialised-open") as [OrderParameters];
    const training = { ...limit, engine, inputs: 20 };
    const task = { head: [0.7, 0.7], until: 5 };
    const run = (extra: object) =>
      secondTask(beside(student, 0.5), 0.5, training, { ...task, ...extra }, stream(3));
    const plain = run({});
    assert.deepEqual(run({ protection: { kind: "fisher", strength: 0 } }), plain);
    assert.notDeepEqual(run({ protection: { kind: "fisher", strength: 1 } }), plain);
  });
}

Deno.test("secondTask() freezes exactly the units that have importance when γ is large", () => {
  const student = {
    Q: Float64Array.of(1, 0.1, 0.1, 0.2),
    R: Float64Array.of(0.9, 0.3, 0.2, 0.1),
    h: Float64Array.of(1, 0),
  };
  const protection = { kind: "fisher", strength: 1e4 } as const;
  const { student: end } = secondTask(
    student,
    0.4,
    limit,
    { head: [0.7, 0.7], until: 20, protection },
    none,
  );
  for (const [i, value] of [...end.R].entries()) {
    const moved = Math.abs(value - at(student.R, i));
    if (i < 2) assert.ok(moved < 1e-3, `the first unit's overlap ${i} moved by ${moved}`);
    if (i === 3) assert.ok(moved > 0.1, `the second unit's overlap moved by ${moved} only`);
  }
});

Deno.test("secondTask() follows errors at the times that are asked for", () => {
  const [student] = studentsOf("not-specialised") as [OrderParameters];
  const task = { head: [0.7, 0.7], until: 10, times: [0, 1, 5, 10] };
  const { curve, first, second, forgetting, transfer } = secondTask(
    beside(student, 0.5),
    0.5,
    limit,
    task,
    none,
  );
  assert.deepEqual(curve.map(({ t }) => t), [0, 1, 5, 10]);
  assert.deepEqual([curve.at(-1)?.first, curve.at(-1)?.second], [first, second]);
  assert.ok(Math.abs(forgetting - (first - (curve[0]?.first ?? NaN))) < 1e-15);
  assert.ok(Math.abs(transfer - ((curve[0]?.second ?? NaN) - second)) < 1e-15);
});

Deno.test("secondTask() measures each task with its own head and teacher", () => {
  const [student] = studentsOf("one-unit") as [OrderParameters];
  const V = 0.4;
  const task = { head: secondHead(SCHEMES["one-unit"]), until: 30 };
  const end = secondTask(beside(student, V), V, limit, task, none);
  const teachers = teacherPair(V);
  const [v1, v2] = [Float64Array.of(1, 0), Float64Array.of(0, 1)];
  const before = beside(student, V);
  const close = (found: number, expected: number, other: number): void => {
    assert.ok(Math.abs(found - expected) < 1e-12, `${found}, not ${expected}`);
    // Or it would not matter which.
    assert.ok(Math.abs(other - expected) > 1e-4, `${other} and ${expected}`);
  };
  const H = (of: OrderParameters, v: Float64Array): number =>
    entropies("erf", of, teachers, v).aggregated;
  close(end.entropyBefore, H(before, v1), H(end.student, v1));
  close(end.entropyAfter, H(end.student, v2), H(end.student, v1));
  const error = (of: OrderParameters, v: Float64Array): number =>
    generalisationError("erf", of, teachers, v);
  close(end.second, error(end.student, v2), error(end.student, v1));
  const withFirstHead = { ...end.student, h: student.h };
  close(end.first, error(withFirstHead, v1), error(end.student, v1));
});

Deno.test("beside() gives the student that would have learnt beside that teacher", () => {
  const start = initial(4, 0);
  const student = firstTask(start, limit, 50, none);
  for (const overlap of [0, 0.3, 1]) {
    const field = new MeanField(2, {
      teachers: teacherPair(overlap),
      rates: limit.rates,
      tolerance: { relative: 1e-10, absolute: 1e-13 },
    });
    field.start(beside(start, overlap), Float64Array.of(1, 0));
    field.follow([50]);
    const direct = field.order();
    for (const [i, value] of [...beside(student, overlap).R].entries()) {
      assert.ok(Math.abs(value - at(direct.R, i)) < 1e-6, `V = ${overlap}, ${i}`);
    }
  }
});

Deno.test("beside() has the overlaps of weights with a teacher that is V w¹ + √(1 − V²) u", () => {
  const random = stream(2, "beside");
  const [w1, u, ...units] = Array.from(
    { length: 4 },
    () => random.fillNormal(new Float64Array(6)),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const dot = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, x, i) => sum + x * at(b, i), 0);
  const R = (second: Float64Array): Float64Array =>
    Float64Array.from(units.flatMap((unit) => [dot(unit, w1), dot(unit, second)]));
  const student = { Q: new Float64Array(4), R: R(u), h: Float64Array.of(1, 0) };
  for (const V of [0, 0.3, 1]) {
    const expected = R(w1.map((x, i) => V * x + Math.sqrt(1 - V * V) * at(u, i)));
    for (const [i, value] of beside(student, V).R.entries()) {
      assert.ok(Math.abs(value - at(expected, i)) < 1e-12, `V = ${V}, ${i}`);
    }
  }
});

Deno.test("secondTask() with one head forgets what the teachers differ by, once it has learnt the second", () => {
  // The network is then the second teacher: ε₁ = ½ E[(y₁ − y₂)²] = 1/3 − (2/π) asin(V/2).
  for (const name of ["specialised-open", "not-specialised"] as const) {
    const [student] = studentsOf(name) as [OrderParameters];
    for (const overlap of [0, 0.5, 1]) {
      const task = { head: "kept", until: 1000 } as const;
      const end = secondTask(beside(student, overlap), overlap, limit, task, none);
      const exact = 1 / 3 - 2 / Math.PI * Math.asin(overlap / 2);
      assert.ok(Math.abs(end.first - exact) < 1e-3, `${name}, V = ${overlap}: ${end.first}`);
      assert.ok(end.second < 1e-4, `${end.second}`);
    }
    // On the way the head has moved, and it is by this that both are measured.
    const now = secondTask(beside(student, 0.5), 0.5, limit, { head: "kept", until: 5 }, none);
    const error = (of: OrderParameters): number =>
      generalisationError("erf", of, teacherPair(0.5), Float64Array.of(1, 0));
    assert.equal(now.first, error(now.student));
    assert.notEqual(now.first, error({ ...now.student, h: student.h }));
  }
});

for (const kind of ["fisher", "l2"] as const) {
  Deno.test(`secondTask() by SGD on weights with the sampled ${kind} importance does as the equations`, () => {
    const V = 0.5;
    for (const [name, strength] of [["specialised-open", 1], ["not-specialised", 1]] as const) {
      const student = beside(studentsOf(name)[0] as OrderParameters, V);
      const protection = { kind, strength, samples: 400 };
      const task = { head: secondHead(SCHEMES[name]), until: 30, protection };
      const exact = secondTask(student, V, limit, task, none);
      const direct: Training = { ...limit, engine: "direct", inputs: 400 };
      const runs = [0, 1, 2, 3].map((run) =>
        secondTask(student, V, direct, task, stream(5, "direct", run))
      );
      const mean = (measure: (end: Outcome) => number): number =>
        runs.reduce((sum, end) => sum + measure(end) / runs.length, 0);
      // Of order 1/D and 1/√(D · runs), a fortieth.
      const measures = [(end: Outcome) => end.forgetting, (end: Outcome) => end.second];
      for (const measure of measures) {
        const [found, expected] = [mean(measure), measure(exact)];
        assert.ok(Math.abs(found - expected) < 0.02, `${name}: ${found}, ${expected}`);
      }
      // It is pulled: without that it forgets more, or the test would not see it.
      const { protection: _, ...free } = task;
      const unprotected = secondTask(student, V, limit, free, none);
      assert.ok(unprotected.forgetting > exact.forgetting + 0.05, `${unprotected.forgetting}`);
    }
  });
}
