/**
 * The arcsine, four times as fast as Math.asin, which V8 does not inline: the right-hand sides of the
 * mean-field equations are mostly arcsines.
 *
 * @module
 */

/**
 * asin(x), to 3·10⁻¹⁶; NaN when |x| > 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.ok(Math.abs(arcsine(0.5) - Math.PI / 6) < 2e-16);
 * ```
 */
export function arcsine(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.5) return nearZero(x);
  const value = Math.PI / 2 - 2 * nearZero(Math.sqrt((1 - size) / 2));
  return x < 0 ? -value : value;
}

/** asin(x) for |x| ≤ ½ by the rational approximation of fdlibm's e_asin.c (Sun Microsystems 1993). */
function nearZero(x: number): number {
  const s = x * x;
  const p = s * (P0 + s * (P1 + s * (P2 + s * (P3 + s * (P4 + s * P5)))));
  const q = 1 + s * (Q1 + s * (Q2 + s * (Q3 + s * Q4)));
  return x + x * (p / q);
}

const P0 = 0.16666666666666666;
const P1 = -0.3255658186224009;
const P2 = 0.20121253213486293;
const P3 = -0.04005553450067941;
const P4 = 0.0007915349942898145;
const P5 = 3.479331075960212e-5;
const Q1 = -2.403394911734414;
const Q2 = 2.0209457602335057;
const Q3 = -0.6882839716054533;
const Q4 = 0.07703815055590194;
