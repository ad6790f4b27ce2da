/**
 * Figure 7: elastic weight consolidation, by its strength.
 *
 * @module
 */

import { stream } from "../random/mod.ts";
import type { ImportanceKind } from "../teacher-student/consolidation.ts";
import { type ProfileParams, students } from "./profile_table.ts";
import { secondHead } from "./schemes.ts";
import { beside, secondTask } from "./two_tasks.ts";

/** What {@linkcode protectionTable} takes. */
export interface ProtectionParams extends ProfileParams {
  /** What importance is taken from. */
  readonly kind: ImportanceKind;
  /** Strengths γ. */
  readonly strengths: readonly number[];
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
  /** Entropy H of the student for the first task at the switch. */
  readonly entropy_before: number;
}

/** Forgetting of some students at every V and γ. */
export function protectionTable(
  params: ProtectionParams,
  seed: string,
  progress: (fraction: number) => void = () => {},
): ProtectionRow[] {
  const { training, scheme, overlaps, strengths, until, kind } = params;
  const learnt = students(params, seed);
  return overlaps.flatMap((overlap, index) => {
    progress(index / overlaps.length);
    return strengths.flatMap((strength) =>
      learnt.map((student, draw) => {
        const random = stream(seed, "second task", draw, overlap, strength);
        const task = { head: secondHead(scheme), until, protection: { kind, strength } };
        const { forgetting, second, entropyBefore } = secondTask(
          beside(student, overlap),
          overlap,
          training,
          task,
          random,
        );
        return { overlap, strength, draw, forgetting, second, entropy_before: entropyBefore };
      })
    );
  });
}
