/**
 * What a report says of the claims.
 *
 * @module
 */

import type { ActionRecord } from "../store/action_record.ts";
import { fromCanonical } from "../base/canonical.ts";
import type { Digest } from "../base/digest.ts";
import { messageOf, UserError } from "../base/errors.ts";
import { type Element, upstream } from "../model/element.ts";
import type { Planned, Session } from "../plan/session.ts";
import type { Claim, JudgedClaim } from "../model/claim.ts";
import { claimsOf, judgedClaimsOf } from "../model/claim_shape.ts";

/** A claim, and where it comes from. */
export interface ClaimFacts extends JudgedClaim {
  /** The stage that judged it. */
  readonly stage: string;
}

/**
 * The claims of the table; while that is not up to date, those of the stages that judge and are, and for the
 * others what the table last said.
 */
export function claimFacts(
  path: string,
  digest: Digest | undefined,
  table: Element,
  { verdicts }: Planned,
  { store }: Session,
): ClaimFacts[] | null {
  // The stage that judges a claim is the one above the table that says it is about its figure.
  const judges = upstream(table).map(({ stage }) => stage);
  const text = digest === undefined ? undefined : store.text(digest);
  const listed = text === undefined ? null : listedIn(text, path, table).map((claim) => ({
    ...claim,
    stage: judges.find(({ figures }) => figures?.includes(claim.figure))?.name ?? table.stage.name,
  }));
  if (verdicts.get(table)?.state === "fresh") return listed;
  const textOf = ({ outputs }: ActionRecord, output: string): string | undefined => {
    const object = outputs[output];
    return object === undefined ? undefined : store.text(object.digest);
  };
  const judged = table.inputs.flatMap((input): ClaimFacts[] => {
    if (input.kind !== "one") return [];
    const { from: { stage }, output } = input;
    const verdict = verdicts.get(input.from);
    return verdict?.state === "fresh"
      ? judgedIn(textOf(verdict.record, output), stage.name)
      : listed?.filter((claim) => claim.stage === stage.name) ?? [];
  });
  return judged.length === 0 ? listed : judged.toSorted((a, b) => a.figure - b.figure);
}

function listedIn(text: string, path: string, { stage }: Element): readonly Claim[] {
  try {
    return claimsOf(fromCanonical(text));
  } catch (error) {
    throw new UserError(
      `Cannot read the claims in "${path}": ${messageOf(error)}`,
      `Correct stage "${stage.name}", which makes them.`,
    );
  }
}

/** The claims that a stage has judged; none if what it made is something else. */
function judgedIn(text: string | undefined, stage: string): ClaimFacts[] {
  if (text === undefined) return [];
  try {
    return judgedClaimsOf(fromCanonical(text)).map((claim) => ({ ...claim, stage }));
  } catch {
    return [];
  }
}
