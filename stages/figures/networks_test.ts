import assert from "node:assert/strict";
import { decode } from "fast-png";
import { madeUpNetwork } from "../dci/_made_up_network.ts";
import { shownLatents } from "../dci/network_table.ts";
import { disentanglementFigure } from "./disentanglement.ts";
import { figure4 } from "./figure4.ts";
import { violinsOf } from "./gain_violins.ts";
import { hintonFigure } from "./hinton.ts";
import { imageStrip } from "./image_strip.ts";
import { renderSvg } from "./render.ts";
import { violins } from "./violins.ts";

const networks = [0.3, 2].flatMap((gain) =>
  [0, 1, 2].map((seed) => madeUpNetwork(gain, seed, 0.5 - 0.1 * gain + 0.01 * seed))
);
const setting = {
  ...{
    size: 32,
    hidden: [8],
    side: "decoder",
    scheme: "kaiming-normal",
    bias: "zero" as const,
    beta: 1,
    rate: 1e-3,
    batch: 32,
    steps: 1000,
  },
  ...{ latents: 2, heldOut: 64, heldOutAt: "mean" as const },
  images: "Sprites drawn by our formulas",
};

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
  assert.match(fig4.usermeta.outcome, /^Not reproduced: D falls\.$/);
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
