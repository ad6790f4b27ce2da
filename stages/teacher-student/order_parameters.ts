/**
 * The order parameters of a student: everything about its weights that its dynamics depend on.
 *
 * @module
 */

import { at } from "../numerics/at.ts";
import { ChiSquared, type Random } from "../random/mod.ts";
import { cholesky } from "./cholesky.ts";
import type { Teachers } from "./teachers.ts";

/** A student of K units beside N frozen units (teachers). */
export interface OrderParameters {
  /** Overlaps of the student's units, Q = W Wᵀ/D, K × K, row-major. */
  readonly Q: Float64Array;
  /** Overlaps with the frozen units, R = W W*ᵀ/D, K × N, row-major. */
  readonly R: Float64Array;
  /** Readout h of the active head, K. */
  readonly h: Float64Array;
}

/** What {@linkcode sampleStudent} takes. */
export interface StudentParams {
  /** Standard deviation σ of the first layer's weights. */
  readonly sigma: number;
  /** Readout h; its length is K. */
  readonly readout: ArrayLike<number>;
  /** Input dimension D, at least K and the teachers' units together; Infinity for the mean. */
  readonly inputs: number;
}

/**
 * Draws the order parameters of a student with independent weights `W_ki ~ N(0, σ²)`.
 *
 * Exact in distribution at a cost that does not depend on D: seen from the teachers' span, W is a
 * K × N normal matrix, and what is orthogonal to it has a Wishart distribution of D − N degrees of
 * freedom, drawn by Bartlett's decomposition.
 *
 * @throws {RangeError} when a parameter is out of range.
 */
export function sampleStudent(
  { sigma, readout, inputs: D }: StudentParams,
  { T, units: N }: Pick<Teachers, "T" | "units">,
  random: Random,
): OrderParameters {
  const h = Float64Array.from(readout);
  const K = h.length;
  requireStudent({ sigma, readout: h, inputs: D }, N);
  const Q = new Float64Array(K * K);
  const R = new Float64Array(K * N);
  if (D === Infinity) {
    for (let k = 0; k < K; k++) Q[k * K + k] = sigma * sigma;
    return { Q, R, h };
  }
  const scale = sigma / Math.sqrt(D);
  const inSpan = random.fillNormal(new Float64Array(K * N));
  const beyond = bartlett(K, D - N, random);
  const L = cholesky(T, N);
  for (let k = 0; k < K; k++) {
    for (let n = 0; n < N; n++) {
      for (let m = 0; m <= n; m++) {
        R[k * N + n] = at(R, k * N + n) + scale * at(inSpan, k * N + m) * at(L, n * N + m);
      }
    }
    for (let l = 0; l <= k; l++) {
      let sum = 0;
      for (let n = 0; n < N; n++) sum += at(inSpan, k * N + n) * at(inSpan, l * N + n);
      for (let j = 0; j <= l; j++) sum += at(beyond, k * K + j) * at(beyond, l * K + j);
      Q[k * K + l] = Q[l * K + k] = scale * scale * sum;
    }
  }
  return { Q, R, h };
}

/** Overlaps of all units, teachers first: [[T, Rᵀ], [R, Q]]. */
export function jointOverlaps(
  { Q, R }: Pick<OrderParameters, "Q" | "R">,
  T: Float64Array,
  K: number,
  N: number,
): Float64Array {
  const n = N + K;
  return Float64Array.from({ length: n * n }, (_, index) => {
    const [i, j] = [Math.floor(index / n), index % n];
    if (i < N) return j < N ? at(T, i * N + j) : at(R, (j - N) * N + i);
    return j < N ? at(R, (i - N) * N + j) : at(Q, (i - N) * K + j - N);
  });
}

/** A lower triangle A for which A Aᵀ is Wishart with unit scale. */
function bartlett(size: number, degrees: number, random: Random): Float64Array {
  const A = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    for (let l = 0; l < k; l++) A[k * size + l] = random.normal();
    A[k * size + k] = Math.sqrt(new ChiSquared(degrees - k).draw(random));
  }
  return A;
}

function requireStudent(
  { sigma, readout, inputs }: StudentParams & { readout: Float64Array },
  N: number,
): void {
  const refuse = (name: string, value: unknown, must: string): never => {
    throw new RangeError(`Cannot sample a student: ${name} is ${value}; it must be ${must}.`);
  };
  const K = readout.length;
  if (K < 1) refuse("readout", "empty", "one number for each hidden unit");
  if (!readout.every(Number.isFinite)) refuse("readout", `[${readout}]`, "finite");
  if (!(sigma >= 0 && sigma < Infinity)) refuse("sigma", sigma, "finite and not negative");
  if (!(inputs === Infinity || Number.isSafeInteger(inputs) && inputs >= K + N)) {
    refuse(
      "inputs",
      inputs,
      `a whole number of at least ${K + N}, the units of student and teachers`,
    );
  }
}
