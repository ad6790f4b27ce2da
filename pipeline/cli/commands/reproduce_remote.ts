/**
 * A run with a remote cache: what speaks to the net is loaded only where it is wanted.
 *
 * @module
 */

import type { Key } from "../../base/digest.ts";
import type { Executor } from "../../run/executors/executor.ts";
import type { Emit } from "../../base/emit.ts";
import type { Event } from "../events.ts";
import type { Element } from "../../model/element.ts";
import type { Remote } from "../../run/remote/remote.ts";
import type { Planned, Session } from "../../plan/session.ts";
import { lazily } from "../../base/lazy_import.ts";
import type { RemoteAddress } from "../../run/remote/address.ts";

/** What speaks to the net is loaded only where it is wanted: a run with nothing to do is short. */
export async function remoteOf(
  { store, state }: Session,
  { remote }: { readonly remote?: RemoteAddress },
  signal: AbortSignal,
  emit: Emit<Event>,
): Promise<Remote | undefined> {
  if (remote === undefined) return undefined;
  const { Remote }: typeof import("../../run/remote/remote.ts") = await import(
    lazily("../../run/remote/remote.ts")
  );
  return new Remote(remote, { store, state, emit, signal });
}

export async function cachedBy(remote: Remote, executor: Executor) {
  const { CachingExecutor }: typeof import("../../run/remote/caching_executor.ts") = await import(
    lazily("../../run/remote/caching_executor.ts")
  );
  return {
    executor: new CachingExecutor(executor, remote),
    isFetched: (key: Key) => remote.isFrom(key),
  };
}

/** The plan, with what the remote cache has; `offered` is what a dry run would fetch, in bytes. */
export async function planOf(
  session: Session,
  targets: readonly Element[],
  forced: ReadonlySet<Element>,
  { remote, dryRun, emit }: {
    readonly remote: Remote | undefined;
    readonly dryRun: boolean;
    readonly emit: Emit<Event>;
  },
): Promise<{ readonly planned: Planned; readonly offered: ReadonlyMap<Element, number> }> {
  const planned = await session.plan(targets, forced);
  if (remote === undefined) return { planned, offered: new Map() };
  const { planIfFetched, planWithRemote }: typeof import("../../run/remote/plan_with_remote.ts") =
    await import(lazily("../../run/remote/plan_with_remote.ts"));
  if (dryRun) return await planIfFetched(planned, remote);
  const { state, loaded: { profile } } = session;
  const known = state.durations(profile);
  const completed = await planWithRemote(planned, {
    remote,
    file: (element, offered, keyText) => {
      // What it took elsewhere is better than nothing for the forecast of the next run.
      if (!known.has(element.id)) {
        state.rememberDuration(profile, element.stage.name, element.id, offered.ran.ms);
      }
      return remote.file(offered, session.keepSources(planned, element), keyText);
    },
    onFetch: (results, bytes) =>
      emit({ type: "fetching-results", remote: remote.url, results, bytes }),
  });
  return { planned: completed, offered: new Map() };
}
