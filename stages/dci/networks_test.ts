import assert from "node:assert/strict";
import { madeUpNetwork } from "./_made_up_network.ts";
import {
  activeLatents,
  disentanglementOf,
  gainsOf,
  medianNetwork,
  networksOf,
  scoredBy,
  type Scoring,
} from "./networks.ts";

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

Deno.test("scoredBy() takes D and D_i from another method, and of grouped factors as scores have them", () => {
  const network = madeUpNetwork(1, 0, 0.5);
  const { methods } = network.scores;
  const by = (scoring: Scoring) => {
    const taken = scoredBy(network, scoring);
    return [disentanglementOf(taken), taken.scores.methods["gradient-boosting"].perCode];
  };
  const all = { factorGroup: "all" } as const;
  assert.deepEqual(scoredBy(network, { ...all, importance: "gradient-boosting" }), network);
  for (const importance of ["lasso", "random-forest"] as const) {
    const { disentanglement, perCode } = methods[importance];
    assert.deepEqual(by({ ...all, importance }), [disentanglement, perCode]);
  }
  // Two codes: one for position, one for shape and orientation alike.
  const importance = [[0, 0, 0, 1, 1], [1, 0, 1, 0, 0]];
  const sharp = {
    ...network,
    scores: {
      ...network.scores,
      methods: { ...methods, lasso: { ...methods.lasso, importance } },
    },
  };
  const grouping = { importance: "lasso", factorGroup: "position-shape-scale" } as const;
  assert.ok(disentanglementOf(scoredBy(sharp, grouping)) > 0.999);
  const apart = { importance: "lasso", factorGroup: "horizontal-vertical" } as const;
  const two = scoredBy(sharp, apart).scores.methods["gradient-boosting"].perCode;
  assert.ok(Math.abs(two[0] ?? NaN) < 1e-9, `${two}`);
});
