import type { Run } from "../../pipeline/mod.ts";
import { byScheme } from "./by_scheme.ts";
import { figure12 } from "./figure12.ts";
import type { figure12Stage } from "./mod.ts";

const run: Run<ReturnType<typeof figure12Stage>> = ({ params, inputs }) => {
  const { first, second, labels } = inputs.pairs.read();
  const [, pixels = NaN] = first.shape;
  // The first image of either label.
  const rows = [-1, 1].map((label) => labels.data.indexOf(label));
  const images = (from: Float32Array): Float32Array[] =>
    rows.map((row) => from.subarray(row * pixels, (row + 1) * pixels));
  const profiles = byScheme(inputs.profiles);
  return {
    spec: figure12({
      ...params,
      profiles,
      theory: byScheme(inputs.theory)
        .filter(({ scheme }) => profiles.some((profile) => profile.scheme === scheme)),
      samples: {
        side: Math.sqrt(pixels),
        first: images(first.data),
        second: images(second.data),
      },
      source: inputs.source.read(),
      claims: inputs.claims.read(),
    }),
  };
};
export default run;
