import assert from "node:assert/strict";
import { decode } from "fast-png";
import { shownLatents } from "../dci/network_table.ts";
import type { DciScores, MethodScores } from "../dci/mod.ts";
import { disentanglementFigure } from "./disentanglement.ts";
import { figure4 } from "./figure4.ts";
import { violinsOf } from "./gain_violins.ts";
import { hintonFigure } from "./hinton.ts";
import { imageStrip } from "./image_strip.ts";
import {
  activeLatents,
  gainsOf,
  medianNetwork,
  type Network,
  networksOf,
} from "../dci/networks.ts";
import { renderSvg } from "./render.ts";
import { violins } from "./violins.ts";

/** A network of two latents with given D. */
function network(gain: number, seed: number, D: number): Network {
  const method: MethodScores = {
    disentanglement: D,
    completeness: D / 2,
    perCode: [D, D / 3],
    perFactor: [D, D, D, D, D],
    importance: [[1, 0, 0.5, 0.5, 0], [0, 1, 0.5, 0.5, 1]],
    measure: "accuracy",
    train: [1, 1, 1, 1, 1],
    test: [0.5, 0.5, 0.5, 0.5, 1],
  };
  const scores: DciScores = {
    methods: { "gradient-boosting": method, lasso: method, "random-forest": method },
    groups: { "position-shape-scale": D, "without-orientation": D, "horizontal-vertical": D },
    mig: D,
    sap: D,
  };
  return { gain, seed, reconstruction: 20 + gain + seed, divergences: [0.05, 3], scores };
}

const networks = [0.3, 2].flatMap((gain) =>
  [0, 1, 2].map((seed) => network(gain, seed, 0.5 - 0.1 * gain + 0.01 * seed))
);
const setting = {
  ...{ size: 32, hidden: [8], side: "decoder", scheme: "kaiming-normal", beta: 1, steps: 1000 },
  ...{ latents: 2, heldOut: 64, heldOutAt: "mean" as const },
  images: "Sprites drawn by our formulas",
};

Deno.test("networksOf() joins the sweeps' elements, and helpers sum them up", () => {
  const { scores, divergences, ...params } = network(0.3, 1, 0.4);
  const element = <T>(value: T) => [{ params, read: () => value }];
  const [joined] = networksOf({
    curves: element({ held_out_reconstruction: [99, params.reconstruction] }),
    latents: element({ divergence: divergences }),
    scores: element(scores),
  });
  assert.deepEqual(joined, network(0.3, 1, 0.4));
  assert.deepEqual(activeLatents(network(1, 1, 0)), [1]);
  assert.deepEqual(gainsOf(networks), [0.3, 2]);
  assert.equal(medianNetwork(networks, 2).seed, 1);
  assert.throws(() => medianNetwork(networks, 7), /gain 7: no network/);
});

Deno.test("figures of networks say how they were made, and draw", async () => {
  const pixels = new Uint8Array(2 * 2 * 32 * 32).fill(128);
  const traversals = networks.map(({ gain, seed }) => ({ gain, seed, pixels }));
  const claim = {
    sources: ["caption of Figure 4"],
    statement: "D falls",
    verdict: "not reproduced",
  } as const;
  const shown = shownLatents(networks);
  const fig4 = figure4({ networks, traversals, shown, values: [-1, 1], setting, claims: [claim] });
  assert.match(fig4.usermeta.caption, /Not reproduced: D falls\.$/);
  for (
    const one of [fig4, disentanglementFigure(networks, setting), hintonFigure(networks, setting)]
  ) {
    assert.match(one.usermeta.ours[0] ?? "", /drawn by our formulas.*1,000 steps.*on the decoder/);
    assert.match(await renderSvg(one), /^<svg/);
  }
  assert.match(
    disentanglementFigure(networks, { ...setting, images: "The published dSprites" }).usermeta
      .ours[0] ?? "",
    /^The published dSprites/,
  );
});

Deno.test("imageStrip() puts images side by side with a white line between", () => {
  const url = imageStrip([Uint8Array.of(1, 2, 3, 4), Uint8Array.of(5, 6, 7, 8)], 2);
  const { width, height, data } = decode(Uint8Array.fromBase64(url.split(",")[1] ?? ""));
  assert.deepEqual([width, height], [5, 2]);
  assert.deepEqual([...data], [1, 2, 255, 5, 6, 3, 4, 255, 7, 8]);
});

const style = { x: "x", y: "y", zero: true };
const ten = [0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.2, 1];

Deno.test("violins() are symmetric and widest where values are dense; equal values have none", () => {
  const [area] = violins([{ group: "a", color: "red", values: ten }], style);
  const { values } = area?.["data"] as {
    values: { value: number; left: number; right: number }[];
  };
  for (const { left, right } of values) assert.ok(Math.abs(left + right) < 1e-4);
  const widest = values.reduce((a, b) => b.right > a.right ? b : a);
  assert.ok(widest.value > 0 && widest.value < 0.3 && Math.abs(widest.right - 0.38) < 1e-9);
  const equal = { group: "a", color: "red", values: ten.map(() => 1) };
  assert.equal(violins([equal], style).length, 2);
});

Deno.test("violins() of fewer than ten values are points, and captions say which", () => {
  const marks = (values: readonly number[]) =>
    violins([{ group: "a", color: "red", values }], style)
      .map(({ mark }) => (mark as { type: string }).type);
  assert.deepEqual(marks(ten), ["area", "point", "tick"]);
  assert.deepEqual(marks(ten.slice(1)), ["point", "tick"]);
  assert.match(violinsOf(10), /^violins, with a point for each of 10 networks/);
  assert.match(violinsOf(9), /^a point for each of 9 networks/);
});
