/**
 * How often Figure 4's claims would come out how, if the pipeline's networks were like those of the study
 * of the gain on both sides:
 *
 *     deno run --allow-read bench/gain_power.ts
 *
 * An experiment of n seeds draws, for each seed and each gain, one of the study's networks of this gain and
 * number of steps, and is judged by the claims' own code. Networks of a seed are drawn apart: that seeds may
 * do well or badly at all gains is left out, as it was not seen in the study.
 *
 * @module
 */

import { figure4 } from "../stages/claims/figure4.ts";
import { verdictOf } from "../stages/claims/judge.ts";
import type { Network } from "../stages/dci/networks.ts";
import { stream } from "../stages/random/mod.ts";

const REPETITIONS = 2000;
const GAINS = [0.3, 0.6, 1, 1.5, 2];
const judged = figure4.filter(({ id }) => id === "gain-D" || id === "gain-reconstruction");

/** What the study measured of a network. */
interface Studied {
  readonly gain: number;
  readonly step: number;
  readonly batch: number;
  readonly reconstruction: number;
  readonly disentanglement: number;
}

function studied(): Studied[] {
  const text = Deno.readTextFileSync(new URL("../docs/gain_study_both.csv", import.meta.url));
  const [head = "", ...lines] = text.trim().split("\n");
  const names = head.split(",");
  return lines.map((line) => {
    const row = Object.fromEntries(line.split(",").map((cell, i) => [names[i], Number(cell)]));
    return row as unknown as Studied;
  });
}

/** Shares of the verdicts on one claim, and of its number. */
function outcomes(steps: number, seeds: number): Map<string, number> {
  const pool = Map.groupBy(
    studied().filter(({ step, batch }) => step === steps && batch === 32),
    ({ gain }) => gain,
  );
  const random = stream("power", String(steps), seeds);
  const counts = new Map<string, number>();
  for (let i = 0; i < REPETITIONS; i++) {
    const networks = Array.from({ length: seeds }, (_, seed) =>
      GAINS.map((gain) => {
        const candidates = pool.get(gain) ?? [];
        const one = candidates[Math.floor(random.uniform() * candidates.length)];
        if (one === undefined) throw new RangeError(`Cannot draw: no network of gain ${gain}`);
        return networkOf(one, seed);
      })).flat();
    for (const { id, measure, threshold, relation } of judged) {
      const estimate = measure({ networks, random });
      const [below, above] = [estimate.below(threshold), estimate.above(threshold)];
      const verdict = relation === "<" ? verdictOf(below, above) : verdictOf(above, below);
      const key = `${id}: ${verdict}`;
      counts.set(key, (counts.get(key) ?? 0) + 1 / REPETITIONS);
    }
  }
  return counts;
}

function networkOf({ gain, reconstruction, disentanglement }: Studied, seed: number): Network {
  // The two claims look at nothing else.
  const methods = { "gradient-boosting": { disentanglement } };
  return { gain, seed, reconstruction, divergences: [], scores: { methods } } as unknown as Network;
}

for (const steps of [10_000, 20_000]) {
  for (const seeds of [4, 5, 6, 7, 8, 9, 10, 12]) {
    const shares = [...outcomes(steps, seeds)].sort(([a], [b]) => a < b ? -1 : 1)
      .map(([key, share]) => `${key} ${share.toFixed(3)}`);
    console.log(
      `${steps} steps, ${seeds} seeds (${seeds * GAINS.length} networks): ${shares.join("; ")}`,
    );
  }
}
