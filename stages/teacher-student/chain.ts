/**
 * Online SGD of a student in any input dimension D at a cost that does not depend on D: the order
 * parameters are a Markov chain of their own [ours].
 *
 * @module
 */

import { at } from "../numerics/at.ts";
import { ChiSquared, type Random } from "../random/mod.ts";
import { type Activation, slope, value } from "./activation.ts";
import { cholesky } from "./cholesky.ts";
import type { Consolidation } from "./consolidation.ts";
import { DivergedError, type Learner, type Rates, requireRates } from "./learner.ts";
import type { OrderParameters } from "./order_parameters.ts";
import type { Teachers } from "./teachers.ts";

/** What {@linkcode OrderParameterChain} takes. */
export interface ChainParams {
  /** The frozen units that the student learns from. */
  readonly teachers: Pick<Teachers, "T" | "units">;
  /** The activation of student and teachers. */
  readonly activation: Activation;
  /** Learning rates η. */
  readonly rates: Rates;
  /** Input dimension D, at least the number of all units. */
  readonly inputs: number;
  /** A pull to old weights, which are then the last K of the frozen units. */
  readonly consolidation?: Consolidation;
}

/** Beyond this squared length of a unit the dynamics have diverged; a student's is of order one. */
const LARGEST = 1e9;

/**
 * A student in training, step by step, exact in distribution.
 *
 * The input is seen in coordinates: N along the teachers' span (orthonormalised once, T = L Lᵀ), K
 * along what the student's units have beyond it (orthonormalised at every step), and the rest, of
 * which only the squared length matters, χ² with D − N − K degrees of freedom. Kept are the student's
 * coordinates A (K × N) in the teachers' span, so R = A Lᵀ, and the overlaps S of what lies beyond
 * it, so Q = A Aᵀ + S. Because A moves by a multiple of the input's own coordinates, a step needs no
 * triangular solve, and a singular T (identical teachers) is nothing special: its zero pivots stand
 * for directions that no teacher has and that students may move along like along any other.
 */
export class OrderParameterChain implements Learner {
  private readonly K: number;
  private readonly N: number;
  private readonly D: number;
  private readonly L: Float64Array;
  private readonly rest: ChiSquared;
  private readonly A: Float64Array;
  private readonly S: Float64Array;
  private readonly h: Float64Array;
  private readonly target: Float64Array;
  private readonly params: ChainParams;
  private steps = 0;

  // Working memory: input coordinates, Cholesky factor of S, fields beyond the teachers' span, steps.
  private readonly z: Float64Array;
  private readonly P: Float64Array;
  private readonly mu: Float64Array;
  private readonly move: Float64Array;
  /** How much of each unit's weights a step keeps: 1 − η γ Ω_k/D. */
  private readonly kept: Float64Array;

  /**
   * Starts a student on a task.
   *
   * @param target Readout v of the task over all teachers' units.
   * @throws {RangeError} when a parameter is out of range.
   */
  constructor(
    student: OrderParameters,
    target: Float64Array,
    params: ChainParams,
    private readonly random: Random,
  ) {
    const { teachers: { T, units: N }, inputs: D, rates } = params;
    const K = student.h.length;
    requireRates("run the order-parameter chain", rates);
    if (!(Number.isSafeInteger(D) && D >= K + N)) {
      throw new RangeError(
        `Cannot run the order-parameter chain: inputs is ${D}; it must be a whole number of at ` +
          `least ${K + N}, the units of student and teachers.`,
      );
    }
    [this.K, this.N, this.D, this.params] = [K, N, D, params];
    this.L = cholesky(T, N);
    this.rest = new ChiSquared(D - N - K);
    this.A = coordinates(student.R, this.L, K, N);
    this.S = beyondSpan(student.Q, this.A, K, N);
    this.h = student.h.slice();
    this.target = target.slice();
    this.z = new Float64Array(N + K);
    this.P = new Float64Array(K * K);
    this.mu = new Float64Array(K);
    this.move = new Float64Array(K);
    const { strength, importance } = params.consolidation ??
      { strength: 0, importance: new Float64Array(K) };
    this.kept = importance.map((omega) => 1 - rates.firstLayer * strength * omega / D);
  }

  get t(): number {
    return this.steps / this.D;
  }

  order(): OrderParameters {
    const { K, N, A, L, S } = this;
    const Q = S.slice();
    const R = new Float64Array(K * N);
    for (let k = 0; k < K; k++) {
      for (let l = 0; l < K; l++) {
        for (let n = 0; n < N; n++) {
          Q[k * K + l] = at(Q, k * K + l) + at(A, k * N + n) * at(A, l * N + n);
        }
      }
      for (let n = 0; n < N; n++) {
        let sum = 0;
        for (let m = 0; m <= n; m++) sum += at(A, k * N + m) * at(L, n * N + m);
        R[k * N + n] = sum;
      }
    }
    return { Q, R, h: this.h.slice() };
  }

  follow(times: readonly number[], visit?: (now: OrderParameters, t: number) => void): void {
    for (const t of times) {
      const until = Math.round(t * this.D);
      while (this.steps < until) this.run(Math.min(until - this.steps, CHECKED_EVERY));
      visit?.(this.order(), t);
    }
  }

  private run(steps: number): void {
    const before = this.order();
    for (let i = 0; i < steps; i++) this.step();
    this.steps += steps;
    const { K, N, A, S } = this;
    for (let k = 0; k < K; k++) {
      let size = at(S, k * (K + 1));
      for (let n = 0; n < N; n++) size += at(A, k * N + n) ** 2;
      if (!(size < LARGEST)) throw new DivergedError(this.t, before);
    }
  }

  private step(): void {
    const { K, N, D, L, A, S, h, target, z, P, mu, move, kept, random } = this;
    const { activation, rates } = this.params;
    for (let i = 0; i < N + K; i++) z[i] = random.normal();

    let error = 0;
    for (let n = 0; n < N; n++) {
      const v = at(target, n);
      if (v === 0) continue;
      let rho = 0;
      for (let m = 0; m <= n; m++) rho += at(L, n * N + m) * at(z, m);
      error -= v * value(activation, rho);
    }
    cholesky(S, K, P);
    for (let k = 0; k < K; k++) {
      let beyond = 0;
      for (let l = 0; l <= k; l++) beyond += at(P, k * K + l) * at(z, N + l);
      let lambda = beyond;
      for (let n = 0; n < N; n++) lambda += at(A, k * N + n) * at(z, n);
      const output = value(activation, lambda);
      mu[k] = beyond;
      error += at(h, k) * output;
      // Kept until the error is known: g' for the first layer, g for the readout.
      move[k] = at(h, k) * slope(activation, lambda);
      P[k * K + k] = output;
    }

    let length = this.rest.draw(random);
    for (let k = 0; k < K; k++) length += at(z, N + k) ** 2;
    const first = rates.firstLayer * error;
    const second = rates.readout * error / D;
    for (let k = 0; k < K; k++) {
      const a = first * at(move, k);
      move[k] = a;
      const keep = at(kept, k);
      for (let n = 0; n < N; n++) {
        const pulled = keep === 1
          ? at(A, k * N + n)
          : keep * at(A, k * N + n) + (1 - keep) * at(L, (N - K + k) * N + n);
        A[k * N + n] = pulled - a * at(z, n) / D;
      }
      h[k] = at(h, k) - second * at(P, k * K + k);
    }
    const curvature = length / D;
    for (let k = 0; k < K; k++) {
      const [ak, keepK] = [at(move, k), at(kept, k)];
      const muk = keepK * at(mu, k);
      for (let l = 0; l <= k; l++) {
        const [al, keepL] = [at(move, l), at(kept, l)];
        const change = ak * al * curvature - ak * keepL * at(mu, l) - al * muk;
        S[k * K + l] = S[l * K + k] = keepK * keepL * at(S, k * K + l) + change / D;
      }
    }
  }
}

/** Steps between checks for divergence. */
const CHECKED_EVERY = 4096;

/** The student's coordinates in the teachers' span: A with A Lᵀ = R; 0 along zero pivots. */
function coordinates(R: Float64Array, L: Float64Array, K: number, N: number): Float64Array {
  const A = new Float64Array(K * N);
  for (let k = 0; k < K; k++) {
    for (let n = 0; n < N; n++) {
      let rest = at(R, k * N + n);
      for (let m = 0; m < n; m++) rest -= at(A, k * N + m) * at(L, n * N + m);
      const pivot = at(L, n * (N + 1));
      A[k * N + n] = pivot === 0 ? 0 : rest / pivot;
    }
  }
  return A;
}

/** Overlaps of what the student's units have beyond the teachers' span. */
function beyondSpan(Q: Float64Array, A: Float64Array, K: number, N: number): Float64Array {
  const S = Q.slice();
  for (let k = 0; k < K; k++) {
    for (let l = 0; l < K; l++) {
      for (let n = 0; n < N; n++) {
        S[k * K + l] = at(S, k * K + l) - at(A, k * N + n) * at(A, l * N + n);
      }
    }
  }
  return S;
}
