/**
 * Puts what an archive holds into a store.
 *
 * @module
 */

import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { objectsOf, type SourceList } from "../store/action_record.ts";
import type { Digest } from "../base/digest.ts";
import { UserError } from "../base/errors.ts";
import type { Store } from "../store/store.ts";
import type { ArchiveFile } from "./archive_file.ts";

/** What was put into a store. */
export interface Restored {
  readonly records: number;
  readonly objects: number;
  readonly bytes: number;
  /** Records that the store had already. */
  readonly kept: number;
}

/**
 * Puts an archive's results into a store; what the store has stays as it is.
 *
 * @param archive one that {@linkcode checkArchive} found nothing wrong with
 * @throws {UserError} the store cannot be written, or the archive changed since it was checked.
 */
export function restoreArchive(archive: ArchiveFile, store: Store): Restored {
  const counts = { records: 0, objects: 0, bytes: 0, kept: 0 };
  const done = new Set<Digest>();
  for (const { key } of Object.values(archive.index.elements)) {
    const record = archive.record(key);
    if (record === undefined) throw changed();
    const outputs = objectsOf(Object.values(record.outputs)).map(({ digest }) => digest);
    const documents = (record.documents ?? []).filter((one) => archive.holderOf(one) !== undefined);
    const sources = done.has(record.sources) ? [] : sourcesOf(archive, record.sources);
    // Objects before the record that names them, so that whoever finds it finds them.
    for (const digest of [key, ...outputs, ...documents, ...sources]) {
      if (done.has(digest)) continue;
      done.add(digest);
      const member = archive.holderOf(digest);
      if (member === undefined) throw changed();
      if (store.hasObject(digest, member.size)) continue;
      adopt(archive, digest, store);
      counts.objects++;
      counts.bytes += member.size;
    }
    if (store.record(key) === undefined) {
      store.file(record);
      counts.records++;
    } else {
      counts.kept++;
    }
  }
  return counts;
}

/** The list of sources and the sources, as far as the archive holds them. */
function sourcesOf(archive: ArchiveFile, list: Digest): Digest[] {
  const text = archive.text(list);
  if (text === undefined) return [];
  const { sources }: SourceList = JSON.parse(text);
  const held = sources.map(({ digest }) => digest)
    .filter((digest) => archive.holderOf(digest) !== undefined);
  return [list, ...held];
}

function adopt(archive: ArchiveFile, digest: Digest, store: Store): void {
  const member = archive.holderOf(digest);
  if (member === undefined) throw changed();
  const temporary = store.temporary();
  const file = openSync(temporary, "wx");
  try {
    for (const chunk of archive.chunksOf(member)) {
      for (let n = 0; n < chunk.length;) n += writeSync(file, chunk, n);
    }
  } catch (error) {
    rmSync(temporary, { force: true });
    if (error instanceof SyntaxError) throw changed();
    throw error;
  } finally {
    closeSync(file);
  }
  store.adopt(temporary);
}

function changed(): UserError {
  return new UserError(
    "Cannot restore the archive: it has changed since it was checked",
    "Restore it again.",
  );
}
