/**
 * What carries out an order: a module in a process of Deno's, or a program.
 *
 * @module
 */

import { basename, dirname, join } from "node:path";
import type { Order } from "../plan/order.ts";
import type { ActionRecord } from "../store/action_record.ts";
import type { Filing } from "../store/filing.ts";
import type { Store } from "../store/store.ts";
import type { Outcome } from "./sandbox.ts";
import type { StageInputs } from "./stage_inputs.ts";
import type { TaskFolder } from "./task_folders.ts";
import type { TaskProcess } from "./task_process.ts";

/** An order about to be carried out. */
export interface Work {
  /**
   * Runs the stage to its end.
   *
   * @param signal ends it early
   * @param onProgress told how far the work has come, 0 … 1
   */
  run(
    signal: AbortSignal,
    onProgress: (fraction: number, note: string) => void,
  ): Promise<Outcome>;
  /** Says of a failure what it was, where the process's own words are not all that is known; else gives it back. */
  explained(failure: Failure): Failure;
  /**
   * Gives what was made to be filed.
   *
   * @throws {BadOutput} it is not what the stage declares.
   */
  outputs(filing: Filing): Promise<ActionRecord["outputs"]>;
}

/** An execution that failed. */
export type Failure = Extract<Outcome, { ok: false }>;

/** Folders in which only results are: those of a store, and of artifacts in their usual place. */
export function resultFolders({ store, root }: WorkParts): readonly string[] {
  const isBeside = basename(store.root) === ".store";
  return [isBeside ? dirname(store.root) : store.root, join(root, "artifacts")];
}

/** What is given to whatever carries out an order. Paths are absolute. */
export interface WorkParts {
  readonly order: Order;
  readonly inputs: StageInputs;
  /** A folder of its own. */
  readonly folder: TaskFolder;
  /** The folder of its checkpoint, if it keeps one. */
  readonly checkpoint: string | null;
  /** Where what it prints goes. */
  readonly log: string;
  /** How attempts before this one failed. */
  readonly tried: readonly string[];
  readonly store: Store;
  /** The project's folder. */
  readonly root: string;
  /** Whether the system confines it. */
  readonly enforced: boolean;
  /** A process that was started for it, and waits. */
  readonly waiting?: TaskProcess;
}
