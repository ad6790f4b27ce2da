import assert from "node:assert/strict";
import { madeUpNetwork } from "./_made_up_network.ts";
import { activeLatents, gainsOf, medianNetwork, networksOf } from "./networks.ts";

const networks = [0.3, 2].flatMap((gain) =>
  [0, 1, 2].map((seed) => madeUpNetwork(gain, seed, 0.5 - 0.1 * gain + 0.01 * seed))
);
Deno.test("networksOf() joins the sweeps' elements, and helpers sum them up", () => {
  const { scores, divergences, ...params } = madeUpNetwork(0.3, 1, 0.4);
  const element = <T>(value: T) => [{ params, read: () => value }];
  const [joined] = networksOf({
    curves: element({ held_out_reconstruction: [99, params.reconstruction] }),
    latents: element({ divergence: divergences }),
    scores: element(scores),
  });
  assert.deepEqual(joined, madeUpNetwork(0.3, 1, 0.4));
  assert.deepEqual(activeLatents(madeUpNetwork(1, 1, 0)), [1]);
  assert.deepEqual(gainsOf(networks), [0.3, 2]);
  assert.equal(medianNetwork(networks, 2).seed, 1);
  assert.throws(() => medianNetwork(networks, 7), /gain 7: no network/);
});
