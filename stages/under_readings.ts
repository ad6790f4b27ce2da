/**
 * Every claim under every reading (a multiverse analysis: Steegen et al. 2016).
 *
 * What is compared is judged at a size of its own, coarser than the figures, and our own choices are
 * judged at that size too.
 *
 * @module
 */

import { csv, json } from "../pipeline/codecs/mod.ts";
import { acrossVariants, at, inVariants, isDeclaredAlike, stage } from "../pipeline/mod.ts";
import type { UnderReadings } from "../pipeline/model/claim.ts";
import type { ClaimStages } from "./claims/mod.ts";
import { judgedStages } from "./judged_stages.ts";
import { matrixNumbers, type Profile } from "./profiles.ts";
import { OURS, readingVariants } from "./readings.ts";

/** Every claim under every reading as a table. */
export const outcomesFormat = csv({
  claim: "text",
  figure: "f64",
  variant: "text",
  reading: "text",
  verdict: "text",
  value: "f64",
  low: "f64",
  high: "f64",
  threshold: "f64",
  relation: "text",
});

/** Declares the stage that judges all claims of a profile under all readings. */
export function robustnessStage(profile: Profile) {
  const size = matrixNumbers(profile);
  const withTrainings = profile.matrixTrainings > 0;
  const chosen = readingVariants.filter(({ cost }) => withTrainings || cost === undefined);
  const claimsUnder = (changed: Profile): ClaimStages => judgedStages(changed).claims;
  const ours = { variant: OURS, stages: claimsUnder(size) };
  const others = inVariants(size, chosen, claimsUnder);
  const across = (name: keyof ClaimStages) => {
    const acting = others.filter(({ stages }) => !isDeclaredAlike(ours.stages[name], stages[name]));
    return acrossVariants([ours, ...acting], (claims) => claims[name].out.claims);
  };
  return stage({
    name: "claims/robustness",
    about: "judges every claim under every reading",
    module: import.meta.resolve("./claims/robustness.ts"),
    inputs: {
      fig1: across("fig1"),
      fig3: across("fig3"),
      fig4: across("fig4"),
      fig5: across("fig5"),
      fig6: across("fig6"),
      fig7: across("fig7"),
      // Each reading takes trainings of minutes.
      ...(withTrainings ? { fig12: across("fig12") } : {}),
    },
    outputs: {
      outcomes: at("robustness.csv", outcomesFormat),
      summary: json<{ readonly [claim: string]: UnderReadings }>(),
    },
  });
}
