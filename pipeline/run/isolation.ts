/**
 * Whether what a stage does is bound to what it declares, where Deno's permissions do not see to it.
 *
 * @module
 */

import { bubblewrap } from "../base/bubblewrap.ts";
import type { Order } from "../plan/order.ts";
import type { Isolation } from "../store/action_record.ts";

/** How an order is carried out on this machine; `undefined` where Deno's permissions bind it. */
export function isolationOf(
  { native, program }: Pick<Order, "native" | "program">,
): Isolation | undefined {
  if (!native && program === undefined) return undefined;
  return bubblewrap() === null ? "trusted" : "enforced";
}
