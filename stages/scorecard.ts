/**
 * The scorecard: all claims with their verdicts, and under how many readings each holds.
 *
 * @module
 */

import { csv, json, plainText } from "../pipeline/codecs/mod.ts";
import { at, stage } from "../pipeline/mod.ts";
import type { ListedClaim } from "./claims/claim.ts";
import type { ClaimStages } from "./claims/mod.ts";
import type { robustnessStage } from "./under_readings.ts";

/** The table of all claims, and under how many readings each holds. */
export function tableStage(
  { fig1, fig3, fig4, fig5, fig6, finite, fig7, fig12 }: ClaimStages,
  robustness: ReturnType<typeof robustnessStage>,
) {
  return stage({
    name: "claims/table",
    about: "all claims with their verdicts",
    module: import.meta.resolve("./claims/table.ts"),
    inputs: {
      fig1: fig1.out.claims,
      fig3: fig3.out.claims,
      fig4: fig4.out.claims,
      fig5: fig5.out.claims,
      fig6: fig6.out.claims,
      finite: finite.out.claims,
      fig7: fig7.out.claims,
      fig12: fig12.out.claims,
      readings: robustness.out.summary,
    },
    outputs: {
      table: at(
        "claims.csv",
        csv({
          id: "text",
          figure: "f64",
          source: "text",
          statement: "text",
          reading: "text",
          statistic: "text",
          unit: "text",
          units: "f64",
          relation: "text",
          threshold: "f64",
          thresholdReason: "text",
          value: "f64",
          low: "f64",
          high: "f64",
          p: "f64",
          contrary: "f64",
          verdict: "text",
          adjusted: "text",
          holdsUnder: "text",
          meaning: "text",
        }),
      ),
      list: at("claims.json", json<ListedClaim[]>()),
      page: at("claims.md", plainText("md")),
    },
  });
}
