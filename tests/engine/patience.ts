// deno-lint-ignore-file timing/no-time -- here it is told from what hangs
/**
 * How tests wait, so that none depends on how quick or busy a machine is: for what has to happen, and not
 * for a time; and a process that is to be ended may have ended.
 *
 * @module
 */

import assert from "node:assert/strict";

/** What takes longer hangs, on whatever machine; `TEST_PATIENCE` has other seconds. */
export const patienceMs = 1000 * Number(Deno.env.get("TEST_PATIENCE") ?? 300);

/** Waits for something to become true. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const startedMs = performance.now();
  while (!await condition()) {
    const waitedMs = performance.now() - startedMs;
    assert.ok(waitedMs < patienceMs, `nothing happened for ${patienceMs / 1000} seconds`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * Tries what has to be done within a limit of seconds, by the engine's own clock, with one second, and where
 * a busy machine did not come so far, with 4, 16 and 50.
 */
export async function withinLimit(attempt: (seconds: number) => Promise<void>): Promise<void> {
  for (const seconds of [1, 4, 16]) {
    try {
      return await attempt(seconds);
    } catch (error) {
      if (!(error instanceof assert.AssertionError)) throw error;
    }
  }
  await attempt(50);
}

/** Sends a signal to a process, which may have ended by now. */
export function send(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    // deno-lint-ignore timing/no-kill -- this is send()
    child.kill(signal);
  } catch (error) {
    // Deno knows that it has ended, or has yet to hear of it.
    if (error instanceof TypeError || error instanceof Deno.errors.NotFound) return;
    throw error;
  }
}
