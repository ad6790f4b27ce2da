/**
 * Online SGD on the weights themselves: the ground truth of the other two engines.
 *
 * @module
 */

import { at } from "../numerics/at.ts";
import type { Random } from "../random/mod.ts";
import { slope, value } from "./activation.ts";
import type { ChainParams } from "./chain.ts";
import { cholesky } from "./cholesky.ts";
import { DivergedError, type Learner, requireRates } from "./learner.ts";
import { jointOverlaps, type OrderParameters } from "./order_parameters.ts";

/** Weights of a student and its teachers. */
export interface Weights {
  /** First layer of the student, K × D. */
  readonly W: Float64Array;
  /** First layers of the teachers, N × D. */
  readonly teachers: Float64Array;
  /** Readout of the student, K. */
  readonly h: Float64Array;
}

/**
 * Weights in D dimensions that have the given order parameters.
 *
 * Teachers lie along the first axes, what the student has beyond them along the next; inputs are
 * isotropic, so to SGD it does not matter which. To a *diagonal* Fisher information it does: it is the
 * same for all of a unit's weights only if no weight is large.
 *
 * @param random turns the axes to random orthogonal directions, so that weights are spread over all.
 * @throws {RangeError} when there are fewer dimensions than units.
 */
export function weightsWith(
  student: OrderParameters,
  { T, units: N }: ChainParams["teachers"],
  D: number,
  random?: Random,
): Weights {
  const K = student.h.length;
  const n = N + K;
  if (!(Number.isSafeInteger(D) && D >= n)) {
    throw new RangeError(
      `Cannot make weights: inputs is ${D}; it must be a whole number of at least ${n}, the units ` +
        "of student and teachers.",
    );
  }
  const L = cholesky(jointOverlaps(student, T, K, N), n);
  const frame = random === undefined ? axes(n, D) : randomFrame(n, D, random);
  const rows = (first: number, count: number): Float64Array => {
    const weights = new Float64Array(count * D);
    for (let row = 0; row < count; row++) {
      for (const [j, direction] of frame.entries()) {
        const scale = Math.sqrt(D) * at(L, (first + row) * n + j);
        for (let i = 0; i < D; i++) {
          weights[row * D + i] = at(weights, row * D + i) + scale * at(direction, i);
        }
      }
    }
    return weights;
  };
  return { W: rows(N, K), teachers: rows(0, N), h: student.h };
}

function axes(count: number, D: number): Float64Array[] {
  return Array.from({ length: count }, (_, j) => {
    const axis = new Float64Array(D);
    axis[j] = 1;
    return axis;
  });
}

/** Random orthonormal directions, by Gram and Schmidt. */
function randomFrame(count: number, D: number, random: Random): Float64Array[] {
  const frame: Float64Array[] = [];
  for (let j = 0; j < count; j++) {
    const vector = random.fillNormal(new Float64Array(D));
    for (const earlier of frame) {
      const along = dot(vector, 0, earlier, 0, D);
      for (let i = 0; i < D; i++) vector[i] = at(vector, i) - along * at(earlier, i);
    }
    const length = Math.sqrt(dot(vector, 0, vector, 0, D));
    frame.push(vector.map((x) => x / length));
  }
  return frame;
}

/** A pull of each weight to an old value. */
interface WeightPull {
  readonly strength: number;
  /** F_ki, K × D. */
  readonly importance: Float64Array;
  /** W̄, K × D. */
  readonly anchor: Float64Array;
}

/**
 * A student with weights. A step draws an input `x ~ N(0, I_D)` and goes down the gradient of ½(ŷ−y)²:
 * `W_k ← W_k − (η/√D) e h_k g'(λ_k) x`, `h_k ← h_k − (η/D) e g(λ_k)`.
 */
export class DirectSgd implements Learner {
  private readonly K: number;
  private readonly N: number;
  private readonly D: number;
  /** First layers: K × D of the student, N × D of the teachers. */
  private readonly W: Float64Array;
  private readonly teachers: Float64Array;
  private readonly h: Float64Array;
  private readonly target: Float64Array;
  private readonly x: Float64Array;
  private readonly fields: Float64Array;
  private pull: WeightPull | undefined;
  private steps = 0;

  /**
   * Starts a student on a task.
   *
   * @param target Readout v of the task over all teachers' units.
   * @throws {RangeError} when a parameter is out of range.
   */
  constructor(
    { W, teachers, h }: Weights,
    target: Float64Array,
    private readonly params: Pick<ChainParams, "activation" | "rates">,
    private readonly random: Random,
  ) {
    requireRates("train the student", params.rates);
    [this.K, this.N] = [h.length, target.length];
    this.D = W.length / h.length;
    [this.W, this.teachers] = [W.slice(), teachers.slice()];
    [this.h, this.target] = [h.slice(), target.slice()];
    [this.x, this.fields] = [new Float64Array(this.D), new Float64Array(this.K)];
  }

  get t(): number {
    return this.steps / this.D;
  }

  order(): OrderParameters {
    const { K, N, D, W, teachers } = this;
    const overlaps = (a: Float64Array, n: number, b: Float64Array, m: number): Float64Array =>
      Float64Array.from({ length: n * m }, (_, i) => {
        return dot(a, Math.floor(i / m) * D, b, (i % m) * D, D) / D;
      });
    return {
      Q: overlaps(W, K, W, K),
      R: overlaps(W, K, teachers, N),
      h: this.h.slice(),
    };
  }

  /**
   * From now on pulls each weight to where it is now: the gradient of `(γ/2) Σ F_ki (W_ki − W̄_ki)²`
   * is added to each step's.
   *
   * @param strength γ.
   * @param importance F_ki, K × D.
   */
  consolidate(strength: number, importance: Float64Array): void {
    this.pull = { strength, importance, anchor: this.W.slice() };
  }

  /** The weights as they are; copies. */
  weights(): Weights {
    return { W: this.W.slice(), teachers: this.teachers.slice(), h: this.h.slice() };
  }

  follow(times: readonly number[], visit?: (now: OrderParameters, t: number) => void): void {
    for (const t of times) {
      const until = Math.round(t * this.D);
      for (; this.steps < until; this.steps++) this.step();
      const now = this.order();
      if (![...now.Q, ...now.h].every(Number.isFinite)) throw new DivergedError(this.t, now);
      visit?.(now, t);
    }
  }

  private step(): void {
    const { K, N, D, W, teachers, h, target, x, fields, random } = this;
    const { activation, rates } = this.params;
    random.fillNormal(x);
    const scale = 1 / Math.sqrt(D);
    let error = 0;
    for (let n = 0; n < N; n++) {
      const v = at(target, n);
      if (v !== 0) error -= v * value(activation, dot(teachers, n * D, x, 0, D) * scale);
    }
    for (let k = 0; k < K; k++) {
      const lambda = dot(W, k * D, x, 0, D) * scale;
      fields[k] = lambda;
      error += at(h, k) * value(activation, lambda);
    }
    for (let k = 0; k < K; k++) {
      const lambda = at(fields, k);
      const step = rates.firstLayer * scale * error * at(h, k) * slope(activation, lambda);
      const row = k * D;
      if (this.pull !== undefined) this.pullBack(row, this.pull);
      for (let i = 0; i < D; i++) W[row + i] = at(W, row + i) - step * at(x, i);
      h[k] = at(h, k) - rates.readout / D * error * value(activation, lambda);
    }
  }

  private pullBack(row: number, { strength, importance, anchor }: WeightPull): void {
    const { D, W } = this;
    const eta = this.params.rates.firstLayer;
    for (let i = row; i < row + D; i++) {
      W[i] = at(W, i) - eta * strength * at(importance, i) * (at(W, i) - at(anchor, i));
    }
  }
}

function dot(a: Float64Array, from: number, b: Float64Array, start: number, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += at(a, from + i) * at(b, start + i);
  return sum;
}
