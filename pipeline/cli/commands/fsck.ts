/**
 * `fsck`: checks the whole store, and says what the next run will make again.
 *
 * @module
 */

import type { Key } from "../../base/digest.ts";
import { inspect, type Inspection, quarantine } from "../../store/fsck.ts";
import type { Element } from "../../model/element.ts";
import { recordIn, remake, type Verdict } from "../../plan/plan.ts";
import { load, loadEach, type Planned, Session, type SessionOptions } from "../../plan/session.ts";
import { type PrinterChoice, stdoutPrinter } from "./output.ts";
import type { Command } from "../command.ts";
import { refuseTargets } from "../option_values.ts";

/** Checks the store. */
export const command: Command = {
  name: "fsck",
  takes: "",
  about: "check every stored object and record; set the damaged aside",
  options: { json: "events as JSON lines" },
  examples: [["fsck", "the whole store"]],
  run({ words, session, json }) {
    refuseTargets("fsck", words);
    return fsck({ ...session, plain: true, json });
  },
};

/** Arguments of `fsck`. */
export interface FsckOptions extends SessionOptions, PrinterChoice {}

/** Exit codes: 0 nothing is wrong, 1 something was damaged or has to be made again. */
export async function fsck(options: FsckOptions): Promise<number> {
  const startedMs = performance.now();
  const loaded = await load(options);
  using printer = stdoutPrinter(options);
  await using session = Session.open(loaded);
  const { store } = session;
  const found = inspect(store, printer.emit);
  const lacking = new Set(found.lackingDocument);
  const rebuilt: { readonly profile: string; readonly element: string }[] = [];
  let repaired = 0;
  for (const each of await loadEach(options)) {
    await using one = Session.open(each);
    const { profile } = each;
    const planned = await one.plan(each.graph.elements);
    const elsewhere = session.state.elsewhere();
    for (const [element, verdict] of planned.verdicts) {
      if (isRebuilt(verdict, found, elsewhere)) rebuilt.push({ profile, element: element.id });
      if (verdict.state !== "fresh" || !lacking.delete(verdict.key)) continue;
      store.put(keyText(element, planned));
      repaired++;
      printer.emit({ type: "fsck-repaired", element: element.id, key: verdict.key });
    }
  }
  for (const key of lacking) discard(key);
  for (const missing of found.missing) printer.emit({ type: "fsck-missing", ...missing });
  const damaged = found.quarantined + lacking.size;
  const { records, objects, bundles, runs, bytes } = found;
  printer.emit({
    type: "fsck-finished",
    ...{ records, objects, bundles, runs, bytes, damaged, repaired, rebuilt },
    missing: found.missing.length,
    quarantine: `${store.root}/quarantine`,
    ms: Math.round(performance.now() - startedMs),
  });
  return damaged + repaired + rebuilt.length > 0 ? 1 : 0;

  /** What a former result was made from cannot be found out again: it could never be explained. */
  function discard(key: Key): void {
    quarantine(store, "ac", key);
    const problem = "has no document of its key";
    printer.emit({ type: "fsck-damaged", what: "record", name: key, problem, holder: null });
  }
}

/**
 * Whether an element has to run because of what is damaged or gone, and not for other reasons. What
 * was left on a remote cache, because nothing needed it, is neither.
 */
function isRebuilt(verdict: Verdict, found: Inspection, elsewhere: ReadonlySet<Key>): boolean {
  return verdict.state === "stale" && !elsewhere.has(verdict.key) &&
    (verdict.reasons.includes("result-missing") || found.damagedRecords.has(verdict.key));
}

/** The document of an up-to-date element's key, from what is declared and on record. */
function keyText(element: Element, { verdicts, context }: Planned): string {
  const verdict = remake(element, (taken) => recordIn(verdicts.get(taken)), context);
  if (verdict.state !== "stale") throw new Error(`The key of ${element.id} is not known`);
  return verdict.text;
}
