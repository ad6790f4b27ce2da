/**
 * The β-VAEs that figures and claims are about, each with what was measured of it.
 *
 * @module
 */

import { disentanglement, grouped } from "./dci.ts";
import { GROUPS } from "./factor_groups.ts";
import type { ImportanceMethod } from "./importance.ts";
import type { DciScores, Grouping } from "./mod.ts";
import { column, type Columns } from "../numerics/table.ts";

/** One trained network. */
export interface Network {
  readonly gain: number;
  readonly seed: number;
  /** Cross-entropy of held-out images at the end, nats an image. */
  readonly reconstruction: number;
  /** Divergence of each latent at the end, in nats. */
  readonly divergences: readonly number[];
  readonly scores: DciScores;
}

/** One element of each sweep, as a stage reads it. */
interface Element<T> {
  readonly params: { readonly gain: number; readonly seed: number };
  read(): T;
}

/** Sweeps over the same points, of which the elements are in the same order. */
export interface NetworkReaders {
  readonly curves: readonly Element<Columns>[];
  readonly latents: readonly Element<Columns>[];
  readonly scores: readonly Element<DciScores>[];
}

/** A latent is in use if its divergence is above this many nats. */
export const ACTIVE = 0.1;

/** Reads the networks. */
export function networksOf({ curves, latents, scores }: NetworkReaders): Network[] {
  return scores.map(({ params, read }, i) => ({
    gain: params.gain,
    seed: params.seed,
    reconstruction: column(curves[i]?.read() ?? {}, "held_out_reconstruction").at(-1) ?? NaN,
    divergences: column(latents[i]?.read() ?? {}, "divergence"),
    scores: read(),
  }));
}

/** What disentanglement is taken from. */
export interface Scoring {
  /** How the importance of a code for a factor is found. */
  readonly importance: ImportanceMethod;
  /** Which factors count, and which together. */
  readonly factorGroup: Grouping | "all";
}

/** A network of which {@linkcode disentanglementOf} and D_i are by another scoring. */
export function scoredBy(network: Network, { importance, factorGroup }: Scoring): Network {
  const { scores } = network;
  const found = scores.methods[importance];
  const { score, each } = factorGroup === "all"
    ? { score: found.disentanglement, each: found.perCode }
    : disentanglement(grouped(found.importance, GROUPS[factorGroup]));
  const taken = { ...found, disentanglement: score, perCode: each };
  return {
    ...network,
    scores: { ...scores, methods: { ...scores.methods, "gradient-boosting": taken } },
  };
}

/** Disentanglement as the paper measures it. */
export function disentanglementOf({ scores }: Network): number {
  return scores.methods["gradient-boosting"].disentanglement;
}

/** Informativeness: the mean accuracy on samples that were not learned from. */
export function informativenessOf({ scores }: Network): number {
  const { test } = scores.methods["gradient-boosting"];
  return test.reduce((sum, accuracy) => sum + accuracy, 0) / test.length;
}

/** The latents in use, those that say most first. */
export function activeLatents({ divergences }: Pick<Network, "divergences">): number[] {
  return [...divergences.keys()]
    .filter((latent) => (divergences[latent] ?? 0) > ACTIVE)
    .sort((a, b) => (divergences[b] ?? 0) - (divergences[a] ?? 0));
}

/** The gains, from the least. */
export function gainsOf(networks: readonly { readonly gain: number }[]): number[] {
  return [...new Set(networks.map(({ gain }) => gain))].sort((a, b) => a - b);
}

/** Of the networks of one gain the one of median disentanglement, the lower of two: a typical one. */
export function medianNetwork(networks: readonly Network[], gain: number): Network {
  const sorted = networks.filter((network) => network.gain === gain)
    .toSorted((a, b) => disentanglementOf(a) - disentanglementOf(b));
  const median = sorted[(sorted.length - 1) >> 1];
  if (median === undefined) throw new RangeError(`Cannot show gain ${gain}: no network has it`);
  return median;
}
