/**
 * The β-VAE's graphs: one training step with loss and gradients, and encoder and decoder alone.
 *
 * @module
 */

import { Graph, type Tensor } from "./graph.ts";
import { type Layer, layersOf, parametersOf, type VaeNetwork } from "./network.ts";
import type { OnnxGraph, OnnxTensor, OnnxValue } from "./onnx.ts";

/** Outputs of the training graph besides the gradients. */
export const LOSSES = ["reconstruction", "divergence", "loss"] as const;

/** Name of a parameter's gradient among the outputs. */
export function gradientName(parameter: string): string {
  return `gradient of ${parameter}`;
}

/** Name of what the first layer gives, before its rectifier, where that is an input. */
export const FIRST_OUTPUTS = "first layer's outputs";

/**
 * One training step: forward, backward and loss (Higgins et al. 2017; Burgess et al. 2018).
 *
 * Inputs: `x` [batch, pixels] in [0, 1], `epsilon` [batch, latents] of normal numbers, the scalars
 * `beta` and `capacity`, and every parameter by its name. Outputs: the scalars of {@linkcode LOSSES}
 * and the gradient of `loss` by every parameter.
 *
 * `reconstruction` is the binary cross-entropy from logits, summed over pixels; `divergence` the
 * Kullback–Leibler divergence from the standard normal, summed over latents; both are means over the
 * batch. `loss = reconstruction + beta·|divergence − capacity|`.
 *
 * @param given whether the first layer's outputs are an input too, by their name, [batch, width], and
 *   their gradient an output instead of that of the layer's weights: for who computes its products.
 */
export function trainingGraph(
  network: VaeNetwork,
  batch: number,
  given?: typeof FIRST_OUTPUTS,
): OnnxGraph {
  const graph = new Graph("beta-vae training step");
  const x = graph.input("x", [batch, network.pixels]);
  const epsilon = graph.input("epsilon", [batch, network.latents]);
  const [beta, capacity] = [graph.input("beta", []), graph.input("capacity", [])];
  const parameters = parameterInputs(graph, network);
  const layers = layersOf(network);
  const [first, ...later] = layers as [Layer, ...Layer[]];
  const outputs = given === undefined
    ? dense(graph, first, parameters, x)
    : graph.input(given, [batch, first.outputs]);
  const { mu, logvar } = encode(graph, later, parameters, graph.relu(outputs));
  const logits = decode(graph, layers, parameters, sampled(graph, mu, logvar, epsilon));

  const perImage = graph.constant(1 / batch);
  const reconstruction = graph.mul(graph.crossEntropy(logits, x), perImage);
  const divergence = graph.mul(divergenceOf(graph, mu, logvar), perImage);
  const excess = graph.abs(graph.sub(divergence, capacity));
  const loss = graph.add(reconstruction, graph.mul(beta, excess));
  const [weights, bias, ...others] = [...parameters.values()] as [Tensor, Tensor, ...Tensor[]];
  const tensors = given === undefined ? [weights, bias, ...others] : [outputs, ...others];
  const gradients = new Map(
    graph.gradients(loss, tensors).map((gradient, i) => [tensors[i]?.name ?? "", gradient]),
  );
  if (given !== undefined) {
    gradients.set(bias.name, graph.sum(gradients.get(given) as Tensor, [0]));
  }
  return graph.finish({
    reconstruction,
    divergence,
    loss,
    ...Object.fromEntries(
      [...gradients].map(([name, gradient]) => [gradientName(name), gradient]),
    ),
  });
}

/**
 * The loss alone, for held-out images: divergences for each latent instead of their sum.
 *
 * `epsilon` [batch, latents] is what the latents are sampled by; zeros take them at z = mu.
 */
export function evaluationGraph(network: VaeNetwork, batch: number): OnnxGraph {
  const graph = new Graph("beta-vae evaluation");
  const x = graph.input("x", [batch, network.pixels]);
  const epsilon = graph.input("epsilon", [batch, network.latents]);
  const parameters = parameterInputs(graph, network);
  const layers = layersOf(network);
  const { mu, logvar } = encode(graph, layers, parameters, x);
  const logits = decode(graph, layers, parameters, sampled(graph, mu, logvar, epsilon));
  const perImage = graph.constant(1 / batch);
  return graph.finish({
    reconstruction: graph.mul(graph.crossEntropy(logits, x), perImage),
    divergences: graph.mul(graph.sum(divergences(graph, mu, logvar), [0]), perImage),
  });
}

/**
 * The encoder with its weights: `x` [n, pixels] to `mu` and `logvar` [n, latents], and to the last
 * hidden layer `hidden` that both are computed from; for any n.
 *
 * @param weights all parameters, flat.
 */
export function encoderGraph(network: VaeNetwork, weights: Float32Array): OnnxGraph {
  const graph = new Graph("beta-vae encoder");
  const x = graph.input("x", [1, network.pixels]);
  const { parameters, tensors } = frozen(network, weights);
  return opened(graph.finish(encode(graph, layersOf(network), parameters, x)), tensors);
}

/** The decoder with its weights: `z` [batch, latents] to pixels in [0, 1]. */
export function decoderGraph(network: VaeNetwork, weights: Float32Array): OnnxGraph {
  const graph = new Graph("beta-vae decoder");
  const z = graph.input("z", [1, network.latents]);
  const { parameters, tensors } = frozen(network, weights);
  const logits = decode(graph, layersOf(network), parameters, z);
  return opened(graph.finish({ pixels: graph.sigmoid(logits) }), tensors);
}

type Parameters = ReadonlyMap<string, Tensor>;

function encode(
  graph: Graph,
  layers: readonly Layer[],
  parameters: Parameters,
  x: Tensor,
): { mu: Tensor; logvar: Tensor; hidden: Tensor } {
  const isHead = (layer: Layer): boolean => layer.name === "mu" || layer.name === "logvar";
  const hidden = layers.filter((layer) => layer.side === "encoder" && !isHead(layer))
    .reduce((input, layer) => apply(graph, layer, parameters, input), x);
  const head = (name: string): Tensor => {
    const layer = layers.find((one) => one.name === name) as Layer;
    return apply(graph, layer, parameters, hidden);
  };
  return { mu: head("mu"), logvar: head("logvar"), hidden };
}

/** z = μ + ε σ. */
function sampled(graph: Graph, mu: Tensor, logvar: Tensor, epsilon: Tensor): Tensor {
  const deviation = graph.exp(graph.mul(logvar, graph.constant(0.5)));
  return graph.add(mu, graph.mul(epsilon, deviation));
}

function decode(
  graph: Graph,
  layers: readonly Layer[],
  parameters: Parameters,
  z: Tensor,
): Tensor {
  return layers.filter(({ side }) => side === "decoder")
    .reduce((input, layer) => apply(graph, layer, parameters, input), z);
}

function apply(graph: Graph, layer: Layer, parameters: Parameters, x: Tensor): Tensor {
  const y = dense(graph, layer, parameters, x);
  return layer.relu ? graph.relu(y) : y;
}

/** What a layer gives before its rectifier. */
function dense(graph: Graph, { name }: Layer, parameters: Parameters, x: Tensor): Tensor {
  const of = (part: string): Tensor => parameters.get(`${name}.${part}`) as Tensor;
  return graph.dense(x, of("W"), of("b"));
}

function divergenceOf(graph: Graph, mu: Tensor, logvar: Tensor): Tensor {
  return graph.sum(divergences(graph, mu, logvar));
}

/** ½(μ² + e^(log σ²) − log σ² − 1), for every image and latent. */
function divergences(graph: Graph, mu: Tensor, logvar: Tensor): Tensor {
  const square = graph.mul(mu, mu);
  const excess = graph.sub(graph.sub(graph.exp(logvar), logvar), graph.constant(1));
  return graph.mul(graph.add(square, excess), graph.constant(0.5));
}

/** The parameters as inputs of the graph. */
function parameterInputs(graph: Graph, network: VaeNetwork): Parameters {
  return new Map(
    parametersOf(network).map(({ name, shape }) => [name, graph.input(name, shape)]),
  );
}

/** The parameters as tensors that belong to the graph. */
function frozen(
  network: VaeNetwork,
  weights: Float32Array,
): { parameters: Parameters; tensors: OnnxTensor[] } {
  const list = parametersOf(network);
  return {
    parameters: new Map(list.map(({ name, shape }) => [name, { name, shape }])),
    tensors: list.map(({ name, shape, offset, size }) => ({
      name,
      shape,
      data: weights.slice(offset, offset + size),
    })),
  };
}

/** A graph built for one image as one for any number, with those of the tensors that it uses. */
function opened(graph: OnnxGraph, tensors: readonly OnnxTensor[]): OnnxGraph {
  const used = new Set(graph.nodes.flatMap(({ inputs }) => inputs));
  const forAny = ({ name, shape: [, ...rest] }: OnnxValue): OnnxValue => ({
    name,
    shape: ["n", ...rest],
  });
  return {
    ...graph,
    inputs: graph.inputs.map(forAny),
    outputs: graph.outputs.map(forAny),
    tensors: [...graph.tensors, ...tensors.filter(({ name }) => used.has(name))],
  };
}
