/**
 * What a run is given, and what comes of it.
 *
 * @module
 */

import type { Artifacts } from "../store/artifacts.ts";
import type { LeftOutBecause } from "../plan/budget.ts";
import type { Codes } from "../plan/code.ts";
import type { Key } from "../base/digest.ts";
import type { Emit } from "../base/emit.ts";
import type { RunEvent } from "./run_events.ts";
import type { StoreEvent } from "../store/store_events.ts";
import type { Executor } from "./executors/executor.ts";
import type { Element } from "../model/element.ts";
import type { NotRun } from "./not_run.ts";
import type { PlanContext, Verdict } from "../plan/plan.ts";
import type { Capacity } from "../plan/slots.ts";
import type { State } from "../store/state.ts";
import type { Store } from "../store/store.ts";

/** What a run is given. */
export interface RunInput {
  /** The targets and all they need, each after what it takes. */
  readonly elements: readonly Element[];
  readonly targets: ReadonlySet<Element>;
  readonly verdicts: ReadonlyMap<Element, Verdict>;
  readonly context: PlanContext;
  readonly codes: Codes;
  readonly store: Store;
  readonly state: State;
  readonly artifacts: Artifacts;
  readonly executor: Executor;
  readonly profile: string;
  /** What there is for elements that run at once. */
  readonly capacity: Capacity;
  /** Whether to go on with what does not depend on a failed element. */
  readonly keepGoing: boolean;
  /** Elements that are not to be executed, and why; none when absent. */
  readonly leftOut?: ReadonlyMap<Element, LeftOutBecause>;
  /** Whether the result under a key came from a remote cache. */
  readonly isFetched?: (key: Key) => boolean;
  /** Expected duration of an element in milliseconds, where one is known. */
  readonly expectedMs: (element: Element) => number | null;
  readonly signal: AbortSignal;
  readonly emit: Emit<RunEvent | StoreEvent>;
}

/** How a run ended; counts are of elements. */
export interface RunResult extends NotRun {
  readonly executed: number;
  readonly fresh: number;
  /** Those whose result came from the remote cache. */
  readonly fetched: number;
  readonly restored: number;
  readonly failed: number;
  readonly interrupted: boolean;
  readonly trace: RunTrace;
}

/** What a run did, element by element. */
export interface RunTrace {
  /** How long each element took that was executed to the end, in milliseconds. */
  readonly ran: ReadonlyMap<Element, number>;
  readonly failed: ReadonlySet<Element>;
  /** The key of every element that has a result now. */
  readonly settled: ReadonlyMap<Element, { readonly key: Key }>;
}
