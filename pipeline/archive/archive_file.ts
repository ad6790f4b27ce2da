/**
 * An archive opened for reading: its structure is sound, and every file is in its manifest.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { ActionRecord } from "../store/action_record.ts";
import { withinDepth } from "../base/canonical.ts";
import type { Digest, Key } from "../base/digest.ts";
import { unseal } from "../base/sealed.ts";
import { FileSource } from "./zip/file_source.ts";
import type { ByteSource } from "../base/zip/zip_directory.ts";
import type { ZipLimits } from "./zip/zip_limits.ts";
import { type OpenZip, openZip, type ZipMember } from "./zip/zip_reader.ts";
import { type ArchiveIndex, fixedPaths, readIndex, readManifest, recordPath } from "./layout.ts";
import { isActionRecord } from "./stored_documents.ts";

/** Documents are read into memory; results, which may be larger, are not. */
const longestDocument = 256 * 2 ** 20;

/** An open archive. */
export class ArchiveFile implements Disposable {
  readonly index: ArchiveIndex;
  /** The digest of every file but the manifest. */
  readonly digests: ReadonlyMap<string, Digest>;
  readonly members: ReadonlyMap<string, ZipMember>;
  readonly #source: ByteSource & Partial<Disposable>;
  readonly #zip: OpenZip;
  readonly #holders: ReadonlyMap<Digest, ZipMember>;

  private constructor(source: ByteSource, limits: ZipLimits) {
    this.#source = source;
    this.#zip = openZip(source, limits);
    this.members = new Map(this.#zip.members.map((member) => [member.name, member]));
    this.digests = readManifest(this.#document(fixedPaths.manifest));
    this.#refuseIncomplete();
    this.#holders = new Map(
      this.#zip.members.flatMap((member) => {
        const digest = this.digests.get(member.name);
        return digest === undefined ? [] : [[digest, member] as const];
      }),
    );
    this.index = readIndex(this.checkedText(fixedPaths.index));
  }

  /**
   * Opens an archive. Throws the system's error when the file cannot be read.
   *
   * @throws {SyntaxError} it is no archive, is cut short, or is not to be trusted.
   */
  static open(path: string, limits: ZipLimits): ArchiveFile {
    const source = FileSource.open(path);
    try {
      return ArchiveFile.of(source, limits);
    } catch (error) {
      source[Symbol.dispose]();
      throw error;
    }
  }

  /** Opens an archive in memory or elsewhere; see {@linkcode ArchiveFile.open}. */
  static of(source: ByteSource, limits: ZipLimits): ArchiveFile {
    return new ArchiveFile(source, limits);
  }

  /** The file with some bytes, wherever it lies. */
  holderOf(digest: Digest): ZipMember | undefined {
    return this.#holders.get(digest);
  }

  /**
   * A file's bytes, a piece at a time.
   *
   * @throws {SyntaxError} at the end, if they are not those of the manifest.
   */
  *chunksOf(member: ZipMember): Generator<Uint8Array> {
    const hash = createHash("sha256");
    for (const chunk of this.#zip.chunksOf(member)) {
      hash.update(chunk);
      yield chunk;
    }
    if (hash.digest("hex") !== this.digests.get(member.name)) {
      throw new SyntaxError(`"${member.name}" has other bytes than its digest says`);
    }
  }

  /**
   * The bytes with a digest, or `undefined` if the archive does not hold them.
   *
   * @throws {SyntaxError} they are damaged.
   */
  bytes(digest: Digest): Uint8Array | undefined {
    const member = this.#holders.get(digest);
    return member === undefined ? undefined : joined(this.chunksOf(member), member.size);
  }

  /** The text with a digest, or `undefined` if the archive does not hold it or it is damaged. */
  text(digest: Digest): string | undefined {
    try {
      const bytes = this.bytes(digest);
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return undefined;
    }
  }

  /** The record filed under a key, or `undefined` if there is none or it is damaged. */
  record(key: Key): ActionRecord | undefined {
    try {
      const text = this.checkedText(recordPath(key));
      const record = withinDepth(() => unseal(text));
      return isActionRecord(record) && record.key === key ? record : undefined;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return undefined;
    }
  }

  /**
   * The text of a file of which the bytes are those of the manifest.
   *
   * @throws {SyntaxError} it is not there, or damaged.
   */
  checkedText(path: string): string {
    const member = this.#documentMember(path);
    return new TextDecoder().decode(joined(this.chunksOf(member), member.size));
  }

  [Symbol.dispose](): void {
    this.#source[Symbol.dispose]?.();
  }

  #document(path: string): string {
    const member = this.#documentMember(path);
    return new TextDecoder().decode(joined(this.#zip.chunksOf(member), member.size));
  }

  #documentMember(path: string): ZipMember {
    const member = this.members.get(path);
    if (member === undefined) {
      throw new SyntaxError(`Cannot read the archive: there is no "${path}" in it`);
    }
    if (member.size > longestDocument) {
      throw new SyntaxError(`Cannot read the archive: its "${path}" is too long`);
    }
    return member;
  }

  /** The manifest must name what is there, all of it and nothing else. */
  #refuseIncomplete(): void {
    const missing = [...this.digests.keys()].find((path) => !this.members.has(path));
    if (missing !== undefined) {
      throw new SyntaxError(`Cannot read the archive: "${missing}" is missing from it`);
    }
    const extra = [...this.members.keys()].find((path) =>
      path !== fixedPaths.manifest && !this.digests.has(path)
    );
    if (extra !== undefined || this.digests.has(fixedPaths.manifest)) {
      throw new SyntaxError(
        `Cannot read the archive: "${extra ?? fixedPaths.manifest}" does not belong into it`,
      );
    }
  }
}

function joined(chunks: Iterable<Uint8Array>, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let filled = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  return bytes;
}
