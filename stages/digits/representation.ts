/**
 * A β-VAE's encoder as the representation of a classifier: the latents are its hidden units.
 *
 * @module
 */

import { Classifier } from "./classifier.ts";

/** The encoder's last layer, which gives `mu = hidden W + b`. */
export interface LastLayer {
  /** [hidden, latents]. */
  readonly W: Float32Array;
  /** [latents]. */
  readonly b: Float32Array;
}

/** The hidden layer before the latents, as the inputs of a {@linkcode Classifier}. */
export interface Representation {
  /** Inputs of images: their hidden layer and a one for the biases, scaled; [n, hidden + 1]. */
  inputsOf(hidden: Float32Array): Float64Array;
  /** A classifier whose units are the latents, `ŷ = Σ_k h_k mu_k`. */
  classifier(head: ArrayLike<number>): Classifier;
}

/**
 * Makes a representation of an encoder's last layer.
 *
 * Inputs are scaled by one number so that their mean square is 1, and the weights by its inverse: the
 * latents stay what they were, and a learning rate means the same for every network [ours].
 *
 * @param hidden the hidden layer for the images whose mean square counts, [n, hidden].
 */
export function representation(layer: LastLayer, hidden: Float32Array): Representation {
  const latents = layer.b.length;
  const width = layer.W.length / latents;
  const D = width + 1;
  const widened = (values: Float32Array, scale: number): Float64Array => {
    const n = values.length / width;
    const out = new Float64Array(n * D).fill(scale);
    for (let row = 0; row < n; row++) {
      for (let i = 0; i < width; i++) {
        out[row * D + i] = scale * (values[row * width + i] as number);
      }
    }
    return out;
  };
  const plain = widened(hidden, 1);
  const scale = 1 / Math.sqrt(plain.reduce((sum, x) => sum + x * x, 0) / plain.length);
  // A classifier divides its local fields by √D.
  const factor = Math.sqrt(D) / scale;
  const W = new Float64Array(latents * D);
  for (let k = 0; k < latents; k++) {
    for (let i = 0; i < width; i++) W[k * D + i] = factor * (layer.W[i * latents + k] as number);
    W[k * D + width] = factor * (layer.b[k] as number);
  }
  return {
    inputsOf: (values) => widened(values, scale),
    classifier: (head) => new Classifier(W.slice(), Float64Array.from(head), "linear"),
  };
}
