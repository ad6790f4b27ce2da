/**
 * How specialised students are at the switch by the scale σ of their first layer and the norm r₁ of
 * their first head, at the angle of identical units: what the schemes specialised by imbalance were
 * chosen by (`stages/continual/scheme_setting.ts`), on draws that no stage takes.
 *
 *     deno run -A bench/imbalance_study.ts
 *
 * @module
 */

import { firstTask, teacherPair } from "../stages/continual/two_tasks.ts";
import { erfTraining } from "../stages/continual/training.ts";
import { profiles } from "../stages/profiles.ts";
import { stream } from "../stages/random/mod.ts";
import { entropies } from "../stages/teacher-student/entropies.ts";
import { sampleStudent } from "../stages/teacher-student/order_parameters.ts";
import { polar } from "../stages/teacher-student/readouts.ts";
import { ours } from "../stages/choices.ts";

const training = erfTraining("mean-field", { rate: ours.eta, inputs: ours.initialInputs });
const teachers = teacherPair(0);
const target = Float64Array.of(1, 0);

/** H of students at the switch, by draw. */
function entropiesAt(sigma: number, norm: number, draws: number, name: string): number[] {
  const readout = polar(Math.PI / 4).map((part) => norm * part);
  return Array.from({ length: draws }, (_, draw) => {
    const initial = { sigma, readout, inputs: ours.initialInputs };
    const student = sampleStudent(initial, teachers, stream(name, draw));
    const end = firstTask(student, training, profiles.standard.switchTime, stream("none"));
    return entropies("erf", end, teachers, target).aggregated;
  });
}

function report(sigmas: readonly number[], norms: readonly number[], draws: number, name: string) {
  for (const sigma of sigmas) {
    for (const norm of norms) {
      const H = entropiesAt(sigma, norm, draws, name);
      const mean = H.reduce((sum, one) => sum + one / draws, 0);
      const mixed = H.filter((one) => one > 0.1).length;
      console.log(
        `σ = ${sigma}, r₁ = ${norm}: H = ${mean.toFixed(4)}, above 0.1 in ${mixed} of ${draws}`,
      );
    }
  }
}

report([0.5, 1, 1.5, 2], [0.01, 0.03, 0.1, 0.3, 1], 16, "choice of a scheme");
report([2], [0.01, 0.02, 0.03, 0.05, 0.1], 400, "choice of a scheme, again");
