import type { Run } from "../../pipeline/mod.ts";
import { networksOf } from "../figures/networks.ts";
import { tableOf } from "../numerics/table.ts";
import type { DciStages } from "./mod.ts";
import { networkTable, shownLatents } from "./network_table.ts";

const run: Run<DciStages["networks"]> = ({ inputs }) => {
  const networks = networksOf(inputs);
  return { table: tableOf(networkTable(networks)), shown: shownLatents(networks) };
};
export default run;
