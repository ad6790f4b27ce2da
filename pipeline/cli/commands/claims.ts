/**
 * `claims`: the claims with their verdicts; `--compare FILE`: what has become of them since they were
 * written down.
 *
 * @module
 */

import { messageOf, UserError } from "../../base/errors.ts";
import { typedPath } from "../../base/working_folder.ts";
import {
  type ClaimChange,
  claimChanges,
  type FormerClaim,
  formerClaimsOf,
  isOfVerdict,
} from "../../explain/claim_changes.ts";
import { declaredReport } from "../../model/pipeline.ts";
import { load, type Loaded, Session, type SessionOptions } from "../../plan/session.ts";
import type { ClaimFacts } from "../../report/claim_facts.ts";
import { reportFacts } from "../../report/report_facts.ts";
import type { Command } from "../command.ts";
import { refuseTargets } from "../option_values.ts";
import { scorecardLines } from "../printers/scorecard_lines.ts";
import { count, type Paint } from "../printers/words.ts";
import { stdoutPaint, write } from "./output.ts";

/** Shows claims. */
export const command: Command = {
  name: "claims",
  takes: "",
  about: "the claims with their verdicts, and what has changed since they were written down",
  options: {
    json: "the claims as JSON; kept in a file, it is what --compare takes",
    compare: "",
    "exit-code": "with --compare: exit with 1 if a verdict has changed or is not up to date",
    device: "",
  },
  examples: [
    ["claims", "each with its verdict"],
    ["claims --json > main.json", "writes them down"],
    ["claims --compare main.json --exit-code", "for scripts: fails if a verdict has changed"],
  ],
  run({ words, values, session, json }) {
    refuseTargets("claims", words);
    const exitCode = values["exit-code"] ?? false;
    if (exitCode && values.compare === undefined) {
      throw new UserError(
        "Cannot use --exit-code with claims and without --compare: there is nothing to fail for",
        "Give what to compare with: --compare main.json.",
      );
    }
    return claims({
      ...session,
      json,
      exitCode,
      ...(values.compare === undefined ? {} : { compare: values.compare }),
    });
  },
};

/** Arguments of `claims`. */
export interface ClaimsOptions extends SessionOptions {
  readonly json: boolean;
  /** The file with the claims before, as `claims --json` wrote it. */
  readonly compare?: string;
  /** Tell by the exit code, 1, that a verdict is another. */
  readonly exitCode: boolean;
}

/** What `claims --json` writes. */
interface ClaimsDocument {
  readonly pipeline: string;
  readonly profile: string;
  /** Why the claims are not up to date; `null` if they are. */
  readonly stale: string | null;
  readonly claims: readonly ClaimFacts[];
  /** With --compare. */
  readonly changes?: readonly ClaimChange[];
}

/** Prints the claims, or what has become of them. */
export async function claims(options: ClaimsOptions): Promise<number> {
  const loaded = await load(options);
  const spec = declaredReport(loaded.pipeline);
  if (spec.claims === undefined) {
    throw new UserError(
      `Cannot show claims: the report of pipeline "${loaded.pipeline.name}" declares none`,
      'Add claims: "claims.json" to it, the artifact of a stage that judges them.',
    );
  }
  const before = options.compare === undefined ? undefined : formerIn(options.compare, loaded);
  await using session = Session.open(loaded);
  const facts = reportFacts(spec, await session.plan(loaded.graph.elements), session);
  const { state } = facts.claimsFreshness;
  const document: ClaimsDocument = {
    pipeline: loaded.pipeline.name,
    profile: loaded.profile,
    stale: facts.claimsFreshness.state === "stale" ? facts.claimsFreshness.because : null,
    claims: facts.claims ?? [],
    ...(before === undefined ? {} : { changes: claimChanges(before, facts.claims ?? []) }),
  };
  if (options.json) write(JSON.stringify(document, null, 2) + "\n");
  else print(document, stdoutPaint());
  const isOther = document.changes?.some(isOfVerdict) ?? false;
  return options.exitCode && (isOther || state === "stale") ? 1 : 0;
}

function print({ claims, changes, stale, profile }: ClaimsDocument, paint: Paint): void {
  if (stale !== null) {
    write(`${paint("yellow", "note")}  the claims are not up to date: ${stale}\n`);
  }
  if (changes === undefined) {
    for (const line of scorecardLines(claims, null, paint)) write(`${line}\n`);
    if (claims.length === 0) write(`No claim is judged yet in profile ${profile}\n`);
    return;
  }
  for (const one of changes) write(`  ${changeText(one, paint)}\n`);
  const verdicts = changes.filter(isOfVerdict).length;
  write(
    verdicts === 0
      ? `${paint("green", "No verdict has changed")} of ${count(claims.length, "claim")}\n`
      : `${paint("red", `${count(verdicts, "verdict")} changed`)} of ${
        count(claims.length, "claim")
      }; \`deno task explain CLAIM\` says what each rests on\n`,
  );
}

function changeText({ id, change, before, now }: ClaimChange, paint: Paint): string {
  switch (change) {
    case "verdict":
      return `${paint("red", "changed")}  ${id}: ${before} → ${now}`;
    case "after-holm":
      return `${paint("red", "changed")}  ${id}: after Holm ${before ?? "open"} → ${now ?? "open"}`;
    case "new":
      return `${paint("cyan", "new")}  ${id}: ${now}`;
    case "gone":
      return `${paint("red", "gone")}  ${id}: was ${before}`;
  }
}

/**
 * The claims in a file.
 *
 * @throws {UserError} there are none, or they are of something else.
 */
function formerIn(path: string, { pipeline, profile }: Loaded): readonly FormerClaim[] {
  const refuse = (problem: string, remedy: string): never => {
    throw new UserError(`Cannot compare with "${path}": ${problem}`, remedy);
  };
  const again = "Write one: deno task claims --json > FILE";
  let value: unknown;
  try {
    value = JSON.parse(Deno.readTextFileSync(typedPath(path)));
  } catch (error) {
    return refuse(messageOf(error), again);
  }
  const fields = new Map(Object.entries(value ?? {}));
  const of = fields.get("profile");
  if (fields.has("pipeline") && fields.get("pipeline") !== pipeline.name) {
    return refuse(`it is of pipeline "${fields.get("pipeline")}"`, again);
  }
  if (of !== undefined && of !== profile) {
    return refuse(
      `it is of profile ${of}, and this is ${profile}`,
      `Use --profile ${of}, or write one of profile ${profile}.`,
    );
  }
  try {
    return formerClaimsOf(Array.isArray(value) ? value : fields.get("claims"));
  } catch (error) {
    return refuse(messageOf(error), again);
  }
}
