/**
 * Small classifiers for tests of the digits: softmax regression, or a net with one hidden layer.
 *
 * @module
 */

import { at } from "../../numerics/at.ts";
import { stream } from "../../random/mod.ts";
import type { DigitSet } from "./digit_set.ts";

const PIXELS = 784;
const CLASSES = 10;

/** How a classifier learns. */
export interface Learning {
  /** Rectified hidden units; 0 for softmax regression. */
  readonly hidden: number;
  readonly epochs: number;
  readonly rate: number;
}

/** Weights from inputs to outputs, an input's together, and the outputs' biases. */
class Layer {
  readonly outputs: number;
  readonly weights: Float64Array;
  readonly biases: Float64Array;

  constructor(inputs: number, outputs: number, scale: number) {
    this.outputs = outputs;
    this.biases = new Float64Array(outputs);
    const random = stream(1, "classifier", inputs);
    this.weights = random.fillNormal(new Float64Array(inputs * outputs)).map((w) => w * scale);
  }

  forward(input: Float64Array): Float64Array {
    const output = this.biases.slice();
    this.#overInputs(input, (value, first) => {
      for (let j = 0; j < this.outputs; j++) {
        output[j] = at(output, j) + value * at(this.weights, first + j);
      }
    });
    return output;
  }

  /** Gradient by the inputs. */
  backward(gradient: Float64Array, inputs: number): Float64Array {
    return Float64Array.from({ length: inputs }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < this.outputs; j++) {
        sum += at(gradient, j) * at(this.weights, i * this.outputs + j);
      }
      return sum;
    });
  }

  learn(input: Float64Array, gradient: Float64Array, rate: number): void {
    for (let j = 0; j < this.outputs; j++) {
      this.biases[j] = at(this.biases, j) - rate * at(gradient, j);
    }
    this.#overInputs(input, (value, first) => {
      for (let j = 0; j < this.outputs; j++) {
        this.weights[first + j] = at(this.weights, first + j) - rate * value * at(gradient, j);
      }
    });
  }

  /** Most pixels are black, and what they are multiplied with need not be looked at. */
  #overInputs(input: Float64Array, act: (value: number, first: number) => void): void {
    for (let i = 0; i < input.length; i++) {
      const value = at(input, i);
      if (value !== 0) act(value, i * this.outputs);
    }
  }
}

/**
 * Learns from one set by stochastic gradient descent, an image at a time, with a rate that falls to 0.
 *
 * @returns the share of another set that is classified rightly
 */
export function accuracyAfter(
  { hidden, epochs, rate }: Learning,
  train: DigitSet,
  test: DigitSet,
): number {
  const first = hidden === 0 ? null : new Layer(PIXELS, hidden, Math.sqrt(2 / PIXELS));
  const last = new Layer(hidden || PIXELS, CLASSES, hidden === 0 ? 0 : Math.sqrt(1 / hidden));
  const hiddenOf = (pixels: Float64Array): Float64Array =>
    first?.forward(pixels).map((field) => Math.max(field, 0)) ?? pixels;
  const count = train.labels.length;
  for (let step = 0; step < epochs * count; step++) {
    const image = step % count;
    const now = rate * (1 - step / (epochs * count));
    const pixels = pixelsOf(train, image);
    const features = hiddenOf(pixels);
    const error = softmax(last.forward(features));
    const label = train.labels[image] ?? NaN;
    error[label] = at(error, label) - 1;
    if (first !== null) {
      const back = last.backward(error, hidden).map((g, i) => at(features, i) > 0 ? g : 0);
      first.learn(pixels, back, now);
    }
    last.learn(features, error, now);
  }
  const right = [...test.labels].filter((label, image) => {
    const fields = last.forward(hiddenOf(pixelsOf(test, image)));
    return fields.indexOf(Math.max(...fields)) === label;
  });
  return right.length / test.labels.length;
}

function pixelsOf({ images }: DigitSet, image: number): Float64Array {
  return Float64Array.from(
    images.subarray(image * PIXELS, (image + 1) * PIXELS),
    (grey) => grey / 255,
  );
}

function softmax(fields: Float64Array): Float64Array {
  const highest = Math.max(...fields);
  const powers = fields.map((field) => Math.exp(field - highest));
  const sum = powers.reduce((total, power) => total + power);
  return powers.map((power) => power / sum);
}
