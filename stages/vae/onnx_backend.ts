/**
 * Gradients from one ONNX graph under onnxruntime.
 *
 * @module
 */

import * as ort from "onnxruntime-node";
import type { Backend, Gradient, Weighting } from "./backend.ts";
import { type Parameter, parametersOf, type VaeNetwork } from "./network.ts";
import { encodeModel } from "./onnx.ts";
import { gradientName, LOSSES, trainingGraph } from "./vae_graph.ts";

/** Where graphs run: the processor, or a GPU through WebGPU. */
export type Provider = "cpu" | "webgpu";

/** Runs the training graph; single-threaded, because two trainings share two cores better. */
export class OnnxBackend implements Backend {
  readonly #session: ort.InferenceSession;
  readonly #parameters: readonly Parameter[];
  readonly #network: VaeNetwork;
  readonly #batch: number;

  private constructor(session: ort.InferenceSession, network: VaeNetwork, batch: number) {
    this.#session = session;
    this.#parameters = parametersOf(network);
    this.#network = network;
    this.#batch = batch;
  }

  /** Builds the graph and loads it. */
  static async create(
    network: VaeNetwork,
    batch: number,
    provider: Provider = "cpu",
  ): Promise<OnnxBackend> {
    const model = encodeModel(trainingGraph(network, batch));
    const session = await ort.InferenceSession.create(model, sessionOptions(provider));
    return new OnnxBackend(session, network, batch);
  }

  async gradient(
    parameters: Float32Array,
    x: Float32Array,
    epsilon: Float32Array,
    { beta, capacity }: Weighting,
  ): Promise<Gradient> {
    const tensor = (data: Float32Array, shape: readonly number[]): ort.Tensor =>
      new ort.Tensor("float32", data, shape);
    const results = await this.#session.run({
      x: tensor(x, [this.#batch, this.#network.pixels]),
      epsilon: tensor(epsilon, [this.#batch, this.#network.latents]),
      beta: tensor(Float32Array.of(beta), []),
      capacity: tensor(Float32Array.of(capacity), []),
      ...Object.fromEntries(
        this.#parameters.map(({ name, shape, offset, size }) => [
          name,
          tensor(parameters.subarray(offset, offset + size), shape),
        ]),
      ),
    });
    const data = (name: string): Float32Array => results[name]?.data as Float32Array;
    const [reconstruction = NaN, divergence = NaN, loss = NaN] = LOSSES.map((name) =>
      data(name)[0]
    );
    return {
      losses: { reconstruction, divergence, loss },
      gradients: new Map(this.#parameters.map(({ name }) => [name, data(gradientName(name))])),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release();
  }
}

/** Options of every session: one thread, so that results do not depend on the number of cores. */
export function sessionOptions(provider: Provider = "cpu"): ort.InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
  };
}
