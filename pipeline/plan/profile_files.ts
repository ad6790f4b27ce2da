/**
 * What lies in a profile's folder, told apart by whose it is: the user may keep files of theirs there.
 *
 * @module
 */

import { lstatSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileDigest } from "../base/digest.ts";
import { folderId } from "../model/folder.ts";
import { isOnTheWay } from "../base/move_file.ts";
import { ownFiles } from "../base/own_files.ts";
import { profilesIn, type Session } from "./session.ts";

/** An artifact of an element that is not in the pipeline any more. */
export interface StaleArtifact {
  /** Below the profile's folder, with slashes. */
  readonly path: string;
  /** The element that it was of, where that is known. */
  readonly element: string | undefined;
}

/** The files in a profile's folder; paths are below it, with slashes. */
export interface ProfileFiles {
  /** Where artifacts and the engine's own files go now, whatever their bytes. */
  readonly current: readonly string[];
  /** What the engine put there for elements, and outputs, that are no more. */
  readonly stale: readonly StaleArtifact[];
  /** What it did not put there, or not like this. */
  readonly foreign: readonly string[];
  /** Outputs that are folders, empty ones among them. */
  readonly folders: readonly string[];
}

/** Looks at the files in the folder of a session's profile. */
export function profileFiles(session: Session): ProfileFiles {
  const { artifacts: { folder }, loaded: { graph, profile, root, place }, state } = session;
  const outputs = new Set([
    ...ownFiles,
    ...graph.elements.flatMap((element) => element.outputs.map(({ path }) => path)),
  ]);
  const folders = graph.elements.flatMap((element) =>
    element.outputs.flatMap(({ codec, path }) => codec.id === folderId ? [path] : [])
  );
  const inputs = new Set(
    graph.elements.flatMap((element) =>
      element.inputs.flatMap((input) => input.kind === "file" ? [join(root, input.path)] : [])
    ),
  );
  const placed = state.placedArtifacts(session.placedIn);
  // Those who share a store have folders of their own.
  const others = place.isShared ? [] : state.otherCheckouts();
  const ofOthers = new Set(
    others.flatMap(({ latest }) =>
      latest.flatMap((one) => one.profile === profile ? [one.element] : [])
    ),
  );
  const current: string[] = [];
  const stale: StaleArtifact[] = [];
  const foreign: string[] = [];
  for (const { path, isFile, isOurs } of isFolder(folder) ? filesBelow(folder) : []) {
    const absolute = join(folder, path);
    const was = placed.get(path);
    // An older version has noted only what it looked at again.
    const digest = was?.digest ?? session.files.noted(relative(root, absolute));
    const isInFolder = was !== undefined && folders.some((one) => path.startsWith(`${one}/`));
    if (outputs.has(path) || isOurs || isInFolder) current.push(path);
    else if (
      isFile && !inputs.has(absolute) && !ofOthers.has(was?.element ?? "") &&
      digest === digestAt(absolute)
    ) stale.push({ path, element: was?.element });
    else foreign.push(path);
  }
  return { current, stale, foreign, folders };
}

/**
 * Folders beside those of the profiles that the engine filled when there was a profile of that name, with
 * the files in them that are as it left them, and its own.
 */
export function formerProfiles(
  session: Session,
): readonly { readonly folder: string; readonly paths: readonly string[] }[] {
  const { loaded: { artifactsFolder, pipeline, place }, state } = session;
  // Another checkout may have its artifacts in the same folder, of profiles that this one does not know.
  const others = place.isShared ? [] : state.otherCheckouts().flatMap(({ latest }) => latest);
  const known = new Set([
    ...profilesIn(artifactsFolder, pipeline),
    ...others.map(({ profile }) => profile),
  ]);
  const folders = isFolder(artifactsFolder) ? readdirSync(artifactsFolder) : [];
  return folders.filter((name) => !known.has(name) && !name.startsWith(".")).flatMap((name) => {
    const folder = join(artifactsFolder, name);
    const placed = state.placedArtifacts(place.isShared ? folder : name);
    if (placed.size === 0 || !isFolder(folder)) return [];
    const paths = [...filesBelow(folder)].filter(({ path, isFile, isOurs }) =>
      isFile &&
      (isOurs || ownFiles.includes(path) ||
        placed.get(path)?.digest === digestAt(join(folder, path)))
    ).map(({ path }) => path);
    return paths.length === 0 ? [] : [{ folder, paths }];
  });
}

interface Found {
  readonly path: string;
  /** Not a link, a socket or the like. */
  readonly isFile: boolean;
  /** Left by a process of ours that was killed. */
  readonly isOurs: boolean;
}

/** Whether there is a folder at a path, or a link to one. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Everything below a folder but folders; links are not followed, for they lead to others' places. */
function* filesBelow(folder: string, below = ""): Generator<Found> {
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory() && isReadable(join(folder, path))) yield* filesBelow(folder, path);
    else yield { path, isFile: entry.isFile(), isOurs: isOnTheWay(entry.name) };
  }
}

/** What cannot be looked into is nothing that the engine has made. */
function isReadable(folder: string): boolean {
  try {
    readdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function digestAt(path: string): string | null {
  try {
    return lstatSync(path).isFile() ? fileDigest(path) : null;
  } catch {
    return null;
  }
}
