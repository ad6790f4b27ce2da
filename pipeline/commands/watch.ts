/**
 * `watch`: reproduces, and again whenever a file of the project is saved.
 *
 * Each round is a process of its own, because a module that was imported once cannot be loaded anew.
 * A file of the code, or an input, that is saved during a round ends it: what has finished is kept,
 * and the next round goes on with the files as they are now. Any other file lets the round end first.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ProjectWatcher } from "../project_watcher.ts";
import { artifactsIn, openState, projectRoot, type SessionOptions } from "../session.ts";
import { interruptible } from "./interruption.ts";
import { type PrinterChoice, stdoutPrinter } from "./output.ts";

/** Arguments of `watch`. */
export interface WatchOptions extends SessionOptions, PrinterChoice {
  /** Stage names, elements or figures; everything when empty. */
  readonly targets: readonly string[];
  /** How many stages may run at once. */
  readonly jobs: number;
  /** Go on with what does not depend on a failed stage. */
  readonly keepGoing: boolean;
  /** Address of a remote cache; that of the environment when absent. */
  readonly remote?: string;
  /** Whether nothing is uploaded. */
  readonly remoteReadOnly: boolean;
}

/** Reproduces on save until Ctrl-C, which is its normal end: exit code 0. A failure ends nothing. */
export async function watch(options: WatchOptions): Promise<number> {
  const root = projectRoot(Deno.cwd());
  using watcher = new ProjectWatcher(root, artifactsIn(root, options));
  using printer = stdoutPrinter({ ...options, plain: true });
  using interruption = interruptible();
  const { signal } = interruption;
  const interrupted = new Promise<"interrupted">((resolve) =>
    signal.addEventListener("abort", () => resolve("interrupted"), { once: true })
  );
  while (!signal.aborted) {
    const round = startRound(options);
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
      printer.emit({ type: "watching" });
      await Promise.race([watcher.settled(), interrupted]);
    }
    const paths = [...saved, ...watcher.take()];
    if (!signal.aborted) printer.emit({ type: "files-changed", paths });
  }
  return 0;
}

/** Whether a round may have read one of these files: code, or what the engine has hashed before. */
function isPartOfRound(paths: Iterable<string>, root: string, options: SessionOptions): boolean {
  const files = [...paths].map((path) => path.replaceAll("\\", "/"));
  if (files.some((path) => /^(stages\/|deno\.(json|lock)$)/.test(path))) return true;
  const folder = artifactsIn(root, options);
  // The first round may not have come to open it.
  if (!existsSync(join(folder, ".store", "state.sqlite"))) return false;
  using state = openState(folder);
  const known = state.knownPaths();
  return files.some((path) => known.has(path));
}

function startRound(options: WatchOptions): Deno.ChildProcess {
  const { profile, artifacts, targets, jobs, keepGoing, remote, remoteReadOnly, plain, json } =
    options;
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--quiet", fileURLToPath(import.meta.resolve("../cli.ts")), "reproduce"],
      ...(profile === undefined ? [] : ["--profile", profile]),
      ...(artifacts === undefined ? [] : ["--artifacts", artifacts]),
      ...(keepGoing ? ["--keep-going"] : []),
      ...(remote === undefined ? [] : [`--remote=${remote}`]),
      ...(remoteReadOnly ? ["--remote-read-only"] : []),
      ...(plain ? ["--plain"] : []),
      ...(json ? ["--json"] : []),
      ...["--jobs", String(jobs), "--", ...targets],
    ],
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn();
}

/** Ends a round as Ctrl-C does. */
function stop(round: Deno.ChildProcess): void {
  try {
    round.kill("SIGINT");
  } catch {
    // It has ended by itself.
  }
}
