/**
 * Gradients from one ONNX graph under onnxruntime.
 *
 * @module
 */

import { MemoryPlan } from "../numerics/kernel_memory.ts";
import { type AdamArrays, type GradientPiece, takeAdamArrays } from "./adam.ts";
import type { Backend, Gradient, StepLosses, Weighting } from "./backend.ts";
import { FirstLayer } from "./first_layer.ts";
import { flatLength, type Parameter, parametersOf, type VaeNetwork } from "./network.ts";
import {
  type Device,
  NetworkSession,
  parameterTensors,
  tensorOn,
  type Tensors,
} from "./network_session.ts";
import { FIRST_OUTPUTS, gradientName, LOSSES, trainingGraph } from "./vae_graph.ts";

/** Runs the training graph on memory that it shares with the kernels. */
export class OnnxBackend implements Backend {
  readonly arrays: AdamArrays;
  readonly #network: VaeNetwork;
  readonly #batch: number;
  readonly #device: Device;
  readonly #weights: Parameter;
  readonly #bias: Parameter;
  readonly #first: FirstLayer;
  readonly #epsilon: Float32Array;
  readonly #weighting: Float32Array;
  readonly #losses: Float32Array;
  readonly #gradients: Float32Array;
  readonly #inputs: Tensors;
  readonly #outputs: Tensors;
  /** The graph without the first layer's products, and with them: each made when it is needed. */
  #sparse: NetworkSession | undefined;
  #dense: NetworkSession | undefined;

  private constructor(network: VaeNetwork, batch: number, device: Device) {
    [this.#network, this.#batch, this.#device] = [network, batch, device];
    const list = parametersOf(network);
    [this.#weights, this.#bias] = list as [Parameter, Parameter, ...Parameter[]];
    const length = flatLength(network);
    const plan = new MemoryPlan();
    const shape = { batch, pixels: network.pixels, width: this.#bias.size };
    const take = {
      arrays: takeAdamArrays(plan, length),
      first: FirstLayer.take(plan, shape),
      epsilon: plan.take(Float32Array, batch * network.latents),
      scalars: plan.take(Float32Array, 2 + LOSSES.length),
      gradients: plan.take(Float32Array, length),
    };
    const memory = plan.allocate();
    this.arrays = take.arrays(memory);
    this.#first = take.first(memory);
    this.#epsilon = take.epsilon(memory);
    const scalars = take.scalars(memory);
    this.#weighting = scalars.subarray(0, 2);
    this.#losses = scalars.subarray(2);
    this.#gradients = take.gradients(memory);

    const scalar = (at: number) => tensorOn(scalars.subarray(at, at + 1), []);
    const outputsShape = [batch, shape.width];
    this.#inputs = {
      ...parameterTensors(network, this.arrays.parameters),
      x: tensorOn(this.#first.images, [batch, network.pixels]),
      epsilon: tensorOn(this.#epsilon, [batch, network.latents]),
      beta: scalar(0),
      capacity: scalar(1),
      [FIRST_OUTPUTS]: tensorOn(this.#first.outputs, outputsShape),
    };
    const gradients = Object.entries(parameterTensors(network, this.#gradients));
    this.#outputs = {
      ...Object.fromEntries(LOSSES.map((name, i) => [name, scalar(2 + i)])),
      ...Object.fromEntries(gradients.map(([name, tensor]) => [gradientName(name), tensor])),
      [gradientName(FIRST_OUTPUTS)]: tensorOn(this.#first.outputGradients, outputsShape),
    };
  }

  /**
   * Builds the graph and loads it.
   *
   * @throws {Error} it is to run on a GPU, and there is none.
   */
  static async create(
    network: VaeNetwork,
    batch: number,
    device: Device = "cpu",
  ): Promise<OnnxBackend> {
    const backend = new OnnxBackend(network, batch, device);
    if (device === "gpu") await backend.#session("dense");
    return backend;
  }

  async gradient(
    x: Float32Array,
    epsilon: Float32Array,
    { beta, capacity }: Weighting,
  ): Promise<Gradient> {
    this.#first.images.set(x);
    this.#epsilon.set(epsilon);
    this.#weighting.set([beta, capacity]);
    const isSparse = this.#device === "cpu" && this.#first.list();
    if (isSparse) {
      const { parameters } = this.arrays;
      const of = ({ offset, size }: Parameter) => parameters.subarray(offset, offset + size);
      this.#first.forward(of(this.#weights), of(this.#bias));
    }
    const session = await this.#session(isSparse ? "sparse" : "dense");
    await session.run(this.#inputs, this.#outputs);
    return { losses: this.#measured(), gradients: this.#pieces(isSparse) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sparse?.[Symbol.asyncDispose]();
    await this.#dense?.[Symbol.asyncDispose]();
  }

  async #session(kind: "sparse" | "dense"): Promise<NetworkSession> {
    const [network, batch] = [this.#network, this.#batch];
    if (kind === "dense") {
      return this.#dense ??= await NetworkSession.create(
        trainingGraph(network, batch),
        this.#device,
      );
    }
    return this.#sparse ??= await NetworkSession.create(
      trainingGraph(network, batch, FIRST_OUTPUTS),
    );
  }

  #measured(): StepLosses {
    const [reconstruction = NaN, divergence = NaN, loss = NaN] = this.#losses;
    return { reconstruction, divergence, loss };
  }

  *#pieces(isSparse: boolean): Generator<GradientPiece> {
    if (isSparse) yield* this.#first.gradient(this.#weights.offset);
    const offset = isSparse ? this.#bias.offset : 0;
    yield { offset, data: this.#gradients.subarray(offset) };
  }
}
