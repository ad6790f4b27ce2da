/**
 * A graph under onnxruntime.
 *
 * @module
 */

import * as ort from "onnxruntime-node";
import type { TensorArrays } from "./bound_graph.ts";
import { parametersOf, type VaeNetwork } from "./network.ts";
import { encodeModel, type OnnxGraph } from "./onnx.ts";

/** Where graphs run: the processor, or a GPU through WebGPU. */
export type Device = "cpu" | "gpu";

/** Runs a graph; single-threaded, because two trainings share two cores better. */
export class NetworkSession implements AsyncDisposable {
  readonly #session: ort.InferenceSession;

  private constructor(session: ort.InferenceSession) {
    this.#session = session;
  }

  /**
   * Loads a graph.
   *
   * @throws {Error} it is to run on a GPU, and there is none.
   */
  static async create(graph: OnnxGraph, device: Device = "cpu"): Promise<NetworkSession> {
    return new NetworkSession(await sessionOf(encodeModel(graph), device));
  }

  /**
   * Runs the graph.
   *
   * @returns the numbers of an output, by its name.
   */
  async run(inputs: TensorArrays): Promise<(output: string) => Float32Array> {
    const tensors = Object.entries(inputs).map(([name, { data, shape }]) =>
      [name, new ort.Tensor("float32", data, shape)] as const
    );
    const results = await this.#session.run(Object.fromEntries(tensors));
    return (output) => results[output]?.data as Float32Array;
  }

  /** Frees the session. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release();
  }
}

/** Views of a flat array of all parameters, or of their gradients, by the parameters' names. */
export function parameterArrays(network: VaeNetwork, flat: Float32Array): TensorArrays {
  return Object.fromEntries(
    parametersOf(network).map(({ name, shape, offset, size }) => [
      name,
      { shape, data: flat.subarray(offset, offset + size) },
    ]),
  );
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
