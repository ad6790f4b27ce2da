/**
 * Training a β-VAE: gradients from a backend, then Adam in place.
 *
 * @module
 */

import { Adam, type AdamSettings } from "./adam.ts";
import type { Backend, StepLosses, Weighting } from "./backend.ts";

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
  readonly #adam: Adam;

  /**
   * @param initial the parameters, flat, as `initialise` draws them; they are copied.
   * @param backend the network's, and no other trainer's: it holds what is trained.
   */
  constructor(initial: Float32Array, backend: Backend, settings: AdamSettings) {
    this.#backend = backend;
    this.#adam = new Adam(backend.arrays, settings);
    backend.arrays.parameters.set(initial);
  }

  /** The parameters as they are; a view. */
  get parameters(): Float32Array {
    return this.#backend.arrays.parameters;
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
    const { losses, gradients } = await this.#backend.gradient(x, epsilon, weighting);
    if (!Number.isFinite(losses.loss)) throw new NonFiniteLossError(this.steps + 1, losses);
    this.#adam.step(gradients);
    return losses;
  }

  /** What training goes on from: views, which the next step changes. */
  state(): TrainerState {
    const { parameters, first, second } = this.#adam.arrays;
    return { parameters, first, second, steps: this.steps };
  }

  /** Goes on from a state. */
  restore({ parameters, first, second, steps }: TrainerState): void {
    const { arrays } = this.#adam;
    arrays.parameters.set(parameters);
    arrays.first.set(first);
    arrays.second.set(second);
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
