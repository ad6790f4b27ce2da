import type { Run } from "../../pipeline/mod.ts";
import { tunedNetwork } from "../digits/tuned_networks.ts";
import { figure13 } from "./figure13.ts";
import type { figure13Stage } from "./mod.ts";

const run: Run<ReturnType<typeof figure13Stage>> = ({ params, inputs }) => {
  const { strengths, draws, epochs, rate, ...setting } = params;
  return {
    spec: figure13({
      ...{ strengths, draws, epochs, rate },
      // Both sweeps are over the same points, in the same order.
      networks: inputs.tuned.map((element, i) =>
        tunedNetwork(element.params, inputs.curves[i]?.read() ?? {}, element.read())
      ),
      setting: { ...setting, images: inputs.source.read().description },
    }),
  };
};
export default run;
