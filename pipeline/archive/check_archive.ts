/**
 * Checks that an archive is what it says: every byte, and what belongs to what.
 *
 * @module
 */

import type { ActionRecord, SourceList, StoredOutput } from "../store/action_record.ts";
import { canonical } from "../base/canonical.ts";
import type { Digest } from "../base/digest.ts";
import { messageOf } from "../base/errors.ts";
import { listsExactly } from "../model/folder.ts";
import { readKey } from "../model/key_document.ts";
import type { ArchiveFile } from "./archive_file.ts";
import {
  type ArchivedElement,
  fixedPaths,
  keyPath,
  objectPath,
  partOf,
  recordPath,
} from "./layout.ts";
import { isSourceList, isWholeKey } from "./stored_documents.ts";

/** Something in an archive that is not as it should be. */
export interface ArchiveProblem {
  /** The file or the element. */
  readonly name: string;
  readonly problem: string;
}

/** What a check of an archive found. */
export interface CheckedArchive {
  readonly problems: readonly ArchiveProblem[];
  /** Bytes that were compared with their digests. */
  readonly bytes: number;
}

/** Reads an archive to its end and checks it. */
export function checkArchive(archive: ArchiveFile): CheckedArchive {
  return new Check(archive).toEnd();
}

class Check {
  readonly #archive: ArchiveFile;
  readonly #problems: ArchiveProblem[] = [];
  /** Files that the digests, records and documents of elements account for. */
  readonly #belonging = new Set<string>();
  readonly #lists = new Map<Digest, string | undefined>();

  constructor(archive: ArchiveFile) {
    this.#archive = archive;
  }

  toEnd(): CheckedArchive {
    const bytes = this.#checkBytes();
    // What is damaged is named once, and what refers to it is not looked into.
    if (this.#problems.length === 0) {
      const { elements } = this.#archive.index;
      for (const [id, element] of Object.entries(elements)) this.#checkElement(id, element);
      this.#checkStrays();
      this.#checkCrate();
    }
    return { problems: this.#problems, bytes };
  }

  #checkBytes(): number {
    let bytes = 0;
    for (const [path, member] of this.#archive.members) {
      bytes += member.size;
      if (path === fixedPaths.manifest) continue;
      try {
        for (const _ of this.#archive.chunksOf(member));
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        this.#note(path, "has other bytes than its digest says");
      }
    }
    return bytes;
  }

  #checkElement(id: string, element: ArchivedElement): void {
    const record = this.#checkRecord(id, element);
    if (record === undefined) return;
    const { outputs } = element;
    const made = record.outputs;
    if (canonical(Object.keys(outputs).sort()) !== canonical(Object.keys(made).sort())) {
      this.#note(id, "has other outputs than its record says");
      return;
    }
    for (const [name, path] of Object.entries(outputs)) {
      if (path === null) {
        if (this.#archive.index.objects) this.#note(id, `lacks its output "${name}"`);
        continue;
      }
      this.#belonging.add(path);
      const object = made[name];
      const isIt = object !== undefined && this.#archive.digests.get(path) === object.digest &&
        this.#archive.members.get(path)?.size === object.size;
      if (!isIt) this.#note(id, `"${path}" is not the output "${name}" of its record`);
      else if (object.files !== undefined) this.#checkFolder(id, name, object);
    }
    for (const digest of record.documents ?? []) this.#belonging.add(objectPath(digest));
    if (element.waived !== (record.waiver !== undefined)) {
      this.#note(id, "is said to be waived where its record does not, or the other way round");
    }
    const problem = this.#sourcesProblem(record.sources);
    if (problem !== undefined) this.#note(id, problem);
  }

  /** A folder names its files, and the record has the same, all of which are there. */
  #checkFolder(id: string, name: string, { digest, files = [] }: StoredOutput): void {
    const text = this.#archive.text(digest);
    if (text === undefined || !listsExactly(text, files)) {
      this.#note(id, `its record has other files than its output "${name}"`);
    }
    for (const file of files) {
      this.#belonging.add(objectPath(file.digest));
      if (this.#archive.holderOf(file.digest)?.size === file.size) continue;
      this.#note(id, `lacks the file ${file.digest.slice(0, 12)}… of its output "${name}"`);
    }
  }

  /** The element's record, if it and the document of its key are whole and belong together. */
  #checkRecord(id: string, { key, outputs }: ArchivedElement): ActionRecord | undefined {
    const { digests } = this.#archive;
    this.#belonging.add(keyPath(key)).add(recordPath(key));
    if (digests.get(keyPath(key)) !== key) {
      this.#note(id, `"${keyPath(key)}" is not the document of its key`);
      return undefined;
    }
    const record = this.#archive.record(key);
    if (record === undefined) {
      this.#note(id, `"${recordPath(key)}" is not the record of its key`);
      return undefined;
    }
    try {
      const document = readKey(this.#archive.checkedText(keyPath(key)));
      if (!isWholeKey(document)) throw new SyntaxError("the document of its key lacks something");
      const isIts = id === document.stage ||
        ["@", "+"].some((after) => id.startsWith(document.stage + after));
      if (!isIts) this.#note(id, `its key is of stage "${document.stage}"`);
      const names = canonical(Object.keys(document.outputs).sort());
      if (names !== canonical(Object.keys(outputs).sort())) {
        this.#note(id, "has other outputs than its key says");
      }
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#note(id, messageOf(error));
    }
    return record;
  }

  /** A record may come without its sources, if they were lost before; not with some of them. */
  #sourcesProblem(digest: Digest): string | undefined {
    if (this.#lists.has(digest)) return this.#lists.get(digest);
    const problem = this.#lookForSources(digest);
    this.#lists.set(digest, problem);
    return problem;
  }

  #lookForSources(digest: Digest): string | undefined {
    const text = this.#archive.text(digest);
    if (text === undefined) return undefined;
    this.#belonging.add(objectPath(digest));
    const list = sourceListIn(text);
    if (list === undefined) return `its list of sources "${objectPath(digest)}" is none`;
    for (const source of list.sources) this.#belonging.add(objectPath(source.digest));
    return undefined;
  }

  #checkStrays(): void {
    for (const [path, digest] of this.#archive.digests) {
      const part = partOf(path);
      if (part === "objects" && objectPath(digest) !== path) {
        this.#note(path, "is not the object that its name says");
      } else if (["objects", "keys", "records"].includes(part) && !this.#belonging.has(path)) {
        this.#note(path, "belongs to no element");
      } else if (part === "metadata" && !Object.values<string>(fixedPaths).includes(path)) {
        this.#note(path, "does not belong into an archive");
      }
    }
  }

  #checkCrate(): void {
    const { members, digests } = this.#archive;
    for (const file of filesOfCrate(this.#archive.checkedText(fixedPaths.crate)) ?? [null]) {
      if (file === null) {
        this.#note(fixedPaths.crate, "is no RO-Crate");
      } else if (!members.has(file.path)) {
        this.#note(fixedPaths.crate, `names "${file.path}", which is not there`);
      } else if (file.sha256 !== undefined && file.sha256 !== digests.get(file.path)) {
        this.#note(fixedPaths.crate, `names another digest of "${file.path}"`);
      }
    }
  }

  #note(name: string, problem: string): void {
    this.#problems.push({ name, problem });
  }
}

function sourceListIn(text: string): SourceList | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return isSourceList(list) ? list : undefined;
  } catch {
    return undefined;
  }
}

/** The files that a crate lists, or `undefined` when the text is no crate. */
function filesOfCrate(
  text: string,
): readonly { readonly path: string; readonly sha256: unknown }[] | undefined {
  try {
    const graph: readonly Record<string, unknown>[] = JSON.parse(text)["@graph"];
    return graph.filter((entity) => [entity["@type"]].flat().includes("File"))
      .map((entity) => ({
        path: decodeURIComponent(String(entity["@id"])),
        sha256: entity["sha256"],
      }));
  } catch {
    return undefined;
  }
}
