/** A wall clock for the engine's process that a test can set, also while the process runs. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(import.meta.resolve("./jumping_clock.c"));

/** The clock; processes with its {@linkcode JumpingClock.env} go by it. */
export class JumpingClock implements Disposable {
  /** What a process needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.env = { LD_PRELOAD: join(folder, "clock.so"), CLOCK_OFFSET: join(folder, "offset") };
    this.set(0);
  }

  /** A clock that is right so far; `undefined`, after a message, where none can be made. */
  static make(): JumpingClock | undefined {
    const folder = Deno.makeTempDirSync({ prefix: "clock-" });
    try {
      const args = ["-shared", "-fPIC", "-O1", "-o", join(folder, "clock.so"), source, "-ldl"];
      if (Deno.build.os === "linux" && new Deno.Command("cc", { args }).outputSync().success) {
        const clock = new JumpingClock(folder);
        if (clock.#works()) return clock;
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    Deno.removeSync(folder, { recursive: true });
    console.log(
      "skipped: this needs Linux, a C compiler and a Deno that lets its clock be replaced",
    );
    return undefined;
  }

  /** Sets the clock forwards by some seconds, or back. */
  set(seconds: number): void {
    // In place: processes have the file mapped into their memory.
    using file = Deno.openSync(this.env["CLOCK_OFFSET"] ?? "", { create: true, write: true });
    file.writeSync(new Uint8Array(new BigInt64Array([BigInt(Math.round(seconds))]).buffer));
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#folder, { recursive: true });
  }

  #works(): boolean {
    this.set(-86400);
    const args = ["eval", "console.log(Date.now())"];
    const { stdout } = new Deno.Command(Deno.execPath(), { args, env: this.env }).outputSync();
    this.set(0);
    const shown = Number(new TextDecoder().decode(stdout));
    return Math.abs(Date.now() - 86_400_000 - shown) < 60_000;
  }
}
