import type { Run } from "../../pipeline/mod.ts";
import { forgettingShape } from "./forgetting_shape.ts";
import type { shapeStage } from "./mod.ts";

const run: Run<ReturnType<typeof shapeStage>> = ({ params, inputs }) => ({
  spec: forgettingShape({
    ...params,
    panels: inputs.tables.map((element) => ({ ...element.params, table: element.read() })),
  }),
});
export default run;
