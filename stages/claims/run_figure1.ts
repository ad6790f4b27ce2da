import type { Run } from "../../pipeline/mod.ts";
import { figure1Claims } from "./figure1_claims.ts";
import type { ClaimStages } from "./mod.ts";

const run: Run<ClaimStages["fig1"]> = ({ inputs }) => {
  const of = (activation: string, initialisation: string) =>
    inputs.ends.find(({ params }) =>
      params.activation === activation && params.initialisation === initialisation
    )?.read();
  const [relu, erf] = [of("relu", "specialising"), of("erf", "spread")];
  if (relu === undefined || erf === undefined) {
    throw new Error("Cannot judge Figure 1: it takes students with ReLU and with erf");
  }
  return { claims: figure1Claims({ relu, erf }) };
};
export default run;
