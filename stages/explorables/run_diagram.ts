import type { Run } from "../../pipeline/mod.ts";
import { cellMeans } from "../figures/phase_row.ts";
import { centres } from "../teacher-student/phase_panel.ts";
import type { ExplorableStages } from "./mod.ts";

const run: Run<ExplorableStages["diagram"]> = ({ params, inputs: { panels } }) => {
  const { sigma, norm, units, teacherUnits, rate, activation } = params;
  return {
    diagram: {
      sigma: centres(sigma).map(short),
      norm: centres(norm).map(short),
      panels: panels.map(({ params: { sixteenths }, read }) => ({
        sixteenths,
        aggregated: [...cellMeans(read(), "aggregated")].map((mean) =>
          Number.isNaN(mean) ? null : short(mean)
        ),
      })),
      ...{ units, teacherUnits, rate, activation },
    },
  };
};
export default run;

/** Three digits are more than a colour shows. */
function short(value: number): number {
  return Number(value.toPrecision(3));
}
