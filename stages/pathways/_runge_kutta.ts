/**
 * The coupled pathways by a plain numerical integrator, for the tests of this folder: the classical
 * fourth-order Runge–Kutta method, with no formula in common with the closed form.
 *
 * @module
 */

import type { Pathway } from "./pathway.ts";

/** Singular values, then ∫e dt, at time `until`; the step is 1/200 of the fastest time scale. */
export function integrated(
  pathways: readonly Pathway[],
  target: number,
  until: number,
): number[] {
  const slope = (y: readonly number[]): number[] => {
    const residual = pathways.reduce((left, _, i) => left - at(y, i), target);
    const speeds = pathways.map(({ lambda }, i) => Math.sqrt(lambda ** 2 + 4 * at(y, i) ** 2));
    return [...speeds.map((speed) => speed * residual), residual];
  };
  const fastest = pathways.reduce(
    (sum, { a, lambda }) => sum + Math.abs(lambda) + 2 * Math.max(target, Math.abs(a)),
    0,
  );
  const steps = Math.ceil(200 * fastest * until);
  const h = until / steps;
  let y = [...pathways.map(({ a }) => a), 0];
  for (let step = 0; step < steps; step++) {
    const k1 = slope(y);
    const k2 = slope(y.map((value, i) => value + h / 2 * at(k1, i)));
    const k3 = slope(y.map((value, i) => value + h / 2 * at(k2, i)));
    const k4 = slope(y.map((value, i) => value + h * at(k3, i)));
    y = y.map((value, i) =>
      value + h / 6 * (at(k1, i) + 2 * at(k2, i) + 2 * at(k3, i) + at(k4, i))
    );
  }
  return y;
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? NaN;
}
