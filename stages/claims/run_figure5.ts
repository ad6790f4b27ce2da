import type { Run } from "../../pipeline/mod.ts";
import { figure5 } from "./figure5.ts";
import { judge } from "./judge.ts";
import type { ClaimStages } from "./mod.ts";

const run: Run<ClaimStages["fig5"]> = ({ inputs }) => ({
  claims: judge(figure5, {
    panels: inputs.cells.map((panel) => ({ ...panel.params, cells: panel.read() })),
  }),
});
export default run;
