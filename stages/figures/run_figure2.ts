import type { Run } from "../../pipeline/mod.ts";
import { figure2 } from "./figure2.ts";
import type { figure2Stage } from "./mod.ts";

const run: Run<ReturnType<typeof figure2Stage>> = ({ params, inputs }) => ({
  spec: figure2({
    coupled: inputs.coupled.read(),
    coupledTimes: inputs.times.read(),
    ...params,
  }),
});
export default run;
