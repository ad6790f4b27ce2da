/**
 * Loss on held-out images, and how much each latent says.
 *
 * @module
 */

import type { VaeNetwork } from "./network.ts";
import { NetworkSession, parameterArrays } from "./network_session.ts";
import { evaluationGraph } from "./vae_graph.ts";

/** What was measured on some images. */
export interface Evaluation {
  /** Binary cross-entropy, summed over pixels, mean over images. */
  readonly reconstruction: number;
  /** Divergence of each latent, mean over images. */
  readonly divergences: readonly number[];
}

/** Evaluates networks by onnxruntime, any number of images at a time. */
export class OnnxEvaluator implements AsyncDisposable {
  readonly #session: NetworkSession;
  readonly #network: VaeNetwork;
  readonly #batch: number;

  private constructor(session: NetworkSession, network: VaeNetwork, batch: number) {
    this.#session = session;
    this.#network = network;
    this.#batch = batch;
  }

  /** @param batch images that go through the network at once */
  static async create(network: VaeNetwork, batch: number): Promise<OnnxEvaluator> {
    const graph = evaluationGraph(network, batch);
    return new OnnxEvaluator(await NetworkSession.create(graph), network, batch);
  }

  /**
   * Evaluates a network.
   *
   * @param parameters all parameters, flat.
   * @param images [n, pixels], n a multiple of the batch.
   * @param epsilon normal numbers that the latents are sampled by, [n, latents]; zeros, which take them
   *   at z = mu, by default.
   * @throws {RangeError} the number of images does not fit.
   */
  async evaluate(
    parameters: Float32Array,
    images: Float32Array,
    epsilon = new Float32Array(images.length / this.#network.pixels * this.#network.latents),
  ): Promise<Evaluation> {
    const length = this.#batch * this.#network.pixels;
    const rounds = images.length / length;
    if (!(Number.isInteger(rounds) && rounds > 0)) {
      throw new RangeError(
        `Cannot evaluate ${images.length} pixels: give a multiple of ${length}, which is ` +
          `${this.#batch} images of ${this.#network.pixels}.`,
      );
    }
    const weights = parameterArrays(this.#network, parameters);
    let reconstruction = 0;
    const divergences = new Array<number>(this.#network.latents).fill(0);
    for (let round = 0; round < rounds; round++) {
      const part = (values: Float32Array, width: number) => ({
        data: values.subarray(round * this.#batch * width, (round + 1) * this.#batch * width),
        shape: [this.#batch, width],
      });
      const data = await this.#session.run({
        ...weights,
        x: part(images, this.#network.pixels),
        epsilon: part(epsilon, this.#network.latents),
      });
      reconstruction += (data("reconstruction")[0] ?? NaN) / rounds;
      const each = data("divergences");
      for (const [i, divergence] of each.entries()) {
        divergences[i] = (divergences[i] ?? NaN) + divergence / rounds;
      }
    }
    return { reconstruction, divergences };
  }

  /** Frees the session. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
  }
}
