import type { Run } from "../../pipeline/mod.ts";
import { FACTOR_NAMES } from "../sprites/factors.ts";
import { layersOf } from "../vae/network.ts";
import type { MovedLatent } from "./decoders.ts";
import type { ExplorableStages } from "./mod.ts";
import { packed } from "./packed_decoder.ts";

const run: Run<ExplorableStages["decoders"]> = ({ params, inputs }) => {
  const { size, hidden, latents: codes } = params;
  const layers = layersOf({ pixels: size * size, hidden, latents: codes })
    .filter(({ side }) => side === "decoder");
  const networks = inputs.shown.read().flatMap(({ gain, seed, disentanglement, inUse }) => {
    const isIt = (one: { readonly params: { readonly gain: number; readonly seed: number } }) =>
      one.params.gain === gain && one.params.seed === seed;
    const [weights, scores] = [inputs.weights.find(isIt)?.read(), inputs.scores.find(isIt)?.read()];
    if (weights === undefined || scores === undefined) return [];
    const { importance } = scores.methods["gradient-boosting"];
    const latents = inUse.toReversed().map((one): MovedLatent => {
      const row = importance[one.latent] ?? [];
      const sum = row.reduce((total, value) => total + value, 0);
      return {
        latent: one.latent,
        disentanglement: short(one.disentanglement),
        importance: row.map((value) => short(value / (sum || 1))),
      };
    });
    return [{
      ...{ gain, seed, disentanglement: short(disentanglement), latents },
      layers: layers.map(({ name, inputs, outputs }) => {
        const [W, b] = [weights[`${name}.W`], weights[`${name}.b`]];
        if (W === undefined || b === undefined) throw new Error(`${name} is not in the weights`);
        return packed({ inputs, outputs, weights: W.data, bias: b.data });
      }),
    }];
  });
  return { decoders: { size, codes, factors: [...FACTOR_NAMES], networks } };
};
export default run;

function short(value: number): number {
  return Number(value.toPrecision(3));
}
