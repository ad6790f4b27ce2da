/**
 * Trains and scores β-VAEs outside the pipeline, to find out what setting shows the effect of gain:
 *
 *     deno run -A bench/gain_study.ts '{"gain": 0.3, "side": "both", "steps": 20000}' …
 *
 * Nothing that the report is judged by comes into the search: its seeds are texts of its own, which no
 * stage's seed of 32 hexadecimal digits is, and none of its images is among the held-out ones.
 *
 * Each argument has settings that differ from those below. A line is printed for each training and
 * each number of steps in `snapshots`, as `docs/gain_study.csv` has them.
 *
 * @module
 */

import { labelledCodes, splitAt } from "../stages/dci/labelled_codes.ts";
import { scoresOf } from "../stages/dci/scores.ts";
import { stream } from "../stages/random/mod.ts";
import { spriteBatch, spriteBatches } from "../stages/sprites/batch.ts";
import { drawSprites, type ImageSize } from "../stages/sprites/draw.ts";
import { classesOf, FACTOR_NAMES } from "../stages/sprites/factors.ts";
import { encodeModel } from "../stages/vae/onnx.ts";
import { runModel } from "../stages/vae/onnx_model.ts";
import { trainVae, type VaeTraining } from "../stages/vae/training.ts";
import { encoderGraph } from "../stages/vae/vae_graph.ts";

const initialiser = { scheme: "kaiming-normal", gain: 1, side: "decoder", bias: "zero" } as const;
const defaults = {
  size: 32,
  hidden: [256, 128, 64, 32],
  latents: 10,
  beta: 1,
  capacity: 0,
  rate: 1e-3,
  batch: 64,
  steps: 20_000,
  every: 2500,
  heldOutAt: "mean",
  backend: "onnx",
  device: "cpu",
  seed: 0,
  snapshots: [2500, 5000, 10_000, 20_000],
} as const;
const SAMPLES = 15_000;
const LOSS_SAMPLES = 1024;

/** One encoder on its way. */
interface Snapshot {
  readonly step: number;
  readonly reconstruction: number;
  readonly encoder: Uint8Array;
}

interface Setting extends Omit<VaeTraining, "pixels"> {
  readonly size: ImageSize;
  readonly seed: number;
  readonly snapshots: readonly number[];
}

async function study(setting: Setting): Promise<void> {
  const { size, hidden, latents, seed, snapshots } = setting;
  const network = { pixels: size * size, hidden, latents };
  const kept: Snapshot[] = [];
  const training = { ...setting, pixels: size * size };
  await trainVae(training, `study ${seed} ${JSON.stringify(setting.initialiser)}`, {
    images: spriteBatches(size, drawSprites),
    heldOut: trainingImages("loss", LOSS_SAMPLES, size).images,
    load: () => null,
    progress: () => {},
    save: ({ steps, parameters, curve }) => {
      if (!snapshots.includes(steps)) return;
      const reconstruction = curve.at(-1)?.held_out_reconstruction ?? NaN;
      const encoder = encodeModel(encoderGraph(network, parameters));
      kept.push({ step: steps, reconstruction, encoder });
    },
  });
  for (const { step, reconstruction, encoder } of kept) {
    const { mu, active } = await encoded(encoder, setting);
    const [train, test] = splitAt(mu, SAMPLES * 2 / 3);
    const { methods: { "gradient-boosting": boosting }, groups } = scoresOf(train, test, "study");
    const accuracy = boosting.test.reduce((sum, one) => sum + one / boosting.test.length, 0);
    const { initialiser: { scheme, side, gain, bias }, beta, rate, batch } = setting;
    console.log(
      [
        ...[scheme, bias, side, gain, seed, size, hidden.join("-"), beta, rate, batch, step],
        reconstruction.toFixed(2),
        active,
        ...[
          boosting.disentanglement,
          boosting.completeness,
          accuracy,
          groups["without-orientation"],
          groups["position-shape-scale"],
        ].map((score) => score.toFixed(4)),
      ].join(","),
    );
  }
}

async function encoded(encoder: Uint8Array, { size, latents }: Setting) {
  const { images, indices } = trainingImages("scores", SAMPLES, size);
  const { mu = new Float32Array(), logvar = new Float32Array() } = await runModel(
    encoder,
    size * size,
    images,
  );
  const divergences = new Float64Array(latents);
  for (const [i, m] of mu.entries()) {
    const l = logvar[i] ?? NaN;
    const latent = i % latents;
    divergences[latent] = (divergences[latent] ?? NaN) +
      0.5 * (m * m + Math.exp(l) - l - 1) / SAMPLES;
  }
  const classes = Uint8Array.from([...indices].flatMap((index) => classesOf(index)));
  return {
    mu: labelledCodes(
      { shape: [SAMPLES, latents], data: mu },
      { shape: [SAMPLES, FACTOR_NAMES.length], data: classes },
    ),
    active: divergences.filter((divergence) => divergence > 0.1).length,
  };
}

/** Images of the training part: what is held out for the report was not looked at in the search. */
function trainingImages(name: string, count: number, size: ImageSize) {
  const [images, indices] = [new Float32Array(count * size * size), new Uint32Array(count)];
  spriteBatch(stream("study", name), size, count, images, indices, "training");
  return { images, indices };
}

for (const argument of Deno.args) {
  const { scheme, side, gain, bias, ...rest } = { ...initialiser, ...JSON.parse(argument) };
  await study({ ...defaults, ...rest, initialiser: { scheme, side, gain, bias } });
}
