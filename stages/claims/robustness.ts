/**
 * Every claim under every reading that acts on it: which verdicts hang on a choice.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { ClaimVerdict, UnderReadings } from "../../pipeline/model/claim.ts";
import { type Table, tableOf } from "../numerics/table.ts";
import { OURS, readingVariants } from "../readings.ts";
import type { robustnessStage } from "../under_readings.ts";
import type { Claim } from "./claim.ts";
import { turning } from "./turning.ts";

/** A claim as it is judged under a reading, ours or another. */
export interface Outcome {
  readonly claim: string;
  readonly figure: number;
  /** The variant of the profile, or `ours`. */
  readonly variant: string;
  /** What is left open: the reading's name, or `ours`. */
  readonly reading: string;
  readonly verdict: ClaimVerdict;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly threshold: number;
  readonly relation: string;
}

/** The claims of one figure under one reading. */
export interface JudgedUnder {
  readonly variant: string;
  readonly claims: readonly Claim[];
}

/** Each claim under our reading and each that acts on it; without those that make no sense of it. */
export function outcomesOf(judged: readonly JudgedUnder[]): readonly Outcome[] {
  return judged.flatMap(({ variant, claims }) => {
    const alternative = readingVariants.find(({ name }) => name === variant);
    return claims
      .filter(({ id }) => alternative?.voids?.[id] === undefined)
      .map(({ id, figure, verdict, value, low, high, threshold, relation }) => ({
        claim: id,
        ...{ figure, variant },
        reading: alternative?.reading.name ?? OURS,
        ...{ verdict, value, low, high, threshold, relation },
      }));
  });
}

/** Under how many readings each claim holds, and which of them turn its verdict or leave it open. */
export function summaryOf(
  outcomes: readonly Outcome[],
): { readonly [claim: string]: UnderReadings } {
  const byClaim = Map.groupBy(outcomes, ({ claim }) => claim);
  return Object.fromEntries([...byClaim].map(([claim, all]) => {
    const ours = all.find(({ variant }) => variant === OURS)?.verdict ?? "inconclusive";
    const names = (isMeant: (verdict: ClaimVerdict) => boolean): readonly string[] =>
      all.filter(({ verdict }) => isMeant(verdict)).map(({ variant }) => variant);
    const opposite = ours === "reproduced" ? "not reproduced" : "reproduced";
    const turned = ours === "inconclusive" ? [] : names((verdict) => verdict === opposite);
    return [claim, {
      ours,
      holds: names((verdict) => verdict === "reproduced").length,
      of: all.length,
      turned,
      why: whyTurned(claim, turned),
      open: ours === "inconclusive" ? [] : names((verdict) => verdict === "inconclusive"),
    }];
  }));
}

/** The sentences on readings that turn a claim, each with the readings that it is about. */
function whyTurned(claim: string, turned: readonly string[]): readonly string[] {
  return turning.filter(({ claims }) => claims.includes(claim)).flatMap(({ by, why }) => {
    const readings = by.filter((name) => turned.includes(name));
    return readings.length === 0 ? [] : [`${readings.join(", ")}: ${why}`];
  });
}

/** The outcomes as columns. */
export function outcomesTable(outcomes: readonly Outcome[]): Table<Outcome> {
  return tableOf(outcomes);
}

const run: Run<ReturnType<typeof robustnessStage>> = ({ inputs }) => {
  const judged = Object.values(inputs).flatMap((variants) =>
    variants.map(({ params: { variant }, read }) => ({ variant, claims: read() }))
  );
  const outcomes = outcomesOf(judged);
  return { outcomes: outcomesTable(outcomes), summary: summaryOf(outcomes) };
};
export default run;
