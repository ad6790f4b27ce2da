/**
 * Writes a profile's report, if there is anything in it that the one in place does not say.
 *
 * It shows durations and what is up to date, so it is no artifact of a stage: it has no key, and its
 * bytes differ from run to run.
 *
 * @module
 */

import { join } from "node:path";
import { contentDigest, type Digest } from "../base/digest.ts";
import { messageOf, UserError } from "../base/errors.ts";
import { moveFile } from "../base/move_file.ts";
import type { Planned, Session } from "../plan/session.ts";
import { explorableFacts } from "./explorable_scripts.ts";
import { nameInFile } from "./page_name.ts";
import { reportCodeDigest } from "./page_script.ts";
import { type ReportFacts, reportFacts } from "./report_facts.ts";
import type { ReportSpec } from "../model/report_spec.ts";
import { lazily } from "../base/lazy_import.ts";

/** What became of a report. */
export interface WrittenReport {
  readonly facts: ReportFacts;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** Names the state that it shows. */
  readonly name: Digest;
  /** Whether it was written; not if the one in place says the same. */
  readonly isNew: boolean;
}

/**
 * Brings the report of a profile up to date.
 *
 * @param planned the plan of all of the profile's elements
 * @throws {UserError} the declaration is wrong, or the folder cannot be written.
 */
export async function writeReport(
  spec: ReportSpec,
  planned: Planned,
  session: Session,
): Promise<WrittenReport> {
  const explorables = await explorableFacts(spec, session);
  const facts = reportFacts(spec, planned, session, explorables);
  const name = contentDigest(`${reportCodeDigest(session.loaded.root)}\n${JSON.stringify(facts)}`);
  const folder = join(session.artifacts.folder, "report");
  const page = join(folder, "index.html");
  const report = { facts, folder, name };
  if (nameInFile(page) === name) return { ...report, isNew: false };
  const { reportFiles }: typeof import("./report_files.ts") = await import(
    lazily("./report_files.ts")
  );
  const files = await reportFiles(facts, name, session);
  try {
    Deno.mkdirSync(folder, { recursive: true });
    // The page last: it is what says that the others are there.
    for (const [file, text] of files) {
      const temporary = session.store.temporary();
      Deno.writeTextFileSync(temporary, text);
      moveFile(temporary, join(folder, file));
    }
  } catch (error) {
    throw new UserError(
      `Cannot write the report to "${folder}": ${messageOf(error)}`,
      "Make the folder writable and give it space; `deno task report` writes it again.",
    );
  }
  return { ...report, isNew: true };
}
