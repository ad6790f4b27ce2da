/**
 * `archive`: a profile's results with all that they were made from, as one zip.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { collectContents } from "../../archive/contents.ts";
import type { ProjectFacts } from "../../archive/crate.ts";
import type { ArchiveIndex } from "../../archive/layout.ts";
import { writeArchive } from "../../archive/write_archive.ts";
import { citationFile } from "../../base/citation_file.ts";
import { configFolder } from "../../plan/config_folder.ts";
import { fileDigest } from "../../base/digest.ts";
import { archiveName } from "../../base/own_files.ts";
import { shownFrom } from "../../base/paths.ts";
import { load, type Loaded, Session, type SessionOptions } from "../../plan/session.ts";
import { type PrinterChoice, stdoutPrinter } from "./output.ts";
import { typedPath, workingFolder } from "../../base/working_folder.ts";
import type { Command } from "../command.ts";
import { isWithoutObjects, refuseTargets } from "../option_values.ts";

/** Writes an archive. */
export const command: Command = {
  name: "archive",
  takes: "",
  about: "the profile's results with all that they were made from, as one zip",
  options: { output: "", without: "", "allow-stale": "", device: "", json: "" },
  examples: [
    ["archive", "an RO-Crate in the artifacts folder"],
    ["archive --without objects", "the results only"],
  ],
  run({ words, values, session, json }) {
    refuseTargets("archive", words);
    return archive({
      ...session,
      ...(values.output === undefined ? {} : { output: values.output }),
      objects: !isWithoutObjects(values.without),
      allowStale: values["allow-stale"] ?? false,
      plain: true,
      json,
    });
  },
};

/** Arguments of `archive`. */
export interface ArchiveOptions extends SessionOptions, PrinterChoice {
  /** Where the archive goes; into the artifacts folder when absent. */
  readonly output?: string;
  /** Whether all that restoring takes goes in, or only the results. */
  readonly objects: boolean;
  /** Whether what is not up to date goes in as it last was. */
  readonly allowStale: boolean;
}

/** Writes an archive. */
export async function archive(options: ArchiveOptions): Promise<number> {
  const startedMs = performance.now();
  const loaded = await load(options);
  await using session = Session.open(loaded);
  using printer = stdoutPrinter(options);
  const planned = await session.plan(loaded.graph.elements);
  const contents = await collectContents(session, planned, options);
  const { index } = contents;
  const path = options.output === undefined
    ? join(loaded.artifactsFolder, archiveName(index.pipeline, index.profile))
    : typedPath(options.output);
  const { bytes, parts } = writeArchive(path, contents, factsOf(loaded));
  printer.emit({
    type: "archive-written",
    path: shownFrom(workingFolder(), path),
    ...summaryOf(index),
    bytes,
    digest: fileDigest(path),
    parts,
    ms: Math.round(performance.now() - startedMs),
  });
  return 0;
}

/** What an archive holds, in numbers. */
export function summaryOf(index: ArchiveIndex) {
  const all = Object.values(index.elements);
  const countOf = (mark: "trusted" | "waived" | "stale"): number =>
    all.filter((element) => element[mark]).length;
  return {
    pipeline: index.pipeline,
    profile: index.profile,
    elements: all.length,
    trusted: countOf("trusted"),
    waived: countOf("waived"),
    stale: countOf("stale"),
    missing: index.missing.length,
    objects: index.objects,
  };
}

/** What deno.json and the CITATION.cff say, the report's or the one that lies on top of the project. */
function factsOf({ root, pipeline }: Loaded): ProjectFacts {
  const config = join(configFolder(root), "deno.json");
  const { license }: { license?: unknown } = existsSync(config)
    ? JSON.parse(Deno.readTextFileSync(config))
    : {};
  const path = pipeline.report?.citation ?? "CITATION.cff";
  const citation = existsSync(join(root, path))
    ? citationFile(Deno.readTextFileSync(join(root, path)), path)
    : undefined;
  return { license: typeof license === "string" ? license : undefined, citation };
}
