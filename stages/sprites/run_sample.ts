import type { Run } from "../../pipeline/mod.ts";
import { stream } from "../random/mod.ts";
import { randomIndex } from "./split.ts";
import { exportArrays } from "./dsprites_file.ts";
import type { SpriteStages } from "./mod.ts";

const run: Run<SpriteStages["sample"]> = ({ params, seed }) => {
  const random = stream(seed, "sample");
  const indices = Array.from({ length: params.count }, () => randomIndex(random));
  return { sprites: exportArrays(indices) };
};
export default run;
