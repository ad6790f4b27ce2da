/**
 * Runs again and again, one whenever a file of the project is saved.
 *
 * Each round is a process of its own, because a module that was imported once cannot be loaded anew.
 * A file of the code, or an input, that is saved during a round ends it: what has finished is kept,
 * and the next round goes on with the files as they are now. Any other file lets the round end first.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Emit } from "../base/emit.ts";
import { capacityArguments, type CapacityChoice } from "./capacity.ts";
import type { Event } from "./events.ts";
import type { ProjectWatcher } from "./project_watcher.ts";
import { openState, placeOf, type SessionOptions } from "../plan/session.ts";
import { startCommand } from "../run/start_command.ts";

/** What a round is asked for. */
export interface RoundOptions extends SessionOptions {
  /** Stage names, elements or figures; everything when empty. */
  readonly targets: readonly string[];
  /** What this machine has for stages that run at once. */
  readonly capacity: CapacityChoice;
  /** Go on with what does not depend on a failed stage. */
  readonly keepGoing: boolean;
  /** Address of a remote cache; that of the environment when absent. */
  readonly remote?: string;
  /** Whether nothing is uploaded. */
  readonly remoteReadOnly: boolean;
}

/**
 * Goes through rounds until a signal says stop.
 *
 * @param start starts a round
 */
export async function rounds(
  options: RoundOptions,
  root: string,
  watcher: ProjectWatcher,
  start: () => Deno.ChildProcess,
  emit: Emit<Event>,
  signal: AbortSignal,
): Promise<void> {
  const interrupted = new Promise<"interrupted">((resolve) =>
    signal.addEventListener("abort", () => resolve("interrupted"), { once: true })
  );
  while (!signal.aborted) {
    const round = start();
    const saved = new Set<string>();
    let first: "ended" | "saved" | "interrupted";
    do {
      first = await Promise.race([
        round.status.then(() => "ended" as const),
        watcher.settled().then(() => "saved" as const),
        interrupted,
      ]);
      for (const path of watcher.take()) saved.add(path);
    } while (first === "saved" && !isPartOfRound(saved, root, options));
    if (first !== "ended") stop(round);
    await round.status;
    if (saved.size === 0 && !signal.aborted) {
      emit({ type: "watching" });
      await Promise.race([watcher.settled(), interrupted]);
    }
    const paths = [...saved, ...watcher.take()];
    if (!signal.aborted) emit({ type: "files-changed", paths });
  }
}

/**
 * Starts `reproduce` as a process of its own.
 *
 * @param look options for how it shows what it does
 */
export function startRound(
  options: RoundOptions,
  look: readonly string[],
  stdout: "inherit" | "piped",
): Deno.ChildProcess {
  const { targets, capacity, keepGoing, remote, remoteReadOnly } = options;
  return startCommand(
    "reproduce",
    options,
    [
      ...(keepGoing ? ["--keep-going"] : []),
      ...(remote === undefined ? [] : [`--remote=${remote}`]),
      ...(remoteReadOnly ? ["--remote-read-only"] : []),
      ...look,
      ...[...capacityArguments(capacity), "--", ...targets],
    ],
    stdout,
  );
}

/** Whether a round may have read one of these files: code, or what the engine has hashed before. */
function isPartOfRound(paths: Iterable<string>, root: string, options: SessionOptions): boolean {
  const files = [...paths].map((path) => path.replaceAll("\\", "/"));
  if (files.some((path) => /^(stages\/|deno\.(json|lock)$)/.test(path))) return true;
  const place = placeOf(options);
  // The first round may not have come to open it.
  if (!existsSync(join(place.folder, "state.sqlite"))) return false;
  using state = openState(place, root);
  const known = state.knownPaths();
  return files.some((path) => known.has(path) || known.has(join(root, path)));
}

/** Ends a round as Ctrl-C does. */
function stop(round: Deno.ChildProcess): void {
  try {
    round.kill("SIGINT");
  } catch {
    // It has ended by itself.
  }
}
