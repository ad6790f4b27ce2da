/**
 * Figure 13: forgetting of a β-VAE's encoder under two tasks on digits, by initialisation gain.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { type TunedNetwork, tunedNetwork } from "../digits/tuned_networks.ts";
import type { figure13Stage } from "./mod.ts";
import { summaryOf } from "./draw_summary.ts";
import { type Figure, figure } from "./figure.ts";
import { gainViolins } from "./gain_violins.ts";
import { gainsOf } from "../dci/networks.ts";
import { counted } from "./numbers_in_words.ts";
import { gainColors, panel, type Spec } from "./theme.ts";
import { settingLine, type TrainingSetting } from "./training_setting.ts";

/** What {@linkcode figure13} draws. */
export interface Figure13Data {
  readonly networks: readonly TunedNetwork[];
  /** How phase 1 was trained. */
  readonly setting: TrainingSetting;
  /** Strengths γ of elastic weight consolidation: none, and some. */
  readonly strengths: readonly number[];
  /** Pairs of heads on each encoder. */
  readonly draws: number;
  readonly epochs: number;
  readonly rate: number;
}

/** Draws Figure 13. */
export function figure13(data: Figure13Data): Figure {
  const { networks, strengths, draws, epochs, rate, setting } = data;
  const gains = gainsOf(networks);
  const seeds = networks.length / gains.length;
  const panels = strengths.map((strength, i) =>
    forgettingPanel(
      "ab"[i] ?? "",
      strength === 0 ? "without consolidation" : `with consolidation, γ = ${strength}`,
      networks,
      strength,
      domainOf(networks, strength),
    )
  );
  const violin = (letter: string, words: string, y: string, of: (one: TunedNetwork) => number) =>
    gainViolins(letter, words, networks, of, { y, zero: false, width: 124 });
  return figure({
    caption:
      "Forgetting of a β-VAE's representation of digits, by the gain of its initialisation. " +
      "Phase 1 trains the β-VAE; phase 2 reads its encoder's means by a linear head and fine-tunes " +
      "the encoder's last layer on Figure 12's two tasks, one after the other. a, Forgetting of the " +
      "first against the similarity α of the tasks, one learnt after the other; b, the same under " +
      `elastic weight consolidation, on a scale of its own; mean over ${
        counted(seeds, "network")
      } a gain, band ∓ one standard error. c, Entropy H of what ` +
      "the latents contribute to the first task's output at the switch: 0 is one latent, 1 all alike. d, Forgetting at " +
      "α = 0 without consolidation against that entropy, a point a network. e, Reconstruction loss " +
      `after phase 1. The paper's result is not known to us, so nothing is claimed. ${
        found(networks)
      }`,
    ours: [
      settingLine(setting),
      `Phase 2: heads from N(0, 1/latents), ${draws} pairs a network, η = ${rate} for heads and last ` +
      `layer with inputs scaled to mean square 1, one image a step, ${epochs} passes over each task.`,
    ],
    panels: {
      vconcat: [
        { hconcat: panels, spacing: 36 },
        {
          hconcat: [
            violin("c", "entropy at the switch", "entropy H", ({ entropy }) => entropy),
            entropyPanel("d", networks),
            violin("e", "reconstruction loss", "nats per image", (one) => one.reconstruction),
          ],
          spacing: 30,
        },
      ],
      spacing: 34,
    },
  });
}

/** Mean forgetting over all similarities, as the caption says it. */
function found(networks: readonly TunedNetwork[]): string {
  const parts = gainsOf(networks).map((gain) => {
    const own = networks.filter((network) => network.gain === gain);
    const { mean, low, high } = summaryOf(own.map(meanForgetting));
    return `${mean.toFixed(3)} ± ${((high - low) / 2).toFixed(3)} at gain ${gain}`;
  });
  return `Mean F over α without consolidation: ${parts.join(", ")} (standard errors).`;
}

function meanForgetting({ points }: TunedNetwork): number {
  const plain = points.filter(({ strength }) => strength === 0);
  return plain.reduce((sum, { forgetting }) => sum + forgetting, 0) / plain.length;
}

/** An axis that holds every mean with its band: what consolidation leaves is flat on the other's. */
function domainOf(
  networks: readonly TunedNetwork[],
  strength: number,
): readonly [number, number] {
  const rows = gainsOf(networks).flatMap((gain) => meansOf(networks, gain, strength));
  return [
    Math.min(0, ...rows.map(({ low }) => low)),
    Math.max(...rows.map(({ high }) => high)),
  ];
}

function meansOf(networks: readonly TunedNetwork[], gain: number, strength: number) {
  const points = networks.filter((network) => network.gain === gain)
    .flatMap((network) => network.points.filter((point) => point.strength === strength));
  return [...Map.groupBy(points, ({ similarity }) => similarity)].map(([similarity, group]) => ({
    gain,
    similarity,
    ...summaryOf(group.map(({ forgetting }) => forgetting)),
  }));
}

function gainColor(networks: readonly TunedNetwork[]): Spec {
  const gains = gainsOf(networks);
  return {
    field: "gain",
    type: "ordinal",
    title: "gain",
    scale: { domain: gains, range: gainColors(gains) },
    legend: { orient: "right" },
  };
}

function forgettingPanel(
  letter: string,
  words: string,
  networks: readonly TunedNetwork[],
  strength: number,
  domain: readonly [number, number],
): Spec {
  const values = gainsOf(networks).flatMap((gain) => meansOf(networks, gain, strength));
  const x = {
    field: "similarity",
    type: "quantitative",
    scale: { domain: [0, 1] },
    axis: { title: "similarity α of the images", tickCount: 5 },
  };
  const y = (field: string): Spec => ({
    field,
    type: "quantitative",
    scale: { domain, nice: true },
    axis: { title: "forgetting F", tickCount: 5 },
  });
  const color = gainColor(networks);
  return panel(letter, words, {
    width: 250,
    height: 150,
    data: { values },
    layer: [
      {
        mark: { type: "area", opacity: 0.18 },
        encoding: { x, y: y("low"), y2: { field: "high" }, color },
      },
      { mark: { type: "line", point: { size: 18 } }, encoding: { x, y: y("mean"), color } },
    ],
  });
}

function entropyPanel(letter: string, networks: readonly TunedNetwork[]): Spec {
  const values = networks.map(({ gain, entropy, points }) => ({
    gain,
    entropy: Number(entropy.toPrecision(5)),
    forgetting: Number(
      (points.find((point) => point.similarity === 0 && point.strength === 0)?.forgetting ?? NaN)
        .toPrecision(5),
    ),
  }));
  return panel(letter, "forgetting by entropy", {
    width: 150,
    height: 120,
    layer: [{
      data: { values },
      mark: { type: "point", filled: true, size: 36, opacity: 0.85 },
      encoding: {
        x: {
          field: "entropy",
          type: "quantitative",
          scale: { zero: false, nice: true },
          axis: { title: "entropy H", tickCount: 4 },
        },
        y: {
          field: "forgetting",
          type: "quantitative",
          axis: { title: "F at α = 0", tickCount: 4 },
        },
        color: gainColor(networks),
      },
    }],
  });
}

const run: Run<ReturnType<typeof figure13Stage>> = ({ params, inputs }) => {
  const { strengths, draws, epochs, fineTuningRate, ...setting } = params;
  return {
    spec: figure13({
      ...{ strengths, draws, epochs, rate: fineTuningRate },
      // Both sweeps are over the same points, in the same order.
      networks: inputs.tuned.map((element, i) =>
        tunedNetwork(element.params, inputs.curves[i]?.read() ?? {}, element.read())
      ),
      setting: { ...setting, images: inputs.source.read().description },
    }),
  };
};
export default run;
