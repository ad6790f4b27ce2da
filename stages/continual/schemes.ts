/**
 * Initialisation schemes for two tasks: the first layer's scale, and the readout for each task.
 *
 * Nothing in the text of the paper that we have says which initialisations its three schemes are; ours
 * are told apart by the entropy of the student at the switch, which the tables hold beside forgetting.
 *
 * @module
 */

import { polar } from "../teacher-student/readouts.ts";

/** How a student's first layer and the heads of its two tasks start. */
export interface Scheme {
  /** Standard deviation σ of the first layer. */
  readonly sigma: number;
  /** Angle of the first head in units of π/16. */
  readonly first: number;
  /** Norm r₁ of the first head. */
  readonly firstNorm: number;
  /** Angle of the second head in units of π/16. */
  readonly second: number;
  /** Norm r₂ of the second head. */
  readonly secondNorm: number;
  /** What the scheme is called in figures. */
  readonly title: string;
}

/** Scale σ of a first layer that is small beside the readout [ours: the authors' earlier code]. */
export const SMALL_SIGMA = 1e-3;

const small = { sigma: SMALL_SIGMA, firstNorm: 1, secondNorm: 1 };

/**
 * A first layer that is large beside the readout, at the angle of identical units, where students
 * are specialised by imbalance or not at all.
 *
 * How it was chosen: by the entropy H at the switch alone, on draws that no stage takes
 * (`bench/imbalance_study.ts`), where Figure 5 at θ = π/4 is dark. Of σ = 0.5, 1, 1.5 and 2 the last had the
 * least mean H over r₁ from 0.01 to 1 (0.10; 0.22 at 1.5). Of r₁ from 0.01 to 0.1 at σ = 2, 400 draws each,
 * the last had the least, 0.016, against 0.026 to 0.034; 13 students in 400 were above 0.1. Forgetting
 * was no part of the choice, but had been seen: a first look at eight combinations of σ, r₁ and r₂, on
 * eight other draws each, had shown its profile, which falls, and what consolidation then costs.
 */
const imbalanced = { sigma: 2, first: 4, firstNorm: 0.1, second: 4 };

/**
 * The schemes: three that are compared with the paper's (Figure 6), three more by angle, and three that
 * are specialised by imbalance and differ in the norm of the second head.
 */
export const SCHEMES = {
  "specialised-open": { ...small, first: 0, second: 4, title: "specialised, then open" },
  "not-specialised": { ...small, first: 4, second: 4, title: "not specialised" },
  "one-unit": { ...small, first: 4, second: 0, title: "not specialised, then one unit" },
  "same-unit": { ...small, first: 0, second: 0, title: "specialised, same unit again" },
  "free-unit": { ...small, first: 0, second: 8, title: "specialised, then the free unit" },
  "tiny-head": {
    ...small,
    first: 0,
    second: 4,
    secondNorm: 1e-3,
    title: "specialised, then a tiny head",
  },
  "imbalanced": { ...imbalanced, secondNorm: 1, title: "specialised by imbalance" },
  "imbalanced-same-norm": {
    ...imbalanced,
    secondNorm: imbalanced.firstNorm,
    title: "by imbalance, second head as the first",
  },
  "imbalanced-tiny-head": {
    ...imbalanced,
    secondNorm: 1e-2,
    title: "by imbalance, then a tiny head",
  },
} as const satisfies { readonly [name: string]: Scheme };

/** Name of a scheme. */
export type SchemeName = keyof typeof SCHEMES;

/** The names of the schemes. */
export const schemeNames = Object.keys(SCHEMES) as readonly SchemeName[];

/** The schemes that Figure 6 shows for the paper's three [ours: what those are is not known to us]. */
export const paperSchemes: readonly SchemeName[] = [
  "specialised-open",
  "not-specialised",
  "one-unit",
];

/** Those and the scheme that is specialised by imbalance. */
export const comparedSchemes: readonly SchemeName[] = [...paperSchemes, "imbalanced"];

/** The schemes of consolidation: specialised by angle, not at all, and by imbalance. */
export const protectionSchemes: readonly SchemeName[] = [
  "specialised-open",
  "not-specialised",
  "imbalanced",
];

/** The readout of the first head. */
export function firstHead({ first, firstNorm }: Pick<Scheme, "first" | "firstNorm">): number[] {
  return polar(first * Math.PI / 16).map((part) => firstNorm * part);
}

/** The readout of the second head. */
export function secondHead(
  { second, secondNorm }: Pick<Scheme, "second" | "secondNorm">,
): number[] {
  return polar(second * Math.PI / 16).map((part) => secondNorm * part);
}
