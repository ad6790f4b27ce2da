/**
 * Activations, and the Gaussian averages that hold for all of them.
 *
 * @module
 */

import { arcsine } from "./arcsine.ts";
import { scaledErf, scaledErfSlope } from "./erf.ts";

/** The scaled error function erf(u/√2), the rectifier max(u, 0), or u itself. */
export type Activation = "erf" | "relu" | "linear";

/** g(u). */
export function value(activation: Activation, u: number): number {
  switch (activation) {
    case "erf":
      return scaledErf(u);
    case "relu":
      return u > 0 ? u : 0;
    case "linear":
      return u;
  }
}

/** g'(u); the rectifier's is 0 at 0. */
export function slope(activation: Activation, u: number): number {
  switch (activation) {
    case "erf":
      return scaledErfSlope(u);
    case "relu":
      return u > 0 ? 1 : 0;
    case "linear":
      return 1;
  }
}

/**
 * E[g(a) g(b)] of two fields with variances aa, bb and covariance ab.
 *
 * The rectifier's is the arc-cosine kernel of Cho and Saul (2009).
 */
export function outputOverlap(activation: Activation, aa: number, bb: number, ab: number): number {
  switch (activation) {
    case "erf":
      return 2 / Math.PI * arcsine(ab / Math.sqrt((1 + aa) * (1 + bb)));
    case "relu": {
      const scale = Math.sqrt(aa * bb);
      if (scale === 0) return 0;
      const cosine = Math.min(1, Math.max(-1, ab / scale));
      const angle = Math.acos(cosine);
      const sine = Math.sqrt(1 - cosine * cosine);
      return scale / (2 * Math.PI) * (sine + (Math.PI - angle) * cosine);
    }
    case "linear":
      return ab;
  }
}
