/**
 * What the commands say that look after the store.
 *
 * @module
 */

import type { Event } from "../events.ts";
import { bytes, count, duration, type Paint } from "./words.ts";

type StoreEvent = Extract<Event, { type: `gc-${string}` | `fsck-${string}` }>;

/** The lines for an event of `gc` or `fsck`. */
export function storeLines(event: StoreEvent, paint: Paint): readonly string[] {
  switch (event.type) {
    case "fsck-damaged": {
      const holder = event.holder === null ? "" : `, ${event.holder},`;
      return [
        `  ${paint("red", "damaged")}  ${event.what} ${event.name}${holder} ${event.problem}`,
      ];
    }
    case "fsck-repaired":
      return [
        `  ${paint("cyan", "repaired")}  key of ${event.element}: its document was written again`,
      ];
    case "fsck-repinned":
      return [
        `  ${paint("cyan", "repaired")}  run ${event.run} is pinned again; the name, if it had ` +
        `one, is lost: runs pin ${event.run} --name NAME`,
      ];
    case "fsck-missing":
      return [`  ${paint("dim", "missing")}  object ${event.object}, ${event.holder}`];
    case "fsck-finished":
      return fsckSummary(event, paint);
    case "gc-removed": {
      if (event.what !== "result") return [];
      const word = paint("yellow", event.dryRun ? "would remove" : "removed");
      return [`  ${word}  result of ${event.name}, last of use ${event.lastUsed.slice(0, 10)}`];
    }
    case "gc-finished": {
      const kinds = ["result", "object", "bundle", "log", "checkpoint"] as const;
      const parts = kinds.filter((kind) => event[`${kind}s`] > 0)
        .map((kind) => count(event[`${kind}s`], kind));
      const word = paint("green", event.dryRun ? "Would remove" : "Removed");
      const what = parts.length === 0 ? "nothing" : `${parts.join(", ")}: ${bytes(event.bytes)}`;
      const isOver = event.maxBytes !== null && event.left > event.maxBytes;
      const over = isOver ? "; all of that is kept, in use or less than an hour old" : "";
      return [
        `  ${keptLine(event.kept, event.dryRun)}`,
        `${word} ${what}; ${bytes(event.left)} ${event.dryRun ? "would be" : "are"} left${over}`,
      ];
    }
  }
}

/** `keeps 12 current results, 8 of pinned runs and 1 former that explains them` */
function keptLine(
  { current, pinned, explaining }: Extract<Event, { type: "gc-finished" }>["kept"],
  dryRun: boolean,
): string {
  const others = [
    ...(pinned > 0 ? [`${pinned} of pinned runs`] : []),
    ...(explaining > 0 ? [`${explaining} that explain${explaining === 1 ? "s" : ""} them`] : []),
  ];
  const all = [count(current, "current result"), ...others];
  const list = all.length === 1 ? all[0] : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
  return `${dryRun ? "would keep" : "keeps"} ${list}`;
}

function fsckSummary(
  event: Extract<Event, { type: "fsck-finished" }>,
  paint: Paint,
): readonly string[] {
  const { records, objects, bundles, runs, damaged, repaired, missing, rebuilt } = event;
  const parts = [
    ...(damaged > 0 ? [`${damaged} damaged, moved to ${event.quarantine}`] : []),
    ...(repaired > 0 ? [`${repaired} repaired`] : []),
    ...(missing > 0 ? [`${missing} missing`] : []),
  ];
  const isSound = damaged + repaired + rebuilt.length === 0;
  const word = isSound ? paint("green", "Sound") : paint("red", "Damaged");
  const checked = `${count(objects, "object")}, ${count(records, "record")}, ` +
    `${count(bundles, "bundle")} and ${count(runs, "run")} checked (${bytes(event.bytes)}) in ${
      duration(event.ms)
    }`;
  const inProfile = Map.groupBy(rebuilt, ({ profile }) => profile);
  return [
    ...[...inProfile].map(([profile, of]) =>
      `  The next reproduce --profile ${profile} makes again: ` +
      of.map(({ element }) => element).join(", ")
    ),
    `${word}: ${[checked, ...parts].join("; ")}`,
  ];
}
