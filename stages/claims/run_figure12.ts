import type { Run } from "../../pipeline/mod.ts";
import { byScheme } from "../continual/by_scheme.ts";
import { figure12 } from "./figure12.ts";
import { judge } from "./judge.ts";
import type { ClaimStages } from "./mod.ts";

const run: Run<ClaimStages["fig12"]> = ({ inputs }) => ({
  claims: judge(figure12, { profiles: byScheme(inputs.profiles) }),
});
export default run;
