/**
 * Gradients from one ONNX graph under onnxruntime.
 *
 * @module
 */

import { MemoryPlan } from "../numerics/kernel_memory.ts";
import { type AdamArrays, type GradientPiece, takeAdamArrays } from "./adam.ts";
import type { Backend, Gradient, Weighting } from "./backend.ts";
import { BoundGraph, type TensorArray, type TensorArrays } from "./bound_graph.ts";
import { FirstLayer } from "./first_layer.ts";
import { flatLength, type Parameter, parametersOf, type VaeNetwork } from "./network.ts";
import { type Device, NetworkSession, parameterArrays } from "./network_session.ts";
import { FIRST_OUTPUTS, gradientName, LOSSES, trainingGraph } from "./vae_graph.ts";

/** Runs the training graph on memory that it shares with the kernels. */
export class OnnxBackend implements Backend {
  readonly arrays: AdamArrays;
  readonly #network: VaeNetwork;
  readonly #batch: number;
  readonly #weights: Parameter;
  readonly #bias: Parameter;
  readonly #first: FirstLayer;
  readonly #epsilon: Float32Array;
  /** β and the capacity, then the losses. */
  readonly #scalars: Float32Array;
  readonly #gradients: Float32Array;
  readonly #inputs: TensorArrays;
  readonly #outputs: TensorArrays;
  /** The whole graph on a GPU; undefined on the processor. */
  readonly #gpu: NetworkSession | undefined;
  /** On the processor, the graph without the first layer's products and with them, once needed. */
  #sparse: BoundGraph | undefined;
  #dense: BoundGraph | undefined;

  private constructor(network: VaeNetwork, batch: number, gpu: NetworkSession | undefined) {
    [this.#network, this.#batch, this.#gpu] = [network, batch, gpu];
    const list = parametersOf(network);
    [this.#weights, this.#bias] = list as [Parameter, Parameter, ...Parameter[]];
    const length = flatLength(network);
    const { pixels, latents } = network;
    const width = this.#bias.size;
    const plan = new MemoryPlan();
    const take = {
      arrays: takeAdamArrays(plan, length),
      first: FirstLayer.take(plan, { batch, pixels, width }),
      epsilon: plan.take(Float32Array, batch * latents),
      scalars: plan.take(Float32Array, 2 + LOSSES.length),
      gradients: plan.take(Float32Array, length),
    };
    const memory = plan.allocate();
    this.arrays = take.arrays(memory);
    this.#first = take.first(memory);
    this.#epsilon = take.epsilon(memory);
    this.#scalars = take.scalars(memory);
    this.#gradients = take.gradients(memory);

    const scalar = (at: number): TensorArray => ({
      data: this.#scalars.subarray(at, at + 1),
      shape: [],
    });
    this.#inputs = {
      ...parameterArrays(network, this.arrays.parameters),
      x: { data: this.#first.images, shape: [batch, pixels] },
      epsilon: { data: this.#epsilon, shape: [batch, latents] },
      beta: scalar(0),
      capacity: scalar(1),
      [FIRST_OUTPUTS]: { data: this.#first.outputs, shape: [batch, width] },
    };
    const gradients = {
      ...parameterArrays(network, this.#gradients),
      [FIRST_OUTPUTS]: { data: this.#first.outputGradients, shape: [batch, width] },
    };
    this.#outputs = Object.fromEntries([
      ...LOSSES.map((name, i) => [name, scalar(2 + i)] as const),
      ...Object.entries(gradients).map(([name, array]) => [gradientName(name), array] as const),
    ]);
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
    const gpu = device === "gpu"
      ? await NetworkSession.create(trainingGraph(network, batch), device)
      : undefined;
    return new OnnxBackend(network, batch, gpu);
  }

  async gradient(
    x: Float32Array,
    epsilon: Float32Array,
    { beta, capacity }: Weighting,
  ): Promise<Gradient> {
    this.#first.images.set(x);
    this.#epsilon.set(epsilon);
    this.#scalars.set([beta, capacity]);
    const isSparse = this.#gpu === undefined && this.#first.list();
    if (isSparse) this.#runSparse();
    else if (this.#gpu === undefined) this.#runDense();
    else await this.#runOn(this.#gpu);
    const [reconstruction = NaN, divergence = NaN, loss = NaN] = this.#scalars.subarray(2);
    return {
      losses: { reconstruction, divergence, loss },
      gradients: this.#pieces(isSparse),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#sparse?.[Symbol.dispose]();
    this.#dense?.[Symbol.dispose]();
    await this.#gpu?.[Symbol.asyncDispose]();
  }

  #runSparse(): void {
    const { parameters } = this.arrays;
    const of = ({ offset, size }: Parameter) => parameters.subarray(offset, offset + size);
    this.#first.forward(of(this.#weights), of(this.#bias));
    const make = () => this.#bound(trainingGraph(this.#network, this.#batch, FIRST_OUTPUTS));
    (this.#sparse ??= make()).run();
  }

  #runDense(): void {
    (this.#dense ??= this.#bound(trainingGraph(this.#network, this.#batch))).run();
  }

  async #runOn(gpu: NetworkSession): Promise<void> {
    const { [FIRST_OUTPUTS]: _, ...inputs } = this.#inputs;
    const result = await gpu.run(inputs);
    for (const [name, { data }] of Object.entries(this.#outputs)) {
      if (name !== gradientName(FIRST_OUTPUTS)) data.set(result(name));
    }
  }

  #bound(graph: ReturnType<typeof trainingGraph>): BoundGraph {
    return new BoundGraph(graph, { ...this.#inputs, ...this.#outputs });
  }

  *#pieces(isSparse: boolean): Generator<GradientPiece> {
    if (isSparse) yield* this.#first.gradient(this.#weights.offset);
    const offset = isSparse ? this.#bias.offset : 0;
    yield { offset, data: this.#gradients.subarray(offset) };
  }
}
