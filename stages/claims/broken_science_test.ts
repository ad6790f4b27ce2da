import assert from "node:assert/strict";
import { profileTable } from "../continual/profile_table.ts";
import { type Scheme, SCHEMES } from "../continual/schemes.ts";
import { erfTraining } from "../continual/training.ts";
import { tableOf } from "../numerics/table.ts";
import { coupledTable, coupledTimesTable } from "../pathways/coupled_table.ts";
import { phaseTable } from "../pathways/phase_table.ts";
import { SETTING } from "../pathways/setting.ts";
import { timesTable, trajectoryTable } from "../pathways/trajectory_table.ts";
import { stream } from "../random/mod.ts";
import { phasePanel } from "../teacher-student/phase_panel.ts";
import { ours } from "../choices.ts";
import { initialisationsOf } from "../teacher-student/mod.ts";
import { polar } from "../teacher-student/readouts.ts";
import { sampleTeachers } from "../teacher-student/teachers.ts";
import { trainStudents } from "../teacher-student/two_students.ts";
import type { Declaration } from "./claim.ts";
import { figure1 } from "./figure1.ts";
import { figure3 } from "./figure3.ts";
import { figure5 } from "./figure5.ts";
import { figure6 } from "./figure6.ts";
import { finiteStudents } from "./finite_students.ts";
import { judge } from "./judge.ts";

const ourStudents = initialisationsOf(ours);

/** Verdicts by claim. */
function verdicts<Data>(
  declarations: readonly Declaration<Data>[],
  data: Data,
): { readonly [id: string]: string } {
  return Object.fromEntries(judge(declarations, data).map(({ id, verdict }) => [id, verdict]));
}

// Each test holds claims against the real science on a small scale, then with one constant changed.

Deno.test("pathway-curves and pathway-weights fail when the theory is told another task than is learnt", () => {
  const sampling = { theoryPoints: 2, simulationPoints: 10, inputs: 4, resolution: 1e-3 };
  const judged = (target: number) => {
    const tables = {
      single: trajectoryTable({ ...SETTING, ...sampling, lambdas: [0, 3] }),
      coupled: coupledTable({ ...SETTING, ...sampling, pairs: [{ fast: 9, slow: 2 }] }),
      times: [
        timesTable({ ...SETTING, ...sampling, lambdas: [0, 3] }),
        coupledTimesTable({ ...SETTING, ...sampling, pairs: [{ fast: 9, slow: 2 }] }),
      ],
      phase: phaseTable({ ...SETTING, cells: 100, largest: 100 }),
    };
    return verdicts(figure3, { ...tables, start: SETTING.start, target });
  };
  assert.deepEqual(judged(SETTING.target), {
    "pathway-curves": "reproduced",
    "pathway-times": "reproduced",
    "pathway-weights": "reproduced",
    "imbalance-closeness": "reproduced",
    "imbalance-specialises": "reproduced",
    "closed-form": "reproduced",
  });
  const broken = judged(1.05 * SETTING.target);
  assert.equal(broken["pathway-curves"], "not reproduced");
  assert.equal(broken["pathway-weights"], "not reproduced");
});

Deno.test("sparse-Q and either-activation fail when both initialisations are the same", () => {
  const teachers = sampleTeachers({
    ...{ units: 2, teachers: 1, overlap: 0, inputs: 1000 },
  }, stream(1, "teacher"));
  const judged = (initialisations: typeof ourStudents) =>
    verdicts(figure1, {
      units: 4,
      students: (["relu", "erf"] as const).flatMap((activation) =>
        (["specialising", "spread"] as const).map((initialisation) => {
          const students = trainStudents(
            {
              ...initialisations[initialisation],
              ...{ activation, inputs: 300, rate: 0.5, until: 100, points: 2, draws: 4 },
            },
            teachers,
            "seed",
          );
          const rows = students.map(({ entropies, error }, draw) => ({
            ...entropies,
            ...{ draw, start: error[0] ?? NaN, error: error.at(-1) ?? NaN },
          }));
          return { activation, initialisation, table: tableOf(rows) };
        })
      ),
    });
  const sound = judged(ourStudents);
  assert.equal(sound["sparse-Q"], "reproduced");
  assert.equal(sound["either-activation"], "reproduced");
  const { specialising } = ourStudents;
  const broken = judged({ specialising, spread: specialising });
  assert.equal(broken["sparse-Q"], "not reproduced");
  assert.equal(broken["either-activation"], "not reproduced");
});

Deno.test("imbalance-first-layer fails when the units of its panel are not identical", () => {
  const teachers = sampleTeachers({
    ...{ units: 1, teachers: 1, overlap: 0, directions: "orthogonal", inputs: 1000 },
  }, stream(1, "teacher"));
  const judged = (sixteenths: number) => {
    const rows = phasePanel(
      {
        ...{ engine: "mean-field", activation: "erf", inputs: 1000, rate: 1, until: 300, draws: 3 },
        direction: polar(sixteenths * Math.PI / 16),
        sigma: { from: 1e-2, to: 2, cells: 6 },
        norm: { from: 1e-2, to: 3, cells: 6 },
      },
      teachers,
      "seed",
    );
    return verdicts(figure5, { panels: [{ sixteenths: 4, cells: tableOf(rows) }] });
  };
  const [sound, broken] = [judged(4), judged(0)];
  assert.equal(sound["imbalance-first-layer"], "reproduced");
  assert.equal(sound["imbalance-readout"], "not reproduced");
  assert.equal(broken["imbalance-first-layer"], "not reproduced");
});

Deno.test("hammer, monotonic and premise fail when first heads have the angle of the other scheme", () => {
  const of = (scheme: Scheme) =>
    tableOf(profileTable({
      ...{ training: erfTraining("mean-field", { rate: 1, inputs: 1000 }), scheme, sigma: 1e-3 },
      ...{ draws: 4, switchAt: 500, overlaps: [0, 0.25, 0.5, 0.75, 1], until: 300 },
    }, "seed"));
  const judged = (specialised: number, others: number) => {
    const profiles = [
      {
        scheme: "specialised-open",
        table: of({ ...SCHEMES["specialised-open"], first: specialised }),
      },
      { scheme: "not-specialised", table: of({ ...SCHEMES["not-specialised"], first: others }) },
      { scheme: "one-unit", table: of(SCHEMES["one-unit"]) },
      { scheme: "imbalanced", table: of(SCHEMES["imbalanced"]) },
    ];
    return {
      ...verdicts(figure6, { profiles }),
      ...verdicts(finiteStudents, { profiles, finite: profiles }),
    };
  };
  assert.deepEqual(judged(0, 4), {
    "hammer": "reproduced",
    "hammer-imbalance": "inconclusive",
    "premise": "reproduced",
    "monotonic": "reproduced",
    "monotonic-one-unit": "reproduced",
    "specialised": "reproduced",
    "specialised-imbalance": "reproduced",
    "finite-students": "reproduced",
  });
  const broken = judged(4, 0);
  assert.equal(broken["hammer"], "not reproduced");
  assert.equal(broken["specialised"], "not reproduced");
  assert.equal(broken["monotonic"], "not reproduced");
  assert.equal(broken["premise"], "not reproduced");
});
