import type { Run } from "../../pipeline/mod.ts";
import { figure1 } from "./figure1.ts";
import { judge } from "./judge.ts";
import type { ClaimStages } from "./mod.ts";

const run: Run<ClaimStages["fig1"]> = ({ params, inputs }) => ({
  claims: judge(figure1, {
    ...params,
    students: inputs.ends.map((element) => ({ ...element.params, table: element.read() })),
  }),
});
export default run;
