/**
 * `verify-archive`: whether an archive is what it says, byte by byte.
 *
 * @module
 */

import { checkArchive } from "../../archive/check_archive.ts";
import { summaryOf } from "./archive.ts";
import { type LimitOptions, limitsOf, openArchive, RefusedArchive } from "./open_archive.ts";
import { type PrinterChoice, stdoutPrinter } from "./output.ts";

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
