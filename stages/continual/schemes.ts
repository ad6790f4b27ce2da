/**
 * Initialisation schemes for two tasks: the readout's direction for each.
 *
 * @module
 */

import { polar } from "../teacher-student/readouts.ts";

/** How the heads of a student's two tasks start. */
export interface Scheme {
  /** Angle of the first head in units of π/16. */
  readonly first: number;
  /** Angle of the second head in units of π/16. */
  readonly second: number;
  /** Norm r of the second head; the first one's is 1. */
  readonly secondNorm: number;
  /** What the scheme is called in figures. */
  readonly title: string;
}

/** The schemes: the paper's three (Figure 6), then three for comparison. */
export const SCHEMES = {
  "specialised-open": { first: 0, second: 4, secondNorm: 1, title: "specialised, then open" },
  "not-specialised": { first: 4, second: 4, secondNorm: 1, title: "not specialised" },
  "one-unit": { first: 4, second: 0, secondNorm: 1, title: "not specialised, then one unit" },
  "same-unit": { first: 0, second: 0, secondNorm: 1, title: "specialised, same unit again" },
  "free-unit": { first: 0, second: 8, secondNorm: 1, title: "specialised, then the free unit" },
  "tiny-head": { first: 0, second: 4, secondNorm: 1e-3, title: "specialised, then a tiny head" },
} as const satisfies { readonly [name: string]: Scheme };

/** Name of a scheme. */
export type SchemeName = keyof typeof SCHEMES;

/** The names of the schemes. */
export const schemeNames = Object.keys(SCHEMES) as readonly SchemeName[];

/** The schemes that the paper compares. */
export const paperSchemes: readonly SchemeName[] = schemeNames.slice(0, 3);

/** The readout of the first head. */
export function firstHead({ first }: Pick<Scheme, "first">): number[] {
  return polar(first * Math.PI / 16);
}

/** The readout of the second head. */
export function secondHead({ second, secondNorm }: Omit<Scheme, "first" | "title">): number[] {
  return polar(second * Math.PI / 16).map((part) => secondNorm * part);
}
