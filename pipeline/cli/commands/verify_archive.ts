/**
 * `verify-archive`: whether an archive is what it says, byte by byte.
 *
 * @module
 */

import { checkArchive } from "../../archive/check_archive.ts";
import { summaryOf } from "./archive.ts";
import { type LimitOptions, limitsOf, openArchive, RefusedArchive } from "./open_archive.ts";
import { type PrinterChoice, stdoutPrinter } from "./output.ts";
import type { Command } from "../command.ts";
import { archiveOf, limitsIn } from "../option_values.ts";

/** Checks an archive. */
export const command: Command = {
  name: "verify-archive",
  takes: "FILE",
  about: "check every digest in an archive; needs no project and no network",
  options: {
    "max-size": "what it may unpack to (default: 64GB)",
    "max-ratio": "how many bytes a packed one may make (default: 200)",
    json: "",
  },
  examples: [["verify-archive specialisation-standard.crate.zip", "one that somebody sent"]],
  run: ({ words, values, json }) =>
    verifyArchive({
      path: archiveOf("verify-archive", words),
      ...limitsIn(values),
      plain: true,
      json,
    }),
};

/** Arguments of `verify-archive`. */
export interface VerifyArchiveOptions extends LimitOptions, PrinterChoice {
  readonly path: string;
}

/** Exit codes: 0 the archive is sound, 1 it is damaged or refused. */
export function verifyArchive(options: VerifyArchiveOptions): number {
  const startedMs = performance.now();
  const limits = limitsOf(options);
  const { path } = options;
  using printer = stdoutPrinter(options);
  try {
    using archive = openArchive(path, limits);
    const { problems, bytes } = checkArchive(archive);
    for (const problem of problems) printer.emit({ type: "archive-damaged", ...problem });
    printer.emit({
      type: "archive-verified",
      path,
      ...summaryOf(archive.index),
      files: archive.members.size,
      bytes,
      damaged: problems.length,
      ms: Math.round(performance.now() - startedMs),
    });
    return problems.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof RefusedArchive)) throw error;
    printer.emit({ type: "archive-refused", path, problem: error.problem });
    return 1;
  }
}
