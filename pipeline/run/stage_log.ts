/**
 * What a stage printed: all of it in a file, the end of it in memory.
 *
 * @module
 */

import { dirname } from "node:path";

const keptBytes = 4000;
/** Longer lines are not kept whole where standard output and standard error mix. */
const longestLine = 8192;
const newline = 10;

/** The log of one execution. Bytes are kept as they were printed, whatever their encoding. */
export class StageLog implements Disposable {
  readonly #file: Deno.FsFile;
  #tail = new Uint8Array(0);
  /** The stream that has written last, if its line goes on. */
  #unended: object | null = null;

  /**
   * @param path of the file, in a folder that may have to be made
   * @param before how attempts before this one failed; what they printed is kept, too
   */
  constructor(path: string, before: readonly string[] = []) {
    Deno.mkdirSync(dirname(path), { recursive: true });
    const isFirst = before.length === 0;
    const options = { create: true, write: true, truncate: isFirst, append: !isFirst };
    this.#file = Deno.openSync(path, options);
    if (isFirst) return;
    const heading = `--- attempt ${before.length} ${before.at(-1)}; attempt ${
      before.length + 1
    }:\n`;
    this.#file.writeSync(new TextEncoder().encode(heading));
  }

  /** The end of what was printed. */
  get tail(): string {
    const isInsideCharacter = (byte: number): boolean => (byte & 0xc0) === 0x80;
    const start = this.#tail.findIndex((byte) => !isInsideCharacter(byte));
    return new TextDecoder().decode(this.#tail.subarray(Math.max(start, 0))).trimEnd();
  }

  /** Keeps all that a stream brings, in whole lines; several may be followed at once. */
  async follow(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let held: Uint8Array = new Uint8Array(0);
    for await (const bytes of stream) {
      const wholeLines = bytes.lastIndexOf(newline) + 1;
      if (wholeLines > 0) {
        this.#write(stream, joined(held, bytes.subarray(0, wholeLines)));
        held = new Uint8Array(0);
      }
      held = joined(held, bytes.subarray(wholeLines));
      if (held.length > longestLine) {
        this.#write(stream, held);
        held = new Uint8Array(0);
      }
    }
    if (held.length > 0) this.#write(stream, held);
    if (this.#unended === stream) this.#write(stream, Uint8Array.of(newline));
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  #write(stream: object, bytes: Uint8Array): void {
    if (this.#unended !== null && this.#unended !== stream) this.#append(Uint8Array.of(newline));
    this.#append(bytes);
    this.#unended = bytes.at(-1) === newline ? null : stream;
  }

  #append(bytes: Uint8Array): void {
    for (let n = 0; n < bytes.length;) n += this.#file.writeSync(bytes.subarray(n));
    this.#tail = joined(this.#tail, bytes.subarray(-keptBytes)).slice(-keptBytes);
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
