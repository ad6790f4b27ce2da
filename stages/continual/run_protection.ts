import type { Run } from "../../pipeline/mod.ts";
import { tableOf } from "../numerics/table.ts";
import type { ContinualStages } from "./mod.ts";
import { protectionTable } from "./protection_table.ts";
import { schemesOf } from "./schemes.ts";
import { erfTraining } from "./training.ts";

const run: Run<ContinualStages["protection"]> = ({ params, seed, progress }) => {
  const training = erfTraining("mean-field", params);
  const strengths = params.kind === "loss" ? params.lossStrengths : params.strengths;
  const all = { ...params, strengths, training, scheme: schemesOf(params.schemes)[params.scheme] };
  return { table: tableOf(protectionTable(all, seed, progress)) };
};
export default run;
