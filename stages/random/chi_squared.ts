/**
 * Chi-squared numbers: squared lengths of normal vectors of any dimension at a fixed cost.
 *
 * @module
 */

import type { Random } from "./random.ts";

/**
 * Draws from the chi-squared distribution with a fixed number of degrees of freedom.
 *
 * Exact: a gamma variate of shape degrees/2 by the squeeze of Marsaglia and Tsang (2000), which takes
 * one normal and one uniform in most draws. Their method needs a shape of at least 1, so 0 and 1
 * degrees are drawn as what they are, zero and a squared normal.
 *
 * @example
 * ```ts
 * import { stream } from "./stream.ts";
 * import { ChiSquared } from "./chi_squared.ts";
 *
 * const length = new ChiSquared(1000);
 * console.log(length.draw(stream(1)) / 1000);
 * ```
 */
export class ChiSquared {
  private readonly shift: number;
  private readonly scale: number;

  /**
   * Prepares the constants.
   *
   * @throws {RangeError} when the degrees are not a whole number of at least 0.
   */
  constructor(readonly degrees: number) {
    if (!(Number.isSafeInteger(degrees) && degrees >= 0)) {
      throw new RangeError(
        `Cannot draw chi-squared numbers of ${degrees} degrees: give a whole number of at least 0.`,
      );
    }
    this.shift = degrees / 2 - 1 / 3;
    this.scale = 1 / Math.sqrt(9 * this.shift);
  }

  /** One number; its mean is the number of degrees and its variance twice that. */
  draw(random: Random): number {
    if (this.degrees < 2) return this.degrees === 0 ? 0 : random.normal() ** 2;
    const { shift, scale } = this;
    while (true) {
      const x = random.normal();
      const root = 1 + scale * x;
      if (root <= 0) continue;
      const v = root * root * root;
      // 1 − uniform lies in (0, 1], so its logarithm is finite.
      const u = 1 - random.uniform();
      const x2 = x * x;
      if (u < 1 - 0.0331 * x2 * x2 || Math.log(u) < 0.5 * x2 + shift * (1 - v + Math.log(v))) {
        return 2 * shift * v;
      }
    }
  }
}
