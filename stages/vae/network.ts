/**
 * The β-VAE's network as plain data: one description for every backend.
 *
 * @module
 */

import type { Random } from "../random/mod.ts";

/** How weights are drawn: standard deviation gain·√(2/fan_in), gain·√(2/(fan_in + fan_out)), gain/√fan_in. */
export type InitialiserScheme = "kaiming-normal" | "xavier-normal" | "lecun";

/** The schemes. */
export const initialiserSchemes: readonly InitialiserScheme[] = [
  "kaiming-normal",
  "xavier-normal",
  "lecun",
];

/** The side of a network that the gain acts on. */
export type GainSide = "encoder" | "decoder" | "both";

/** The sides. */
export const gainSides: readonly GainSide[] = ["encoder", "decoder", "both"];

/** Biases: zero, or uniform within ±1/√fan_in as PyTorch's. */
export type InitialBias = "zero" | "uniform";

/** Both. */
export const initialBiases: readonly InitialBias[] = ["zero", "uniform"];

/** How parameters start. */
export interface Initialiser {
  readonly scheme: InitialiserScheme;
  /** Factor of the standard deviation, on the side that it acts on; 1 on the other. */
  readonly gain: number;
  /** Which side the gain acts on. */
  readonly side: GainSide;
  readonly bias: InitialBias;
}

/** A β-VAE of fully connected layers with rectified units. */
export interface VaeNetwork {
  /** Pixels of an image. */
  readonly pixels: number;
  /** Widths of the encoder's hidden layers; the decoder's are the same in reverse. */
  readonly hidden: readonly number[];
  /** Latent variables. */
  readonly latents: number;
}

/** A fully connected layer: `y = x W + b`, W of shape [inputs, outputs]. */
export interface Layer {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly side: "encoder" | "decoder";
  /** Whether a rectifier follows. */
  readonly relu: boolean;
}

/** One parameter tensor. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** Where it begins in the flat array of all parameters. */
  readonly offset: number;
  readonly size: number;
}

/** The layers: encoder, its heads `mu` and `logvar`, decoder; the last gives logits of the pixels. */
export function layersOf({ pixels, hidden, latents }: VaeNetwork): Layer[] {
  requireNetwork({ pixels, hidden, latents });
  const last = hidden.at(-1) ?? pixels;
  const chain = (widths: readonly number[], side: Layer["side"], name: string): Layer[] =>
    widths.slice(1).map((outputs, i) => ({
      name: `${name}${i + 1}`,
      inputs: widths[i] ?? NaN,
      outputs,
      side,
      relu: side === "encoder" || i < widths.length - 2,
    }));
  const head = (name: string): Layer => ({
    name,
    inputs: last,
    outputs: latents,
    side: "encoder",
    relu: false,
  });
  return [
    ...chain([pixels, ...hidden], "encoder", "enc"),
    head("mu"),
    head("logvar"),
    ...chain([latents, ...hidden.toReversed(), pixels], "decoder", "dec"),
  ];
}

/**
 * The parameters in order: each layer's W, then its b. Each begins at a multiple of four, so that
 * vectors of four never hold two parameters' numbers.
 */
export function parametersOf(network: VaeNetwork): Parameter[] {
  let offset = 0;
  return layersOf(network).flatMap(({ name, inputs, outputs }) =>
    [
      { name: `${name}.W`, shape: [inputs, outputs] },
      { name: `${name}.b`, shape: [outputs] },
    ].map((parameter) => {
      const size = parameter.shape.reduce((product, side) => product * side, 1);
      const placed = { ...parameter, offset, size };
      offset += 4 * Math.ceil(size / 4);
      return placed;
    })
  );
}

/** Length of the flat array of all parameters, gaps between them included. */
export function flatLength(network: VaeNetwork): number {
  const last = parametersOf(network).at(-1);
  return last === undefined ? 0 : last.offset + last.size;
}

/**
 * Draws the parameters, layer by layer, into one flat array.
 *
 * @throws {RangeError} the network or the gain is out of range.
 */
export function initialise(
  network: VaeNetwork,
  { scheme, gain, side, bias }: Initialiser,
  random: Random,
): Float32Array {
  if (!(gain > 0 && gain < Infinity)) {
    throw new RangeError(`Cannot initialise the network: gain is ${gain}; it must be above zero.`);
  }
  const list = parametersOf(network);
  const parameters = new Float32Array(flatLength(network));
  for (const [index, layer] of layersOf(network).entries()) {
    const [W, b] = list.slice(2 * index, 2 * index + 2) as [Parameter, Parameter];
    const scale = (side === "both" || side === layer.side ? gain : 1) * deviation(scheme, layer);
    for (let i = 0; i < W.size; i++) parameters[W.offset + i] = scale * random.normal();
    if (bias === "zero") continue;
    const bound = 1 / Math.sqrt(layer.inputs);
    for (let i = 0; i < b.size; i++) {
      parameters[b.offset + i] = bound * (2 * random.uniform() - 1);
    }
  }
  return parameters;
}

function deviation(scheme: InitialiserScheme, { inputs, outputs }: Layer): number {
  switch (scheme) {
    case "kaiming-normal":
      return Math.sqrt(2 / inputs);
    case "xavier-normal":
      return Math.sqrt(2 / (inputs + outputs));
    case "lecun":
      return Math.sqrt(1 / inputs);
  }
}

function requireNetwork({ pixels, hidden, latents }: VaeNetwork): void {
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
  for (const [name, value] of [["pixels", pixels], ["latents", latents]] as const) {
    if (!isCount(value)) {
      throw new RangeError(
        `Cannot build the network: ${name} is ${value}; it must be a whole number of at least 1.`,
      );
    }
  }
  if (hidden.length < 1 || !hidden.every(isCount)) {
    throw new RangeError(
      `Cannot build the network: hidden is [${hidden}]; give at least one width of at least 1.`,
    );
  }
}
