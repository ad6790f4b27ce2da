import assert from "node:assert/strict";
import type { Network } from "./networks.ts";
import type { MethodScores } from "./mod.ts";
import { networkTable, shownLatents } from "./network_table.ts";

/** A network with five latents of which the first few are in use. */
function network(gain: number, seed: number, D: number, perCode: number[], used: number): Network {
  const method = (shift: number): MethodScores => ({
    disentanglement: D + shift,
    completeness: D + shift + 0.01,
    perCode,
    perFactor: [],
    importance: [],
    measure: "accuracy",
    train: [1, 1],
    test: [0.4 + shift, 0.6 + shift],
  });
  return {
    gain,
    seed,
    reconstruction: 20 + gain,
    divergences: perCode.map((_, latent) => latent < used ? 2 : 0.05),
    scores: {
      methods: { "gradient-boosting": method(0), lasso: method(0.1), "random-forest": method(0.2) },
      groups: { "position-shape-scale": 0, "without-orientation": 0, "horizontal-vertical": 0 },
      mig: 0,
      sapClasses: 0,
      sap: 0,
    },
  };
}

const networks = [
  network(2, 0, 0.10, [0.3, 0.1, 0.2, 0.9, 0.8], 3),
  network(2, 1, 0.20, [0.4, 0.5, 0.6, 0.7, 0.1], 4),
  network(2, 2, 0.15, [0.7, 0.2, 0.9, 0.1, 0.3], 5),
  network(0.3, 0, 0.50, [0.9, 0.8, 0, 0, 0], 2),
];

Deno.test("networkTable() has every measure of every network, with the latents in use", () => {
  const rows = networkTable(networks);
  assert.deepEqual(rows.map(({ gain, seed }) => [gain, seed]), [[2, 0], [2, 1], [2, 2], [0.3, 0]]);
  assert.deepEqual(rows.map((row) => row.latents_in_use), [3, 4, 5, 2]);
  assert.deepEqual(rows.map((row) => row.latent_disentanglement), [0.2, 0.5, 0.3, 0.8]);
  const [{ completeness, informativeness, disentanglement_lasso, nrmse_lasso, nrmse_forest }] =
    rows as [typeof rows[number]];
  assert.deepEqual(
    [completeness, informativeness, disentanglement_lasso].map((x) => Number(x.toFixed(6))),
    [0.11, 0.5, 0.2],
  );
  assert.deepEqual([nrmse_lasso, nrmse_forest].map((x) => Number(x.toFixed(6))), [0.6, 0.7]);
});

Deno.test("shownLatents() takes the median latent of the median network at every gain alike", () => {
  assert.deepEqual(
    shownLatents(networks).map(({ gain, seed, latent, latentDisentanglement }) => [
      gain,
      seed,
      latent,
      latentDisentanglement,
    ]),
    [[0.3, 0, 1, 0.8], [2, 2, 4, 0.3]],
  );
  const [, high] = shownLatents(networks);
  assert.deepEqual(high?.inUse.map(({ latent }) => latent), [3, 1, 4, 0, 2]);
  assert.deepEqual(shownLatents([network(1, 0, 0, [0, 0], 0)]), []);
});
