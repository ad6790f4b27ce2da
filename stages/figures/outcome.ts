/**
 * What came of a figure's claims, as its description says it.
 *
 * @module
 */

import type { OutputRef } from "../../pipeline/mod.ts";
import { type Claim, isOurs, verdicts } from "../../pipeline/model/claim.ts";

/** A claim as far as a caption needs it. */
export type Judged = Pick<Claim, "sources" | "statement" | "verdict">;

/** The figures whose claims are judged. */
export type JudgedFigure = "fig1" | "fig3" | "fig4" | "fig5" | "fig6" | "fig7" | "fig12";

/** The stages that judge them. */
export type Judges = {
  readonly [Name in JudgedFigure]: {
    readonly out: { readonly claims: OutputRef<readonly Judged[], Record<never, never>> };
  };
};

/**
 * What came of the claims that are the paper's, so that a caption never says more than was found. How
 * they were judged stands in the table of claims, and so do our own checks.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { outcome } from "./outcome.ts";
 *
 * const claim = { sources: ["abstract"], statement: "D falls", verdict: "reproduced" } as const;
 * assert.equal(
 *   outcome([claim, { ...claim, statement: "F rises" }, { ...claim, verdict: "inconclusive" }]),
 *   "Reproduced: D falls; F rises. Inconclusive: D falls.",
 * );
 * ```
 */
export function outcome(claims: readonly Judged[]): string {
  const paper = claims.filter((claim) => !isOurs(claim));
  return verdicts.flatMap((verdict) => {
    const statements = paper.filter((claim) => claim.verdict === verdict);
    if (statements.length === 0) return [];
    const name = verdict[0]?.toUpperCase() + verdict.slice(1);
    return [`${name}: ${statements.map(({ statement }) => statement).join("; ")}.`];
  }).join(" ");
}
