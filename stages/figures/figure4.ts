/**
 * Figure 4: disentanglement and reconstruction of β-VAEs by the gain of their initialisation, and
 * traversals of two of them.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { figure4Stage } from "./mod.ts";
import {
  ACTIVE,
  activeLatents,
  disentanglementOf,
  gainsOf,
  informativenessOf,
  type Network,
  networksOf,
} from "../dci/networks.ts";
import { settingLine, spriteImages, type TrainingSetting } from "./training_setting.ts";
import type { ShownLatent } from "../dci/mod.ts";
import { type Figure, figure } from "./figure.ts";
import { gainViolins, violinsOf } from "./gain_violins.ts";
import { imageStrip } from "./image_strip.ts";
import { ink, palette, panel, type Spec } from "./theme.ts";
import type { Judged } from "./outcome.ts";

/** What one network draws when each of its latents moves. */
export interface DrawnTraversals {
  readonly gain: number;
  readonly seed: number;
  /** [latents, values, pixels], 0 … 255. */
  readonly pixels: Uint8Array;
}

/** What {@linkcode figure4} draws. */
export interface Figure4Data {
  readonly networks: readonly Network[];
  readonly traversals: readonly DrawnTraversals[];
  /** Values that a latent takes. */
  readonly values: readonly number[];
  readonly setting: TrainingSetting;
  /** Which latent of which network is framed at each gain, from the least gain. */
  readonly shown: readonly ShownLatent[];
  readonly claims: readonly Judged[];
}

const ROW_HEIGHT = 24;

/** Draws the figure. */
export function figure4(data: Figure4Data): Figure {
  const { networks, setting, claims } = data;
  const gains = gainsOf(networks);
  const seeds = networks.length / gains.length;
  const [low, high] = [data.shown[0], data.shown.at(-1)];
  const scores = (words: string, of: (network: Network) => number, letter = ""): Spec =>
    gainViolins(letter, words, networks, of, { y: "score", zero: true, width: 124 });
  const scored = [
    scores("disentanglement", disentanglementOf, "a"),
    scores("completeness", ({ scores }) => scores.methods["gradient-boosting"].completeness),
    scores("informativeness", informativenessOf),
    gainViolins(
      "b",
      "reconstruction loss",
      networks,
      ({ reconstruction }) => reconstruction,
      {
        y: "nats per image",
        zero: true,
        width: 124,
      },
    ),
  ];
  return figure({
    caption: "Disentanglement of β-VAEs on sprites by the gain of their initialisation. a, DCI " +
      "scores (disentanglement, completeness, and informativeness as accuracy on held-out " +
      `images); b, reconstruction loss of held-out images; ${violinsOf(seeds)}. c, Traversals: ` +
      "each row one latent in use (divergence above " +
      `${ACTIVE} nats), those that say most first, moved from ${data.values[0]} to ${
        data.values.at(-1)
      }, with its own D; of the networks of gain ${
        [low, high].map((one) => one?.gain).join(" and ")
      } those of median disentanglement, framed the latent of median D among those in use.`,
    claims,
    ours: [
      settingLine(setting),
      "DCI by gradient-boosted trees, as disentanglement_lib.",
      "Network and frame are chosen by one rule at both gains; of two in the middle the lower one.",
    ],
    panels: {
      vconcat: [
        { hconcat: scored, spacing: 22 },
        {
          hconcat: [
            ...[low, high].flatMap((one, i) =>
              one === undefined ? [] : [traversalPanel(i === 0 ? "c" : "", one, data)]
            ),
          ],
          spacing: 60,
        },
      ],
      spacing: 34,
    },
  });
}

function traversalPanel(
  letter: string,
  { gain, seed, latent: chosen, inUse }: ShownLatent,
  { networks, traversals, values, setting: { size, latents } }: Figure4Data,
): Spec {
  const drawn = traversals.find((one) => one.gain === gain && one.seed === seed);
  const network = networks.find((one) => one.gain === gain && one.seed === seed);
  if (drawn === undefined || network === undefined) {
    throw new RangeError(`Cannot draw traversals of gain ${gain}, seed ${seed}: there are none`);
  }
  const own = new Map(inUse.map(({ latent, disentanglement }) => [latent, disentanglement]));
  const shown = activeLatents(network);
  const width = values.length * ROW_HEIGHT;
  const pixels = size * size;
  const rows = shown.map((latent, row) => {
    const images = values.map((_, i) => {
      const first = (latent * values.length + i) * pixels;
      return drawn.pixels.subarray(first, first + pixels);
    });
    return {
      row: row + 0.5,
      middle: values.length / 2,
      end: values.length + 0.2,
      url: imageStrip(images, size),
      label: `D ${(own.get(latent) ?? NaN).toFixed(2)}`,
      framed: latent === chosen,
    };
  });
  const x = {
    type: "quantitative",
    scale: { domain: [0, values.length], nice: false },
    axis: null,
  };
  const y = {
    field: "row",
    type: "quantitative",
    scale: { domain: [shown.length, 0], nice: false },
    axis: null,
  };
  const height = shown.length * ROW_HEIGHT;
  const frame = rows.filter((one) => one.framed).map(({ row }) => ({
    top: row - 0.5,
    bottom: row + 0.5,
    left: 0,
    right: values.length,
  }));
  return panel(letter, `gain ${gain}: ${shown.length} of ${latents} latents in use`, {
    width,
    height,
    layer: [
      {
        data: { values: rows },
        mark: { type: "image", width: width - 2, height: ROW_HEIGHT - 2, aspect: false },
        encoding: { x: { field: "middle", ...x }, y, url: { field: "url", type: "nominal" } },
      },
      {
        data: { values: rows },
        mark: { type: "text", align: "left", baseline: "middle", fontSize: 9, color: ink.text },
        encoding: { x: { field: "end", ...x }, y, text: { field: "label" } },
      },
      {
        data: { values: frame },
        mark: { type: "rect", filled: false, stroke: palette.orange, strokeWidth: 2 },
        encoding: {
          x: { field: "left", ...x },
          x2: { field: "right" },
          y: { ...y, field: "top" },
          y2: { field: "bottom" },
        },
      },
    ],
  });
}

const run: Run<ReturnType<typeof figure4Stage>> = ({ params: { values, ...setting }, inputs }) => ({
  spec: figure4({
    networks: networksOf(inputs),
    traversals: inputs.traversals.map(({ params, read }) => ({
      ...params,
      pixels: read().traversals.data,
    })),
    values,
    setting: { ...setting, images: spriteImages(inputs.published.read()) },
    shown: inputs.shown.read(),
    claims: inputs.claims.read(),
  }),
});
export default run;
