/**
 * A run that did something goes into the history.
 *
 * @module
 */

import { messageOf } from "../../base/errors.ts";
import type { Emit } from "../../base/emit.ts";
import type { Event } from "../events.ts";
import { recordRun } from "../../store/history.ts";
import type { RunResult } from "../../run/run_types.ts";
import type { Session } from "../../plan/session.ts";

/** Puts a run that did something into the history, and gives its name there. */
export function recorded(
  { loaded, store }: Session,
  targets: readonly string[],
  result: RunResult & { readonly ms: number },
  emit: Emit<Event>,
): string | undefined {
  const { trace, ms, fresh, fetched, restored, blocked, leftOut, interrupted } = result;
  if (trace.ran.size + trace.failed.size + restored + fetched === 0) return undefined;
  try {
    return recordRun(store, {
      pipeline: loaded.pipeline.name,
      profile: loaded.profile,
      targets,
      startedAt: new Date(Date.now() - ms).toISOString(),
      ms,
      ran: [...trace.ran].map(([element, ms]) => ({ element: element.id, ms })),
      fresh,
      ...(fetched === 0 ? {} : { fetched }),
      restored,
      failed: [...trace.failed].map(({ id }) => id),
      notRun: blocked + leftOut,
      interrupted,
      keys: Object.fromEntries([...trace.settled].map(([{ id }, { key }]) => [id, key])),
    });
  } catch (error) {
    emit({ type: "run-not-recorded", problem: messageOf(error) });
    return undefined;
  }
}
