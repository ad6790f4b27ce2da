/** A wall clock for the engine's process that a test can set, also while the process runs. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDenied, isMissing, works } from "../needs.ts";

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

  /** A clock that is right so far. */
  static make(): JumpingClock {
    const folder = Deno.makeTempDirSync({ prefix: "clock-" });
    const args = ["-shared", "-fPIC", "-O1", "-o", join(folder, "clock.so"), source, "-ldl"];
    if (!works("cc", ...args)) throw new Error("Cannot compile the clock");
    return new JumpingClock(folder);
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

  /** Whether Deno goes by it. */
  works(): boolean {
    this.set(-86400);
    const args = ["eval", "console.log(Date.now())"];
    const { stdout } = new Deno.Command(Deno.execPath(), { args, env: this.env }).outputSync();
    this.set(0);
    const shown = Number(new TextDecoder().decode(stdout));
    return Math.abs(Date.now() - 86_400_000 - shown) < 60_000;
  }
}

/** Whether tests with such a clock are ignored. */
export const isWithoutClock =
  isMissing("a C compiler", Deno.build.os !== "linux" || works("cc", "--version")) ||
  isDenied("a Deno that lets its clock be replaced", Deno.build.os === "linux" && canBeReplaced());

function canBeReplaced(): boolean {
  using clock = JumpingClock.make();
  return clock.works();
}
