/**
 * Hinton diagrams: importance matrices as squares whose area is the importance.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { networksStage } from "./mod.ts";
import {
  activeLatents,
  disentanglementOf,
  gainsOf,
  medianNetwork,
  type Network,
  networksOf,
} from "../dci/networks.ts";
import { settingLine, spriteImages, type TrainingSetting } from "./training_setting.ts";
import { FACTOR_NAMES } from "../sprites/factors.ts";
import { type Figure, figure } from "./figure.ts";
import { ink, panel, type Spec } from "./theme.ts";

const CELL = 18;

/** Draws the importance matrices of the network of median disentanglement at each gain. */
export function hintonFigure(networks: readonly Network[], setting: TrainingSetting): Figure {
  const gains = gainsOf(networks);
  const panels = gains.map((gain, i) =>
    hinton(String.fromCharCode(97 + i), medianNetwork(networks, gain), i, gains.length)
  );
  return figure({
    caption:
      "Importance of each latent for each factor, as the area of a square, in the network of " +
      "median disentanglement at each gain. Latents are in the order of their divergence; those in " +
      "grey are not in use. Each factor's importances sum to 1.",
    ours: [settingLine(setting)],
    panels: {
      hconcat: panels,
      spacing: 26,
      resolve: { scale: { color: "independent", size: "independent" } },
    },
  });
}

function hinton(letter: string, network: Network, index: number, count: number): Spec {
  const isLast = index === count - 1;
  const { importance } = network.scores.methods["gradient-boosting"];
  const active = activeLatents(network);
  const idle = [...importance.keys()].filter((latent) => !active.includes(latent));
  const order = [...active, ...idle];
  const values = order.flatMap((latent, row) =>
    FACTOR_NAMES.map((factor, i) => ({
      row: row + 1,
      factor,
      importance: Number((importance[latent]?.[i] ?? NaN).toPrecision(4)),
      use: active.includes(latent) ? "in use" : "not in use",
    }))
  );
  const words = `gain ${network.gain}, D ${disentanglementOf(network).toFixed(2)}`;
  return panel(letter, words, {
    width: FACTOR_NAMES.length * CELL,
    height: order.length * CELL,
    layer: [{
      data: { values },
      mark: { type: "square", opacity: 1 },
      encoding: {
        x: {
          field: "factor",
          type: "ordinal",
          sort: [...FACTOR_NAMES],
          axis: { title: null, labelAngle: -60, ticks: false, domain: false },
        },
        y: {
          field: "row",
          type: "ordinal",
          axis: {
            title: index === 0 ? "latent, by divergence" : null,
            ticks: false,
            domain: false,
          },
        },
        size: {
          field: "importance",
          type: "quantitative",
          scale: { domain: [0, 1], range: [0, CELL * CELL], clamp: true },
          legend: isLast ? { title: "importance", values: [0.1, 0.5, 1], format: "~g" } : null,
        },
        color: {
          field: "use",
          type: "nominal",
          scale: { domain: ["in use", "not in use"], range: [ink.text, ink.faint] },
          legend: isLast ? { title: "latent" } : null,
        },
        tooltip: [{ field: "factor" }, { field: "importance" }],
      },
    }],
  });
}

const run: Run<ReturnType<typeof networksStage>> = ({ params, inputs }) => ({
  spec: hintonFigure(networksOf(inputs), {
    ...params,
    images: spriteImages(inputs.published.read()),
  }),
});
export default run;
