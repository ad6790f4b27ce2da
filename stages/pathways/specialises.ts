/**
 * Whether one pathway takes the whole task.
 *
 * @module
 */

import type { Pathway } from "./pathway.ts";
import { timesTogether } from "./times.ts";

/**
 * Whether the network specialises: one pathway reaches its hitting time before any other reaches its
 * escaping time, all of them learning together.
 *
 * The definition is the paper's (Jarvis et al. 2025, for two pathways); the threshold is [ours].
 *
 * @param pathways The pathways at t = 0; one alone always specialises if it arrives at all.
 * @param target Singular value s* of the task.
 * @param threshold The fraction ε of both times, strictly between 0 and 1.
 * @throws {RangeError} when a parameter is out of range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { specialises } from "./specialises.ts";
 *
 * const slow = { a: 0.001, lambda: 0.1 };
 * assert.equal(specialises([slow, { a: 0.001, lambda: 50 }], 1, 0.01), true);
 * assert.equal(specialises([slow, { a: 0.001, lambda: 5 }], 1, 0.01), false);
 * ```
 */
export function specialises(
  pathways: readonly Pathway[],
  target: number,
  threshold: number,
): boolean {
  const times = timesTogether(pathways, target, threshold);
  return times.some(({ hitting }, winner) =>
    times.every(({ escaping }, other) => other === winner || hitting < escaping) &&
    hitting < Infinity
  );
}
