/**
 * A two-layer student on data: the network of the theory, with images in place of Gaussian inputs.
 *
 * @module
 */

import { at } from "../numerics/at.ts";
import { shuffled } from "../random/shuffled.ts";
import type { Random } from "../random/mod.ts";
import { type Activation, slope, value } from "../teacher-student/activation.ts";
import { entropy } from "../teacher-student/entropies.ts";

/** Inputs with the outputs that are wanted of them. */
export interface Examples {
  /** [n, D]. */
  readonly inputs: Float64Array;
  /** n. */
  readonly targets: Float64Array;
}

/**
 * A pull of each weight to an old value, elastic weight consolidation (Kirkpatrick et al., 2017): the
 * penalty `(γ/2) Σ F_ki (W_ki − W̄_ki)²`.
 */
export interface Consolidation {
  /** γ. */
  readonly strength: number;
  /** F_ki, K × D. */
  readonly importance: Float64Array;
  /** W̄, K × D. */
  readonly anchor: Float64Array;
}

/** How a {@linkcode Classifier} learns. */
export interface Learning {
  /** Learning rate η of both layers. */
  readonly rate: number;
  /** Passes over the examples, each in an order of its own. */
  readonly epochs: number;
  readonly consolidation?: Consolidation;
}

/** Student `ŷ = Σ_k h_k g(λ_k)`, `λ = W x/√D`. */
export class Classifier {
  private readonly fields: Float64Array;

  /**
   * @param W first layer, K × D; changed by learning.
   * @param h readout, K; changed by learning.
   * @param activation g.
   */
  constructor(
    readonly W: Float64Array,
    readonly h: Float64Array,
    readonly activation: Activation,
  ) {
    this.fields = new Float64Array(h.length);
  }

  /** The same first layer, copied, under a fresh head. */
  turnTo(head: ArrayLike<number>): Classifier {
    return new Classifier(this.W.slice(), Float64Array.from(head), this.activation);
  }

  /**
   * Goes down the gradient of ½(ŷ − y)², one example a step, as on Gaussian inputs:
   * `W_k ← W_k − (η/√D) e h_k g'(λ_k) x`, `h_k ← h_k − (η/D) e g(λ_k)`.
   *
   * The penalty of a consolidation is stepped down implicitly, `W ← (W + ηγF W̄)/(1 + ηγF)`: the
   * explicit step overshoots where ηγF > 2, which data with pixels of large variance reach.
   */
  learn(examples: Examples, { rate, epochs, consolidation }: Learning, random: Random): void {
    const order = Array.from(examples.targets, (_, i) => i);
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (const example of shuffled(order, random)) {
        this.step(examples, example, rate, consolidation);
      }
    }
  }

  /** Mean of ½(ŷ − y)². */
  error({ inputs, targets }: Examples): number {
    let sum = 0;
    for (let i = 0; i < targets.length; i++) sum += (this.output(inputs, i) - at(targets, i)) ** 2;
    return sum / (2 * targets.length);
  }

  /** Share of examples whose sign is right. */
  accuracy({ inputs, targets }: Examples): number {
    let hits = 0;
    for (let i = 0; i < targets.length; i++) {
      if (this.output(inputs, i) * at(targets, i) > 0) hits++;
    }
    return hits / targets.length;
  }

  /** H_Q, the entropy of `p_k ∝ |h_k| √E[g(λ_k)²]` over some inputs, in units of log K. */
  activityEntropy(inputs: Float64Array): number {
    const squares = new Float64Array(this.h.length);
    const n = inputs.length / this.D;
    for (let i = 0; i < n; i++) {
      this.output(inputs, i);
      for (const [k, field] of this.fields.entries()) {
        squares[k] = at(squares, k) + value(this.activation, field) ** 2 / n;
      }
    }
    return entropy(Array.from(this.h, (h, k) => Math.abs(h) * Math.sqrt(at(squares, k))));
  }

  /** Diagonal Fisher information of the output at unit noise, `F_ki = E[(h_k g'(λ_k) x_i/√D)²]`. */
  fisher(inputs: Float64Array): Float64Array {
    const { W, h, D, fields } = this;
    const importance = new Float64Array(W.length);
    const n = inputs.length / D;
    for (let example = 0; example < n; example++) {
      this.output(inputs, example);
      for (let k = 0; k < h.length; k++) {
        const factor = (at(h, k) * slope(this.activation, at(fields, k))) ** 2 / (D * n);
        for (let i = 0; i < D; i++) {
          const x = at(inputs, example * D + i);
          importance[k * D + i] = at(importance, k * D + i) + factor * x * x;
        }
      }
    }
    return importance;
  }

  private get D(): number {
    return this.W.length / this.h.length;
  }

  /** ŷ of one row; leaves the local fields in `fields`. */
  private output(inputs: Float64Array, row: number): number {
    const { W, h, D, fields } = this;
    const scale = 1 / Math.sqrt(D);
    let output = 0;
    for (let k = 0; k < h.length; k++) {
      let field = 0;
      for (let i = 0; i < D; i++) field += at(W, k * D + i) * at(inputs, row * D + i);
      fields[k] = field * scale;
      output += at(h, k) * value(this.activation, field * scale);
    }
    return output;
  }

  private step(
    { inputs, targets }: Examples,
    row: number,
    rate: number,
    consolidation: Consolidation | undefined,
  ): void {
    const { W, h, D, fields } = this;
    const error = this.output(inputs, row) - at(targets, row);
    for (let k = 0; k < h.length; k++) {
      const field = at(fields, k);
      const step = rate / Math.sqrt(D) * error * at(h, k) * slope(this.activation, field);
      const start = k * D;
      if (consolidation !== undefined) {
        const { strength, importance, anchor } = consolidation;
        for (let i = start; i < start + D; i++) {
          const pull = rate * strength * at(importance, i);
          W[i] = (at(W, i) + pull * at(anchor, i)) / (1 + pull);
        }
      }
      for (let i = 0; i < D; i++) W[start + i] = at(W, start + i) - step * at(inputs, row * D + i);
      h[k] = at(h, k) - rate / D * error * value(this.activation, field);
    }
  }
}
