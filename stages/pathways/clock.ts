/**
 * The clock that all pathways of one network share.
 *
 * With a_i = (|λ_i|/2) sinh φ_i every φ_i grows at twice the residual e = s* − Σ a_i, so one number,
 * the growth u = exp(2∫e dt), fixes them all. It obeys the Riccati equation
 *
 *     du/dt = −A u² + 2 s* u + B,   A = Σ A_i,  B = Σ B_i,
 *
 * with A_i = (h_i + w_i)²/2 and B_i = (h_i − w_i)²/2 at the start, whose solution is a Möbius function
 * of exp(−2ρt), ρ = √(s*² + AB). Everything below is written in the excess x = u − 1, because strongly
 * imbalanced pathways are learnt while x is still tiny, and with sums of positive terms only.
 *
 * Source: ours, from the singular-value dynamics of Jarvis et al. (2025).
 *
 * @module
 */

import { filled, finite, positive, unfit } from "./checks.ts";
import { type Pathway, speed } from "./pathway.ts";

/** The clock's constants for one network at its start. */
export interface Clock {
  /** Singular value s* of the task. */
  readonly target: number;
  /** A = Σ ½(h + w)². */
  readonly rising: number;
  /** B = Σ ½(h − w)². */
  readonly falling: number;
  /** ρ = √(s*² + AB): the residual ends up decaying as exp(−2ρt). */
  readonly rate: number;
  /** Residual s* − Σ a_i(0). */
  readonly residual: number;
}

/** What the clock shows at one time. */
export interface Reading {
  /** u = exp(2∫e dt); infinite when every pathway is dead (λ = 0, a ≤ 0) and t is large. */
  readonly growth: number;
  /** x = u − 1, to full relative accuracy. */
  readonly excess: number;
  /** E = ∫e dt. */
  readonly elapsed: number;
  /** e = s* − Σ a_i, to full relative accuracy however small. */
  readonly residual: number;
}

/**
 * The clock of pathways that learn one singular mode together.
 *
 * @throws {RangeError} when the target is not a positive number, a pathway is not finite, or there
 *   is none.
 */
export function clockOf(pathways: readonly Pathway[], target: number): Clock {
  const task = "set the clock of a linear network";
  positive(task, "target", target);
  let [sum, rising, falling] = [0, 0, 0];
  for (const pathway of filled(task, "pathways", pathways)) {
    finite(task, "a", pathway.a);
    finite(task, "lambda", pathway.lambda);
    sum += pathway.a;
    rising += risingPart(pathway);
    falling += fallingPart(pathway);
  }
  const rate = Math.hypot(target, Math.sqrt(rising) * Math.sqrt(falling));
  return { target, rising, falling, rate, residual: target - sum };
}

/** ½(h + w)² of a pathway, free of cancellation. */
export function risingPart({ a, lambda }: Pathway): number {
  const half = speed({ a, lambda }) / 2;
  return a >= 0 ? half + a : (lambda / 2) * ((lambda / 2) / (half - a));
}

/** ½(h − w)² of a pathway, free of cancellation. */
export function fallingPart({ a, lambda }: Pathway): number {
  return risingPart({ a: -a, lambda });
}

/**
 * Reads the clock at time t (in units of the time constant; may be infinite).
 *
 * @throws {RangeError} when t is negative or NaN.
 */
export function read(clock: Clock, t: number): Reading {
  if (!(t >= 0)) throw unfit("read the clock of a linear network", "t", t, "at least 0");
  const { target, rising, falling, rate, residual } = clock;
  const done = -Math.expm1(-2 * rate * t);
  const left = Math.exp(-2 * rate * t);
  const above = 2 * rate * left + (rate + target + falling) * done;
  const below = 2 * rate * left + rising * drift(clock) * done;
  const excess = 2 * residual * done / below;
  const growth = excess < -0.5 ? above / below : 1 + excess;
  // Dead pathways never slow the clock, whose growth then overflows before its logarithm does.
  const stalled = rising === 0;
  const leftShare = stalled ? 1 : 2 * rate * left / below;
  return {
    growth,
    excess,
    elapsed: stalled ? Math.log(above / (2 * rate)) / 2 + rate * t : halfLog(growth, excess),
    residual: residual * (2 * rate / above) * leftShare,
  };
}

/**
 * When the clock's excess growth reaches x, the inverse of {@linkcode read}; infinite when it never
 * does.
 */
export function timeOf(clock: Clock, excess: number): number {
  if (excess === 0) return 0;
  const { rising, residual, rate } = clock;
  const last = 2 * residual / (rising * drift(clock));
  const reached = residual > 0 ? excess > 0 && excess < last : excess < 0 && excess > last;
  if (!reached) return Infinity;
  const approach = Math.log1p(excess / (last - excess));
  return (approach + Math.log1p(excess / drift(clock))) / (2 * rate);
}

/** 1 + B/(ρ + s*): the distance of the Riccati equation's negative root from the start u = 1. */
function drift(clock: Clock): number {
  return 1 + clock.falling / (clock.rate + clock.target);
}

function halfLog(growth: number, excess: number): number {
  return (excess < -0.5 ? Math.log(growth) : Math.log1p(excess)) / 2;
}
