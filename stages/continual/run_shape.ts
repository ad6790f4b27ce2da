import type { Run } from "../../pipeline/mod.ts";
import { tableOf } from "../numerics/table.ts";
import type { ContinualStages } from "./mod.ts";
import { shapeTable } from "./shape_table.ts";
import { erfTraining } from "./training.ts";

const run: Run<ContinualStages["shape"]> = ({ params, seed, progress }) => {
  const training = erfTraining("mean-field", params);
  return { shape: tableOf(shapeTable({ ...params, training }, seed, progress)) };
};
export default run;
