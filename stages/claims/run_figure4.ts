import type { Run } from "../../pipeline/mod.ts";
import { networksOf } from "../dci/networks.ts";
import { stream } from "../random/mod.ts";
import { figure4 } from "./figure4.ts";
import { judge } from "./judge.ts";
import type { ClaimStages } from "./mod.ts";

const run: Run<ClaimStages["fig4"]> = ({ inputs, seed }) => ({
  claims: judge(figure4, { networks: networksOf(inputs), random: stream(seed, "permutations") }),
});
export default run;
