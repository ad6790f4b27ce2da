/**
 * Where the elements of a run are worked on: on this machine or on a cluster.
 *
 * An executor is no part of any key: the same orders yield the same bytes wherever they are carried
 * out.
 *
 * @module
 */

import type { ActionRecord } from "../../store/action_record.ts";
import type { Executed } from "../execute.ts";
import type { Order } from "../../plan/order.ts";

/** How an order came out. */
export type Done =
  | Executed
  /** Another run has done the work meanwhile. */
  | { readonly state: "shared"; readonly record: ActionRecord }
  /** Another run is at it: ask again. */
  | { readonly state: "contended" }
  /** The run was stopped before the work ended. */
  | { readonly state: "stopped" };

/** Told of what happens before the end. */
export interface Watcher {
  /** The work has begun. */
  onStart(): void;
  /** How far it has come, 0 … 1. */
  onProgress(fraction: number, note: string): void;
}

/** Carries out orders; several may be under way at once. */
export interface Executor {
  /**
   * Carries out an order to its end, unless another run has the result or is at it.
   *
   * @param signal ends the work, or the waiting for it, early
   */
  carryOut(order: Order, signal: AbortSignal, watcher: Watcher): Promise<Done>;
}
