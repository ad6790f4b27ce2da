/**
 * `clean`: removes a profile's artifacts, with `--stale` only those of elements that are no more, with
 * `--store` every result of every profile.
 *
 * Nothing is removed but what the engine made.
 *
 * @module
 */

import { existsSync, lstatSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf, UserError } from "../../base/errors.ts";
import { Batch } from "../../run/executors/slurm/batch.ts";
import { shownFrom } from "../../base/paths.ts";
import { pinsIn } from "../../store/pins.ts";
import { count } from "../printers/words.ts";
import { formerProfiles, isFolder, profileFiles } from "../../plan/profile_files.ts";
import { load, type Loaded, profilesIn, Session, type SessionOptions } from "../../plan/session.ts";
import { partsOfStore } from "../../store/store.ts";
import { workingFolder } from "../../base/working_folder.ts";
import { write } from "./output.ts";
import type { Command } from "../command.ts";
import { refuseTargets, whatToClean } from "../option_values.ts";

/** Removes artifacts. */
export const command: Command = {
  name: "clean",
  takes: "",
  about: "remove the profile's artifacts; what is stored stays",
  options: {
    stale: "only those of elements, and of variants, that are no more",
    store: "every stored result, too",
    "dry-run": "only say what would be removed",
  },
  examples: [
    ["clean", "one profile's"],
    ["clean --stale", "what nothing makes any more"],
    ["clean --stale -n", "what that would be"],
  ],
  run({ words, values, session }) {
    refuseTargets("clean", words);
    const dryRun = values["dry-run"] ?? false;
    return clean({ ...session, what: whatToClean(values), dryRun });
  },
};

/** Arguments of `clean`. */
export interface CleanOptions extends SessionOptions {
  /** All artifacts of the profile, those of elements that are no more, or the store and all artifacts. */
  readonly what: "artifacts" | "stale" | "store";
  /** Only say what would be removed. */
  readonly dryRun?: boolean;
}

/** Removes artifacts; what is in the store comes back with the next `reproduce`. */
export async function clean(
  { what, dryRun = false, ...options }: CleanOptions,
): Promise<number> {
  const { artifactsFolder, profile, pipeline, place } = await load(options);
  const profiles = (what === "store" ? profilesIn(artifactsFolder, pipeline) : [profile])
    .filter((name) => isFolder(join(artifactsFolder, name)));
  const storeFolder = place.folder;
  if (!partsOfStore.some((part) => existsSync(join(storeFolder, part)))) {
    const [first] = profiles;
    if (first === undefined) return nothing();
    throw new UserError(
      `Cannot remove "${
        join(artifactsFolder, first)
      }": there is no store of results beside it, so ` +
        "that it is not known what the engine made of it",
      "Check --artifacts; if it is the right folder, remove it by hand.",
    );
  }
  if (what === "store") await refuseWhereUsed(options);
  let removed = 0;
  for (const name of profiles) {
    removed += await cleanProfile({ ...options, profile: name }, what, dryRun);
  }
  if (what === "stale") removed += await cleanFormer(options, dryRun);
  if (what === "store") {
    if (!dryRun) removeStore(storeFolder);
    tell(`${dryRun ? "would remove" : "removed"} ${shownFrom(workingFolder(), storeFolder)}`);
    return 0;
  }
  if (removed === 0) return nothing();
  if (what === "artifacts" && !dryRun) {
    tell("The results are still in the store: `reproduce` restores them.");
  }
  return 0;
}

function nothing(): number {
  tell("nothing to remove");
  return 0;
}

/** Removes files of a profile's folder, and gives how many; says what is left. */
async function cleanProfile(
  options: SessionOptions,
  what: CleanOptions["what"],
  dryRun: boolean,
): Promise<number> {
  const loaded = await load(options);
  await using session = opened(loaded);
  const { folder } = session.artifacts;
  const { current, stale, foreign, folders } = profileFiles(session);
  const paths = [...(what === "stale" ? [] : current), ...stale.map(({ path }) => path)];
  const place = shownFrom(workingFolder(), folder);
  if (dryRun) return told(place, paths);
  for (const path of paths) remove(join(folder, path));
  if (what !== "stale") { for (const path of folders) removeEmptyBelow(join(folder, path)); }
  removeEmptied(folder, [...paths, ...(what === "stale" ? [] : folders)]);
  if (paths.length > 0) {
    tell(
      what === "stale"
        ? `removed ${count(paths.length, "file")} of elements that are no more from ${place}`
        : existsSync(folder)
        ? `removed ${count(paths.length, "file")} from ${place}`
        : `removed ${place}`,
    );
  }
  if (foreign.length > 0 && what !== "stale") {
    const some = foreign.slice(0, 5).join(", ") + (foreign.length > 5 ? ", …" : "");
    tell(`left in ${place} what the engine did not make: ${some}`);
  }
  return paths.length;
}

/**
 * Removes what the engine put into folders of profiles that are no more, such as a variant's that is not
 * declared any longer; those of a profile that is asked for by itself are left alone.
 */
async function cleanFormer(options: SessionOptions, dryRun: boolean): Promise<number> {
  if (options.profile !== undefined) return 0;
  await using session = opened(await load(options));
  let removed = 0;
  for (const { folder, paths } of formerProfiles(session)) {
    const place = shownFrom(workingFolder(), folder);
    if (dryRun) removed += told(place, paths);
    else {
      for (const path of paths) remove(join(folder, path));
      removeEmptied(folder, paths);
      tell(`removed ${count(paths.length, "file")} of a profile that is no more from ${place}`);
      removed += paths.length;
    }
  }
  return removed;
}

/** Says what would be removed, and gives how much. */
function told(place: string, paths: readonly string[]): number {
  for (const path of paths) tell(`would remove ${join(place, path)}`);
  return paths.length;
}

function tell(text: string): void {
  write(`${text}\n`);
}

/** What was made is on record in the store, which has to be open to look. */
function opened(loaded: Loaded): Session {
  try {
    return Session.open(loaded);
  } catch (error) {
    throw new UserError(
      `Cannot remove "${join(loaded.artifactsFolder, loaded.profile)}": ${messageOf(error)}`,
      "Make the folder and all in it writable.",
    );
  }
}

function remove(path: string, recursive = false): void {
  try {
    rmSync(path, { recursive, force: true });
  } catch (error) {
    throw new UserError(
      `Cannot remove "${path}": ${messageOf(error)}`,
      "Make the folder and all in it writable.",
    );
  }
}

/** Removes a folder with all in it, as far as there are only folders. */
function removeEmptyBelow(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyBelow(join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

/** Removes the folders of files that were removed, as far as nothing else is in them. */
function removeEmptied(folder: string, paths: readonly string[]): void {
  const folders = new Set([folder]);
  for (const path of paths) {
    for (let below = dirname(path); below !== "."; below = dirname(below)) {
      folders.add(join(folder, below));
    }
  }
  for (const path of [...folders].sort((a, b) => b.length - a.length)) {
    try {
      rmdirSync(path);
    } catch {
      // Something else is in it, it is a link, or another disk is mounted there.
    }
  }
}

/** Removes the parts of a store; what else lies there stays, and so does its folder. */
function removeStore(folder: string): void {
  for (const part of partsOfStore) remove(join(folder, part), true);
  const rest = readdirSync(folder);
  if (rest.length > 0) {
    tell(
      `left in ${shownFrom(workingFolder(), folder)} what the engine did not make: ${
        rest.join(", ")
      }`,
    );
  }
  removeEmptied(folder, []);
}

/**
 * Refuses to remove a store that somebody needs.
 *
 * @throws {UserError} a run of it is pinned or under way, jobs wait for it, or other checkouts use it.
 */
async function refuseWhereUsed(options: SessionOptions): Promise<void> {
  await using session = Session.open(await load(options));
  const { store, state } = session;
  const refuse = (problem: string, remedy: string): never => {
    throw new UserError(`Cannot remove the store: ${problem}`, remedy);
  };
  const { pins, damaged } = pinsIn(store);
  const runs = [...pins.map(({ name, run }) => name ?? run.id), ...damaged];
  if (runs.length > 0) {
    refuse(
      `${count(runs.length, "run")} in it ${runs.length === 1 ? "is" : "are"} pinned (${
        runs.join(", ")
      })`,
      `Their results would be lost. If they may be: deno task runs unpin ${runs[0]}`,
    );
  }
  if (store.isShared()) {
    refuse("another command is using it", "Wait for it to end, or stop it.");
  }
  const jobs = Batch.all(store.root).map(({ job, jobName }) => job ?? jobName);
  if (jobs.length > 0) {
    refuse(
      `jobs of a cluster take their inputs from it (${jobs.join(", ")})`,
      "Run `deno task reproduce --executor slurm` to follow them to their end, or cancel them " +
        `(scancel) and remove "${join(store.root, "slurm")}".`,
    );
  }
  const others = state.otherCheckouts().map(({ folder }) => folder);
  if (others.length > 0) {
    refuse(
      `another checkout keeps its results there (${others.join(", ")})`,
      `If they may be lost, remove "${store.root}" by hand.`,
    );
  }
}
