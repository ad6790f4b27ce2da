/**
 * The order parameters' ordinary differential equations in the limit of infinite input dimension, for
 * the scaled error function (Saad and Solla 1995; Goldt et al. 2019; Lee et al. 2021).
 *
 * @module
 */

import { at } from "../numerics/at.ts";
import { DormandPrince, StepCollapseError, type Tolerance } from "../numerics/dormand_prince.ts";
import { kernelOn, MemoryPlan } from "../numerics/kernel_memory.ts";
import { meanFieldKernel } from "./_mean_field_kernel.ts";
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

/** The right-hand side, see `assembly/mean_field.ts`; numbers are places in memory where no more is said. */
interface MeanFieldKernel {
  place(units: number, frozen: number, ...arrays: readonly number[]): void;
  derivative(
    state: number,
    out: number,
    fields: number,
    firstRate: number,
    readoutRate: number,
  ): void;
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

  private readonly kernel: MeanFieldKernel;

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
    this.T = T;
    const plan = new MemoryPlan();
    const take = (length: number) => plan.take(Float64Array, length);
    const takeVectors = Array.from({ length: 10 }, () => take(size));
    // Covariance, coefficients and working memory: an entry a field, or a student and field; and all
    // arguments of arcsines, of which four are taken in a turn.
    const most = K * (K + 1) / 2 * (n * (n + 1) / 2) + K * n;
    const takes = [n * n, n, n, n, n, n, n, K * n, most + 3].map(take);
    const memory = plan.allocate();
    const arrays = takes.map((one) => one(memory));
    const vectors = takeVectors.map((one) => one(memory));
    const [C = vector(n * n), c = vector(n)] = arrays;
    [this.C, this.c] = [C, c];
    this.kernel = kernelOn<MeanFieldKernel>(meanFieldKernel, memory);
    this.kernel.place(K, N, ...arrays.map(({ byteOffset }) => byteOffset));
    this.seen = new Float64Array(size);
    this.solver = new DormandPrince(
      size,
      (_t, state, out) => this.derivative(state, out),
      tolerance,
      // In the kernel's memory, so that it reads and writes them where they are.
      () => vectors.pop() ?? vector(size),
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
    const { rates, active, consolidation } = this;
    const [from, to] = [state.byteOffset, out.byteOffset];
    this.kernel.derivative(from, to, active, rates.firstLayer, rates.readout);
    if (rates.firstLayer !== 0 && consolidation !== undefined) this.consolidate(out, consolidation);
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
}

function vector(size: number): Float64Array {
  return new Float64Array(size);
}
