import type { Run } from "../../pipeline/mod.ts";
import { byScheme } from "../continual/by_scheme.ts";
import { figure6 } from "./figure6.ts";
import { judge } from "./judge.ts";
import type { ClaimStages } from "./mod.ts";

const run: Run<ClaimStages["fig6"]> = ({ inputs }) => ({
  claims: judge(figure6, { profiles: byScheme(inputs.profiles), finite: byScheme(inputs.finite) }),
});
export default run;
