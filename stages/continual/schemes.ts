/**
 * Initialisation schemes for two tasks: the first layer's scale, and the readout for each task.
 *
 * Nothing in the text of the paper that we have says which initialisations its three schemes are; ours
 * are told apart by the entropy of the student at the switch, which the tables hold beside forgetting.
 *
 * @module
 */

import { fan } from "../teacher-student/readouts.ts";
import { OUR_SCHEMES, type SchemeSetting } from "./scheme_setting.ts";

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

/** What the schemes are called in figures. */
const titles = {
  "specialised-open": "specialised, then open",
  "not-specialised": "not specialised",
  "one-unit": "not specialised, then one unit",
  "same-unit": "specialised, same unit again",
  "free-unit": "specialised, then the free unit",
  "tiny-head": "specialised, then a tiny head",
  "imbalanced": "specialised by imbalance",
  "imbalanced-same-norm": "by imbalance, second head as the first",
  "imbalanced-tiny-head": "by imbalance, then a tiny head",
} as const;

/** Name of a scheme. */
export type SchemeName = keyof typeof titles;

/** The names of the schemes. */
export const schemeNames = Object.keys(titles) as readonly SchemeName[];

/**
 * The schemes: three that are compared with the paper's (Figure 6), three more by angle, and three that
 * are specialised by imbalance, at the angle of identical units, and differ in the norm of the second head.
 */
export function schemesOf(
  { sigma, norm, specialised, spread, open, ...large }: SchemeSetting,
): { readonly [Name in SchemeName]: Scheme } {
  const [one, other] = [0, 8];
  const small = (name: SchemeName, first: number, second: number, secondNorm = norm): Scheme => ({
    ...{ sigma, first, firstNorm: norm, second, secondNorm, title: titles[name] },
  });
  const imbalanced = (name: SchemeName, secondNorm: number): Scheme => ({
    ...{ sigma: large.imbalancedSigma, first: 4, firstNorm: large.imbalancedNorm },
    ...{ second: 4, secondNorm },
    title: titles[name],
  });
  return {
    "specialised-open": small("specialised-open", specialised, open),
    "not-specialised": small("not-specialised", spread, open),
    "one-unit": small("one-unit", spread, one),
    "same-unit": small("same-unit", specialised, one),
    "free-unit": small("free-unit", specialised, other),
    "tiny-head": small("tiny-head", specialised, open, 1e-3 * norm),
    "imbalanced": imbalanced("imbalanced", large.imbalancedSecond),
    "imbalanced-same-norm": imbalanced("imbalanced-same-norm", large.imbalancedNorm),
    "imbalanced-tiny-head": imbalanced("imbalanced-tiny-head", large.imbalancedNorm / 10),
  };
}

/** The schemes as we read them. */
export const SCHEMES: { readonly [Name in SchemeName]: Scheme } = schemesOf(OUR_SCHEMES);

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

/** The readout of the first head of K units. */
export function firstHead(
  { first, firstNorm }: Pick<Scheme, "first" | "firstNorm">,
  units = 2,
): number[] {
  return fan(units, 1, first * Math.PI / 16).map((part) => firstNorm * part);
}

/** The readout of the second head of K units. */
export function secondHead(
  { second, secondNorm }: Pick<Scheme, "second" | "secondNorm">,
  units = 2,
): number[] {
  return fan(units, 1, second * Math.PI / 16).map((part) => secondNorm * part);
}
