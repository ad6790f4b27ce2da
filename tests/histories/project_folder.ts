/**
 * The folder of a project whose source is a {@linkcode Branch}: edits, switches between two branches,
 * and damage.
 *
 * @module
 */

import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { filesBelow } from "../../pipeline/base/files_below.ts";
import { textsOf } from "./source_text.ts";
import { type Branch, dataFiles, type Edit, edited, type FileModel, optional } from "./tree.ts";

/**
 * How a file is saved: in place, by renaming another onto it, and either with the time that the former
 * one had.
 */
export const waysToSave = [
  "in place",
  "renamed",
  "in place, old time",
  "renamed, old time",
] as const;
/** See {@linkcode waysToSave}. */
export type WayToSave = typeof waysToSave[number];

/** What can be damaged. */
export const damageable = ["cas", "ac", "bundles", "state", "artifacts", "free"] as const;
/** See {@linkcode damageable}; `free` is the object of a result that differs from run to run. */
export type Damageable = typeof damageable[number];
/** How something is damaged. */
export const waysToDamage = ["flip", "flip, old time", "delete", "cut", "delete all"] as const;
/** See {@linkcode waysToDamage}. */
export type WayToDamage = typeof waysToDamage[number];

/** A project in a temporary folder. */
export class ProjectFolder {
  /** The folder of the project, which has a temporary one for itself. */
  readonly root: string;
  readonly #temporary: string;
  #branch: Branch;
  #other: Branch;
  readonly #files: FileModel[] = [0, 0, null];

  /** Writes a branch to a new folder. */
  constructor(branch: Branch) {
    this.#temporary = Deno.makeTempDirSync({ prefix: "histories-" });
    this.root = join(this.#temporary, "project");
    [this.#branch, this.#other] = [branch, branch];
    for (const folder of ["project", "other"]) {
      for (const [path, text] of textsOf(branch)) write(join(this.#temporary, folder, path), text);
    }
    write(join(this.root, "deno.json"), "{}");
    this.#files.forEach((value, i) => this.#saveFile(i, value, "in place"));
  }

  /** What is in `stages/` now. */
  get branch(): Branch {
    return this.#branch;
  }

  /** The store's folder. */
  get store(): string {
    return join(this.root, "artifacts/.store");
  }

  /** Where archives go. */
  get archive(): string {
    return join(this.#temporary, "archive.zip");
  }

  /** A folder that is not there yet, for artifacts of a run from nothing. */
  get fresh(): string {
    return join(this.#temporary, "fresh");
  }

  /** Applies an edit to the files. */
  apply(edit: Edit, way: WayToSave): void {
    if (edit.edit === "file") {
      const file = edit.file % dataFiles.length;
      this.#saveFile(file, file === optional ? edit.value : edit.value ?? 0, way);
      return;
    }
    this.#become(edited(this.#branch, edit), way);
  }

  /** Makes files what they were before some edits: what this returns does it. */
  remembered(): (way: WayToSave) => void {
    const branch = this.#branch;
    const files = [...this.#files];
    return (way) => {
      this.#become(branch, way);
      files.forEach((value, i) => {
        if (this.#files[i] !== value) this.#saveFile(i, value, way);
      });
    };
  }

  /** Switches to the other branch: as version control does, or by renaming the folders. */
  switchBranch(isByFolder: boolean): void {
    const [branch, other] = [this.#other, this.#branch];
    if (isByFolder) {
      const [here, there] = [join(this.root, "stages"), join(this.#temporary, "other/stages")];
      Deno.renameSync(here, `${there}.new`);
      Deno.renameSync(there, here);
      Deno.renameSync(`${there}.new`, there);
      this.#branch = branch;
    } else {
      const there = join(this.#temporary, "other");
      rmSync(there, { recursive: true });
      for (const [path, text] of textsOf(other)) write(join(there, path), text);
      this.#become(branch, "renamed");
    }
    this.#other = other;
  }

  /** Damages a file of the store or an artifact; `false` when there is none. */
  damage(what: Damageable, pick: number, way: WayToDamage): boolean {
    const folder = what === "artifacts"
      ? join(this.root, "artifacts/standard")
      : join(this.store, what === "state" ? "" : what === "free" ? "cas" : what);
    if (way === "delete all" && what !== "free" && what !== "state") {
      const isThere = existsSync(folder);
      removeBusy(folder);
      return isThere;
    }
    const paths = what === "state" ? ["state.sqlite"] : filesBelow(folder);
    const name = paths[pick % Math.max(1, paths.length)];
    if (name === undefined) return false;
    const path = join(folder, name);
    if (!existsSync(path)) return false;
    spoil(path, pick, way);
    return true;
  }

  /** Damages one object of the store. */
  damageObject(digest: string, pick: number, way: WayToDamage): boolean {
    const path = join(this.store, "cas", digest);
    if (!existsSync(path)) return false;
    spoil(path, pick, way);
    return true;
  }

  /** The bytes of a file of the project, or `null` where there is none. */
  read(path: string): Uint8Array | null {
    const absolute = join(this.root, path);
    return existsSync(absolute) ? Deno.readFileSync(absolute) : null;
  }

  /** Removes the folder; stages of a killed run may be writing there still. */
  async remove(): Promise<void> {
    for (let n = 0; n < 50; n++) {
      try {
        rmSync(this.#temporary, { recursive: true, force: true });
        return;
      } catch {
        // deno-lint-ignore timing/no-time -- between two tries
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  #become(branch: Branch, way: WayToSave): void {
    const [before, after] = [textsOf(this.#branch), textsOf(branch)];
    this.#branch = branch;
    // Modules before what declares them, so that no moment has a declaration without its module.
    const paths = [...after.keys()].toReversed();
    for (const path of paths) {
      const text = after.get(path) ?? "";
      if (before.get(path) !== text) save(join(this.root, path), text, way);
    }
    for (const path of before.keys()) {
      if (!after.has(path)) rmSync(join(this.root, path), { force: true });
    }
  }

  #saveFile(file: number, value: FileModel, way: WayToSave): void {
    const path = join(this.root, dataFiles[file] ?? "");
    this.#files[file] = value;
    if (value === null) rmSync(path, { force: true });
    else save(path, `value ${value}\n`, way);
  }
}

/** Removes a folder in which a run may be writing. */
function removeBusy(folder: string): void {
  for (let n = 0; n < 50; n++) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch {
      // Something was written there meanwhile.
    }
  }
}

function write(path: string, text: string): void {
  Deno.mkdirSync(dirname(path), { recursive: true });
  Deno.writeTextFileSync(path, text);
}

function save(path: string, text: string, way: WayToSave): void {
  const mtime = existsSync(path) ? Deno.statSync(path).mtime : null;
  if (way.startsWith("renamed")) {
    write(`${path}.new`, text);
    Deno.renameSync(`${path}.new`, path);
  } else {
    write(path, text);
  }
  if (way.endsWith("old time") && mtime !== null) Deno.utimeSync(path, mtime, mtime);
}

function spoil(path: string, pick: number, way: WayToDamage): void {
  if (way.startsWith("delete")) return rmSync(path, { force: true });
  const { mtime, size } = Deno.statSync(path);
  if (size === 0) return;
  Deno.chmodSync(path, 0o644);
  if (way === "cut") return Deno.truncateSync(path, Math.floor(size / 2));
  const bytes = Deno.readFileSync(path);
  const at = pick * 7919 % size;
  bytes[at] = (bytes[at] ?? 0) ^ (1 << pick % 8);
  Deno.writeFileSync(path, bytes);
  if (way === "flip, old time" && mtime !== null) Deno.utimeSync(path, mtime, mtime);
}
