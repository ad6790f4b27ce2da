/**
 * Learning curves of the β-VAEs, and how many of their latents they use.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import type { vaeTrainingStage } from "./mod.ts";
import { settingLine, spriteImages, type TrainingSetting } from "./training_setting.ts";
import { column, type Columns } from "../numerics/table.ts";
import { type Figure, figure } from "./figure.ts";
import { ACTIVE, activeLatents } from "../dci/networks.ts";
import { gainViolins } from "./gain_violins.ts";
import { gainColors, panel, type Spec } from "./theme.ts";

/** What {@linkcode vaeTraining} draws, for each training. */
export interface VaeTrainingData {
  readonly trainings: readonly {
    readonly gain: number;
    readonly seed: number;
    /** step, held_out_reconstruction, held_out_divergence. */
    readonly curve: Columns;
    /** latent, divergence. */
    readonly latents: Columns;
  }[];
  readonly setting: TrainingSetting;
}

/** Draws the learning curves. */
export function vaeTraining({ trainings, setting }: VaeTrainingData): Figure {
  const gains = [...new Set(trainings.map(({ gain }) => gain))];
  const color = {
    field: "gain",
    type: "ordinal",
    title: "gain",
    scale: { domain: gains, range: gainColors(gains) },
  };
  const curves = trainings.flatMap(({ gain, seed, curve }) => {
    const [steps, losses] = [column(curve, "step"), column(curve, "held_out_reconstruction")];
    return steps.map((step, i) => ({
      gain,
      run: `${gain} ${seed}`,
      step,
      loss: Number((losses[i] ?? NaN).toPrecision(5)),
    }));
  });
  const active = trainings.map(({ gain, seed, latents }) => ({
    gain,
    seed,
    active: activeLatents({ divergences: column(latents, "divergence") }).length,
  }));
  const ends = trainings.map(({ gain, curve }) => ({
    gain,
    loss: column(curve, "held_out_reconstruction").at(-1) ?? NaN,
  }));
  const axis = (field: string, title: string, extra: Spec = {}): Spec => ({
    field,
    type: "quantitative",
    axis: { title, tickCount: 5 },
    ...extra,
  });
  return figure({
    caption: "β-VAEs on sprites, by the gain of their initialisation. a, Reconstruction loss of " +
      "held-out images while they learn, one line a training. b, Latents in use at the end: those " +
      `with a divergence above ${ACTIVE} nats. c, The loss at the end, on an axis of its own.`,
    ours: [settingLine(setting)],
    panels: {
      hconcat: [
        panel("a", "held-out reconstruction", {
          width: 240,
          height: 170,
          layer: [{
            data: { values: curves },
            mark: { type: "line", opacity: 0.85 },
            encoding: {
              x: axis("step", "step"),
              y: axis("loss", "cross-entropy per image (nats)", {
                scale: { type: "log", nice: true },
                axis: { title: "cross-entropy per image (nats)", tickCount: 4, format: "~s" },
              }),
              detail: { field: "run" },
              color,
            },
          }],
        }),
        panel("b", "latents in use", {
          width: 120,
          height: 170,
          layer: [{
            data: { values: active },
            mark: { type: "point", filled: true, size: 40, opacity: 0.8 },
            encoding: {
              x: axis("gain", "gain", {
                scale: { domain: [0, Math.max(...gains) * 1.1] },
                axis: { title: "gain", tickCount: 5 },
              }),
              y: axis("active", "latents in use", { scale: { domain: [0, setting.latents] } }),
              color,
            },
          }],
        }),
        gainViolins("c", "loss at the end", ends, ({ loss }) => loss, {
          y: "nats per image",
          zero: false,
          width: 130,
          height: 170,
        }),
      ],
    },
  });
}

const run: Run<ReturnType<typeof vaeTrainingStage>> = ({ params, inputs }) => ({
  spec: vaeTraining({
    setting: { ...params, images: spriteImages(inputs.published.read()) },
    // Both sweeps are outputs of one stage, so their elements are in the same order.
    trainings: inputs.curves.map((element, i) => ({
      ...element.params,
      curve: element.read(),
      latents: inputs.latents[i]?.read() ?? {},
    })),
  }),
});
export default run;
