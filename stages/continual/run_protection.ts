import type { Run } from "../../pipeline/mod.ts";
import { tableOf } from "../numerics/table.ts";
import type { ContinualStages } from "./mod.ts";
import { protectionTable } from "./protection_table.ts";
import { SCHEMES } from "./schemes.ts";
import { erfTraining } from "./training.ts";

const run: Run<ContinualStages["protection"]> = ({ params, seed, progress }) => {
  const training = erfTraining("mean-field", params);
  const all = { ...params, training, scheme: SCHEMES[params.scheme] };
  return { table: tableOf(protectionTable(all, seed, progress)) };
};
export default run;
