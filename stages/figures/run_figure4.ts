import type { Run } from "../../pipeline/mod.ts";
import { figure4 } from "./figure4.ts";
import type { figure4Stage } from "./mod.ts";
import { networksOf } from "./networks.ts";
import { spriteImages } from "./training_setting.ts";

const run: Run<ReturnType<typeof figure4Stage>> = ({ params: { values, ...setting }, inputs }) => ({
  spec: figure4({
    networks: networksOf(inputs),
    traversals: inputs.traversals.map(({ params, read }) => ({
      ...params,
      pixels: read().traversals.data,
    })),
    values,
    setting: { ...setting, images: spriteImages(inputs.published.read()) },
    claims: inputs.claims.read(),
  }),
});
export default run;
