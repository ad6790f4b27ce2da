/**
 * A training of a β-VAE, from its first image to its last.
 *
 * @module
 */

import { type Random, stream } from "../random/mod.ts";
import type { BackendName, Weighting } from "./backend.ts";
import { OnnxEvaluator } from "./evaluator.ts";
import { initialise, type Initialiser, type VaeNetwork } from "./network.ts";
import type { Device } from "./network_session.ts";
import { OnnxBackend } from "./onnx_backend.ts";
import { TfjsBackend } from "./tfjs_backend.ts";
import { Trainer, type TrainerState } from "./trainer.ts";

/** What {@linkcode trainVae} takes. */
export interface VaeTraining extends Weighting {
  /** Pixels of an image. */
  readonly pixels: number;
  /** Widths of the encoder's hidden layers. */
  readonly hidden: readonly number[];
  /** Latent variables. */
  readonly latents: number;
  readonly initialiser: Initialiser;
  /** Adam's step size. */
  readonly rate: number;
  /** Images in a batch. */
  readonly batch: number;
  /** Steps of training. */
  readonly steps: number;
  /** Steps from one evaluation, and checkpoint, to the next. */
  readonly every: number;
  /** Where the latents of held-out images are taken for their loss. */
  readonly heldOutAt: LatentPoint;
  readonly backend: BackendName;
  /** Where the ONNX graph runs. */
  readonly device: Device;
}

/** Where a latent is taken: at its posterior's mean mu, or at a sample of it. */
export type LatentPoint = "mean" | "sample";

/** Writes images that are drawn at random into an array, [count, pixels]. */
export type BatchSource = (random: Random, count: number, out: Float32Array) => void;

/** One row of the learning curve. */
export interface CurveRow {
  /** Steps taken. */
  readonly step: number;
  /** Means over the batches since the row before; NaN before the first step. */
  readonly reconstruction: number;
  readonly divergence: number;
  readonly loss: number;
  /** On held-out images, their latents taken as `heldOutAt` says. */
  readonly held_out_reconstruction: number;
  readonly held_out_divergence: number;
}

/** What came of a training. */
export interface TrainedVae {
  readonly network: VaeNetwork;
  /** All parameters, flat. */
  readonly parameters: Float32Array;
  readonly curve: readonly CurveRow[];
  /** Divergence of each latent on held-out images at the end. */
  readonly divergences: readonly number[];
}

/** All that a training goes on from after it was stopped. */
export interface TrainingState extends TrainerState {
  readonly curve: readonly CurveRow[];
}

/** What {@linkcode trainVae} tells and asks on its way. */
export interface TrainingHooks {
  /** Where the images to learn from come from. */
  readonly images: BatchSource;
  /** Images that are not among those, [n, pixels]; n is a multiple of the batch. */
  readonly heldOut: Float32Array;
  /** The state that an earlier training kept, or null. */
  load(): TrainingState | null;
  /** Keeps a state, whose arrays the next step changes. */
  save(state: TrainingState): void;
  /** Told the fraction that is done, and a note. */
  progress(fraction: number, note: string): void;
}

/**
 * Trains a β-VAE on images that are drawn as they are needed.
 *
 * Every step has random numbers of its own, so a training that goes on from a kept state takes the
 * same steps, bit by bit, as one that was never stopped.
 *
 * @throws {NonFiniteLossError} the loss is no number; the last state that was kept is from before.
 * @throws {RangeError} tfjs is to train on a GPU, which is onnxruntime's alone.
 */
export async function trainVae(
  params: VaeTraining,
  seed: string,
  { load, save, progress, images: draw, heldOut }: TrainingHooks,
): Promise<TrainedVae> {
  const { pixels, hidden, batch, latents, steps, every, rate, heldOutAt } = params;
  const network = { pixels, hidden, latents };
  if (params.backend === "tfjs" && params.device === "gpu") {
    throw new RangeError('Cannot train on a GPU with the backend "tfjs": use the backend "onnx"');
  }
  await using backend = params.backend === "tfjs"
    ? new TfjsBackend(network, batch)
    : await OnnxBackend.create(network, batch, params.device);
  await using evaluator = await OnnxEvaluator.create(network, batch);
  const trainer = new Trainer(
    // Not held: the trainer has a copy, and large networks are large.
    initialise(network, params.initialiser, stream(seed, "initial parameters")),
    backend,
    { rate },
  );

  const epsilon = new Float32Array(heldOut.length / pixels * latents);
  // Not the training's own seed: networks are compared on the same samples.
  if (heldOutAt === "sample") stream("held-out latents").fillNormal(epsilon);
  const evaluate = () => evaluator.evaluate(trainer.parameters, heldOut, epsilon);
  const measure = async (sums: Sums): Promise<CurveRow> => {
    const { reconstruction, divergences } = await evaluate();
    const mean = (sum: number): number => sum / sums.count;
    return {
      step: trainer.steps,
      reconstruction: mean(sums.reconstruction),
      divergence: mean(sums.divergence),
      loss: mean(sums.loss),
      held_out_reconstruction: reconstruction,
      held_out_divergence: divergences.reduce((sum, one) => sum + one, 0),
    };
  };

  const kept = load();
  if (kept !== null) trainer.restore(kept);
  const curve = kept === null ? [await measure(noSums())] : [...kept.curve];
  const images = new Float32Array(batch * pixels);
  const noise = new Float32Array(batch * latents);
  let sums = noSums();
  const [firstStep, startedMs] = [trainer.steps, performance.now()];
  while (trainer.steps < steps) {
    const random = stream(seed, "step", trainer.steps);
    draw(random, batch, images);
    random.fillNormal(noise);
    const losses = await trainer.step(images, noise, params);
    sums = {
      count: sums.count + 1,
      reconstruction: sums.reconstruction + losses.reconstruction,
      divergence: sums.divergence + losses.divergence,
      loss: sums.loss + losses.loss,
    };
    if (trainer.steps % every !== 0 && trainer.steps < steps) continue;
    const row = await measure(sums);
    curve.push(row);
    sums = noSums();
    save({ ...trainer.state(), curve });
    const perSecond = (trainer.steps - firstStep) / ((performance.now() - startedMs) / 1e3);
    progress(
      trainer.steps / steps,
      `${perSecond.toFixed(0)} steps/s, held-out reconstruction ` +
        row.held_out_reconstruction.toFixed(1),
    );
  }
  const { divergences } = await evaluate();
  return { network, parameters: trainer.parameters.slice(), curve, divergences };
}

interface Sums {
  readonly count: number;
  readonly reconstruction: number;
  readonly divergence: number;
  readonly loss: number;
}

function noSums(): Sums {
  return { count: 0, reconstruction: 0, divergence: 0, loss: 0 };
}
