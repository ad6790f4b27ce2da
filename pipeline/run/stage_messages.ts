/**
 * Reads what a stage's process tells while it works.
 *
 * @module
 */

import type { Message } from "./own_process.ts";

/** Terminals are redrawn as often. */
const lookMs = 100;

/** A task's file of messages; made by the engine, appended to by the stage's process. */
export class StageMessages implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #onProgress: (fraction: number, note: string) => void;
  readonly #read: (line: string) => Message | undefined;
  readonly #decoder = new TextDecoder();
  #rest = "";
  /** The messages that say how the process ended. */
  readonly ends: Exclude<Message, { kind: "progress" }>[] = [];

  /**
   * @param onProgress told how far the work has come, 0 … 1; at most ten times a second
   * @param read what a line says; `undefined` for nothing
   */
  constructor(
    path: string,
    onProgress: (fraction: number, note: string) => void,
    read: (line: string) => Message | undefined = JSON.parse,
  ) {
    this.#file = Deno.openSync(path, { create: true, read: true, write: true });
    this.#onProgress = onProgress;
    this.#read = read;
  }

  /** Reads all messages until the process has ended. */
  async follow(ended: Promise<unknown>): Promise<void> {
    const over = ended.then(() => true);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = (): Promise<boolean> =>
      new Promise((resolve) => timer = setTimeout(resolve, lookMs, false));
    while (!await Promise.race([over, soon()])) this.#look();
    clearTimeout(timer);
    this.#look();
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  #look(): void {
    const buffer = new Uint8Array(1 << 16);
    let progress: Extract<Message, { kind: "progress" }> | undefined;
    for (let n = this.#file.readSync(buffer); n !== null; n = this.#file.readSync(buffer)) {
      const text = this.#rest + this.#decoder.decode(buffer.subarray(0, n), { stream: true });
      const lines = text.split("\n");
      this.#rest = lines.pop() ?? "";
      for (const line of lines) {
        const message = this.#read(line);
        if (message?.kind === "progress") progress = message;
        else if (message !== undefined) this.ends.push(message);
      }
    }
    if (progress !== undefined) this.#onProgress(progress.fraction, progress.note);
  }
}
