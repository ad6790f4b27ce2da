// deno-lint-ignore-file timing/no-time -- how long a failure is made shorter
/**
 * Looks for a shorter history that fails.
 *
 * @module
 */

import type { Engines } from "./engines.ts";
import { carryOut, type History } from "./history.ts";
import { withoutInputs, withoutLast } from "./tree.ts";

/** A history, and what was wrong after it. */
export interface Failed {
  readonly history: History;
  readonly error: unknown;
}

/** What depends on timing fails in some tries only. */
const tries = 3;

/**
 * Leaves out steps, stages and inputs for as long as it still fails.
 *
 * @param forMs how long to look; 0 for not at all
 */
export async function shortest(failed: Failed, engines: Engines, forMs: number): Promise<Failed> {
  const endMs = performance.now() + forMs;
  let best = failed;
  for (let isShorter = true; isShorter;) {
    isShorter = false;
    for (const history of shorterThan(best.history)) {
      if (performance.now() > endMs) return best;
      const error = await errorOf(history, engines, endMs);
      if (error === undefined) continue;
      best = { history, error };
      isShorter = true;
      break;
    }
  }
  return best;
}

function* shorterThan({ branch, steps }: History): Generator<History> {
  for (const half of [steps.slice(steps.length / 2), steps.slice(0, steps.length / 2)]) {
    if (half.length > 0) yield { branch, steps: half };
  }
  for (const at of steps.keys()) yield { branch, steps: steps.toSpliced(at, 1) };
  const { stages } = branch;
  if (stages.length > 1) yield { branch: withoutLast(branch), steps };
  for (const [place, { inputs }] of stages.entries()) {
    if (inputs.length > 0) yield { branch: withoutInputs(branch, place), steps };
  }
}

async function errorOf(history: History, engines: Engines, endMs: number): Promise<unknown> {
  for (let n = 0; n < tries && performance.now() < endMs; n++) {
    try {
      await carryOut(history, engines, false);
    } catch (error) {
      return error;
    }
  }
  return undefined;
}
