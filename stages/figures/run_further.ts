import type { Run } from "../../pipeline/mod.ts";
import { furtherEntropies, furtherErrors, furtherRate, furtherRelu } from "./further_phases.ts";
import type { furtherStage } from "./mod.ts";

const figures = {
  entropies: furtherEntropies,
  errors: furtherErrors,
  rate: furtherRate,
  relu: furtherRelu,
};

const run: Run<ReturnType<typeof furtherStage>> = ({ params, inputs }) => {
  const { kind, ...rest } = params;
  const panels = inputs.cells.map((panel) => ({ ...panel.params, cells: panel.read() }));
  return { spec: figures[kind]({ ...rest, panels }) };
};
export default run;
