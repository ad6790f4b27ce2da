/**
 * What computes a β-VAE's losses and gradients.
 *
 * @module
 */

/** What one step measured, each a mean over the batch. */
export interface StepLosses {
  /** Binary cross-entropy, summed over pixels. */
  readonly reconstruction: number;
  /** Kullback–Leibler divergence, summed over latents. */
  readonly divergence: number;
  /** What is descended: reconstruction + beta·|divergence − capacity|. */
  readonly loss: number;
}

/** Losses with the gradient of the loss by each parameter, by its name. */
export interface Gradient {
  readonly losses: StepLosses;
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

/** How a step weighs the divergence. */
export interface Weighting {
  readonly beta: number;
  /** Divergence that costs nothing; 0 for the plain β-VAE. */
  readonly capacity: number;
}

/** Computes gradients of one network at one batch size. */
export interface Backend extends AsyncDisposable {
  /**
   * Losses and gradients at the present parameters.
   *
   * @param parameters all parameters, flat; the same array at every call.
   * @param x images, [batch, pixels] in [0, 1].
   * @param epsilon normal numbers, [batch, latents].
   */
  gradient(
    parameters: Float32Array,
    x: Float32Array,
    epsilon: Float32Array,
    weighting: Weighting,
  ): Promise<Gradient>;
}

/** Which library computes: onnxruntime, or tfjs as the second opinion for small networks. */
export type BackendName = "onnx" | "tfjs";

/** The backends. */
export const backendNames: readonly BackendName[] = ["onnx", "tfjs"];
