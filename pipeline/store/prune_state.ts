/**
 * Removes from the state what it remembers of results and files that are no more: else it would grow for
 * ever.
 *
 * @module
 */

import type { Database } from "../base/database.ts";
import type { Key } from "../base/digest.ts";

/** What there still is. */
export interface StillThere {
  /** Whether there is a result under a key. */
  readonly isOnRecord: (key: Key) => boolean;
  /** Whether there is a file, by its path relative to the project. */
  readonly isFile: (path: string) => boolean;
  /** Whether there is an artifact, by its path below the artifacts folder. */
  readonly isArtifact: (path: string) => boolean;
}

/** Forgets the rest. @param checkout the one whose state it is */
export function pruneState(db: Database, checkout: string, there: StillThere): void {
  const valuesIn = (table: string, column: string): string[] =>
    db.read(`select distinct ${column} as it from ${table}`).map((row) => String(row["it"]));
  const keep = (table: string, column: string, is: (value: string) => boolean): void => {
    const gone = valuesIn(table, column).filter((value) => !is(value));
    if (gone.length === 0) return;
    db.write((writing) => {
      const remove = writing.prepare(`delete from ${table} where ${column} = ?`);
      for (const value of gone) remove.run(value);
    });
  };
  const isKnown = (key: string): boolean => there.isOnRecord(key as Key);
  for (const table of ["latest", "used", "verified", "elsewhere"]) keep(table, "key", isKnown);
  const checkouts = new Set([checkout, ...valuesIn("latest", "checkout")]);
  keep("checkouts", "folder", (folder) => checkouts.has(folder));
  const elements = new Set(valuesIn("latest", "element"));
  keep("durations", "element", (element) => elements.has(element));
  keep("files", "path", there.isFile);
  keep("artifacts", "profile || '/' || path", there.isArtifact);
}
