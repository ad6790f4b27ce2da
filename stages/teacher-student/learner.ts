/**
 * What the three engines of the dynamics have in common.
 *
 * @module
 */

import type { OrderParameters } from "./order_parameters.ts";

/** Learning rates η; a layer of rate 0 is frozen. */
export interface Rates {
  /** Of the first layer. */
  readonly firstLayer: number;
  /** Of the readout. */
  readonly readout: number;
}

/** A student in training: the mean-field equations, the order-parameter chain or direct SGD. */
export interface Learner {
  /** Time t = steps/D since the start. */
  readonly t: number;
  /** The order parameters at this time; a copy. */
  order(): OrderParameters;
  /**
   * Trains on its task and visits the given times in order.
   *
   * @param times Ascending, from the present time on.
   * @throws {DivergedError} the dynamics leave every bound.
   */
  follow(times: readonly number[], visit?: (now: OrderParameters, t: number) => void): void;
}

/** The dynamics diverge, for example because a learning rate is too large. */
export class DivergedError extends Error {
  /** Tells this error from others. */
  override readonly name = "DivergedError";

  /** Keeps when it happened and the last state that was finite. */
  constructor(readonly time: number, readonly state: OrderParameters, options?: ErrorOptions) {
    super(
      `Cannot follow the dynamics beyond time ${time}: they diverge from h = [${state.h}], ` +
        `Q = [${state.Q}], R = [${state.R}]. Use a smaller learning rate.`,
      options,
    );
  }
}

/** Throws unless rates are finite and not negative. */
export function requireRates(task: string, { firstLayer, readout }: Rates): void {
  for (const [name, rate] of Object.entries({ firstLayer, readout })) {
    if (!(rate >= 0 && rate < Infinity)) {
      throw new RangeError(
        `Cannot ${task}: rate ${name} is ${rate}; it must be finite and not negative.`,
      );
    }
  }
}
