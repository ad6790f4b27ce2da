/**
 * A graph of a network under onnxruntime, fed from the flat array of all parameters.
 *
 * @module
 */

import * as ort from "onnxruntime-node";
import { type Parameter, parametersOf, type VaeNetwork } from "./network.ts";
import { encodeModel, type OnnxGraph } from "./onnx.ts";

/** Where graphs run: the processor, or a GPU through WebGPU. */
export type Device = "cpu" | "gpu";

/** What a graph is fed besides the parameters: numbers and their shape, by name. */
export type Feeds = {
  readonly [name: string]: readonly [data: Float32Array, shape: readonly number[]];
};

/** Runs a graph; single-threaded, because two trainings share two cores better. */
export class NetworkSession implements AsyncDisposable {
  readonly #session: ort.InferenceSession;
  readonly #parameters: readonly Parameter[];

  private constructor(session: ort.InferenceSession, network: VaeNetwork) {
    this.#session = session;
    this.#parameters = parametersOf(network);
  }

  /**
   * Loads a graph that takes every parameter of the network by its name.
   *
   * @throws {Error} it is to run on a GPU, and there is none.
   */
  static async create(
    graph: OnnxGraph,
    network: VaeNetwork,
    device: Device = "cpu",
  ): Promise<NetworkSession> {
    const session = await sessionOf(encodeModel(graph), device);
    return new NetworkSession(session, network);
  }

  /**
   * Runs the graph.
   *
   * @param parameters all parameters, flat.
   * @returns the numbers of an output, by its name.
   */
  async run(parameters: Float32Array, feeds: Feeds): Promise<(output: string) => Float32Array> {
    const tensors: { [name: string]: ort.Tensor } = {};
    for (const [name, [data, shape]] of Object.entries(feeds)) {
      tensors[name] = new ort.Tensor("float32", data, shape);
    }
    for (const { name, shape, offset, size } of this.#parameters) {
      tensors[name] = new ort.Tensor("float32", parameters.subarray(offset, offset + size), shape);
    }
    const results = await this.#session.run(tensors);
    return (output) => results[output]?.data as Float32Array;
  }

  /** Frees the session. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release();
  }
}

async function sessionOf(model: Uint8Array, device: Device): Promise<ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(model, {
      executionProviders: [device === "gpu" ? "webgpu" : "cpu"],
      // One thread, so that results do not depend on the number of cores.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      graphOptimizationLevel: "all",
      // Errors only: that small operations stay on the processor is as it should be.
      logSeverityLevel: 3,
    });
  } catch (error) {
    if (device === "cpu") throw error;
    throw new Error(
      'Cannot compute on a GPU: onnxruntime finds none that it can use through WebGPU. Use the device "cpu".',
      { cause: error },
    );
  }
}
