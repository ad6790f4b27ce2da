/**
 * A file on disk to read chunks of.
 *
 * @module
 */

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { ByteSource } from "../../base/zip/zip_directory.ts";

/** Bytes of a file, which stays open until it is disposed of. */
export class FileSource implements ByteSource, Disposable {
  readonly size: number;
  readonly #file: number;

  private constructor(file: number, size: number) {
    this.#file = file;
    this.size = size;
  }

  /** Opens a file; throws the system's error where that cannot be done. */
  static open(path: string): FileSource {
    const file = openSync(path, "r");
    const stat = fstatSync(file);
    if (stat.isFile()) return new FileSource(file, stat.size);
    closeSync(file);
    throw new TypeError("it is not a file");
  }

  /** See {@linkcode ByteSource.read}. */
  read(offset: number, length: number): Uint8Array {
    if (offset < 0 || offset + length > this.size) throw new RangeError("cut short");
    const bytes = new Uint8Array(length);
    for (let n = 0; n < length;) {
      const got = readSync(this.#file, bytes, n, length - n, offset + n);
      if (got === 0) throw new RangeError("the file became shorter");
      n += got;
    }
    return bytes;
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}

/** The bytes of a file in chunks of one size, the last one but shorter. */
export function* fileChunks(path: string, pieceBytes = 65536): Generator<Uint8Array> {
  using source = FileSource.open(path);
  for (let at = 0; at < source.size; at += pieceBytes) {
    yield source.read(at, Math.min(pieceBytes, source.size - at));
  }
}
