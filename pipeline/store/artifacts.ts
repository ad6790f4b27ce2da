/**
 * Results as files for the user: copies of the store's objects under `artifacts/<profile>/`.
 *
 * @module
 */

import { dirname, join, relative } from "node:path";
import { constants, copyFileSync } from "node:fs";
import { type ActionRecord, objectsOf } from "./action_record.ts";
import { clearFor, type FolderRepair, isInPlace, repairOf } from "./artifact_folder.ts";
import type { Digest } from "../base/digest.ts";
import type { Emit } from "../base/emit.ts";
import type { StoreEvent } from "./store_events.ts";
import type { FileDigests } from "./files.ts";
import { folderId } from "../model/folder.ts";
import type { Element, ElementOutput } from "../model/element.ts";
import { moveFile } from "../base/move_file.ts";
import type { PlacedArtifact } from "./state.ts";
import type { Store } from "./store.ts";

/** The artifacts of one profile. */
export class Artifacts {
  /** The profile's folder. */
  readonly folder: string;
  readonly #root: string;
  /** From there to the profile's folder. */
  readonly #way: string;
  readonly #files: FileDigests;
  readonly #store: Store;
  readonly #placed: PlacedArtifact[] = [];
  /** Records of which the plan has found all artifacts in place. */
  readonly #found = new Set<ActionRecord>();

  /**
   * @param folder the profile's folder
   * @param root the project's folder
   */
  constructor(folder: string, root: string, files: FileDigests, store: Store) {
    this.folder = folder;
    this.#root = root;
    this.#way = relative(root, folder);
    this.#files = files;
    this.#store = store;
  }

  /** Whether all of an element's artifacts are there with the bytes on record. */
  inPlace(element: Element, record: ActionRecord): boolean {
    const all = element.outputs.every((output) => this.#stateOf(output, record) === "in place");
    if (all) this.#found.add(record);
    return all;
  }

  /**
   * Puts an element's artifacts in place where they are missing or were edited.
   *
   * @param announce whether to tell of each (not when the element has just run)
   * @returns the output whose object was lost, when there is one; else how many were put in place.
   */
  place(
    element: Element,
    record: ActionRecord,
    announce: Emit<StoreEvent> | undefined,
  ): { readonly placed: number } | { readonly lost: string } {
    // A run begins where its plan ends: what lay there a moment ago is looked at again only after that.
    if (this.#found.delete(record)) return { placed: 0 };
    let placed = 0;
    for (const output of element.outputs) {
      const state = this.#stateOf(output, record);
      if (state === "in place") continue;
      const object = record.outputs[output.name];
      const isWhole = object !== undefined &&
        objectsOf([object]).every(({ digest }) => this.#store.checkObject(digest));
      if (!isWhole) return { lost: output.name };
      const path = join(this.folder, output.path);
      if (isFolder(output)) this.#placeFolder(output.path, element, object.digest);
      else this.#placeFile(output.path, element, object.digest);
      announce?.({ type: "artifact-restored", path: relative(this.#root, path), was: state });
      placed++;
    }
    return { placed };
  }

  /** What was put in place since this was last asked. */
  takePlaced(): readonly PlacedArtifact[] {
    return this.#placed.splice(0);
  }

  #placeFile(to: string, element: Element, digest: Digest, isExecutable = false): void {
    const path = join(this.folder, to);
    const temporary = this.#store.temporary();
    copyFileSync(this.#store.objectPath(digest), temporary, constants.COPYFILE_FICLONE);
    Deno.chmodSync(temporary, isExecutable ? 0o755 : 0o644);
    Deno.mkdirSync(dirname(path), { recursive: true });
    moveFile(temporary, path);
    this.#placed.push({ path: to, element: element.id, digest });
  }

  #placeFolder(to: string, element: Element, listing: Digest): void {
    const repair = this.#repairOf(to, listing);
    if (repair === undefined) throw new Error(`The list of ${to} has just been lost`);
    clearFor(repair, join(this.folder, to));
    for (const { path, digest, isExecutable } of repair.missing) {
      this.#placeFile(`${to}/${path}`, element, digest, isExecutable);
    }
  }

  #repairOf(path: string, listing: Digest): FolderRepair | undefined {
    const folder = join(this.folder, path);
    const way = join(this.#way, path);
    return repairOf(listing, {
      ...{ folder, store: this.#store },
      digestOf: (file) => this.#files.of(`${way}/${file}`),
    });
  }

  #stateOf(output: ElementOutput, record: ActionRecord): "in place" | "missing" | "edited" {
    const expected = record.outputs[output.name]?.digest;
    if (isFolder(output)) {
      const repair = expected === undefined ? undefined : this.#repairOf(output.path, expected);
      if (repair === undefined) return "missing";
      return isInPlace(repair) ? "in place" : repair.isThere ? "edited" : "missing";
    }
    const digest = this.#files.of(join(this.#way, output.path));
    if (digest === undefined) return "missing";
    return digest === expected ? "in place" : "edited";
  }
}

function isFolder({ codec }: ElementOutput): boolean {
  return codec.id === folderId;
}
