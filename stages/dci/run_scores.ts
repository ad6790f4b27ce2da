import type { Run } from "../../pipeline/mod.ts";
import { labelledCodes, splitAt } from "./labelled_codes.ts";
import type { DciStages } from "./mod.ts";
import { scoresOf } from "./scores.ts";

const run: Run<DciStages["scores"]> = ({ params: { learned }, inputs, seed, progress }) => {
  const { codes, classes } = inputs.codes.read();
  const [train, test] = splitAt(labelledCodes(codes, classes), learned);
  return { scores: scoresOf(train, test, seed, progress) };
};
export default run;
