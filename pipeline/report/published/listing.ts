/**
 * What a folder of published results lists: where its files come from, and what they hold, so that a later
 * publication knows which files are its own, and a reader which were edited.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Digest, Key } from "../../base/digest.ts";
import { messageOf, UserError } from "../../base/errors.ts";
import { hasSchema, type SchemaName, schemaName } from "../../base/schema.ts";
import type { SourceCommit } from "../source_commit.ts";

/** Name of the list in the folder. */
export const listingFile = "results.json";

/** A file of a publication. */
export interface PublishedFile {
  readonly sha256: Digest;
  /** The element that made it, and the key of its result; absent of what was written for the folder. */
  readonly element?: string;
  readonly key?: Key;
}

/** The list. */
export interface Listing {
  readonly schema: SchemaName<"results/1">;
  readonly pipeline: string;
  readonly profile: string;
  /** Where the project's history stood; `null` outside of a repository. */
  readonly source: SourceCommit | null;
  readonly engine: string;
  readonly deno: string;
  readonly platform: string;
  /** By path below the folder. */
  readonly files: { readonly [path: string]: PublishedFile };
}

/** A list as it is written. */
export function listingText(listing: Omit<Listing, "schema">): string {
  return JSON.stringify({ schema: schemaName("results/1"), ...listing }, null, 2) + "\n";
}

/**
 * Paths that a folder's list has; none if there is no list.
 *
 * @throws {UserError} there is something else of this name.
 */
export function listedIn(folder: string): ReadonlySet<string> {
  const path = join(folder, listingFile);
  if (!existsSync(path)) return new Set();
  try {
    const listing: Partial<Listing> = JSON.parse(Deno.readTextFileSync(path));
    if (!hasSchema(listing, "results/1")) {
      throw new Error(`its schema is no "${schemaName("results/1")}"`);
    }
    return new Set(Object.keys(listing.files ?? {}).filter((file) => isBelow(file)));
  } catch (error) {
    throw new UserError(
      `Cannot publish to "${folder}": its ${listingFile} lists no published results: ${
        messageOf(error)
      }`,
      "Name a new folder, or remove this one.",
    );
  }
}

/** A list is a file that anybody may have edited: no path in it leads out of the folder. */
function isBelow(path: string): boolean {
  return path !== "" && !path.startsWith("/") && !path.includes("\\") &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
