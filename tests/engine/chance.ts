/** Chance for tests that inject faults, with a seed that the test's output shows. */

import { randomFrom } from "../../pipeline/base/shuffle.ts";
import { send } from "./patience.ts";

/** How often a run is killed; FAULT_KILLS=200 is the full number and takes some minutes. */
export const kills = Number(Deno.env.get("FAULT_KILLS") ?? 12);

/** Random choices of one test. */
export class Chance {
  readonly #random: () => number;

  private constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  /** Choices that FAULT_SEED repeats. */
  static async announced(test: Deno.TestContext): Promise<Chance> {
    const seed = Number(Deno.env.get("FAULT_SEED") ?? Math.floor(Math.random() * 1e6));
    await report(test, `FAULT_SEED=${seed} makes the same choices again`);
    return new Chance(seed);
  }

  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number {
    return Math.floor(this.#random() * end);
  }

  /** Random bytes. */
  bytes(length: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}

/** Kills a process after a time, unless that is disposed before; that it has just ended is no failure. */
export function killAfter(child: Deno.ChildProcess, ms: number): Disposable {
  // deno-lint-ignore timing/no-time -- any moment is as good
  const timer = setTimeout(() => send(child, "SIGKILL"), ms);
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

/** Says in the test's output what was injected and what came of it; `--quiet` shows steps alone. */
export async function report(test: Deno.TestContext, text: string): Promise<void> {
  await test.step(text, () => {});
}
