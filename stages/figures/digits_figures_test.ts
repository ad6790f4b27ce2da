import { OUR_SCHEMES } from "../continual/scheme_setting.ts";
import assert from "node:assert/strict";
import type { TunedNetwork } from "../digits/tuned_networks.ts";
import { PROCEDURAL_DESCRIPTION } from "../digits/images/source.ts";
import { paperSchemes } from "../continual/schemes.ts";
import { figure12 } from "./figure12.ts";
import { figure13 } from "./figure13.ts";
import { renderSvg } from "./render.ts";

const profile = (by: string) => ({
  [by]: [0, 0.5, 1, 0, 0.5, 1],
  draw: [0, 0, 0, 1, 1, 1],
  forgetting: [0.1, 0.2, 0, 0.12, 0.22, -0.01],
  accuracy_before: [0.9876, 0.99, 0.99, 0.99, 0.99, 0.99],
});

Deno.test("figure12() says what the digits are and what came of the claims, and draws", async () => {
  const image = new Float32Array(784).fill(0.5);
  const spec = figure12({
    profiles: paperSchemes.map((scheme) => ({ scheme, table: profile("similarity") })),
    theory: paperSchemes.map((scheme) => ({ scheme, table: profile("overlap") })),
    samples: { side: 28, first: [image, image], second: [image, image] },
    source: {
      kind: "procedural",
      description: PROCEDURAL_DESCRIPTION,
      train: 100,
      test: 50,
      files: [],
    },
    claims: [{
      sources: ["public record of Figure 12"],
      statement: "it rises",
      verdict: "not reproduced",
    }],
    schemes: OUR_SCHEMES,
    heads: 2,
    units: 2,
    ...{ components: 8, draws: 2, epochs: 3, rate: 0.5, first: [0, 5], second: [2, 7] },
  });
  assert.match(spec.usermeta.outcome, /^Not reproduced: it rises\.$/);
  assert.match(spec.usermeta.caption, /at least 98\.8 % of the first task right/);
  assert.match(spec.usermeta.ours[0] ?? "", /own strokes: 100 to learn from, 50 held out/);
  const svg = await renderSvg(spec);
  assert.equal(svg.match(/<image/g)?.length, 12);
  assert.match(svg, /similarity α of the images/);
});

Deno.test("figure13() claims nothing, gives means with their errors, and draws", async () => {
  const network = (gain: number, seed: number): TunedNetwork => ({
    ...{ gain, seed, reconstruction: 90 + gain, entropyStart: 0.8, entropy: 0.7 + 0.01 * seed },
    first: 0.05,
    points: [0, 1].flatMap((strength) =>
      [0, 0.5, 1].map((similarity) => ({
        ...{ similarity, strength, second: 0.1 },
        forgetting: gain * (1 - similarity) * (1 - strength) + 0.01 * seed,
      }))
    ),
  });
  const spec = figure13({
    networks: [0.3, 2].flatMap((gain) => [0, 1, 2].map((seed) => network(gain, seed))),
    setting: {
      ...{
        size: 28,
        hidden: [8],
        side: "decoder",
        scheme: "kaiming-normal",
        bias: "zero" as const,
        beta: 1,
        rate: 1e-3,
        batch: 32,
        steps: 9,
      },
      ...{ latents: 10, heldOut: 64, heldOutAt: "mean" },
      images: PROCEDURAL_DESCRIPTION,
    },
    ...{ strengths: [0, 1], draws: 2, epochs: 3, rate: 0.5 },
  });
  assert.match(spec.usermeta.caption, /nothing is claimed/);
  // Mean of 0.3 · (1, ½, 0) and a hundredth for the middle of three seeds.
  assert.match(spec.usermeta.caption, /0\.160 ± 0\.006 at gain 0\.3, 1\.010 ± 0\.006 at gain 2/);
  const svg = await renderSvg(spec);
  assert.match(svg, /with consolidation, γ = 1/);
});
