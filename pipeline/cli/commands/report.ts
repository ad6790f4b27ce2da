/**
 * `report`: writes the report of a profile as its results are now; runs nothing.
 *
 * @module
 */

import { shownFrom } from "../../base/paths.ts";
import { declaredReport } from "../../model/pipeline.ts";
import { scorecardLines } from "../printers/scorecard_lines.ts";
import { writeReport } from "../../report/write_report.ts";
import { load, Session, type SessionOptions } from "../../plan/session.ts";
import { stdoutPaint, write } from "./output.ts";
import { workingFolder } from "../../base/working_folder.ts";
import type { Command } from "../command.ts";
import { refuseTargets } from "../option_values.ts";

/** Writes the report. */
export const command: Command = {
  name: "report",
  takes: "",
  about: "figures, claims and how they were made, as a page; runs nothing",
  options: { device: "", json: "" },
  examples: [["report", "the page once more, as things are"]],
  run({ words, session, json }) {
    refuseTargets("report", words);
    return report({ ...session, json });
  },
};

/** Arguments of `report`. */
export interface ReportOptions extends SessionOptions {
  readonly json?: boolean;
}

/** Writes the report and prints the scorecard. */
export async function report(options: ReportOptions): Promise<number> {
  const loaded = await load(options);
  const spec = declaredReport(loaded.pipeline);
  await using session = Session.open(loaded);
  const planned = await session.plan(loaded.graph.elements);
  const { facts, folder, name, isNew } = await writeReport(spec, planned, session);
  if (options.json) {
    const { claims, figures } = facts;
    write(JSON.stringify({ folder, name, isNew, claims, figures }, null, 2) + "\n");
    return 0;
  }
  const page = `${shownFrom(workingFolder(), folder)}/index.html`;
  for (const line of scorecardLines(facts.claims ?? [], page, stdoutPaint())) write(`${line}\n`);
  return 0;
}
