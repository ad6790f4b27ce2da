/**
 * Which result some bytes came from: the store's records, searched by what they yielded.
 *
 * @module
 */

import { join } from "node:path";
import type { ActionRecord } from "./action_record.ts";
import { canonical } from "../base/canonical.ts";
import { type Digest, isDigest } from "../base/digest.ts";
import type { Element } from "../model/element.ts";
import { type KeyDocument, readKey } from "../model/key_document.ts";
import type { Store } from "./store.ts";

/** A result of an element with the document of its key. */
export interface Result {
  readonly document: KeyDocument;
  readonly record: ActionRecord | undefined;
}

/**
 * A function that finds the last result in which an element's output had some bytes. The records are
 * read when it is first called.
 */
export function earlierResults(
  store: Store,
): (element: Element, output: string, bytes: Digest) => Result | undefined {
  let index: ReadonlyMap<Digest, readonly ActionRecord[]> | undefined;
  return (element, output, bytes) => {
    index ??= indexOf(store);
    const candidates = (index.get(bytes) ?? [])
      .filter((record) => record.outputs[output]?.digest === bytes)
      .sort((a, b) => filedAt(a) < filedAt(b) ? 1 : -1);
    for (const record of candidates) {
      const text = store.text(record.key);
      const document = text === undefined ? undefined : readKey(text);
      if (document !== undefined && isOf(element, document)) return { document, record };
    }
    return undefined;
  };
}

function indexOf(store: Store): ReadonlyMap<Digest, readonly ActionRecord[]> {
  const index = new Map<Digest, ActionRecord[]>();
  for (const { name } of Deno.readDirSync(join(store.root, "ac"))) {
    const record = isDigest(name) ? store.record(name) : undefined;
    for (const digest of new Set(Object.values(record?.outputs ?? {}).map((o) => o.digest))) {
      const known = index.get(digest);
      if (record === undefined) continue;
      if (known === undefined) index.set(digest, [record]);
      else known.push(record);
    }
  }
  return index;
}

/** When a record was filed: a waived one after the run that it tells of. */
export function filedAt({ ran, waiver }: ActionRecord): string {
  return waiver?.at ?? ran.startedAt;
}

function isOf({ stage, point }: Element, document: Result["document"]): boolean {
  return document.stage === stage.name &&
    Object.entries(point).every(([axis, value]) =>
      canonical(document.params[axis] ?? null) === canonical(value)
    );
}
