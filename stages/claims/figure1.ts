/**
 * What the caption of Figure 1 says: the initialisation, not the activation alone, decides whether a
 * student specialises.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { judge } from "./judge.ts";
import type { ClaimStages } from "./mod.ts";
import { column, type Columns } from "../numerics/table.ts";
import type { Declaration } from "./claim.ts";
import { type Estimate, greatestOf, leastOf, meanOf, ratioOfGeometricMeans } from "./estimate.ts";
import { ENTROPY_MARGIN, entropyReason } from "./margins.ts";

/** Students by activation and initialisation, draw by draw the same. */
export interface Figure1Data {
  /** K. */
  readonly units: number;
  /** `draw, activity, representation, aggregated, error, start` at the end of training. */
  readonly students: readonly {
    readonly activation: string;
    readonly initialisation: string;
    readonly table: Columns;
  }[];
}

const captioned = ["caption of Figure 1"] as const;
const fewer = "a fifth fewer: of four units it is most of one, the least that can be called fewer";

/** What rounding leaves of an error that is 0, which linear students reach. */
const RESOLVED = 1e-15;

/** The claims about Figure 1. */
export const figure1: readonly Declaration<Figure1Data>[] = [
  {
    id: "init-over-activation",
    figure: 1,
    sources: captioned,
    statement: "the initialisation decides more than the activation whether a student specialises",
    reading: "all four combinations of activation (ReLU, scaled erf) and initialisation " +
      "(specialising, spread) from the same draws: what changes H more, the one or the other",
    statistic:
      "effect of the initialisation on H less that of the activation (its size), mean over " +
      "draws",
    unit: "draw",
    relation: ">",
    threshold: 0,
    thresholdReason: "the caption says “stronger”, and not by how much",
    measure: (data) => {
      const [reluSpread, erfSpread] = both(data, "spread", "aggregated");
      const [reluSpecial, erfSpecial] = both(data, "specialising", "aggregated");
      const effect = (sign: number): number[] =>
        reluSpread.map((H, draw) => {
          const at = (values: readonly number[]): number => values[draw] ?? NaN;
          const initialisation = H + at(erfSpread) - at(reluSpecial) - at(erfSpecial);
          const activation = H - at(erfSpread) + at(reluSpecial) - at(erfSpecial);
          return (initialisation + sign * activation) / 2;
        });
      // Less |A| is the less of + A and − A.
      return leastOf([meanOf(effect(1)), meanOf(effect(-1))]);
    },
    meaning: {
      reproduced: "To know how a student started says more than to know its activation.",
      "not reproduced": "The activation decides more than the two initialisations do.",
    },
  },
  {
    id: "either-activation",
    figure: 1,
    sources: captioned,
    statement: "either activation specialises or not as the student is initialised",
    reading:
      "the rise of H from the specialising to the spread initialisation, in the activation in " +
      "which it is less",
    statistic: "H(spread) − H(specialising), mean over draws, the lesser of ReLU and erf",
    unit: "draw",
    relation: ">",
    threshold: ENTROPY_MARGIN,
    thresholdReason: entropyReason,
    measure: (data) =>
      leastOf(differences(data, "spread", "specialising", "aggregated").map(meanOf)),
    meaning: {
      reproduced:
        "Neither activation makes a student specialise by itself, nor keeps it from that.",
      "not reproduced": "In one activation the initialisation does not matter.",
    },
  },
  {
    id: "sparse-Q",
    figure: 1,
    sources: captioned,
    statement: "in a specialised student few units are active (Q is sparse)",
    reading: "the effective number of active units, K to the power of H_Q, specialising against " +
      "spread with the activation held fixed (the caption changes both)",
    statistic: "ratio of the effective numbers of active units, geometric mean over draws, the " +
      "greater of ReLU and erf",
    unit: "draw",
    relation: "<",
    threshold: 0.8,
    thresholdReason: fewer,
    measure: (data) => effectiveRatio(data, "activity"),
    meaning: {
      reproduced: "Specialised students leave units idle in either activation.",
      "not reproduced": "A student that was to specialise uses as many units as one that was not.",
    },
  },
  {
    id: "sparse-R",
    figure: 1,
    sources: captioned,
    statement:
      "in a specialised student units represent the teacher’s in a targeted way (R is sparse)",
    reading: "the effective number of units on each teacher unit, K to the power of H_R, " +
      "specialising against spread with the activation held fixed",
    statistic: "ratio of the effective numbers of units on a teacher unit, geometric mean over " +
      "draws, the greater of ReLU and erf",
    unit: "draw",
    relation: "<",
    threshold: 0.8,
    thresholdReason: fewer,
    measure: (data) => effectiveRatio(data, "representation"),
    meaning: {
      reproduced: "Specialised students give each teacher unit fewer of their own.",
      "not reproduced":
        "A student that was to specialise spreads over the teacher’s units as others do.",
    },
  },
  {
    id: "students-learn",
    figure: 1,
    sources: [],
    statement: "all four kinds of student learn the task",
    reading: "without that, their overlaps would say nothing of solutions",
    statistic:
      "final error over initial error, geometric mean over draws, the greatest of the four",
    unit: "draw",
    relation: "<",
    threshold: 0.01,
    thresholdReason:
      "a hundredth is far below what a student reaches that ignores one teacher unit",
    measure: ({ students }) =>
      greatestOf(
        students.map(({ table }) =>
          ratioOfGeometricMeans(
            column(table, "error").map((error) => Math.max(RESOLVED, error)),
            column(table, "start"),
          )
        ),
      ),
    meaning: {
      reproduced: "What the overlaps show are solutions.",
      "not reproduced": "Some student has not learnt, so that its overlaps are not a solution’s.",
    },
  },
];

/** A column by draw, with ReLU (or what stands in its place) and with erf. */
function both(
  { students }: Figure1Data,
  initialisation: string,
  name: string,
): readonly [number[], number[]] {
  const activations = [...new Set(students.map(({ activation }) => activation))];
  const [relu, erf] = activations.map((activation) => {
    const found = students.find((one) =>
      one.activation === activation && one.initialisation === initialisation
    );
    if (found === undefined) {
      throw new Error(
        `Cannot judge Figure 1: it takes ${initialisation} students with ${activation}`,
      );
    }
    return column(found.table, name);
  });
  return [relu ?? [], erf ?? []];
}

/** What one initialisation has more than another, by activation and draw. */
function differences(data: Figure1Data, more: string, less: string, name: string): number[][] {
  const subtracted = both(data, less, name);
  return both(data, more, name)
    .map((values, i) => values.map((value, draw) => value - (subtracted[i]?.[draw] ?? NaN)));
}

function effectiveRatio(data: Figure1Data, name: string): Estimate {
  return greatestOf(
    differences(data, "specialising", "spread", name).map((draws) =>
      ratioOfGeometricMeans(draws.map((H) => data.units ** H), draws.map(() => 1))
    ),
  );
}

const run: Run<ClaimStages["fig1"]> = ({ params, inputs }) => ({
  claims: judge(figure1, {
    ...params,
    students: inputs.ends.map((element) => ({ ...element.params, table: element.read() })),
  }),
});
export default run;
