import type { Run } from "@reproducible/pipeline";
import type { Stages } from "./mod.ts";

const run: Run<Stages["threshold"]> = ({ inputs: { tables } }) => {
  const largest = tables.reduce((a, b) => a.params.size > b.params.size ? a : b);
  const { open, share } = largest.read();
  const above = share.findIndex((value) => value > 0.5);
  const [p0 = NaN, p1 = NaN] = [open[above - 1], open[above]];
  const [s0 = NaN, s1 = NaN] = [share[above - 1], share[above]];
  const half = p0 + (p1 - p0) * (0.5 - s0) / (s1 - s0);
  return { threshold: { size: largest.params.size, open: half } };
};
export default run;
