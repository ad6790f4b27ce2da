/**
 * What Figure 4 leaves open: disentanglement of groups of factors, of networks that reconstruct alike,
 * and by other measures.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { networksStage } from "./mod.ts";
import {
  ACTIVE,
  activeLatents,
  disentanglementOf,
  gainsOf,
  type Network,
  networksOf,
} from "../dci/networks.ts";
import { settingLine, spriteImages, type TrainingSetting } from "./training_setting.ts";
import { type Figure, figure } from "./figure.ts";
import { gainViolins } from "./gain_violins.ts";
import { gainColors, panel, type Spec } from "./theme.ts";

/** Draws the figure. */
export function disentanglementFigure(
  networks: readonly Network[],
  setting: TrainingSetting,
): Figure {
  const gains = gainsOf(networks);
  const violin = (
    letter: string,
    words: string,
    of: (network: Network) => number,
    y = "score",
  ): Spec => gainViolins(letter, words, networks, of, { y, zero: true, width: 180 });
  return figure({
    caption: "Disentanglement of β-VAEs by gain, looked at in other ways. a, D without " +
      "orientation; b, D of the groups position, shape and " +
      "scale; c, D of horizontal against vertical position; d and e, D with importances by lasso " +
      "regression and by a random forest; f, the mutual information gap, which is not the paper's " +
      "measure; g, D against the reconstruction loss, a point for each network in its gain's " +
      `colour; h, latents in use (divergence above ${ACTIVE} nats).`,
    ours: [
      settingLine(setting),
      "D of groups: importances are summed over each group's factors.",
      "Lasso and forest are Eastwood and Williams' two ways to find importance.",
    ],
    panels: {
      vconcat: [
        {
          hconcat: [
            violin("a", "without orientation", (n) => n.scores.groups["without-orientation"]),
            violin("b", "position, shape, scale", (n) => n.scores.groups["position-shape-scale"]),
            violin("c", "x against y", (n) => n.scores.groups["horizontal-vertical"]),
          ],
          spacing: 30,
        },
        {
          hconcat: [
            violin("d", "by lasso", (n) => n.scores.methods.lasso.disentanglement),
            violin(
              "e",
              "by random forest",
              (n) => n.scores.methods["random-forest"].disentanglement,
            ),
            violin("f", "mutual information gap", (n) => n.scores.mig),
          ],
          spacing: 30,
        },
        {
          hconcat: [
            scatter(networks, gains),
            violin("h", "latents in use", (n) => activeLatents(n).length, "latents"),
          ],
          spacing: 30,
        },
      ],
      spacing: 34,
    },
  });
}

function scatter(networks: readonly Network[], gains: readonly number[]): Spec {
  const values = networks.map((network) => ({
    gain: network.gain,
    reconstruction: Number(network.reconstruction.toPrecision(5)),
    D: Number(disentanglementOf(network).toPrecision(4)),
  }));
  const axis = (field: string, title: string): Spec => ({
    field,
    type: "quantitative",
    scale: { zero: false },
    axis: { title, tickCount: 4 },
  });
  return panel("g", "D at like reconstruction", {
    width: 180,
    height: 120,
    layer: [{
      data: { values },
      mark: { type: "point", filled: true, size: 30, opacity: 0.85 },
      encoding: {
        x: axis("reconstruction", "reconstruction loss (nats per image)"),
        y: axis("D", "disentanglement"),
        color: {
          field: "gain",
          type: "ordinal",
          scale: { domain: gains, range: gainColors(gains) },
          legend: { title: "gain" },
        },
      },
    }],
  });
}

const run: Run<ReturnType<typeof networksStage>> = ({ params, inputs }) => ({
  spec: disentanglementFigure(networksOf(inputs), {
    ...params,
    images: spriteImages(inputs.published.read()),
  }),
});
export default run;
