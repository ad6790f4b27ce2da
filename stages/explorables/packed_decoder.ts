/**
 * Decoders small enough for a page: weights in eight bits each, with a scale for every unit that they lead to.
 *
 * What a weight loses is at most half a step of its unit's scale, 1/254 of the unit's largest weight; the test
 * says what that does to pixels.
 *
 * @module
 */

/** One layer, `y = x W + b`; a rectifier follows all but the last. */
export type PackedLayer = {
  readonly inputs: number;
  readonly outputs: number;
  /** W in steps of the scale, [inputs, outputs], as base64 of int8. */
  readonly weights: string;
  /** Of each output. */
  readonly scales: readonly number[];
  readonly bias: readonly number[];
};

/** A layer with its weights as they are. */
export interface PlainLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

const STEPS = 127;

/** Packs a layer. */
export function packed({ inputs, outputs, weights, bias }: PlainLayer): PackedLayer {
  const scales = Array.from({ length: outputs }, (_, to) => {
    let largest = 0;
    for (let from = 0; from < inputs; from++) {
      largest = Math.max(largest, Math.abs(weights[from * outputs + to] ?? 0));
    }
    return Number((largest / STEPS).toPrecision(6));
  });
  const steps = Int8Array.from(weights, (weight, i) => {
    const scale = scales[i % outputs] ?? 0;
    return scale === 0 ? 0 : Math.max(-STEPS, Math.min(STEPS, Math.round(weight / scale)));
  });
  return {
    ...{ inputs, outputs, scales },
    weights: new Uint8Array(steps.buffer).toBase64(),
    bias: Array.from(bias, (value) => Number(value.toPrecision(6))),
  };
}

/** Unpacks a layer. */
export function unpacked({ inputs, outputs, weights, scales, bias }: PackedLayer): PlainLayer {
  const bytes = Uint8Array.from(atob(weights), (character) => character.charCodeAt(0));
  const steps = new Int8Array(bytes.buffer);
  return {
    ...{ inputs, outputs },
    weights: Float32Array.from(steps, (step, i) => step * (scales[i % outputs] ?? 0)),
    bias: Float32Array.from(bias),
  };
}

/** What a decoder draws of a code: the probability of each pixel. */
export function decoded(layers: readonly PlainLayer[], code: readonly number[]): Float64Array {
  let values = Float64Array.from(code);
  for (const [i, { inputs, outputs, weights, bias }] of layers.entries()) {
    const next = Float64Array.from(bias);
    for (let from = 0; from < inputs; from++) {
      const value = values[from] ?? 0;
      if (value === 0) continue;
      for (let to = 0; to < outputs; to++) {
        next[to] = (next[to] ?? 0) + value * (weights[from * outputs + to] ?? 0);
      }
    }
    const isLast = i === layers.length - 1;
    values = next.map((x) => isLast ? 1 / (1 + Math.exp(-x)) : Math.max(0, x));
  }
  return values;
}
