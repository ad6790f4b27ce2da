/**
 * The order parameters' ordinary differential equations in the limit of infinite input dimension, for
 * the scaled error function (Saad and Solla 1995; Goldt et al. 2019; Lee et al. 2021).
 *
 * @module
 */

import { at } from "../numerics/at.ts";
import { DormandPrince, StepCollapseError, type Tolerance } from "../numerics/dormand_prince.ts";
import { arcsine } from "./arcsine.ts";
import type { Consolidation } from "./consolidation.ts";
import { DivergedError, type Learner, type Rates, requireRates } from "./learner.ts";
import type { OrderParameters } from "./order_parameters.ts";
import type { Teachers } from "./teachers.ts";

/** What {@linkcode MeanField} takes. */
export interface MeanFieldParams {
  /** The frozen units that the student learns from. */
  readonly teachers: Pick<Teachers, "T" | "units">;
  /** Learning rates. */
  readonly rates: Rates;
  /** How closely the integrator follows; by default 1e-6 and 1e-9. */
  readonly tolerance?: Tolerance;
  /** A pull to old weights, which are then the last K of the frozen units. */
  readonly consolidation?: Consolidation;
}

const TOLERANCE: Tolerance = { relative: 1e-6, absolute: 1e-9 };

/**
 * A student of K units that learns by the mean-field equations. Allocates only when constructed, so
 * that {@linkcode MeanField.start} can be called for many students in turn.
 *
 * The state is packed as the upper triangle of Q row by row, then R, then h.
 */
export class MeanField implements Learner {
  private readonly K: number;
  private readonly N: number;
  private readonly solver: DormandPrince;
  private readonly rates: Rates;
  private readonly consolidation: Consolidation | undefined;
  private readonly T: Float64Array;
  private readonly seen: Float64Array;

  /** Covariance of all fields: students, the present task's teacher units, the other frozen units. */
  private readonly C: Float64Array;
  /** Coefficient of each field in the error y − ŷ: −h of students, v of teachers. */
  private readonly c: Float64Array;
  /** How many fields have a coefficient: those of students and the present task, which come first. */
  private active = 0;
  /** The frozen units in the order of their fields. */
  private frozen: readonly number[] = [];

  // Working memory, one entry for each active field; `narrow` is 1/√(1 + c_ff).
  private readonly narrow: Float64Array;
  private readonly weight: Float64Array;
  private readonly u: Float64Array;
  private readonly v: Float64Array;
  private readonly scaled: Float64Array;
  /** Σ_f c_f I₃(i, b, f) for each student i and field b. */
  private readonly pull: Float64Array;

  /**
   * Allocates the working memory for students of K units.
   *
   * @throws {RangeError} when a parameter is out of range.
   */
  constructor(
    K: number,
    { teachers, rates, tolerance = TOLERANCE, consolidation }: MeanFieldParams,
  ) {
    requireRates("integrate the mean-field equations", rates);
    const { T, units: N } = teachers;
    const n = K + N;
    const size = K * (K + 1) / 2 + K * N + K;
    this.K = K;
    this.N = N;
    this.rates = rates;
    this.consolidation = consolidation;
    this.C = new Float64Array(n * n);
    this.T = T;
    this.c = new Float64Array(n);
    this.narrow = vector(n);
    [this.weight, this.u, this.v, this.scaled] = [vector(n), vector(n), vector(n), vector(n)];
    this.pull = new Float64Array(K * n);
    this.seen = new Float64Array(size);
    this.solver = new DormandPrince(
      size,
      (_t, state, out) => this.derivative(state, out),
      tolerance,
    );
  }

  /** Goes to a student at t = 0 and the task of the given target readout. */
  start(student: OrderParameters, target: Float64Array): void {
    this.setTarget(target);
    this.solver.restart(0, this.pack(student));
  }

  get t(): number {
    return this.solver.time;
  }

  order(): OrderParameters {
    return this.unpack(this.solver.state);
  }

  follow(times: readonly number[], visit?: (now: OrderParameters, t: number) => void): void {
    const { solver, seen } = this;
    const end = times.at(-1) ?? solver.time;
    for (const t of times) {
      try {
        while (solver.time < t) solver.step(end);
      } catch (error) {
        if (!(error instanceof StepCollapseError)) throw error;
        throw new DivergedError(error.time, this.order(), { cause: error });
      }
      if (visit === undefined) continue;
      if (t === solver.time) visit(this.order(), t);
      else {
        solver.interpolate(t, seen);
        visit(this.unpack(seen), t);
      }
    }
  }

  private setTarget(target: Float64Array): void {
    const { K, N, T, C, c } = this;
    const n = K + N;
    const units = [...target.keys()];
    const isActive = (unit: number): boolean => at(target, unit) !== 0;
    this.frozen = [...units.filter(isActive), ...units.filter((unit) => !isActive(unit))];
    this.active = K + units.filter(isActive).length;
    for (const [i, a] of this.frozen.entries()) {
      c[K + i] = at(target, a);
      for (const [j, b] of this.frozen.entries()) C[(K + i) * n + K + j] = at(T, a * N + b);
    }
  }

  private pack({ Q, R, h }: OrderParameters): Float64Array {
    const { K, N, frozen } = this;
    const state: number[] = [];
    for (let i = 0; i < K; i++) for (let j = i; j < K; j++) state.push(at(Q, i * K + j));
    for (let i = 0; i < K; i++) for (const unit of frozen) state.push(at(R, i * N + unit));
    return Float64Array.of(...state, ...h);
  }

  private unpack(state: Float64Array): OrderParameters {
    const { K, N, frozen } = this;
    const [Q, R] = [vector(K * K), vector(K * N)];
    let p = 0;
    for (let i = 0; i < K; i++) {
      for (let j = i; j < K; j++) Q[i * K + j] = Q[j * K + i] = at(state, p++);
    }
    for (let i = 0; i < K; i++) for (const unit of frozen) R[i * N + unit] = at(state, p++);
    return { Q, R, h: state.slice(p) };
  }

  private derivative(state: Float64Array, out: Float64Array): void {
    const { K, N, rates } = this;
    this.readState(state);
    if (rates.firstLayer === 0) out.fill(0);
    else {
      this.firstLayer(out, rates.firstLayer);
      if (this.consolidation !== undefined) this.consolidate(out, this.consolidation);
    }
    const readout = K * (K + 1) / 2 + K * N;
    if (rates.readout === 0) out.fill(0, readout);
    else this.readout(out, readout, rates.readout);
  }

  /** Fills the covariance and the student's coefficients. */
  private readState(state: Float64Array): void {
    const { K, N, C, c, narrow } = this;
    const n = K + N;
    let p = 0;
    for (let i = 0; i < K; i++) {
      for (let j = i; j < K; j++) C[i * n + j] = C[j * n + i] = at(state, p++);
    }
    for (let i = 0; i < K; i++) {
      for (let m = 0; m < N; m++) C[i * n + K + m] = C[(K + m) * n + i] = at(state, p++);
    }
    for (let i = 0; i < K; i++) c[i] = -at(state, p++);
    for (let f = 0; f < this.active; f++) narrow[f] = 1 / Math.sqrt(1 + at(C, f * (n + 1)));
  }

  /** dQ/dt and dR/dt. */
  private firstLayer(out: Float64Array, eta: number): void {
    const { K, N, c, pull } = this;
    const n = K + N;
    for (let i = 0; i < K; i++) this.fillPull(i);
    let p = 0;
    for (let i = 0; i < K; i++) {
      for (let j = i; j < K; j++) {
        const [hi, hj] = [-at(c, i), -at(c, j)];
        const drift = hi * at(pull, i * n + j) + hj * at(pull, j * n + i);
        out[p++] = eta * (drift + (hi === 0 || hj === 0 ? 0 : eta * hi * hj * this.noise(i, j)));
      }
    }
    for (let i = 0; i < K; i++) {
      for (let m = 0; m < N; m++) out[p++] = -eta * at(c, i) * at(pull, i * n + K + m);
    }
  }

  /** Σ_f c_f I₃(i, b, f) for every b: the part of I₃ that does not depend on b is shared. */
  private fillPull(i: number): void {
    const { K, N, C, c, active, weight, pull } = this;
    const n = K + N;
    const aa = 1 + at(C, i * n + i);
    let shared = 0;
    for (let f = 0; f < active; f++) {
      const ac = at(C, i * n + f);
      const lambda3 = aa * (1 + at(C, f * (n + 1))) - ac * ac;
      const w = at(c, f) * (2 / Math.PI) / Math.sqrt(lambda3);
      weight[f] = w;
      shared += w * ac;
    }
    shared /= aa;
    for (let b = 0; b < n; b++) {
      let sum = 0;
      for (let f = 0; f < active; f++) sum += at(weight, f) * at(C, b * n + f);
      pull[i * n + b] = sum - at(C, i * n + b) * shared;
    }
  }

  /**
   * Σ_f Σ_f' c_f c_f' I₄(i, j, f, f'). With u = c_jf (1 + c_ii) − c_ij c_if and v the same with i and j
   * exchanged, Λ₀ = Λ₄ c_ff' − (c_jf' u_f + c_if' v_f) and Λ₁ = Λ₄ + Λ₀ at f = f'.
   */
  private noise(i: number, j: number): number {
    const { K, N, C, c, active, u, v, scaled } = this;
    const n = K + N;
    const aa = 1 + at(C, i * n + i);
    const bb = 1 + at(C, j * n + j);
    const ab = at(C, i * n + j);
    const lambda4 = aa * bb - ab * ab;
    let sum = 0;
    for (let f = 0; f < active; f++) {
      const ac = at(C, i * n + f);
      const bc = at(C, j * n + f);
      const uf = bc * aa - ab * ac;
      const vf = ac * bb - ab * bc;
      const lambda0 = lambda4 * at(C, f * (n + 1)) - (bc * uf + ac * vf);
      const scale = 1 / Math.sqrt(lambda4 + lambda0);
      u[f] = uf;
      v[f] = vf;
      scaled[f] = scale;
      let cross = 0;
      for (let g = 0; g < f; g++) {
        const mixed = lambda4 * at(C, f * n + g) - (bc * at(u, g) + ac * at(v, g));
        cross += at(c, g) * arcsine(mixed * scale * at(scaled, g));
      }
      const cf = at(c, f);
      sum += cf * (cf * arcsine(lambda0 * scale * scale) + 2 * cross);
    }
    return 4 / (Math.PI * Math.PI) * sum / Math.sqrt(lambda4);
  }

  /**
   * The pull of each unit i to its old weights W̄_i, at the rate s_i = η γ Ω_i: all of its overlaps move
   * towards those of W̄_i.
   */
  private consolidate(out: Float64Array, { strength, importance }: Consolidation): void {
    const { K, N, C, rates, frozen } = this;
    const n = K + N;
    // Frozen units that are no target's come in the order of their index, so the anchors are last.
    const anchor = (i: number): number => n - K + i;
    const rate = (i: number): number => rates.firstLayer * strength * at(importance, i);
    let p = 0;
    for (let i = 0; i < K; i++) {
      for (let j = i; j < K; j++) {
        const own = at(C, i * n + j);
        const change = rate(i) * (own - at(C, j * n + anchor(i))) +
          rate(j) * (own - at(C, i * n + anchor(j)));
        out[p] = at(out, p) - change;
        p++;
      }
    }
    for (let i = 0; i < K; i++) {
      for (let m = 0; m < frozen.length; m++) {
        const gap = at(C, i * n + K + m) - at(C, anchor(i) * n + K + m);
        out[p] = at(out, p) - rate(i) * gap;
        p++;
      }
    }
  }

  /** dh/dt. */
  private readout(out: Float64Array, from: number, eta: number): void {
    const { K, N, C, c, active, narrow } = this;
    const n = K + N;
    for (let i = 0; i < K; i++) {
      let sum = 0;
      for (let f = 0; f < active; f++) {
        sum += at(c, f) * arcsine(at(C, i * n + f) * at(narrow, i) * at(narrow, f));
      }
      out[from + i] = eta * (2 / Math.PI) * sum;
    }
  }
}

function vector(size: number): Float64Array {
  return new Float64Array(size);
}
