/**
 * The exact singular-value dynamics of any number of coupled linear pathways.
 *
 * @module
 */

import { type Clock, clockOf, fallingPart, read, type Reading, risingPart } from "./clock.ts";
import { type Pathway, speed } from "./pathway.ts";

/** The network at one time. */
export interface State {
  /** Singular value of each pathway, in the order given. */
  readonly a: Float64Array;
  /** Residual e = s* − Σ a_i; the loss is e²/2. */
  readonly residual: number;
  /** The shared clock E = ∫e dt. */
  readonly elapsed: number;
}

/**
 * The dynamics of coupled pathways under gradient flow, as a function of time.
 *
 * Solves da_i/dt = √(λ_i² + 4a_i²)·(s* − Σ a_j) in closed form for any finite λ_i and a_i(0). A pathway
 * with λ = 0 cannot change the sign of a; from a = 0 it does not move at all.
 *
 * @param pathways Singular value and imbalance of each pathway at t = 0.
 * @param target Singular value s* of the task, above zero.
 * @returns The state at a time t ≥ 0 in units of the time constant; t may be infinite.
 * @throws {RangeError} when a parameter is out of range; the returned function when t is negative.
 *
 * Source: ours; the equation is that of Jarvis et al. (2025), Figure 2 c.
 */
export function coupledDynamics(
  pathways: readonly Pathway[],
  target: number,
): (t: number) => State {
  const clock: Clock = clockOf(pathways, target);
  return (t) => {
    const reading = read(clock, t);
    const a = new Float64Array(pathways.map((pathway) => singularValue(pathway, reading)));
    return { a, residual: reading.residual, elapsed: reading.elapsed };
  };
}

/** a(0) cosh 2E + ½√(λ² + 4a(0)²) sinh 2E, in whichever of its two forms keeps the digits. */
function singularValue(pathway: Pathway, { growth, excess }: Reading): number {
  if (Math.abs(excess) < 0.5) {
    const coshLessOne = excess * excess / (2 * growth);
    const sinh = excess * (growth + 1) / (2 * growth);
    return pathway.a + pathway.a * coshLessOne + speed(pathway) / 2 * sinh;
  }
  const rising = risingPart(pathway);
  // A dead pathway's part is zero also where the growth has overflowed.
  return ((rising === 0 ? 0 : rising * growth) - fallingPart(pathway) / growth) / 2;
}
