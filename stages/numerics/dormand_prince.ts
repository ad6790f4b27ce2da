/**
 * Ordinary differential equations by the adaptive Runge–Kutta pair of Dormand and Prince (1980): order
 * 5 with an error estimate of order 4, proportional–integral step control and dense output of order 4,
 * as in DOPRI5 (Hairer, Nørsett and Wanner, *Solving Ordinary Differential Equations I*, II.4–6).
 *
 * @module
 */

import { at } from "./at.ts";

/** Writes dy/dt at (time, state) into `out`; it must neither keep nor change `state`. */
export type Derivative = (time: number, state: Float64Array, out: Float64Array) => void;

/** How closely to follow the solution: each step may err by `absolute + relative·|component|`. */
export interface Tolerance {
  /** Between 10⁻¹³ and 10⁻¹. */
  readonly relative: number;
  /** Positive, in the units of the state. */
  readonly absolute: number;
}

/** The step size fell to the spacing of floating-point numbers, or the derivative is not finite. */
export class StepCollapseError extends Error {
  /** Tells this error from others. */
  override readonly name = "StepCollapseError";

  /** Keeps where it happened: time and state after the last accepted step. */
  constructor(readonly time: number, readonly state: readonly number[]) {
    super(
      `Cannot integrate beyond time ${time}: the step size collapsed at the state [${state}]. ` +
        "The solution diverges or is not smooth there; stop earlier or loosen the tolerance.",
    );
  }
}

/**
 * An integration, step by step. It allocates only when constructed; {@linkcode DormandPrince.restart}
 * makes it ready for another initial state.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const tolerance: Tolerance = { relative: 1e-9, absolute: 1e-12 };
 * const decay: Derivative = (_time, [y = 0], out) => out.fill(-y);
 * const solver = new DormandPrince(1, decay, tolerance);
 * solver.restart(0, [1]);
 * while (solver.time < 2) solver.step(2);
 * assert.ok(Math.abs((solver.state[0] ?? NaN) - Math.exp(-2)) < 1e-8);
 *
 * // The solution 1/(1 − t) ends at t = 1.
 * const explosion = new DormandPrince(1, (_time, [y = 0], out) => out.fill(y * y), tolerance);
 * explosion.restart(0, [1]);
 * assert.throws(() => {
 *   while (explosion.time < 2) explosion.step(2);
 * }, StepCollapseError);
 * ```
 */
export class DormandPrince {
  /** Time after the last accepted step. */
  time: number = NaN;
  /** Time before it: dense output covers what lies between. */
  previousTime: number = NaN;
  /** The state at {@linkcode DormandPrince.time}; every step overwrites it. */
  readonly state: Float64Array;
  /** Steps taken since the restart. */
  accepted: number = 0;
  /** Steps refused since the restart, because their error was too large. */
  rejected: number = 0;

  private proposed = NaN;
  private errorBefore = LEAST_ERROR_BEFORE;
  private readonly previous: Float64Array;
  private readonly trial: Float64Array;
  /** Derivatives at the seven stages; the last is the first of the next step. */
  private readonly k: readonly [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];

  /**
   * Allocates the working memory.
   *
   * @param size Number of components of the state.
   * @param vector Gives an array of that size: ten are asked for, which the derivative gets to see.
   * @throws {RangeError} when the size or a tolerance is out of range.
   */
  constructor(
    readonly size: number,
    private readonly derivative: Derivative,
    private readonly tolerance: Tolerance,
    vector: () => Float64Array = () => new Float64Array(size),
  ) {
    requireSize(size);
    requireTolerance(tolerance);
    [this.state, this.previous, this.trial] = [vector(), vector(), vector()];
    this.k = [vector(), vector(), vector(), vector(), vector(), vector(), vector()];
  }

  /**
   * Goes to an initial state and chooses the first step.
   *
   * @throws {RangeError} when the state has another size.
   */
  restart(time: number, state: ArrayLike<number>): void {
    if (state.length !== this.size) {
      throw new RangeError(
        `Cannot start from a state of ${state.length} components: expected ${this.size}.`,
      );
    }
    this.state.set(state);
    this.previous.set(state);
    this.time = this.previousTime = time;
    this.accepted = this.rejected = 0;
    this.errorBefore = LEAST_ERROR_BEFORE;
    this.proposed = this.firstStep();
  }

  /**
   * Takes one accepted step, which ends at `limit` at the latest.
   *
   * @throws {RangeError} when `limit` does not lie ahead.
   * @throws {StepCollapseError} when no step is small enough.
   */
  step(limit: number): void {
    if (!(limit > this.time)) {
      throw new RangeError(`Cannot step from time ${this.time} to ${limit}: it must lie ahead.`);
    }
    this.previous.set(this.state);
    this.k[0].set(this.k[6]);
    let refused = false;
    while (true) {
      const left = limit - this.time;
      // A step that all but arrives is stretched, so that no sliver is left.
      const last = this.proposed * 1.01 >= left;
      const h = last ? left : this.proposed;
      if (!(0.1 * h > Math.abs(this.time) * Number.EPSILON)) {
        throw new StepCollapseError(this.time, [...this.state]);
      }
      const error = this.attempt(h);
      if (error <= 1) {
        const growth = SAFETY * error ** -PROPORTIONAL * this.errorBefore ** INTEGRAL;
        const most = refused ? 1 : MOST_GROWTH;
        this.proposed = h * Math.min(most, Math.max(LEAST_GROWTH, growth));
        this.errorBefore = Math.max(error, LEAST_ERROR_BEFORE);
        this.previousTime = this.time;
        this.time = last ? limit : this.time + h;
        this.state.set(this.trial);
        this.accepted++;
        return;
      }
      // An error that is not a number comes from a derivative that is not.
      const shrinkage = Number.isFinite(error) ? SAFETY * error ** -PROPORTIONAL : 0;
      this.proposed = h * Math.max(LEAST_GROWTH, shrinkage);
      refused = true;
      this.rejected++;
    }
  }

  /**
   * Writes the state at a time within the last step into `out`, to the order of the error estimate.
   *
   * @throws {RangeError} when the time lies outside the last step.
   */
  interpolate(time: number, out: Float64Array): void {
    const { previousTime, previous: y0, state: y1 } = this;
    if (!(time >= previousTime && time <= this.time)) {
      throw new RangeError(
        `Cannot interpolate at time ${time}: the last step went from ${previousTime} to ${this.time}.`,
      );
    }
    const [k1, , k3, k4, k5, k6, k7] = this.k;
    const h = this.time - previousTime;
    const s = h > 0 ? (time - previousTime) / h : 1;
    const r = 1 - s;
    for (let i = 0; i < this.size; i++) {
      const rise = at(y1, i) - at(y0, i);
      const bend = h * at(k1, i) - rise;
      const skew = rise - bend - h * at(k7, i);
      const quartic = h *
        (D1 * at(k1, i) + D3 * at(k3, i) + D4 * at(k4, i) + D5 * at(k5, i) + D6 * at(k6, i) +
          D7 * at(k7, i));
      out[i] = at(y0, i) + s * (rise + r * (bend + s * (skew + r * quartic)));
    }
  }

  /** Fills the trial state at time + h and the stages; returns the error in units of the tolerance. */
  private attempt(h: number): number {
    const { size, time, state: y, trial, derivative } = this;
    const [k1, k2, k3, k4, k5, k6, k7] = this.k;
    for (let i = 0; i < size; i++) trial[i] = at(y, i) + h * A21 * at(k1, i);
    derivative(time + h / 5, trial, k2);
    for (let i = 0; i < size; i++) {
      trial[i] = at(y, i) + h * (A31 * at(k1, i) + A32 * at(k2, i));
    }
    derivative(time + h * 3 / 10, trial, k3);
    for (let i = 0; i < size; i++) {
      trial[i] = at(y, i) + h * (A41 * at(k1, i) + A42 * at(k2, i) + A43 * at(k3, i));
    }
    derivative(time + h * 4 / 5, trial, k4);
    for (let i = 0; i < size; i++) {
      trial[i] = at(y, i) +
        h * (A51 * at(k1, i) + A52 * at(k2, i) + A53 * at(k3, i) + A54 * at(k4, i));
    }
    derivative(time + h * 8 / 9, trial, k5);
    for (let i = 0; i < size; i++) {
      trial[i] = at(y, i) +
        h * (A61 * at(k1, i) + A62 * at(k2, i) + A63 * at(k3, i) + A64 * at(k4, i) +
            A65 * at(k5, i));
    }
    derivative(time + h, trial, k6);
    for (let i = 0; i < size; i++) {
      trial[i] = at(y, i) +
        h * (A71 * at(k1, i) + A73 * at(k3, i) + A74 * at(k4, i) + A75 * at(k5, i) +
            A76 * at(k6, i));
    }
    derivative(time + h, trial, k7);
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const error = h *
        (E1 * at(k1, i) + E3 * at(k3, i) + E4 * at(k4, i) + E5 * at(k5, i) + E6 * at(k6, i) +
          E7 * at(k7, i));
      const ratio = error / this.allowed(Math.max(Math.abs(at(y, i)), Math.abs(at(trial, i))));
      sum += ratio * ratio;
    }
    return Math.sqrt(sum / size);
  }

  /** A first step that makes an Euler step's error about a hundredth (Hairer et al., II.4). */
  private firstStep(): number {
    const { state, trial, time, size } = this;
    // The seventh stage is where the first step looks for its first derivative.
    const [, probe, , , , , slope] = this.k;
    this.derivative(time, state, slope);
    const height = this.norm(state);
    const steepness = this.norm(slope);
    const guess = height < 1e-5 || steepness < 1e-5 ? 1e-6 : 0.01 * height / steepness;
    for (let i = 0; i < size; i++) trial[i] = at(state, i) + guess * at(slope, i);
    this.derivative(time + guess, trial, probe);
    for (let i = 0; i < size; i++) probe[i] = at(probe, i) - at(slope, i);
    const curvature = this.norm(probe) / guess;
    const most = Math.max(steepness, curvature);
    return Math.min(
      100 * guess,
      most <= 1e-15 ? Math.max(1e-6, guess * 1e-3) : (0.01 / most) ** 0.2,
    );
  }

  /** Root mean square of a vector in units of the error allowed at the present state. */
  private norm(vector: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < this.size; i++) {
      sum += (at(vector, i) / this.allowed(Math.abs(at(this.state, i)))) ** 2;
    }
    return Math.sqrt(sum / this.size);
  }

  /** Error allowed in one step of a component of this magnitude. */
  private allowed(magnitude: number): number {
    return this.tolerance.absolute + this.tolerance.relative * magnitude;
  }
}

function requireSize(size: number): void {
  if (!Number.isInteger(size) || size < 1) {
    throw new RangeError(
      `Cannot integrate a state of ${size} components: give a positive integer.`,
    );
  }
}

function requireTolerance({ relative, absolute }: Tolerance): void {
  if (!(relative >= 1e-13 && relative <= 0.1)) {
    throw new RangeError(
      `Cannot integrate with relative tolerance ${relative}: give one between 1e-13 and 0.1.`,
    );
  }
  if (!(absolute > 0 && absolute < Infinity)) {
    throw new RangeError(
      `Cannot integrate with absolute tolerance ${absolute}: give a positive, finite one.`,
    );
  }
}

// Step control (DOPRI5's defaults): the new step is h·0.9·error^(−0.17)·(error before)^0.04, within bounds.
const SAFETY = 0.9;
const INTEGRAL = 0.04;
const PROPORTIONAL = 0.2 - 0.75 * INTEGRAL;
const LEAST_GROWTH = 0.2;
const MOST_GROWTH = 10;
/** A lucky step with next to no error must not throttle the one after it. */
const LEAST_ERROR_BEFORE = 1e-4;

// The pair's coefficients (Hairer et al., table II.5.2), the error's weights and the dense output's.
const A21 = 1 / 5;
const [A31, A32] = [3 / 40, 9 / 40];
const [A41, A42, A43] = [44 / 45, -56 / 15, 32 / 9];
const [A51, A52, A53, A54] = [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729];
const [A61, A62, A63, A64, A65] = [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656];
const [A71, A73, A74, A75, A76] = [35 / 384, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84];
const [E1, E3, E4] = [71 / 57600, -71 / 16695, 71 / 1920];
const [E5, E6, E7] = [-17253 / 339200, 22 / 525, -1 / 40];
const [D1, D3] = [-12715105075 / 11282082432, 87487479700 / 32700410799];
const [D4, D5] = [-10690763975 / 1880347072, 701980252875 / 199316789632];
const [D6, D7] = [-1453857185 / 822651844, 69997945 / 29380423];
