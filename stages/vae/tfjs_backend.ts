/**
 * Gradients by TensorFlow.js, the second opinion: written from the same description of the network and
 * sharing no code with the ONNX graph.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
// Only tfjs-layers registers the gradients of operations where tfjs-core's own bundle does not.
import "@tensorflow/tfjs-layers";
import { MemoryPlan } from "../numerics/kernel_memory.ts";
import { type AdamArrays, takeAdamArrays } from "./adam.ts";
import type { Backend, Gradient, Weighting } from "./backend.ts";
import { flatLength, layersOf, parametersOf, type VaeNetwork } from "./network.ts";

// Silences an advertisement for a package that Deno cannot use.
tf.env().set("IS_TEST", true);

/** Differentiates the loss by tfjs, on the processor in plain JavaScript: for small networks. */
export class TfjsBackend implements Backend {
  readonly arrays: AdamArrays;
  readonly #network: VaeNetwork;
  readonly #batch: number;
  readonly #gradients: Float32Array;

  /** @param batch images in a batch */
  constructor(network: VaeNetwork, batch: number) {
    this.#network = network;
    this.#batch = batch;
    const plan = new MemoryPlan();
    const length = flatLength(network);
    const [takeArrays, takeGradients] = [
      takeAdamArrays(plan, length),
      plan.take(Float32Array, length),
    ];
    const memory = plan.allocate();
    this.arrays = takeArrays(memory);
    this.#gradients = takeGradients(memory);
  }

  gradient(
    x: Float32Array,
    epsilon: Float32Array,
    { beta, capacity }: Weighting,
  ): Promise<Gradient> {
    const list = parametersOf(this.#network);
    const { parameters } = this.arrays;
    const measured = { reconstruction: NaN, divergence: NaN };
    let loss = NaN;
    tf.tidy(() => {
      const values = list.map(({ shape, offset, size }) =>
        tf.tensor(parameters.slice(offset, offset + size), [...shape])
      );
      const images = tf.tensor2d(x, [this.#batch, this.#network.pixels]);
      const noise = tf.tensor2d(epsilon, [this.#batch, this.#network.latents]);
      const total = (...tensors: tf.Tensor[]): tf.Scalar => {
        const { reconstruction, divergence } = this.#losses(
          new Map(list.map(({ name }, i) => [name, tensors[i] as tf.Tensor])),
          images,
          noise,
        );
        measured.reconstruction = reconstruction.dataSync()[0] ?? NaN;
        measured.divergence = divergence.dataSync()[0] ?? NaN;
        const excess = tf.abs(tf.sub(divergence, capacity));
        return tf.add(reconstruction, tf.mul(excess, beta));
      };
      const { grads, value } = tf.valueAndGrads(total)(values);
      for (const [i, { offset }] of list.entries()) {
        this.#gradients.set(grads[i]?.dataSync() as Float32Array, offset);
      }
      loss = value.dataSync()[0] ?? NaN;
    });
    const gradients = [{ offset: 0, data: this.#gradients }];
    return Promise.resolve({ losses: { ...measured, loss }, gradients });
  }

  #losses(
    parameters: ReadonlyMap<string, tf.Tensor>,
    x: tf.Tensor2D,
    epsilon: tf.Tensor2D,
  ): { reconstruction: tf.Scalar; divergence: tf.Scalar } {
    const layers = layersOf(this.#network);
    const apply = (name: string, input: tf.Tensor2D): tf.Tensor2D => {
      const layer = layers.find((one) => one.name === name);
      const of = (part: string): tf.Tensor => parameters.get(`${name}.${part}`) as tf.Tensor;
      const y = tf.add(tf.matMul(input, of("W") as tf.Tensor2D), of("b"));
      return (layer?.relu === true ? tf.relu(y) : y) as tf.Tensor2D;
    };
    const names = (prefix: string): string[] =>
      layers.map(({ name }) => name).filter((name) => name.startsWith(prefix));
    const hidden = names("enc").reduce((input, name) => apply(name, input), x);
    const [mu, logvar] = [apply("mu", hidden), apply("logvar", hidden)];
    const z = tf.add(mu, tf.mul(epsilon, tf.exp(tf.mul(logvar, 0.5)))) as tf.Tensor2D;
    const logits = names("dec").reduce((input, name) => apply(name, input), z);
    const crossEntropy = tf.sub(tf.softplus(logits), tf.mul(logits, x));
    const divergence = tf.sub(tf.sub(tf.add(tf.square(mu), tf.exp(logvar)), logvar), 1);
    return {
      reconstruction: tf.div(tf.sum(crossEntropy), this.#batch),
      divergence: tf.div(tf.sum(divergence), 2 * this.#batch),
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
