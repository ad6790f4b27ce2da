/**
 * What the commands say that make, check and restore archives.
 *
 * @module
 */

import { deviceOption } from "../../model/device.ts";
import type { ArchiveSummary } from "../../archive/archive_events.ts";
import type { Event } from "../events.ts";
import { bytes, count, duration, type Paint } from "./words.ts";

type ArchiveEvent = Extract<Event, { type: `archive-${string}` }>;

/** The lines for an event about an archive. */
export function archiveLines(event: ArchiveEvent, paint: Paint): readonly string[] {
  switch (event.type) {
    case "archive-written": {
      const { path, digest, ms, parts, elements } = event;
      const width = Math.max(...parts.map(({ part }) => part.length));
      return [
        ...parts.filter(({ files }) => files > 0).map(({ part, files, ...size }) =>
          `  ${part.padEnd(width)}  ${bytes(size.packedBytes).padStart(6)}  ` +
          `${count(files, "file")}, ${bytes(size.bytes)} unpacked`
        ),
        ...(event.objects ? [] : ["  without objects: results only; it cannot be restored"]),
        ...markLines(event, paint),
        `  sha256  ${digest}`,
        `${paint("green", "Archived")} ${count(elements, "element")} of profile ${event.profile} ` +
        `in ${duration(ms)}: ${path}, ${bytes(event.bytes)}`,
      ];
    }
    case "archive-damaged":
      return [`  ${paint("red", "damaged")}  ${event.name}: ${event.problem}`];
    case "archive-refused":
      return [`${paint("red", "Refused")} ${event.path}: ${event.problem}`];
    case "archive-verified": {
      const { damaged, files, ms } = event;
      const word = damaged === 0 ? paint("green", "Sound") : paint("red", "Damaged");
      const what = damaged === 0 ? "" : `${count(damaged, "problem")}; `;
      return [
        ...markLines(event, paint),
        `${word}: ${what}${count(files, "file")} (${bytes(event.bytes)}) and ` +
        `${count(event.elements, "element")} of profile ${event.profile} of ${event.pipeline} ` +
        `checked in ${duration(ms)}`,
      ];
    }
    case "archive-restored": {
      const { records, kept, objects, ms, current, profile, device } = event;
      const choice = `--profile ${profile}${deviceOption(device)}`;
      const had = kept === 0 ? "" : `, ${kept} were there`;
      return [
        `${paint("green", "Restored")} ${count(records, "result")}${had}, and ` +
        `${count(objects, "object")} (${bytes(event.bytes)}), into ${event.store} in ${
          duration(ms)
        }`,
        ...(current === null ? [] : [
          `${current.fresh} of ${current.elements} elements of profile ${profile} are up to date` +
          (current.fresh === current.elements
            ? `; \`deno task reproduce ${choice}\` puts the artifacts in place`
            : `; \`deno task status ${choice}\` says why the others are not`),
        ]),
      ];
    }
  }
}

function markLines({ trusted, waived, stale, missing }: ArchiveSummary, paint: Paint): string[] {
  const line = (n: number, word: string, what: string): string[] =>
    n === 0 ? [] : [`  ${paint("yellow", word)}  ${count(n, "element")} ${what}`];
  return [
    ...line(trusted, "trusted", "could read and write anything"),
    ...line(waived, "waived", "taken over from earlier code on the owner's word"),
    ...line(stale, "stale", "not up to date with the source"),
    ...line(missing, "missing", "without a result"),
  ];
}
