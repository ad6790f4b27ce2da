import type { Run } from "../../pipeline/mod.ts";
import { tableOf } from "../numerics/table.ts";
import type { ContinualStages } from "./mod.ts";
import { profileTable } from "./profile_table.ts";
import { schemesOf } from "./schemes.ts";
import { erfTraining } from "./training.ts";

const run: Run<ContinualStages["forgetting"] | ContinualStages["fast"]> = (context) => {
  const { params, seed, progress } = context;
  const training = erfTraining(params.engine, params);
  const scheme = schemesOf(params.schemes)[params.scheme];
  return { profile: tableOf(profileTable({ ...params, training, scheme }, seed, progress)) };
};
export default run;
