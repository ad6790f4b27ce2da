/**
 * What computes a β-VAE's losses and gradients.
 *
 * @module
 */

import type { AdamArrays, GradientPiece } from "./adam.ts";

/** What one step measured, each a mean over the batch. */
export interface StepLosses {
  /** Binary cross-entropy, summed over pixels. */
  readonly reconstruction: number;
  /** Kullback–Leibler divergence, summed over latents. */
  readonly divergence: number;
  /** What is descended: reconstruction + beta·|divergence − capacity|. */
  readonly loss: number;
}

/** Losses with the gradient of the loss by every parameter. */
export interface Gradient {
  readonly losses: StepLosses;
  /** Piece by piece, some made only when they are asked for: to be read once, before the next step. */
  readonly gradients: Iterable<GradientPiece>;
}

/** How a step weighs the divergence. */
export interface Weighting {
  readonly beta: number;
  /** Divergence that costs nothing; 0 for the plain β-VAE. */
  readonly capacity: number;
}

/** Computes gradients of one network at one batch size. */
export interface Backend extends AsyncDisposable {
  /** The network's parameters, flat, at which gradients are taken, and room for their moments. */
  readonly arrays: AdamArrays;

  /**
   * Losses and gradients at the present parameters.
   *
   * @param x images, [batch, pixels] in [0, 1].
   * @param epsilon normal numbers, [batch, latents].
   */
  gradient(x: Float32Array, epsilon: Float32Array, weighting: Weighting): Promise<Gradient>;
}

/** Which library computes: onnxruntime, or tfjs as the second opinion for small networks. */
export type BackendName = "onnx" | "tfjs";

/** The backends. */
export const backendNames: readonly BackendName[] = ["onnx", "tfjs"];
