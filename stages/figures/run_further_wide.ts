import type { Run } from "../../pipeline/mod.ts";
import { furtherWide } from "./further_phases.ts";
import type { furtherWideStage } from "./mod.ts";

const run: Run<ReturnType<typeof furtherWideStage>> = ({ params, inputs }) => ({
  spec: furtherWide({
    ...params,
    panels: inputs.cells.map((panel) => ({ ...panel.params, cells: panel.read() })),
  }),
});
export default run;
