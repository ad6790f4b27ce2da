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
import { typedPath, workingFolder } from "../../base/working_folder.ts";
import { type Published, publishResults } from "../../report/published/publish_results.ts";
import type { Command } from "../command.ts";
import { refuseTargets } from "../option_values.ts";

/** Writes the report. */
export const command: Command = {
  name: "report",
  takes: "",
  about: "figures, claims and how they were made, as a page; runs nothing",
  options: { publish: "", device: "", json: "" },
  examples: [
    ["report", "the page once more, as things are"],
    ["report --publish docs/results", "also the results as files for a repository"],
  ],
  run({ words, values: { publish }, session, json }) {
    refuseTargets("report", words);
    return report({ ...session, json, ...(publish === undefined ? {} : { publish }) });
  },
};

/** Arguments of `report`. */
export interface ReportOptions extends SessionOptions {
  readonly json?: boolean;
  /** Where results are published. */
  readonly publish?: string;
}

/** Writes the report and prints the scorecard. */
export async function report(options: ReportOptions): Promise<number> {
  const loaded = await load(options);
  const spec = declaredReport(loaded.pipeline);
  await using session = Session.open(loaded);
  const planned = await session.plan(loaded.graph.elements);
  const { facts, folder, name, isNew } = await writeReport(spec, planned, session);
  const place = options.publish === undefined ? undefined : typedPath(options.publish);
  const published = place === undefined
    ? undefined
    : { folder: place, ...await publishResults(spec, facts, planned, session, place) };
  if (options.json) {
    const { claims, figures } = facts;
    write(JSON.stringify({ folder, name, isNew, claims, figures, published }, null, 2) + "\n");
    return 0;
  }
  const page = `${shownFrom(workingFolder(), folder)}/index.html`;
  for (const line of scorecardLines(facts.claims ?? [], page, stdoutPaint())) write(`${line}\n`);
  if (published !== undefined) write(`${publishedLine(published)}\n`);
  return 0;
}

function publishedLine({ folder, written, removed }: Published & { folder: string }): string {
  const gone = removed.length === 0 ? "" : `; ${removed.length} of before removed`;
  const place = shownFrom(workingFolder(), folder);
  return `Published: ${place}/README.md, ${written.length} files${gone}`;
}
