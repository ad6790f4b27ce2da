/**
 * Where the elements of a run are worked on: on this machine or on a cluster.
 *
 * An executor is no part of any key: the same orders yield the same bytes wherever they are carried
 * out. Those that can be chosen are listed in `registry.ts`.
 *
 * @module
 */

import type { Digest, Key } from "../../base/digest.ts";
import type { Emit } from "../../base/emit.ts";
import type { Order } from "../../plan/order.ts";
import type { ActionRecord } from "../../store/action_record.ts";
import type { Store } from "../../store/store.ts";
import type { Executed } from "../execute.ts";
import type { RunEvent } from "../run_events.ts";

/** What is to be made. */
export interface Work {
  /** The element's id. */
  readonly element: string;
  readonly key: Key;
  /** The key's document. */
  readonly keyText: string;
  /** Whether to execute it although there is a result. */
  readonly forced: boolean;
  /** The record that is filed under its key already, if so: its objects may be gone. */
  readonly filed: ActionRecord | undefined;
  /** Whether it was not tried before: where another run is at it, it is tried again and again. */
  readonly isFirst: boolean;
  /** The list of its sources, which is kept by this. */
  sources(): Digest;
  /**
   * The order to execute it, after its code has been put into the store.
   *
   * @throws {UserError} the code has changed since it was planned, and the store has lost what it was.
   */
  order(): Promise<Order>;
}

/** How work came out. */
export type Done =
  | Executed
  /** Another run has done the work meanwhile. */
  | { readonly state: "shared"; readonly record: ActionRecord }
  /** The remote cache had the result. */
  | { readonly state: "fetched"; readonly record: ActionRecord }
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
  /** An attempt has failed, and another one begins; told where it is known at once. */
  onRetry?(attempt: number, of: number, problem: string): void;
}

/** Gets work done; several pieces may be under way at once. */
export interface Executor {
  /**
   * Does a piece of work to its end, unless another run has the result or is at it.
   *
   * @param signal ends the work, or the waiting for it, early
   */
  execute(work: Work, signal: AbortSignal, watcher: Watcher): Promise<Done>;
  /**
   * Told of what is probably next, so that it can get ready for some of it, and for nothing else any more.
   *
   * @param most for so many at once, as far as it is not ready already
   */
  expect?(next: readonly Work[], most: number): void;
  /** Nothing more comes: resolves when nothing is left of what it got ready. */
  end?(): Promise<void>;
}

/** A way to get work done, as it is chosen on the command line. */
export interface ExecutorKind {
  /** What it is, in a line. */
  readonly about: string;
  /**
   * Reads its settings and looks whether it can be used here, before anything is done.
   *
   * @param settings path of the file with its settings, as it was typed
   * @throws {UserError} it cannot be used, or its settings are not as they have to be.
   */
  choose(project: ExecutorProject, settings: string | undefined): ChosenExecutor;
}

/** What an executor is chosen for. */
export interface ExecutorProject {
  /** The project's folder. */
  readonly root: string;
  /** Names of all stages. */
  stages(): readonly string[];
}

/** An executor that can be used here. */
export interface ChosenExecutor {
  /** Whether stages run on this machine, and end when the run is stopped. */
  readonly isHere: boolean;
  /** How many elements may be with it at once, unless somebody says otherwise. */
  readonly jobs: number;
  /** Begins to use it. */
  open(context: ExecutorContext): Promise<Executor>;
}

/** What an executor works with. */
export interface ExecutorContext {
  readonly store: Store;
  readonly root: string;
  readonly emit: Emit<RunEvent>;
}

/** Work of which the order is there already. */
export function workOf(order: Order): Work {
  return {
    element: order.element,
    key: order.key,
    keyText: order.keyText,
    forced: order.forced,
    filed: undefined,
    isFirst: true,
    sources: () => order.sources,
    order: () => Promise.resolve(order),
  };
}
