/**
 * The fine-tuned encoders that Figure 13 is about, each with what was measured of it.
 *
 * @module
 */

import { column, type Columns } from "../numerics/table.ts";

/** Forgetting at one similarity and strength, mean over heads. */
export interface TunedPoint {
  readonly similarity: number;
  /** γ of elastic weight consolidation. */
  readonly strength: number;
  readonly forgetting: number;
  /** ε₂ at the end. */
  readonly second: number;
}

/** One network. */
export interface TunedNetwork {
  readonly gain: number;
  readonly seed: number;
  /** Cross-entropy of held-out images after phase 1, nats an image. */
  readonly reconstruction: number;
  /** H_Q of the latents for the first task, before it and at the switch, mean over heads. */
  readonly entropyStart: number;
  readonly entropy: number;
  /** ε₁ at the switch, mean over heads. */
  readonly first: number;
  readonly points: readonly TunedPoint[];
}

/** Summarises a network; see `FineTuningRow` for the columns of `tuned`. */
export function tunedNetwork(
  { gain, seed }: { readonly gain: number; readonly seed: number },
  curve: Columns,
  tuned: Columns,
): TunedNetwork {
  const numbers = (name: string): number[] => column(tuned, name);
  const [similarities, strengths] = [numbers("similarity"), numbers("strength")];
  const mean = (name: string, rows: readonly number[]): number => {
    const values = numbers(name);
    return rows.reduce((sum, row) => sum + (values[row] ?? NaN), 0) / rows.length;
  };
  const all = [...similarities.keys()];
  const groups = Map.groupBy(all, (row) => `${similarities[row]} ${strengths[row]}`);
  return {
    gain,
    seed,
    reconstruction: column(curve, "held_out_reconstruction").at(-1) ?? NaN,
    entropyStart: mean("entropy_start", all),
    entropy: mean("entropy", all),
    first: mean("first", all),
    points: [...groups.values()].map((rows) => ({
      similarity: similarities[rows[0] ?? NaN] ?? NaN,
      strength: strengths[rows[0] ?? NaN] ?? NaN,
      forgetting: mean("forgetting", rows),
      second: mean("second", rows),
    })),
  };
}
