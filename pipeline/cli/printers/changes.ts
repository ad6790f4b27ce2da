/**
 * How a change between two results is written for people.
 *
 * @module
 */

import { canonical, type Json } from "../../base/canonical.ts";
import type { Change } from "../../explain/change.ts";
import type { Digest } from "../../base/digest.ts";
import { count, type Paint } from "./words.ts";

/** The lines for a change. */
export function changeLines(change: Change, paint: Paint): readonly string[] {
  switch (change.kind) {
    case "param":
      return [`parameter ${change.name}: ${show(change.before)} → ${show(change.now)}`];
    case "input":
      return [
        `input ${change.name} from ${change.from}: other bytes` +
        (change.before === undefined && change.now === undefined
          ? ` in ${count(change.count, "element")}`
          : ` (${short(change.before)} → ${short(change.now)})`),
        ...fileLines(change.files ?? []),
      ];
    case "source":
      return [
        `source ${change.path}:`,
        ...change.lines.map((line) =>
          "  " +
          (line.startsWith("+")
            ? paint("green", line)
            : line.startsWith("-")
            ? paint("red", line)
            : paint("dim", line))
        ),
      ];
    case "package":
      return [`package ${change.removed ?? "(none)"} → ${change.added ?? "(none)"}`];
    case "value":
      return [`${change.name}: ${change.before} → ${change.now}`];
  }
}

const shownFiles = 10;

function fileLines(files: readonly string[]): readonly string[] {
  const more = files.length - shownFiles;
  return [
    ...files.slice(0, shownFiles).map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}

function show(value: Json | undefined): string {
  return value === undefined ? "(not there)" : canonical(value);
}

function short(digest: Digest | null | undefined): string {
  return digest === undefined ? "not taken" : digest === null ? "no file" : digest.slice(0, 10);
}
