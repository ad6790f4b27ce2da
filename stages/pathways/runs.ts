/**
 * One and the same network in theory and in simulation, at times that suit both.
 *
 * @module
 */

import { count, finite, positive } from "./checks.ts";
import { coupledDynamics } from "./dynamics.ts";
import {
  gradientDescent,
  type LinearNetwork,
  type MeasuredPathway,
  networkOf,
  type Snapshot,
} from "./gradient_descent.ts";
import { type Pathway, weightsOf } from "./pathway.ts";

/** How finely theory and simulation are drawn. */
export interface Sampling {
  /** Times at which the closed form is evaluated, at least 2. */
  readonly theoryPoints: number;
  /** Times at which the trained network is measured, at least 2. */
  readonly simulationPoints: number;
  /** Input dimension D of the trained network. */
  readonly inputs: number;
  /** Step size of gradient descent in units of the fastest time scale, e.g. 1e-4. */
  readonly resolution: number;
}

/** Times span this many decades, so that pathways of very different speed share one axis. */
const DECADES = 5;

/** A hidden unit of a network at one time. */
export interface RunPoint extends MeasuredPathway {
  /** Which hidden unit, from 0. */
  readonly unit: number;
  /** Where the point comes from: the closed form, or gradient descent on the weights. */
  readonly source: "theory" | "simulation";
  /** Time in units of the time constant. */
  readonly t: number;
  /** Loss of the whole network. */
  readonly loss: number;
}

/**
 * A network from its start to `until` in theory, then in simulation: a point for each time and unit.
 *
 * @throws {RangeError} when a parameter is out of range.
 */
export function runs(
  pathways: readonly Pathway[],
  target: number,
  until: number,
  sampling: Sampling,
): RunPoint[] {
  const { theoryPoints, simulationPoints } = sampling;
  const sources = {
    theory: theory(pathways, target, times(until, theoryPoints)),
    simulation: simulation(pathways, target, times(until, simulationPoints), sampling),
  };
  return (["theory", "simulation"] as const).flatMap((source) =>
    sources[source].flatMap(({ t, loss, pathways }) =>
      pathways.map((pathway, unit) => ({ ...pathway, unit, source, t, loss }))
    )
  );
}

/** The start, then `points` − 1 times from `until`·10⁻⁵ to `until` in geometric progression. */
export function times(until: number, points: number): number[] {
  const task = "choose times";
  positive(task, "until", until);
  count(task, "points", points, 2);
  const last = points - 2;
  return Array.from({ length: points }, (_, index) => {
    if (index === 0) return 0;
    return until * 10 ** (last === 0 ? 0 : DECADES * ((index - 1) / last - 1));
  });
}

/** The network by the closed form, at the given times. */
export function theory(
  pathways: readonly Pathway[],
  target: number,
  at: readonly number[],
): Snapshot[] {
  const dynamics = coupledDynamics(pathways, target);
  return at.map((t) => {
    const { a, residual } = dynamics(t);
    const measured = pathways.map(({ lambda }, index) => {
      const now = { a: a[index] as number, lambda };
      return { ...now, ...weightsOf(now) };
    });
    return { t, pathways: measured, loss: residual ** 2 / 2 };
  });
}

/**
 * The network by gradient descent on its weights, at the steps nearest to the given times (times
 * that fall on one step are merged).
 *
 * @throws {RangeError} when a parameter is out of range.
 */
export function simulation(
  pathways: readonly Pathway[],
  target: number,
  at: readonly number[],
  { inputs, resolution }: Pick<Sampling, "inputs" | "resolution">,
): Snapshot[] {
  const { network, teacher, step } = trainable(pathways, target, { inputs, resolution });
  const task = "simulate a linear network";
  const record = [...new Set(at.map((t) => Math.round(finite(task, "t", t) / step)))];
  return gradientDescent(network, teacher, { step, record });
}

/**
 * An actual network whose hidden units are the pathways, its teacher and a step size that suits both.
 *
 * @throws {RangeError} when a parameter is out of range.
 */
export function trainable(
  pathways: readonly Pathway[],
  target: number,
  { inputs, resolution }: Pick<Sampling, "inputs" | "resolution">,
): { network: LinearNetwork; teacher: Float64Array; step: number } {
  const task = "simulate a linear network";
  positive(task, "target", target);
  positive(task, "resolution", resolution);
  count(task, "inputs", inputs, 1);
  const teacher = new Float64Array(inputs).fill(target / Math.sqrt(inputs));
  const step = resolution / fastestRate(pathways, target);
  return { network: networkOf(pathways, teacher), teacher, step };
}

/** A bound on how fast the residual can decay: Σ √(λ² + 4a²) with each a at its largest. */
function fastestRate(pathways: readonly Pathway[], target: number): number {
  return pathways.reduce(
    (sum, { a, lambda }) => sum + Math.hypot(lambda, 2 * Math.max(target, Math.abs(a))),
    0,
  );
}
