/**
 * Figure 7: elastic weight consolidation, by its strength.
 *
 * @module
 */

import { stream } from "../random/mod.ts";
import type { ImportanceKind } from "../teacher-student/consolidation.ts";
import { headOf, type ProfileParams, students } from "./profile_table.ts";
import { beside, secondTask, type Training } from "./two_tasks.ts";

/** What the second task is learnt by. */
export type ConsolidatedBy = {
  /** The equations, with the importances of the limit, or SGD on weights, with sampled ones. */
  readonly engine: "mean-field" | "direct";
  /** Input dimension D of the weights, and inputs that importances are sampled on. */
  readonly inputs: number;
  readonly samples: number;
};

/** What {@linkcode protectionTable} takes. */
export interface ProtectionParams extends ProfileParams {
  /** What importance is taken from. */
  readonly kind: ImportanceKind;
  /** Strengths γ. */
  readonly strengths: readonly number[];
  /** What the second task is learnt by; the first is by the training. The equations by default. */
  readonly by?: ConsolidatedBy;
}

/** One row of {@linkcode protectionTable}: one student, V and γ. */
export interface ProtectionRow {
  /** Overlap V of the two teachers. */
  readonly overlap: number;
  /** γ. */
  readonly strength: number;
  readonly draw: number;
  /** ε₁ at the end less ε₁ at the switch. */
  readonly forgetting: number;
  /** ε₂ at the end. */
  readonly second: number;
}

/** Forgetting of some students at every V and γ. */
export function protectionTable(
  params: ProtectionParams,
  seed: string,
  progress: (fraction: number) => void = () => {},
): ProtectionRow[] {
  const { overlaps, strengths, until, kind, by } = params;
  const training: Training = by?.engine === "direct"
    ? { ...params.training, engine: by.engine, inputs: by.inputs }
    : params.training;
  const samples = by === undefined ? {} : { samples: by.samples };
  const learnt = students(params, seed);
  return overlaps.flatMap((overlap, index) => {
    progress(index / overlaps.length);
    return strengths.flatMap((strength) =>
      learnt.map((student, draw) => {
        const random = stream(seed, "second task", draw, overlap, strength);
        const protection = { kind, strength, ...samples };
        const task = { head: headOf(params), until, protection };
        const { forgetting, second } = secondTask(
          beside(student, overlap),
          overlap,
          training,
          task,
          random,
        );
        return { overlap, strength, draw, forgetting, second };
      })
    );
  });
}
