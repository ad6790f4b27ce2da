import type { Run } from "../../pipeline/mod.ts";
import { stream } from "../random/mod.ts";
import { figure5Claims } from "./figure5_claims.ts";
import type { ClaimStages } from "./mod.ts";

const run: Run<ClaimStages["fig5"]> = ({ inputs, seed }) => {
  const panels = inputs.cells.map((panel) => ({ ...panel.params, cells: panel.read() }));
  return { claims: figure5Claims(panels, stream(seed, "bootstrap")) };
};
export default run;
