/**
 * A SQLite file that may be lost: when it is damaged it starts anew, and a failure to write to it is
 * no failure of whoever writes.
 *
 * @module
 */

import { renameSync, rmSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { bringToForm, putBack, rescue, type Rescued, type Table } from "./tables.ts";

/** A row of a query, by column. */
export type Row = ReturnType<ReturnType<DatabaseSync["prepare"]>["all"]>[number];

/** The open file. */
export class Database {
  readonly #path: string;
  readonly #tables: readonly Table[];
  readonly #forgot: (tables: readonly string[]) => void;
  #db: DatabaseSync;
  #writable = true;

  /**
   * Opens the file, or starts anew where it is missing or damaged. Where none can be made (a full
   * disk), what is written is remembered in memory, for as long as the process lives.
   *
   * @param forgot is told the tables of another version of which rows are forgotten
   */
  constructor(path: string, tables: readonly Table[], forgot: (tables: readonly string[]) => void) {
    this.#path = path;
    this.#tables = tables;
    this.#forgot = forgot;
    try {
      this.#db = open(path, tables, forgot);
    } catch (error) {
      this.#db = anew(path, tables, forgot, error);
    }
  }

  /** Rows of a query. Damage shows only when a page is read: then everything starts anew. */
  read(sql: string, ...values: readonly string[]): Row[] {
    try {
      return this.#db.prepare(sql).all(...values);
    } catch (error) {
      this.#startAnew(error);
      return this.#db.prepare(sql).all(...values);
    }
  }

  /**
   * Writes in one transaction. A failure (a full disk, another run that holds the file for long) is
   * no reason to fail the run: what is not remembered is found out again.
   */
  write(work: (db: DatabaseSync) => void): void {
    if (!this.#writable) return;
    try {
      this.#db.exec("begin immediate");
      work(this.#db);
      this.#db.exec("commit");
    } catch (error) {
      this.#writable = false;
      if (this.#db.isTransaction) this.#db.exec("rollback");
      // A damaged file that was kept would make every later run forget what it found.
      if (isDamage(error)) this.#startAnew(error);
    }
  }

  /** Closes the file. */
  close(): void {
    this.#db.close();
  }

  #startAnew(error: unknown): void {
    this.#db.close();
    this.#db = anew(this.#path, this.#tables, this.#forgot, error);
  }
}

/** SQLITE_BUSY: another process is at it. */
const busy = 5;
/** SQLITE_ERROR (a damaged name is a name that does not exist), SQLITE_CORRUPT and SQLITE_NOTADB. */
const damage: readonly number[] = [1, 11, 26];

function isDamage(error: unknown): boolean {
  return damage.includes(codeOf(error));
}

/** SQLite's primary result code; 0 for errors of other origin. */
function codeOf(error: unknown): number {
  return error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
}

function open(
  path: string,
  tables: readonly Table[],
  forgot: (tables: readonly string[]) => void,
): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    // Losing the last writes to a power cut is harmless here; a run waiting for fsync is not.
    patiently(() =>
      db.exec(`pragma busy_timeout = 10000; pragma journal_mode = ${journalOn(path)};`)
    );
    db.exec("pragma synchronous = off;");
    const forgotten = bringToForm(db, tables);
    if (forgotten.length > 0) forgot(forgotten);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Numbers that statfs(2) gives for the file systems of one machine alone. */
const ownOfMachine: ReadonlySet<number> = new Set([
  ...[0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x2fc12fc1, 0x794c7630, 0xf2f52010],
]);

/**
 * How SQLite keeps a file at a path consistent. A write-ahead log is fastest, and shares memory between
 * its users: on a file system that several machines may use they would not see each other.
 *
 * @param type what statfs(2) calls the file system; found out when not given
 */
export function journalOn(path: string, type = fileSystemOf(path)): "wal" | "delete" {
  if (Deno.build.os !== "linux" || path === ":memory:") return "wal";
  return ownOfMachine.has(type >>> 0) ? "wal" : "delete";
}

/** ext2 to ext4, XFS, Btrfs, tmpfs, ZFS, overlayfs and F2FS are known to be a machine's own. */
function fileSystemOf(path: string): number {
  try {
    return statfsSync(dirname(path)).type;
  } catch {
    return 0;
  }
}

/** Several runs that make the file at once wait for each other; SQLite itself does not wait here. */
function patiently(work: () => void): void {
  for (let attempt = 1;; attempt++) {
    try {
      return work();
    } catch (error) {
      if (codeOf(error) !== busy || attempt === 100) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/**
 * Only a damaged file is replaced; one that cannot be used for another reason may be good next time. It is
 * set aside, and what cannot be found out again is carried over as far as it can be read.
 */
function anew(
  path: string,
  tables: readonly Table[],
  forgot: (tables: readonly string[]) => void,
  error: unknown,
): DatabaseSync {
  if (isDamage(error)) {
    try {
      const rescued = rescuedFrom(path, tables);
      renameSync(path, `${path}.damaged`);
      for (const suffix of ["-wal", "-shm"]) rmSync(path + suffix, { force: true });
      const db = open(path, tables, forgot);
      putBack(db, rescued);
      return db;
    } catch {
      // The same disk may be full as well.
    }
  }
  return open(":memory:", tables, forgot);
}

function rescuedFrom(path: string, tables: readonly Table[]): Rescued {
  try {
    const db = new DatabaseSync(path, { readOnly: true });
    try {
      return rescue(db, tables);
    } finally {
      db.close();
    }
  } catch {
    return new Map();
  }
}
