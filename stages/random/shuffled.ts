/**
 * Random orders.
 *
 * @module
 */

import type { Random } from "./random.ts";

/** The values in an order that is drawn uniformly (Fisher and Yates); a copy. */
export function shuffled<Value>(values: Iterable<Value>, random: Random): Value[] {
  const out = [...values];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [out[i], out[j]] = [out[j] as Value, out[i] as Value];
  }
  return out;
}
