/**
 * `runs pin RUN` and `runs unpin RUN`: which runs' results have to stay.
 *
 * @module
 */

import { runNamed, type RunOnRecord } from "../../store/history.ts";
import { pinRun, runsOnRecord, unpinRun } from "../../store/pins.ts";
import { count } from "../printers/words.ts";
import { openStore, type SessionOptions } from "../../plan/session.ts";
import { hasObjects } from "../../plan/plan.ts";
import type { Store } from "../../store/store.ts";
import { write } from "./output.ts";

/** Arguments of `runs pin` and `runs unpin`. */
export interface PinOptions extends SessionOptions {
  /** The run's id, the beginning of it, its name, `latest` or `latest~2`. */
  readonly run: string;
  /** What it is called from now on; unchanged when absent. */
  readonly name?: string;
}

/** Pins a run; exit code 0. */
export function pin({ run: word, name, ...options }: PinOptions): number {
  using store = openStore(options);
  const run = runNamed(runsOnRecord(store), word);
  pinRun(store, run, name);
  // After the pin: what is there now stays.
  const { results, lost } = kept(store, run);
  const called = name ?? run.pinned?.name ?? null;
  write(
    `pinned ${run.id}${called === null ? "" : ` as "${called}"`}: gc keeps its ` +
      `${count(results, "result")} until \`runs unpin ${called ?? run.id}\`\n`,
  );
  if (lost > 0) {
    write(`  ${count(lost, "result")} of it ${lost === 1 ? "was" : "were"} not in the store\n`);
  }
  return 0;
}

/** Unpins a run; exit code 0, also if it was not pinned. */
export function unpin({ run: word, ...options }: PinOptions): number {
  using store = openStore(options);
  const run = runNamed(runsOnRecord(store), word);
  unpinRun(store, run);
  write(run.pinned === undefined ? `${run.id} was not pinned\n` : `unpinned ${run.id}\n`);
  return 0;
}

function kept(store: Store, run: RunOnRecord): { readonly results: number; readonly lost: number } {
  const keys = Object.values(run.keys);
  const there = keys.filter((key) => {
    const record = store.record(key);
    return record !== undefined && hasObjects(record, store);
  });
  return { results: there.length, lost: keys.length - there.length };
}
