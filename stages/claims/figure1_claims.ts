/**
 * What Figure 1 claims.
 *
 * @module
 */

import { column, type Columns } from "../numerics/table.ts";
import { type Claim, judge } from "./claim.ts";
import { meanOf, ratioOfMeans } from "./estimates.ts";

/** Ends of training by activation: aggregated, error, start; see `trainStudents`. */
export interface Figure1Ends {
  readonly relu: Columns;
  readonly erf: Columns;
}

/** Judges Figure 1's claims. */
export function figure1Claims({ relu, erf }: Figure1Ends): Claim[] {
  const learning = [relu, erf].map((table) => {
    const starts = column(table, "start");
    const ratios = column(table, "error").map((error, i) => Math.log(error / (starts[i] ?? NaN)));
    const { value, low, high } = meanOf(ratios);
    return { value: Math.exp(value), low: Math.exp(low), high: Math.exp(high) };
  });
  const slower = learning.reduce((worst, one) => one.value > worst.value ? one : worst);
  return [
    judge({
      id: "fig1-specialisation",
      figure: 1,
      statement: "the ReLU student, initialised to specialise, does; the scaled erf student, " +
        "initialised not to, does not",
      statistic: "H(ReLU) / H(erf) at the end of training, means over students",
      relation: "<",
      threshold: 0.5,
    }, ratioOfMeans(column(relu, "aggregated"), column(erf, "aggregated"))),
    judge({
      id: "fig1-learning",
      figure: 1,
      statement: "both students learn the task",
      statistic: "final error over initial error, geometric mean over students, the larger of both",
      relation: "<",
      threshold: 0.01,
    }, slower),
  ];
}
