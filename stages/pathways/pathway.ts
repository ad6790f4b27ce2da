/**
 * One pathway of a two-layer linear network: a hidden unit that sees the task's one singular mode
 * through an input weight w and answers through a readout weight h.
 *
 * @module
 */

import { finite } from "./checks.ts";

/** A pathway by its two coordinates in gradient flow. */
export interface Pathway {
  /** Singular value a = h·w: what the pathway contributes to the mode. */
  readonly a: number;
  /** Imbalance λ = h² − w², which gradient flow conserves. */
  readonly lambda: number;
}

/** A pathway by its two weights. */
export interface Weights {
  /** Input weight. */
  readonly w: number;
  /** Readout weight. */
  readonly h: number;
}

/**
 * How fast a pathway's singular value moves for each unit of residual: √(λ² + 4a²) = h² + w².
 *
 * Source: Jarvis et al. (2025), Figure 2; da/dt = (h² + w²)·residual at time constant 1.
 */
export function speed(pathway: Pathway): number {
  return Math.hypot(pathway.lambda, 2 * pathway.a);
}

/**
 * The weights of a pathway: h·w = a and h² − w² = λ.
 *
 * Of the two solutions ±(w, h) this is the one whose larger weight is positive.
 *
 * @throws {RangeError} when a or λ is not finite.
 */
export function weightsOf(pathway: Pathway): Weights {
  const a = finite("find a pathway's weights", "a", pathway.a);
  const lambda = finite("find a pathway's weights", "lambda", pathway.lambda);
  // The larger weight is the root of a sum, the other follows from the product: nothing cancels.
  const larger = Math.sqrt((speed(pathway) + Math.abs(lambda)) / 2);
  const smaller = larger === 0 ? 0 : a / larger;
  return lambda >= 0 ? { w: smaller, h: larger } : { w: larger, h: smaller };
}
