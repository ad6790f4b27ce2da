/**
 * What has become of claims since they were written down.
 *
 * @module
 */

import { type ClaimVerdict, type JudgedClaim, verdicts } from "../model/claim.ts";

/** A claim as it was written down: as much as can be compared. */
export interface FormerClaim {
  readonly id: string;
  readonly verdict: ClaimVerdict;
  /** After Holm; `null` where not all were judged. */
  readonly adjusted: ClaimVerdict | null;
}

/** What has become of a claim of which the verdict is not what it was. */
export interface ClaimChange {
  readonly id: string;
  /** `new` and `gone`: only one of the two has it. */
  readonly change: "verdict" | "after-holm" | "new" | "gone";
  readonly before: ClaimVerdict | null;
  readonly now: ClaimVerdict | null;
}

/**
 * The changes between claims before and now, in the order of the claims; those that are gone come last.
 */
export function claimChanges(
  before: readonly FormerClaim[],
  now: readonly JudgedClaim[],
): readonly ClaimChange[] {
  const formerly = new Map(before.map((claim) => [claim.id, claim]));
  const here = new Set(now.map(({ id }) => id));
  return [
    ...now.flatMap(({ id, verdict, adjusted }): ClaimChange[] => {
      const then = formerly.get(id);
      if (then === undefined) return [{ id, change: "new", before: null, now: verdict }];
      if (then.verdict !== verdict) {
        return [{ id, change: "verdict", before: then.verdict, now: verdict }];
      }
      return then.adjusted === adjusted
        ? []
        : [{ id, change: "after-holm", before: then.adjusted, now: adjusted }];
    }),
    ...before.filter(({ id }) => !here.has(id))
      .map(({ id, verdict }): ClaimChange => ({ id, change: "gone", before: verdict, now: null })),
  ];
}

/** Whether a change is one of what is held: a claim that is new takes nothing back. */
export function isOfVerdict({ change }: ClaimChange): boolean {
  return change !== "new";
}

/**
 * Checks that a value is a list of claims as they were written down.
 *
 * @throws {TypeError} it is none; the message says what is wrong where.
 */
export function formerClaimsOf(value: unknown): readonly FormerClaim[] {
  if (!Array.isArray(value)) throw new TypeError("it has no list of claims");
  return value.map((claim: unknown, i) => {
    const fields = new Map(Object.entries(claim ?? {}));
    const [id, verdict, adjusted] = ["id", "verdict", "adjusted"].map((name) => fields.get(name));
    if (typeof id !== "string") throw new TypeError(`its claim ${i} has no id`);
    const isVerdict = (one: unknown): one is ClaimVerdict =>
      verdicts.some((known) => known === one);
    if (!isVerdict(verdict)) throw new TypeError(`its claim "${id}" has no verdict`);
    return { id, verdict, adjusted: isVerdict(adjusted) ? adjusted : null };
  });
}
