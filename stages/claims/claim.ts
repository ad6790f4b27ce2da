/**
 * A claim as it is declared, and as it is judged.
 *
 * @module
 */

import type { Claim as ReportedClaim } from "../../pipeline/model/claim.ts";
import type { Estimate } from "./estimate.ts";

/** What is claimed, by whom, and by what it is judged; nothing here moves with the results. */
export interface Declaration<Data> {
  /** Short name: `hammer`. */
  readonly id: string;
  /** Number of the figure that it is about. */
  readonly figure: number;
  /** Where the paper says it; without any it is a check of ours. */
  readonly sources: readonly Source[];
  /** In our words. */
  readonly statement: string;
  /** What we take it to mean, and why. */
  readonly reading: string;
  /** What is measured. */
  readonly statistic: string;
  /** What is sampled: a draw of students, or a seed, of which a network at every gain is trained. */
  readonly unit: "draw" | "seed" | "none";
  /** It holds where the statistic is below, or above, the threshold. */
  readonly relation: "<" | ">";
  /** The margin, and why it is that. */
  readonly threshold: number;
  readonly thresholdReason: string;
  measure(data: Data): Estimate;
  /** What it means if it comes out so. */
  readonly meaning: { readonly reproduced: string; readonly "not reproduced": string };
}

/**
 * Where the paper says something. Of Figures 6 to 13 we hold no captions, only what the paper's public
 * record says of them.
 */
export type Source =
  | "abstract"
  | `caption of Figure ${1 | 3 | 4 | 5}`
  | `record of Figure ${6 | 7 | 12}`;

/** A claim that is judged by itself; the table adds what becomes of it among all the others. */
export type Claim = Omit<ListedClaim, "adjusted">;

/** A claim as JSON, whose values need what interfaces lack: an index signature. */
export type ListedClaim = { readonly [Name in keyof ReportedClaim]: ReportedClaim[Name] };
