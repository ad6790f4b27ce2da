/**
 * Gaussian averages of the scaled error function g(u) = erf(u/√2) in closed form (Saad and Solla 1995).
 *
 * The fields are jointly normal with mean zero; C is their covariance, n × n, row-major; a, b, c, d are
 * indices of fields and may coincide.
 *
 * @module
 */

import { at } from "../numerics/at.ts";
import { arcsine } from "./arcsine.ts";

/**
 * I₂ = E[g(a) g(b)].
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * // Two fields of variance 1 and covariance ½.
 * const C = Float64Array.of(1, 0.5, 0.5, 1);
 * assert.ok(Math.abs(I2(C, 2, 0, 1) - 2 / Math.PI * Math.asin(0.25)) < 1e-15);
 * assert.ok(Math.abs(I3(C, 2, 0, 1, 1) - 0.2877) < 1e-4);
 * assert.ok(Math.abs(I4(C, 2, 0, 0, 1, 1) - 0.1104) < 1e-4);
 * ```
 */
export function I2(C: Float64Array, n: number, a: number, b: number): number {
  const scale = (1 + at(C, a * n + a)) * (1 + at(C, b * n + b));
  return 2 / Math.PI * arcsine(at(C, a * n + b) / Math.sqrt(scale));
}

/** I₃ = E[g'(a) b g(c)]. */
export function I3(C: Float64Array, n: number, a: number, b: number, c: number): number {
  const aa = 1 + at(C, a * n + a);
  const ab = at(C, a * n + b);
  const ac = at(C, a * n + c);
  const bc = at(C, b * n + c);
  const lambda3 = aa * (1 + at(C, c * n + c)) - ac * ac;
  return 2 / Math.PI * (bc * aa - ab * ac) / (aa * Math.sqrt(lambda3));
}

/** I₄ = E[g'(a) g'(b) g(c) g(d)]. */
export function I4(
  C: Float64Array,
  n: number,
  a: number,
  b: number,
  c: number,
  d: number,
): number {
  const aa = 1 + at(C, a * n + a);
  const bb = 1 + at(C, b * n + b);
  const ab = at(C, a * n + b);
  const ac = at(C, a * n + c);
  const ad = at(C, a * n + d);
  const bc = at(C, b * n + c);
  const bd = at(C, b * n + d);
  const lambda4 = aa * bb - ab * ab;
  const lambda0 = lambda4 * at(C, c * n + d) - bc * bd * aa - ac * ad * bb + ab * ac * bd +
    ab * ad * bc;
  const lambda1 = lambda4 * (1 + at(C, c * n + c)) - bc * bc * aa - ac * ac * bb + 2 * ab * ac * bc;
  const lambda2 = lambda4 * (1 + at(C, d * n + d)) - bd * bd * aa - ad * ad * bb + 2 * ab * ad * bd;
  return 4 / (Math.PI * Math.PI) * arcsine(lambda0 / Math.sqrt(lambda1 * lambda2)) /
    Math.sqrt(lambda4);
}
