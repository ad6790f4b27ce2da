import type { Run } from "../../pipeline/mod.ts";
import { schemesOf } from "../continual/schemes.ts";
import { tableOf } from "../numerics/table.ts";
import { forgettingTable, type PairedInputs } from "./forgetting_table.ts";
import type { DigitStages } from "./mod.ts";

const run: Run<DigitStages["forgetting"]> = ({ params, inputs, seed, progress }) => {
  const [train, test] = [inputs.train, inputs.test].map((input): PairedInputs => {
    const { first, second, labels } = input.read();
    return { first: first.data, second: second.data, labels: labels.data };
  }) as [PairedInputs, PairedInputs];
  const scheme = schemesOf(params.schemes)[params.scheme];
  return { profile: tableOf(forgettingTable({ ...params, scheme }, train, test, seed, progress)) };
};
export default run;
