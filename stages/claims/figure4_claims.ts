/**
 * What Figure 4 claims.
 *
 * @module
 */

import { disentanglementOf, gainsOf, type Network } from "../figures/networks.ts";
import { spearman } from "../numerics/spearman.ts";
import type { Random } from "../random/mod.ts";
import { shuffled } from "../random/shuffled.ts";
import { type Claim, judge, type Measured } from "./claim.ts";
import { exact } from "./estimates.ts";

const RESAMPLES = 2000;

/**
 * Judges Figure 4's claims. Intervals are from bootstrap resamples of the networks at each gain; the
 * p-value is that of a permutation test, one-sided.
 */
export function figure4Claims(networks: readonly Network[], random: Random): Claim[] {
  const correlation = (some: readonly Network[]): number =>
    spearman(some.map(({ gain }) => gain), some.map(disentanglementOf));
  return [
    judge({
      id: "fig4-disentanglement",
      figure: 4,
      statement: "disentanglement falls as the gain of the initialisation grows",
      statistic: "Spearman correlation of D with gain",
      relation: "<",
      threshold: 0,
    }, bootstrapped(networks, correlation, random)),
    judge({
      id: "fig4-chance",
      figure: 4,
      statement: "and not by chance",
      statistic: "one-sided permutation p of that correlation",
      relation: "<",
      threshold: 0.05,
    }, exact(permutationP(networks, random))),
    judge({
      id: "fig4-reconstruction",
      figure: 4,
      statement: "the reconstruction loss remains steady",
      statistic: "range of its means by gain over its deviation between seeds",
      relation: "<",
      threshold: 1,
    }, bootstrapped(networks, relativeRange, random)),
    judge({
      id: "fig4-matched",
      figure: 4,
      statement: "disentanglement falls with the gain among networks that reconstruct alike [ours]",
      statistic: "partial Spearman correlation of D with gain, given the reconstruction loss",
      relation: "<",
      threshold: 0,
    }, bootstrapped(networks, partialCorrelation, random)),
  ];
}

/** Spearman's correlation of D with gain when the part that the loss explains is taken out. */
function partialCorrelation(networks: readonly Network[]): number {
  const [gain, loss, D] = [
    networks.map((network) => network.gain),
    networks.map(({ reconstruction }) => reconstruction),
    networks.map(disentanglementOf),
  ];
  const [gd, gl, dl] = [spearman(gain, D), spearman(gain, loss), spearman(D, loss)];
  return (gd - gl * dl) / Math.sqrt((1 - gl ** 2) * (1 - dl ** 2));
}

/** Range of the mean losses by gain, in units of their pooled standard deviation within a gain. */
function relativeRange(networks: readonly Network[]): number {
  const groups = byGain(networks).map((group) => group.map(({ reconstruction }) => reconstruction));
  const meanOf = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const means = groups.map(meanOf);
  const squares = groups.flatMap((group, i) => group.map((x) => (x - (means[i] ?? NaN)) ** 2));
  const within = Math.sqrt(
    squares.reduce((sum, square) => sum + square, 0) / (squares.length - groups.length),
  );
  return (Math.max(...means) - Math.min(...means)) / within;
}

/** A statistic with the 95 % interval of resamples, the networks of each gain drawn among themselves. */
function bootstrapped(
  networks: readonly Network[],
  statistic: (networks: readonly Network[]) => number,
  random: Random,
): Measured {
  const value = statistic(networks);
  const groups = byGain(networks);
  // One network a gain says nothing of how networks differ.
  if (groups.some((group) => group.length < 2)) return { value, low: -Infinity, high: Infinity };
  const drawn = (group: readonly Network[]): Network[] =>
    group.map((one) => group[Math.floor(random.uniform() * group.length)] ?? one);
  const resampled = Array.from({ length: RESAMPLES }, () => statistic(groups.flatMap(drawn)))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const at = (share: number): number => resampled[Math.floor(share * resampled.length)] ?? NaN;
  return { value, low: at(0.025), high: at(0.975) };
}

/** Share of shufflings of the gains whose correlation is at most the one found. */
function permutationP(networks: readonly Network[], random: Random): number {
  const D = networks.map(disentanglementOf);
  const gains = networks.map(({ gain }) => gain);
  const found = spearman(gains, D);
  let atMost = 1;
  for (let i = 0; i < RESAMPLES; i++) if (spearman(shuffled(gains, random), D) <= found) atMost++;
  return atMost / (RESAMPLES + 1);
}

function byGain(networks: readonly Network[]): Network[][] {
  return gainsOf(networks).map((gain) => networks.filter((network) => network.gain === gain));
}
