/**
 * How the rules of the claims do on made-up data.
 *
 * @module
 */

import type { ClaimVerdict } from "../../pipeline/model/claim.ts";
import type { Claim } from "../../stages/claims/claim.ts";
import { withHolm } from "../../stages/claims/holm.ts";
import { type MadeUp, madeUp, randomOf, type Truth } from "./made_up.ts";

/** How often a claim came out so: at the border of its rule, where it is true, and where it is not. */
export interface RuleCalibration extends Pick<MadeUp, "id" | "units" | "border" | "effect"> {
  /** "Reproduced" at the border: to be at most 5 %. */
  readonly falsely: number;
  /** "Inconclusive" there. */
  readonly undecided: number;
  /** "Reproduced" where it is true by the effect. */
  readonly power: number;
  /** "Not reproduced" where the contrary is true. */
  readonly contrary: number;
}

/** The rules, and whole scorecards at the border of every rule. */
export interface Calibration {
  readonly rules: readonly RuleCalibration[];
  /** Share of scorecards with any false "reproduced" among the paper's claims, before and after Holm. */
  readonly before: number;
  readonly after: number;
}

/** Judges made-up samples of every claim that chance enters. */
export function calibrate(samples: number): Calibration {
  const judged = (made: MadeUp, truth: Truth): Claim[] =>
    Array.from({ length: samples }, (_, i) => made.judged(truth, randomOf(made.id, truth, i)));
  const share = (claims: readonly Claim[], verdict: ClaimVerdict): number =>
    claims.filter((claim) => claim.verdict === verdict).length / samples;
  const atBorder = madeUp.map((made) => judged(made, "border"));
  const cards = Array.from(
    { length: samples },
    (_, i) =>
      withHolm(atBorder.flatMap((claims) => claims[i] ?? []))
        .filter(({ sources }) => sources.length > 0),
  );
  const wrong = (name: "verdict" | "adjusted"): number =>
    cards.filter((card) => card.some((claim) => claim[name] === "reproduced")).length / samples;
  return {
    rules: madeUp.map((made, i) => {
      const { id, units, border, effect } = made;
      return {
        ...{ id, units, border, effect },
        falsely: share(atBorder[i] ?? [], "reproduced"),
        undecided: share(atBorder[i] ?? [], "inconclusive"),
        power: share(judged(made, "true"), "reproduced"),
        contrary: share(judged(made, "contrary"), "not reproduced"),
      };
    }),
    before: wrong("verdict"),
    after: wrong("adjusted"),
  };
}
