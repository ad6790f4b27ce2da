import type { Run } from "../../pipeline/mod.ts";
import { byScheme } from "./by_scheme.ts";
import { furtherForgetting } from "./figure6.ts";
import type { furtherForgettingStage } from "./mod.ts";

const run: Run<ReturnType<typeof furtherForgettingStage>> = ({ params, inputs }) => ({
  spec: furtherForgetting({ ...params, profiles: byScheme(inputs.profiles) }),
});
export default run;
