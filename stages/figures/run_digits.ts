import type { Run } from "../../pipeline/mod.ts";
import { digitSheet } from "./digit_sheet.ts";
import type { digitsStage } from "./mod.ts";

const run: Run<ReturnType<typeof digitsStage>> = ({ inputs }) => ({
  spec: digitSheet({
    images: inputs.images.read().data,
    labels: inputs.labels.read().data,
    source: inputs.source.read(),
  }),
});
export default run;
