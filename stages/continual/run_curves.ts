import type { Run } from "../../pipeline/mod.ts";
import { tableOf } from "../numerics/table.ts";
import type { ContinualStages } from "./mod.ts";
import { curveTable, profileTable } from "./profile_table.ts";
import { schemesOf } from "./schemes.ts";
import { erfTraining } from "./training.ts";

const run: Run<ContinualStages["curves"]> = ({ params, seed }) => {
  const training = erfTraining("mean-field", params);
  const all = { ...params, training, scheme: schemesOf(params.schemes)[params.scheme] };
  return { curves: tableOf(curveTable(all, seed)), ends: tableOf(profileTable(all, seed)) };
};
export default run;
