/**
 * The files that patterns stand for. A pattern is looked at once for a plan.
 *
 * @module
 */

import { lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { contentDigest, type Digest } from "../base/digest.ts";
import { messageOf, nearest, UserError } from "../base/errors.ts";
import { type Glob, globOf } from "../model/file_glob.ts";
import { type FolderListing, listingText, problemOfNames } from "../model/folder.ts";
import type { AnyStage } from "../model/stage.ts";
import type { Element } from "../model/element.ts";
import type { FileDigests } from "../store/files.ts";
import type { Store } from "../store/store.ts";

/** The files that a pattern stands for, as a folder. */
export interface Matched {
  /** Digest of the text. */
  readonly digest: Digest;
  /** Their list; paths are below the folder that the pattern begins with. */
  readonly text: string;
}

/** What is never meant by a pattern that begins above it: it is made, not given. */
const madeFolders: ReadonlySet<string> = new Set(["node_modules"]);

/** Finds files of a project by patterns. */
export class MatchedFiles {
  readonly #root: string;
  readonly #made: readonly string[];
  readonly #files: FileDigests;
  readonly #paths = new Map<string, readonly string[]>();
  readonly #listings = new Map<string, Matched>();

  /**
   * @param root the project's folder
   * @param made where results go: nothing there is an input
   */
  constructor(root: string, made: readonly string[], files: FileDigests) {
    this.#root = root;
    this.#made = made;
    this.#files = files;
  }

  /**
   * The files that a stage's input takes by a pattern.
   *
   * @throws {UserError} nothing fits, or something that fits cannot be read or named on every system.
   */
  listing(pattern: string, stage: AnyStage, input: string): Matched {
    const known = this.#listings.get(pattern);
    if (known !== undefined) return known;
    const what = `input "${input}" of stage "${stage.name}"`;
    const { base } = globOf(pattern);
    const files = this.paths(pattern, stage, what).map((path) => ({
      path: path.slice(base === "" ? 0 : base.length + 1),
      digest: this.digestOf(path, stage, what),
      isExecutable: false,
    }));
    const text = listingText({ files, emptyFolders: [] } satisfies FolderListing);
    const matched = { text, digest: contentDigest(text) };
    this.#listings.set(pattern, matched);
    return matched;
  }

  /** The text of a list that was made for a pattern. */
  text(digest: Digest): string | undefined {
    return this.#listings.values().find((one) => one.digest === digest)?.text;
  }

  /** Puts the lists of what an element takes by patterns into a store, for its execution. */
  keep({ stage, inputs }: Element, store: Store): readonly Digest[] {
    return inputs.flatMap((input) =>
      input.kind === "files" ? [store.put(this.listing(input.pattern, stage, input.name).text)] : []
    );
  }

  /**
   * Paths that fit a pattern, relative to the project, sorted.
   *
   * @param what for what they are, in words
   * @throws {UserError} see {@linkcode MatchedFiles.listing}.
   */
  paths(pattern: string, stage: AnyStage, what: string): readonly string[] {
    const known = this.#paths.get(pattern);
    if (known !== undefined) return known;
    const glob = globOf(pattern);
    const refuse = (problem: string, remedy: string): never => {
      throw new UserError(
        `Cannot take ${JSON.stringify(pattern)}, ${what}: ${problem}`,
        `${remedy}; the stage is declared at ${stage.declaredAt}.`,
      );
    };
    const below = new Walk(this.#root, this.#made, glob, refuse).toEnd().sort();
    if (below.length === 0) refuse("nothing fits it", this.#whereToLook(glob));
    const problem = problemOfNames(below);
    if (problem !== undefined) {
      refuse(`"${problem.path}": ${problem.problem}`, "Rename it, or let the pattern leave it out");
    }
    const paths = glob.base === "" ? below : below.map((path) => `${glob.base}/${path}`);
    this.#paths.set(pattern, paths);
    return paths;
  }

  /**
   * Digest of a file that fits a pattern.
   *
   * @throws {UserError} it cannot be read.
   */
  digestOf(path: string, stage: AnyStage, what: string): Digest {
    const digest = this.#files.of(path);
    if (digest !== undefined) return digest;
    throw new UserError(
      `Cannot read "${path}", ${what}: it ${this.#files.whyUnreadable(path) ?? "has just gone"}`,
      `Make it readable; the stage is declared at ${stage.declaredAt}.`,
    );
  }

  /** What there is where a pattern finds nothing. */
  #whereToLook({ base }: Glob): string {
    const parts = base === "" ? [] : base.split("/");
    for (let n = 0; n < parts.length; n++) {
      const folder = parts.slice(0, n).join("/");
      const part = parts[n] ?? "";
      const there = namesIn(join(this.#root, folder));
      if (there.includes(part)) continue;
      const close = nearest(part, there);
      const missing = [folder, part].filter((one) => one !== "").join("/");
      return `There is no folder "${missing}"` +
        (close === undefined ? ": make it, or correct the pattern" : `; did you mean "${close}"?`);
    }
    const there = namesIn(join(this.#root, base)).slice(0, 3).map((name) => `"${name}"`).join(", ");
    return `Correct the pattern, or put files there (in "${base || "."}" lies ${
      there || "nothing"
    })`;
  }
}

/** Goes through the folders in which a pattern may find something. */
class Walk {
  readonly #root: string;
  readonly #made: readonly string[];
  readonly #glob: Glob;
  readonly #refuse: (problem: string, remedy: string) => never;
  readonly #found: string[] = [];

  constructor(
    root: string,
    made: readonly string[],
    glob: Glob,
    refuse: (problem: string, remedy: string) => never,
  ) {
    this.#root = join(root, glob.base);
    this.#made = made;
    this.#glob = glob;
    this.#refuse = refuse;
  }

  /** Paths below the pattern's folder. */
  toEnd(): string[] {
    if (isFolder(this.#root)) this.#visit("", [this.#root]);
    return this.#found;
  }

  /** @param above the folders that one comes through, for links that lead back */
  #visit(folder: string, above: readonly string[]): void {
    for (const entry of this.#entriesOf(folder)) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      const fits = this.#glob.fits(path);
      if (entry.isFile) {
        if (fits) this.#found.push(path);
        continue;
      }
      const absolute = join(this.#root, path);
      if (entry.isDirectory) {
        if (this.#isEntered(path, absolute)) this.#visit(path, [...above, absolute]);
      } else if (!entry.isSymlink) {
        if (fits) this.#refuse(`"${path}" is no ordinary file`, "Let the pattern leave it out");
      } else if (isFolder(absolute)) {
        if (!this.#isEntered(path, absolute)) continue;
        const target = realpathSync(absolute);
        if (above.some((one) => realpathSync(one) === target)) {
          this.#refuse(`the link "${path}" leads back to a folder above it`, "Remove the link");
        }
        this.#visit(path, [...above, absolute]);
      } else if (fits && isFile(absolute)) this.#found.push(path);
      else if (fits) this.#refuse(`the link "${path}" leads to no file`, "Remove or mend the link");
    }
  }

  #isEntered(path: string, absolute: string): boolean {
    return this.#glob.mayFitBelow(path) && !this.#made.includes(absolute) &&
      !madeFolders.has(path.slice(path.lastIndexOf("/") + 1));
  }

  #entriesOf(folder: string): readonly Deno.DirEntry[] {
    try {
      return [...Deno.readDirSync(join(this.#root, folder))];
    } catch (error) {
      return this.#refuse(
        `the folder "${folder}" cannot be looked into: ${messageOf(error)}`,
        "Make it readable",
      );
    }
  }
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true || leadsTo(path, true);
}

function isFile(path: string): boolean {
  return leadsTo(path, false);
}

/** What a link leads to; one that leads nowhere, or back to itself, to nothing. */
function leadsTo(path: string, folder: boolean): boolean {
  try {
    const stat = statSync(path);
    return folder ? stat.isDirectory() : stat.isFile();
  } catch {
    return false;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith(".")).sort();
  } catch {
    return [];
  }
}
