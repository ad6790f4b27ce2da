/**
 * `gc`: removes from the store what no profile's current results need.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { byteSize } from "../../base/byte_size.ts";
import type { Key } from "../../base/digest.ts";
import { UserError } from "../../base/errors.ts";
import { orderedDigests } from "../../run/executors/slurm/ordered.ts";
import { collect } from "../../store/gc.ts";
import { logName } from "../../model/labels.ts";
import { pinsIn } from "../../store/pins.ts";
import { load, loadEach, type Loaded, Session, type SessionOptions } from "../../plan/session.ts";
import type { Store } from "../../store/store.ts";
import { type PrinterChoice, stdoutPrinter } from "./output.ts";
import type { Command } from "../command.ts";
import { refuseTargets } from "../option_values.ts";

/** Removes what is not needed. */
export const command: Command = {
  name: "gc",
  takes: "",
  about: "remove what no current result needs from the store",
  options: {
    "max-size": "only until the store is no larger, the least recently used first",
    "dry-run": "only say what would be removed",
    json: "events as JSON lines",
  },
  examples: [["gc --max-size 2GB --dry-run", "what would go"]],
  run({ words, values, session, json }) {
    refuseTargets("gc", words);
    return gc({
      ...session,
      ...(values["max-size"] === undefined ? {} : { maxSize: values["max-size"] }),
      dryRun: values["dry-run"] ?? false,
      plain: true,
      json,
    });
  },
};

/** Arguments of `gc`. */
export interface GcOptions extends SessionOptions, PrinterChoice {
  /** What the store may take, for example `2GB`; without it, only what is old is removed. */
  readonly maxSize?: string;
  readonly dryRun: boolean;
}

/** Collects garbage. */
export async function gc(options: GcOptions): Promise<number> {
  const maxBytes = options.maxSize === undefined
    ? Infinity
    : byteSize(options.maxSize, "--max-size");
  const loaded = await load(options);
  const profiles = new Map<string, ReadonlySet<string>>();
  const roots = new Set<Key>();
  const outdated = new Set<Key>();
  for (const one of await loadEach(options)) {
    profiles.set(one.profile, new Set(one.graph.elements.map(({ id }) => id)));
    for (const key of await currentKeys(one)) roots.add(key);
  }
  await using session = Session.open(loaded);
  const { state, store } = session;
  using printer = stdoutPrinter(options);
  const logs = new Set(
    [...profiles].flatMap(([profile, ids]) => [...ids].map((id) => `${profile}/${logName(id)}`)),
  );
  const exists = (profile: string, element: string): boolean =>
    profiles.get(profile)?.has(element) ?? false;
  // What waits for something above it has no current key, but most likely the one it had last.
  for (const { profile, element, key } of state.allLatest()) {
    if (!exists(profile, element) || roots.has(key)) continue;
    roots.add(key);
    outdated.add(key);
  }
  // Which of its results another checkout would have now only its own pipeline could tell.
  for (const { latest } of state.otherCheckouts()) {
    for (const { profile, element, key } of latest) {
      logs.add(`${profile}/${logName(element)}`);
      if (roots.has(key)) continue;
      roots.add(key);
      outdated.add(key);
    }
  }
  const result = collect({
    store,
    roots,
    outdated,
    pinned: pinnedKeys(store),
    lastUses: state.lastUses(),
    bundlesInUse: state.bundlesInUse(),
    ordered: orderedDigests(store),
    logs,
    maxBytes,
    dryRun: options.dryRun,
    nowMs: store.scratch.madeMs,
    emit: printer.emit,
  });
  if (!options.dryRun) {
    state.prune({
      isOnRecord: (key) => store.record(key) !== undefined,
      isFile: (path) => existsSync(resolve(loaded.root, path)),
      isArtifact: (path) => existsSync(resolve(loaded.artifactsFolder, path)),
    });
  }
  printer.emit({
    type: "gc-finished",
    ...result,
    dryRun: options.dryRun,
    maxBytes: Number.isFinite(maxBytes) ? maxBytes : null,
  });
  return 0;
}

/**
 * The keys of what pinned runs gave.
 *
 * @throws {UserError} a pin is damaged: what it keeps is not known.
 */
function pinnedKeys(store: Store): ReadonlySet<Key> {
  const { pins, damaged } = pinsIn(store);
  if (damaged.length > 0) {
    throw new UserError(
      `Cannot collect garbage: the pin of run ${damaged.join(", ")} is damaged, ` +
        "and what it keeps is not known",
      "Run `deno task fsck`: it sets the damaged pin aside and pins the run again if it can.",
    );
  }
  return new Set(pins.flatMap(({ run }) => Object.values(run.keys)));
}

/** The keys of a profile's results that are up to date, found by planning and not by memory. */
async function currentKeys(loaded: Loaded): Promise<Key[]> {
  await using session = Session.open(loaded);
  const { verdicts } = await session.plan(loaded.graph.elements);
  return [...verdicts.values()].flatMap((verdict) =>
    verdict.state === "fresh" ? [verdict.key] : []
  );
}
