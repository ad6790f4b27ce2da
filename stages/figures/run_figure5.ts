import type { Run } from "../../pipeline/mod.ts";
import { figure5 } from "./figure5.ts";
import type { figure5Stage } from "./mod.ts";

const run: Run<ReturnType<typeof figure5Stage>> = ({ params, inputs }) => ({
  spec: figure5({
    ...params,
    panels: inputs.cells.map((panel) => ({ ...panel.params, cells: panel.read() })),
  }),
});
export default run;
