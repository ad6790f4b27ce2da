/**
 * Training a β-VAE: gradients from a backend, then Adam in place.
 *
 * @module
 */

import { Adam, type AdamSettings } from "./adam.ts";
import type { Backend, StepLosses, Weighting } from "./backend.ts";
import { type Parameter, parametersOf, type VaeNetwork } from "./network.ts";

/** All that a training goes on from. */
export interface TrainerState {
  /** The parameters, flat. */
  readonly parameters: Float32Array;
  /** Adam's moments. */
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** Steps taken. */
  readonly steps: number;
}

/** A network in training. */
export class Trainer {
  readonly #backend: Backend;
  readonly #parameters: readonly Parameter[];
  readonly #adam: Adam;

  /** @param initial the parameters, flat, as `initialise` draws them; they are copied. */
  constructor(
    network: VaeNetwork,
    initial: Float32Array,
    backend: Backend,
    settings: AdamSettings,
  ) {
    this.#backend = backend;
    this.#parameters = parametersOf(network);
    this.#adam = new Adam(initial, settings);
  }

  /** The parameters as they are; a view. */
  get parameters(): Float32Array {
    return this.#adam.parameters;
  }

  /** Steps taken. */
  get steps(): number {
    return this.#adam.steps;
  }

  /**
   * Takes one step.
   *
   * @param x images, [batch, pixels] in [0, 1].
   * @param epsilon normal numbers, [batch, latents].
   * @throws {NonFiniteLossError} the loss is not a finite number; the parameters stay as they were.
   */
  async step(x: Float32Array, epsilon: Float32Array, weighting: Weighting): Promise<StepLosses> {
    const { losses, gradients } = await this.#backend.gradient(
      this.#adam.parameters,
      x,
      epsilon,
      weighting,
    );
    if (!Number.isFinite(losses.loss)) throw new NonFiniteLossError(this.steps + 1, losses);
    this.#adam.step(this.#parameters.map(({ name, offset }) => ({
      offset,
      data: gradients.get(name) as Float32Array,
    })));
    return losses;
  }

  /** What training goes on from: views, which the next step changes. */
  state(): TrainerState {
    const { parameters, first, second, steps } = this.#adam;
    return { parameters, first, second, steps };
  }

  /** Goes on from a state. */
  restore({ parameters, first, second, steps }: TrainerState): void {
    this.#adam.parameters.set(parameters);
    this.#adam.first.set(first);
    this.#adam.second.set(second);
    this.#adam.steps = steps;
  }
}

/** The loss became infinite or no number, for example because the learning rate is too large. */
export class NonFiniteLossError extends Error {
  /** Tells this error from others. */
  override readonly name = "NonFiniteLossError";

  /** Keeps when it happened. */
  constructor(readonly step: number, readonly losses: StepLosses) {
    super(
      `Cannot train beyond step ${step - 1}: at step ${step} the loss is ${losses.loss} ` +
        `(reconstruction ${losses.reconstruction}, divergence ${losses.divergence}). Use a smaller ` +
        "learning rate.",
    );
  }
}
