/**
 * Orders on their way through Slurm.
 *
 * @module
 */

import { dirname } from "node:path";
import type { Emit } from "../../../base/emit.ts";
import type { RunEvent } from "../../run_events.ts";
import type { Order } from "../../../plan/order.ts";
import type { Store } from "../../../store/store.ts";
import type { Done, Watcher } from "../executor.ts";
import type { Batch } from "./batch.ts";
import type { ClusterProfile } from "./profile.ts";

/** What the executor is given. */
export interface SlurmInput {
  readonly store: Store;
  /** The project's folder. */
  readonly root: string;
  readonly profile: ClusterProfile;
  readonly emit: Emit<RunEvent>;
}

/** An order on its way. */
export interface Entry {
  readonly order: Order;
  readonly watcher: Watcher;
  readonly resolve: (done: Done) => void;
  /** How often it was submitted again. */
  again: number;
  /** How often its task was begun, and how far it last was, as far as told to the watcher. */
  starts: number;
  fraction: number;
  /** Since when Slurm has it no more, in milliseconds. */
  goneSinceMs: number | undefined;
}

/** A batch of orders that are with Slurm, or about to be. */
export interface Followed {
  readonly batch: Batch;
  /** By index; those that have ended are gone. */
  readonly entries: Map<number, Entry>;
  /** When Slurm took it; what was asked before that does not know of it. */
  sentMs: number;
}

const keptOutput = 4000;

/** A failure that the node could not tell of; what Slurm printed goes into the element's log. */
export function failureOf(
  order: Order,
  store: Store,
  told: { readonly problem: string; readonly remedy: string },
  printed = "",
): Done {
  const log = store.logPath(order.profile, order.element);
  if (printed !== "") appendTo(log, printed + "\n");
  return { state: "failed", ...told, log, output: printed.slice(-keptOutput) };
}

function appendTo(path: string, text: string): void {
  try {
    Deno.mkdirSync(dirname(path), { recursive: true });
    Deno.writeTextFileSync(path, text, { append: true });
  } catch {
    // The same text is shown.
  }
}
