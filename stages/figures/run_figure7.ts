import type { Run } from "../../pipeline/mod.ts";
import { figure7 } from "./figure7.ts";
import type { figure7Stage } from "./mod.ts";

const run: Run<ReturnType<typeof figure7Stage>> = ({ params, inputs }) => ({
  spec: figure7({
    ...params,
    tables: inputs.tables.map((element) => ({ ...element.params, table: element.read() })),
  }),
});
export default run;
