/**
 * The claims of the paper, held against the results.
 *
 * @module
 */

import { json } from "../../pipeline/codecs/mod.ts";
import { integer, stage, text } from "../../pipeline/mod.ts";
import { type ContinualStages, importanceKinds } from "../continual/mod.ts";
import { type DciStages, groupings, importanceMethods, networkInputs } from "../dci/mod.ts";
import type { DigitStages } from "../digits/mod.ts";
import type { PathwayStages } from "../pathways/mod.ts";
import type { Profile } from "../profiles.ts";
import type { TeacherStudentStages } from "../teacher-student/mod.ts";
import type { VaeStages } from "../vae/mod.ts";
import type { Claim } from "./claim.ts";

/** The stages that judge each figure's claims. */
export function claimStages(
  profile: Profile,
  pathways: PathwayStages,
  teacherStudent: TeacherStudentStages,
  continual: ContinualStages,
  vae: VaeStages,
  dci: DciStages,
  digits: DigitStages,
) {
  const fig1 = stage({
    name: "claims/fig1",
    about: "judges what Figure 1 claims",
    module: import.meta.resolve("./figure1.ts"),
    params: {
      units: integer(teacherStudent.students.params.settings.value.spread.readout.length, {
        min: 2,
      }),
    },
    inputs: { ends: teacherStudent.students.out.ends },
    outputs: { claims: json<Claim[]>() },
    figures: [1],
  });
  const { target, start } = pathways.single.params;
  const { units, teacherUnits } = teacherStudent.phase.params;
  const fig3 = stage({
    name: "claims/fig3",
    about: "judges what Figure 3 claims",
    module: import.meta.resolve("./figure3.ts"),
    params: {
      target,
      start,
      closeness: text(profile.closeness, ["ratio", "difference"]),
      relativeImbalance: text(profile.relativeImbalance, ["ratio", "difference"]),
    },
    inputs: {
      single: pathways.single.out.trajectories,
      coupled: pathways.coupled.out.trajectories,
      phase: pathways.phase.out.cells,
      singleTimes: pathways.single.out.times,
      coupledTimes: pathways.coupled.out.times,
    },
    outputs: { claims: json<Claim[]>() },
    figures: [3],
  });
  const fig4 = stage({
    name: "claims/fig4",
    about: "judges what Figure 4 claims",
    module: import.meta.resolve("./figure4.ts"),
    random: true,
    params: {
      importance: text(profile.importance, importanceMethods),
      factorGroup: text(profile.factorGroup, ["all", ...groupings]),
    },
    inputs: networkInputs(vae, dci),
    outputs: { claims: json<Claim[]>() },
    figures: [4],
  });
  const fig5 = stage({
    name: "claims/fig5",
    about: "judges what Figure 5 claims",
    module: import.meta.resolve("./figure5.ts"),
    random: true,
    params: { units, teacherUnits },
    inputs: { cells: teacherStudent.phase.out.cells },
    outputs: { claims: json<Claim[]>() },
    figures: [5],
  });
  const fig6 = stage({
    name: "claims/fig6",
    about: "judges what Figure 6 claims",
    module: import.meta.resolve("./figure6.ts"),
    inputs: { profiles: continual.forgetting.out.profile },
    outputs: { claims: json<Claim[]>() },
    figures: [6],
  });
  const finite = stage({
    name: "claims/finite-students",
    about: "holds the equations of Figure 6 against networks of finite size",
    module: import.meta.resolve("./finite_students.ts"),
    inputs: { profiles: continual.forgetting.out.profile, finite: continual.finite.out.profile },
    outputs: { claims: json<Claim[]>() },
    figures: [6],
  });
  const fig7 = stage({
    name: "claims/fig7",
    about: "judges what Figure 7 claims",
    module: import.meta.resolve("./figure7.ts"),
    params: { penalty: text(profile.penalty, importanceKinds) },
    inputs: { tables: continual.protection.out.table },
    outputs: { claims: json<Claim[]>() },
    figures: [7],
  });
  const fig12 = stage({
    name: "claims/fig12",
    about: "judges what Figure 12 claims",
    module: import.meta.resolve("./figure12.ts"),
    inputs: { profiles: digits.forgetting.out.profile },
    outputs: { claims: json<Claim[]>() },
    figures: [12],
  });
  return { fig1, fig3, fig4, fig5, fig6, finite, fig7, fig12 };
}

/** The stages that {@linkcode claimStages} declares. */
export type ClaimStages = ReturnType<typeof claimStages>;
