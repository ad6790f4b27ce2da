import type { Run } from "@reproducible/pipeline";
import { crosses } from "./lattice.ts";
import type { Stages } from "./mod.ts";

const run: Run<Stages["crossing"]> = ({ params: { lattices, open, size }, progress }) => {
  const share = open.map((p, i) => {
    progress(i / open.length);
    const crossed = Array.from({ length: lattices }, () => crosses(size, p, Math.random));
    return crossed.filter(Boolean).length / lattices;
  });
  return { table: { open: Float64Array.from(open), share: Float64Array.from(share) } };
};
export default run;
