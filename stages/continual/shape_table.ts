/**
 * The shape of the forgetting profile over all initialisations: Figures 5 and 6 joined [ours].
 *
 * @module
 */

import { stream } from "../random/mod.ts";
import { students, type StudentsParams } from "./profile_table.ts";
import { secondHead } from "./schemes.ts";
import { beside, secondTask } from "./two_tasks.ts";

/** What {@linkcode shapeTable} takes. */
export interface ShapeParams extends Omit<StudentsParams, "scheme"> {
  /** Standard deviation σ of the first layer. */
  readonly sigma: number;
  /** Norm r of either head. */
  readonly norm: number;
  /** Angles of the first and of the second head in units of π/16. */
  readonly firsts: readonly number[];
  readonly seconds: readonly number[];
  /** Overlaps V; ascending. */
  readonly overlaps: readonly number[];
  /** How long the second task is learnt, t. */
  readonly until: number;
}

/** One row of {@linkcode shapeTable}: one initialisation. */
export interface ShapeRow {
  /** Angles of the heads in units of π/16. */
  readonly first: number;
  readonly second: number;
  /** V at which most is forgotten, of the profile that is the mean over draws. */
  readonly worst: number;
  /** Forgetting there. */
  readonly most: number;
  /** How far the profile rises before it falls: (max F − F(V = 0)) / max F; 0 if it only falls. */
  readonly rise: number;
  /** Entropy of the student at the switch, mean over draws. */
  readonly entropy: number;
}

/** The forgetting profile's shape for every pair of heads. */
export function shapeTable(
  params: ShapeParams,
  seed: string,
  progress: (fraction: number) => void = () => {},
): ShapeRow[] {
  const { firsts, seconds, overlaps, until, training, sigma, norm } = params;
  return firsts.flatMap((first, index) => {
    progress(index / firsts.length);
    const learnt = students({ ...params, scheme: { sigma, first, firstNorm: norm } }, seed);
    return seconds.map((second) => {
      const task = { head: secondHead({ second, secondNorm: norm }), until };
      let entropy = 0;
      const profile = overlaps.map((overlap) => {
        let sum = 0;
        for (const [draw, student] of learnt.entries()) {
          const random = stream(seed, "second task", draw, overlap);
          const end = secondTask(beside(student, overlap), overlap, training, task, random);
          sum += end.forgetting / learnt.length;
          entropy += end.entropyBefore / learnt.length / overlaps.length;
        }
        return sum;
      });
      return { first, second, ...shapeOf(overlaps, profile), entropy };
    });
  });
}

/** Where a profile is largest, how large it is there, and how far it rose to it. */
export function shapeOf(
  overlaps: readonly number[],
  profile: readonly number[],
): { worst: number; most: number; rise: number } {
  const most = Math.max(...profile);
  const worst = overlaps[profile.indexOf(most)] ?? NaN;
  return { worst, most, rise: most > 0 ? (most - (profile[0] ?? NaN)) / most : 0 };
}
