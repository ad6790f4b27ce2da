/**
 * Figure 4: disentanglement and reconstruction of β-VAEs by the gain of their initialisation, and
 * traversals of two of them.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { figure4Stage } from "./mod.ts";
import {
  activeLatents,
  disentanglementOf,
  gainsOf,
  informativenessOf,
  medianNetwork,
  type Network,
  networksOf,
} from "../dci/networks.ts";
import { settingLine, spriteImages, type TrainingSetting } from "./training_setting.ts";
import type { Claim } from "../claims/claim.ts";
import { type Figure, figure } from "./figure.ts";
import { gainViolins } from "./gain_violins.ts";
import { imageStrip } from "./image_strip.ts";
import { ink, palette, panel, type Spec } from "./theme.ts";
import { outcome } from "./outcome.ts";

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
  readonly claims: readonly Claim[];
}

/** Latents that a panel of traversals has room for. */
const MOST_ROWS = 7;
const ROW_HEIGHT = 28;

/** Draws the figure. */
export function figure4(data: Figure4Data): Figure {
  const { networks, setting, claims } = data;
  const gains = gainsOf(networks);
  const [low = NaN, high = NaN] = [gains[0], gains.at(-1)];
  const seeds = networks.length / gains.length;
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
        zero: false,
        width: 124,
      },
    ),
  ];
  const [left, right] = [medianNetwork(networks, low), medianNetwork(networks, high)];
  return figure({
    caption: "Disentanglement of β-VAEs on sprites by the gain of their initialisation. a, DCI " +
      "scores (disentanglement, completeness, and informativeness as accuracy on held-out " +
      `samples); b, reconstruction loss of held-out images; violins, with a point for each of ${seeds} ` +
      "networks a gain and a tick at the median. c, Traversals: each row one latent in use, those " +
      `that say most first, moved from ${data.values[0]} to ${
        data.values.at(-1)
      }; of the networks ` +
      `of gain ${low} and ${high} those of median disentanglement, framed the latent of highest and ` +
      `of lowest D among those in use. ${outcome(claims)}`,
    ours: [settingLine(setting), "DCI by gradient-boosted trees, as disentanglement_lib."],
    panels: {
      vconcat: [
        { hconcat: scored, spacing: 22 },
        {
          hconcat: [
            traversalPanel("c", left, data, "highest"),
            traversalPanel("", right, data, "lowest"),
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
  network: Network,
  { traversals, values, setting: { size } }: Figure4Data,
  framed: "highest" | "lowest",
): Spec {
  const { gain, seed, scores } = network;
  const drawn = traversals.find((one) => one.gain === gain && one.seed === seed);
  if (drawn === undefined) throw new RangeError(`Cannot draw traversals of gain ${gain}`);
  const active = activeLatents(network);
  const { perCode } = scores.methods["gradient-boosting"];
  const byD = active.toSorted((a, b) => (perCode[a] ?? 0) - (perCode[b] ?? 0));
  const chosen = framed === "highest" ? byD.at(-1) : byD[0];
  // The framed one is always shown.
  const shown = active.slice(0, MOST_ROWS);
  if (chosen !== undefined && !shown.includes(chosen)) shown.splice(-1, 1, chosen);
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
      label: `D ${(perCode[latent] ?? NaN).toFixed(2)}`,
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
  return panel(letter, `gain ${gain}: ${active.length} of ${perCode.length} latents in use`, {
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
    claims: inputs.claims.read(),
  }),
});
export default run;
