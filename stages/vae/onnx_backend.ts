/**
 * Gradients from one ONNX graph under onnxruntime.
 *
 * @module
 */

import type { Backend, Gradient, Weighting } from "./backend.ts";
import { parametersOf, type VaeNetwork } from "./network.ts";
import { type Device, NetworkSession } from "./network_session.ts";
import { gradientName, LOSSES, trainingGraph } from "./vae_graph.ts";

/** Runs the training graph. */
export class OnnxBackend implements Backend {
  readonly #session: NetworkSession;
  readonly #network: VaeNetwork;
  readonly #batch: number;
  readonly #names: readonly string[];

  private constructor(session: NetworkSession, network: VaeNetwork, batch: number) {
    this.#session = session;
    this.#network = network;
    this.#batch = batch;
    this.#names = parametersOf(network).map(({ name }) => name);
  }

  /** Builds the graph and loads it. */
  static async create(
    network: VaeNetwork,
    batch: number,
    device?: Device,
  ): Promise<OnnxBackend> {
    const graph = trainingGraph(network, batch);
    return new OnnxBackend(await NetworkSession.create(graph, network, device), network, batch);
  }

  async gradient(
    parameters: Float32Array,
    x: Float32Array,
    epsilon: Float32Array,
    { beta, capacity }: Weighting,
  ): Promise<Gradient> {
    const data = await this.#session.run(parameters, {
      x: [x, [this.#batch, this.#network.pixels]],
      epsilon: [epsilon, [this.#batch, this.#network.latents]],
      beta: [Float32Array.of(beta), []],
      capacity: [Float32Array.of(capacity), []],
    });
    const [reconstruction = NaN, divergence = NaN, loss = NaN] = LOSSES.map((name) =>
      data(name)[0]
    );
    return {
      losses: { reconstruction, divergence, loss },
      gradients: new Map(this.#names.map((name) => [name, data(gradientName(name))])),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
  }
}
