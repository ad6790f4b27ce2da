import type { Run } from "../../pipeline/mod.ts";
import { tableOf } from "../numerics/table.ts";
import type { ContinualStages } from "./mod.ts";
import { profileTable } from "./profile_table.ts";
import { schemesOf } from "./schemes.ts";
import { erfTraining } from "./training.ts";

const run: Run<ContinualStages["finite"]> = ({ params, seed, progress }) => {
  const table = (engine: "chain" | "mean-field") => {
    const all = {
      ...params,
      scheme: schemesOf(params.schemes)[params.scheme],
      training: erfTraining(engine, params),
    };
    return tableOf(profileTable(all, seed, engine === "chain" ? progress : undefined));
  };
  // The same seed, so that both have the same initial students.
  return { profile: table("chain"), limit: table("mean-field") };
};
export default run;
