/**
 * Escaping and hitting times read off a trained network, with nothing of the theory in them.
 *
 * @module
 */

import { fraction } from "./checks.ts";
import { descentToRest } from "./gradient_descent.ts";
import type { Pathway } from "./pathway.ts";
import { type Sampling, trainable } from "./runs.ts";
import type { Times } from "./times.ts";

/** Times in theory beside those of a trained network; infinite for what never happens. */
export interface ComparedTimes {
  readonly escaping_theory: number;
  readonly escaping_simulated: number;
  readonly hitting_theory: number;
  readonly hitting_simulated: number;
}

/**
 * Escaping and hitting time of each pathway of a network that is trained by gradient descent until its
 * weights rest. Its asymptotes are where it then is; times between two steps are interpolated.
 *
 * @param threshold The fraction ε of both times, strictly between 0 and 1.
 * @throws {RangeError} when a parameter is out of range.
 */
export function measuredTimes(
  pathways: readonly Pathway[],
  target: number,
  threshold: number,
  sampling: Pick<Sampling, "inputs" | "resolution">,
): Times[] {
  fraction("time a trained network", "threshold", threshold);
  const { network, teacher, step } = trainable(pathways, target, sampling);
  return descentToRest(network, teacher, step).map((a) => {
    const [start = NaN, end = NaN] = [a[0], a.at(-1)];
    const escaping = step * firstAt(a, threshold * target, 1);
    const side = end >= start ? 1 : -1;
    const arrival = step * firstAt(a, end - side * threshold * Math.abs(end), side);
    return { escaping, hitting: Math.max(escaping, arrival) };
  });
}

/** Both kinds of times, as the tables have them. */
export function comparedTimes(theory: Times, simulated: Times): ComparedTimes {
  return {
    escaping_theory: theory.escaping,
    escaping_simulated: simulated.escaping,
    hitting_theory: theory.hitting,
    hitting_simulated: simulated.hitting,
  };
}

/** Steps until values first reach a level from below (side 1) or above (−1); infinite if never. */
function firstAt(values: readonly number[], level: number, side: 1 | -1): number {
  const after = values.findIndex((value) => side * (value - level) >= 0);
  if (after === -1) return Infinity;
  if (after === 0) return 0;
  const [before = NaN, value = NaN] = values.slice(after - 1, after + 1);
  return after - 1 + (level - before) / (value - before);
}
