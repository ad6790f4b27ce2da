/**
 * What lies in a store: every record, every object, and what refers to what.
 *
 * @module
 */

import { hasSchema } from "../base/schema.ts";
import { join } from "node:path";
import { type ActionRecord, objectsOf, type SourceList } from "./action_record.ts";
import { type Digest, isDigest, type Key } from "../base/digest.ts";
import type { Store } from "./store.ts";

/** A file of the store as a folder lists it. */
export interface StoredFile {
  /** Its name, below the folder that was listed; parts are separated by slashes. */
  readonly name: string;
  readonly size: number;
  /** When it was last written, in milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** The files in a folder of the store and in the folders below it; none when it does not exist. */
export function filesIn(store: Store, folder: string): StoredFile[] {
  const found: StoredFile[] = [];
  const visit = (below: string): void => {
    for (const entry of entriesOf(join(store.root, folder, below))) {
      const name = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory) visit(name);
      else found.push(...statOf(join(store.root, folder, name), name));
    }
  };
  visit("");
  return found;
}

/** The intact record in a file of `ac/`, or `undefined`. */
export function recordIn(store: Store, { name }: StoredFile): ActionRecord | undefined {
  return isDigest(name) ? store.record(name) : undefined;
}

/** What a record refers to: its key's document, its outputs, its sources. */
export interface References {
  readonly key: Key;
  readonly outputs: readonly Digest[];
  /** The list of sources and the sources, as far as the list can be read, and what explains the key. */
  readonly sources: readonly Digest[];
}

/**
 * Finds what records refer to; lists of sources, which many records share, are read once.
 *
 * @returns a function that gives the references of a record
 */
export function referencesIn(
  store: Store,
): (record: Pick<ActionRecord, "key" | "outputs" | "sources" | "documents">) => References {
  const lists = new Map<Digest, readonly Digest[]>();
  const sourcesOf = (digest: Digest): readonly Digest[] => {
    const known = lists.get(digest);
    if (known !== undefined) return known;
    const list = sourceListOf(store.text(digest));
    const sources = [digest, ...list.map((source) => source.digest)];
    lists.set(digest, sources);
    return sources;
  };
  return ({ key, outputs, sources, documents = [] }) => ({
    key,
    outputs: objectsOf(Object.values(outputs)).map(({ digest }) => digest),
    sources: [...sourcesOf(sources), ...documents],
  });
}

function sourceListOf(text: string | undefined): SourceList["sources"] {
  const list: SourceList | undefined = text === undefined ? undefined : JSON.parse(text);
  return hasSchema(list, "sources/1") ? list.sources : [];
}

/** Another run may remove a file or a folder while it is being listed. */
function entriesOf(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function statOf(path: string, name: string): StoredFile[] {
  try {
    const { size, mtime } = Deno.lstatSync(path);
    return [{ name, size, modifiedMs: mtime?.getTime() ?? 0 }];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
