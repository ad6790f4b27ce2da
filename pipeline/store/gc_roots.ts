/**
 * What has to stay beside the results that are asked for, so that they can still be explained.
 *
 * @module
 */

import type { ActionRecord } from "./action_record.ts";
import { canonical } from "../base/canonical.ts";
import type { Digest, Key } from "../base/digest.ts";
import { filedAt } from "./earlier_results.ts";
import { type KeyDocument, readKey } from "../model/key_document.ts";
import type { Store } from "./store.ts";

/**
 * Some keys, and those of former results without which a promise about them would be lost:
 *
 * - the result of which a waiver took over the outputs: it alone tells which code made them;
 * - of a result that is not up to date any more, what yielded the bytes that it took: `why` follows a
 *   changed input to the stage that made it, and compares with what that was made from before.
 *
 * And so on for each of those.
 *
 * @param outdated those among the roots that their elements had last, but would not have now
 */
export function withExplanations(
  roots: ReadonlySet<Key>,
  outdated: ReadonlySet<Key>,
  records: readonly ActionRecord[],
  store: Store,
): ReadonlySet<Key> {
  const byKey = new Map(records.map((record) => [record.key, record]));
  const byOutput = byOutputs(records);
  const kept = new Set(roots);
  const explained = new Set(outdated);
  // A set that grows while it is gone through is gone through to its end.
  for (const key of explained) {
    for (const digest of inputsOf(documentOf(key, store))) {
      for (const producer of lastOfEach(byOutput.get(digest) ?? [], kept, store)) {
        kept.add(producer);
        explained.add(producer);
      }
    }
  }
  for (const key of kept) {
    for (let waiver = byKey.get(key)?.waiver; waiver !== undefined; waiver = waiver.earlier) {
      kept.add(waiver.previous);
    }
  }
  return kept;
}

/** Of some results, one of each stage and parameters: one that is kept anyway, else the last. */
function lastOfEach(
  records: readonly ActionRecord[],
  kept: ReadonlySet<Key>,
  store: Store,
): readonly Key[] {
  const chosen = new Map<string, Key>();
  const order = records.toSorted((a, b) =>
    Number(kept.has(a.key)) - Number(kept.has(b.key)) || (filedAt(a) < filedAt(b) ? -1 : 1)
  );
  for (const { key } of order) {
    const document = documentOf(key, store);
    if (document !== undefined) chosen.set(canonical([document.stage, document.params]), key);
  }
  return [...chosen.values()];
}

function byOutputs(
  records: readonly ActionRecord[],
): ReadonlyMap<Digest, readonly ActionRecord[]> {
  const byOutput = new Map<Digest, ActionRecord[]>();
  for (const record of records) {
    for (const { digest } of Object.values(record.outputs)) {
      const known = byOutput.get(digest);
      if (known === undefined) byOutput.set(digest, [record]);
      else known.push(record);
    }
  }
  return byOutput;
}

function documentOf(key: Key, store: Store): KeyDocument | undefined {
  const text = store.text(key);
  return text === undefined ? undefined : readKey(text);
}

function inputsOf(document: KeyDocument | undefined): readonly Digest[] {
  return Object.values(document?.inputs ?? {}).flatMap((input) =>
    "elements" in input ? input.elements.map(([, digest]) => digest) : input.digest ?? []
  );
}
