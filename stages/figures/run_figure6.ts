import type { Run } from "../../pipeline/mod.ts";
import { paperSchemes } from "../continual/schemes.ts";
import { byScheme } from "./by_scheme.ts";
import { figure6 } from "./figure6.ts";
import type { figure6Stage } from "./mod.ts";

const run: Run<ReturnType<typeof figure6Stage>> = ({ params, inputs }) => ({
  spec: figure6({
    ...params,
    profiles: byScheme(inputs.profiles),
    finite: byScheme(inputs.finite).filter(({ scheme }) => paperSchemes.includes(scheme)),
    curves: byScheme(inputs.curves),
    ends: byScheme(inputs.ends),
  }),
});
export default run;
