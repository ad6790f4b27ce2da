/**
 * What is said of the report, as data.
 *
 * @module
 */

import type { JudgedClaim } from "../model/claim.ts";

/** What became of the report. */
export type ReportEvent =
  /** What the claims came to, and where the report is. */
  | {
    readonly type: "scorecard";
    readonly claims: readonly JudgedClaim[];
    /** Why they are not up to date; `null` if they are. */
    readonly stale: string | null;
    readonly page: string;
    /** Whether the report in place said something else, or there was none. */
    readonly isNew: boolean;
  }
  /** The results are there, but the report of them is not. */
  | {
    readonly type: "report-not-written";
    readonly problem: string;
    readonly remedy: string;
  };
