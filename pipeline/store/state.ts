/**
 * Everything mutable that the engine remembers: one SQLite file.
 *
 * It holds only what can be found out again (digests of files by their stat, durations, which key an
 * element had last), so deleting it loses no result. Longer than other modules, for it is one file's every
 * question and note.
 *
 * @module
 */

import { isNotFound } from "../base/errors.ts";
import { isProject } from "../base/project.ts";
import { statSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { type CachedBundle, readBundle, writeBundle } from "./cached_bundle.ts";
import { Database } from "../base/database.ts";
import { pruneState, type StillThere } from "./prune_state.ts";
import { type Digest, isDigest, type Key } from "../base/digest.ts";
import {
  artifactsTable,
  bundlesTable,
  checkoutsTable,
  durationsTable,
  elsewhereTable,
  filesTable,
  latestTable,
  tables,
  uploadsTable,
  verifiedTable,
} from "./state_tables.ts";
import { insertInto } from "../base/tables.ts";

export type { CachedBundle, SourceFile } from "./cached_bundle.ts";

/** What a file looked like when it was hashed; a file that still looks so has the same bytes. */
export interface Stat {
  readonly size: number;
  /** In milliseconds, as all times that Deno tells. */
  readonly mtime: number;
  readonly ctime: number;
  readonly inode: number;
}

/** Whether nothing tells two states of a file apart. */
export function sameStat(one: Stat, other: Stat): boolean {
  return one.size === other.size && one.mtime === other.mtime &&
    one.ctime === other.ctime && one.inode === other.inode;
}

/** A time as the state has it. */
function nanoseconds(ms: number): string {
  return ms === 0 ? "0" : `${ms}000000`;
}

/** A file's digest, and its stat as it is written: nearly all of them are compared, not reckoned with. */
interface KnownFile {
  readonly size: number;
  readonly mtime: string;
  readonly ctime: string;
  readonly inode: string;
  readonly digest: Digest;
}

/** The last moment that a Date can hold: what lies beyond it in a torn file is no time. */
const latestDateMs = 8.64e15;

/** An artifact, as the engine put it in place. */
export interface PlacedArtifact {
  /** Below the profile's folder. */
  readonly path: string;
  readonly element: string;
  readonly digest: Digest;
}

/** An element of a profile, and the key under which it was last up to date. */
export interface LatestKey {
  readonly profile: string;
  readonly element: string;
  readonly key: Key;
}

/** A checkout of a project that uses the store. */
export interface Checkout {
  readonly folder: string;
  readonly host: string;
  readonly lastUsedMs: number;
  readonly latest: readonly LatestKey[];
}

/** Whether it can be told if there is something. */
function canLookAt(folder: string): boolean {
  try {
    statSync(folder);
    return true;
  } catch (error) {
    return isNotFound(error);
  }
}

const dayMs = 24 * 3600 * 1000;
/** After this time without use a checkout or a result is old. */
const oldMs = 30 * dayMs;

/** The open state file. */
export class State implements Disposable {
  readonly #db: Database;
  #files: Map<string, KnownFile> | undefined;
  #bundles: Map<string, string> | undefined;

  readonly #checkout: string;
  /** Tells the store from copies of it, on all machines that share it. */
  readonly #storeId: string;

  private constructor(db: Database, checkout: string, storeId: string) {
    this.#db = db;
    this.#checkout = checkout;
    this.#storeId = storeId;
  }

  /**
   * Opens the file, or starts anew where it is missing or damaged.
   *
   * @param path where it is, in the folder of the store
   * @param checkout the project's folder; none for what becomes the first one's that opens the file
   * @param forgot is told the tables of another version of which rows had to be forgotten
   */
  static open(
    path: string,
    checkout = "",
    forgot: (tables: readonly string[]) => void = () => {},
  ): State {
    const cas = statSync(join(dirname(path), "cas"), { bigint: true, throwIfNoEntry: false });
    const state = new State(new Database(path, tables, forgot), checkout, `${cas?.ino ?? ""}`);
    if (checkout !== "") state.#noteUse();
    return state;
  }

  /** The digest remembered for a file that still has this stat. */
  digestOf(path: string, stat: Stat): Digest | undefined {
    const known = this.#allFiles().get(path);
    const isSame = known !== undefined && known.size === stat.size &&
      known.mtime === nanoseconds(stat.mtime) && known.ctime === nanoseconds(stat.ctime) &&
      known.inode === `${stat.inode}`;
    return isSame ? known.digest : undefined;
  }

  /** Remembers files' digests. */
  rememberDigests(entries: Iterable<readonly [path: string, stat: Stat, digest: Digest]>): void {
    const files = this.#allFiles();
    this.#db.write((db) => {
      const insert = db.prepare(insertInto(filesTable));
      for (const [path, stat, digest] of entries) {
        const { size } = stat;
        const [mtime, ctime] = [nanoseconds(stat.mtime), nanoseconds(stat.ctime)];
        const inode = `${stat.inode}`;
        insert.run(path, size, mtime, ctime, inode, digest);
        files.set(path, { size, mtime, ctime, inode, digest });
      }
    });
  }

  /** The digest that a file had when it was last looked at or put in place, whatever it has now. */
  notedDigest(path: string): Digest | undefined {
    return this.#allFiles().get(path)?.digest;
  }

  /** Every path of which a digest is remembered, sources of bundles included. */
  knownPaths(): ReadonlySet<string> {
    const bundles = this.#db.read("select document from bundles")
      .flatMap((row) => readBundle(String(row["document"])) ?? []);
    const sources = bundles.flatMap((bundle) => bundle.sources.map(({ path }) => path));
    return new Set([...this.#allFiles().keys(), ...sources]);
  }

  /** The bundle remembered for an entry. */
  bundle(entry: string): CachedBundle | undefined {
    const document = this.#allBundles().get(entry);
    return document === undefined ? undefined : readBundle(document);
  }

  /** Remembers a bundle. */
  rememberBundle(entry: string, bundle: CachedBundle): void {
    const document = writeBundle(bundle);
    this.#allBundles().set(entry, document);
    this.#db.write((db) => {
      db.prepare(insertInto(bundlesTable)).run(entry, document);
    });
  }

  /** How long the elements of a profile took when they last ran, by id, in milliseconds. */
  durations(profile: string): ReadonlyMap<string, number> {
    const rows = this.#db.read("select element, ms from durations where profile = ?", profile);
    return new Map(rows.map((row) => [String(row["element"]), Number(row["ms"])]));
  }

  /** Mean duration of the elements of each stage, in milliseconds. */
  stageDurations(profile: string): ReadonlyMap<string, number> {
    const rows = this.#db.read(
      "select stage, avg(ms) as ms from durations where profile = ? group by stage",
      profile,
    );
    return new Map(rows.map((row) => [String(row["stage"]), Number(row["ms"])]));
  }

  /** Remembers how long an element took. */
  rememberDuration(profile: string, stage: string, element: string, ms: number): void {
    this.#db.write((db) => {
      db.prepare(insertInto(durationsTable))
        .run(profile, stage, element, ms);
    });
  }

  /**
   * The key under which each element of a profile was last known to be up to date, here or, where that
   * is not known, in another checkout that uses the store.
   */
  latestKeys(profile: string): Map<string, Key> {
    const keys = new Map<string, Key>();
    // Sorting the rows instead would take as long as reading them.
    for (const whose of ["<>", "="]) {
      const rows = this.#db.read(
        `select element, key from latest where profile = ? and checkout ${whose} ?`,
        ...[profile, this.#checkout],
      );
      for (const { element, key } of rows) {
        if (isDigest(String(key))) keys.set(String(element), String(key) as Key);
      }
    }
    return keys;
  }

  /** Remembers the keys under which elements are up to date. */
  rememberKeys(profile: string, keys: Iterable<readonly [element: string, key: Key]>): void {
    const here = this.#checkout;
    this.#db.write((db) => {
      const insert = db.prepare(insertInto(latestTable));
      const replaced = db.prepare(
        "insert or replace into used (key, ms) select key, ? from latest " +
          "where checkout = ? and profile = ? and element = ? and key <> ?",
      );
      for (const [element, key] of keys) {
        replaced.run(Date.now(), here, profile, element, key);
        insert.run(here, profile, element, key);
      }
      // Older than that is old, however old.
      db.prepare("delete from used where ms < ?").run(Date.now() - 2 * oldMs);
    });
  }

  /**
   * All latest keys with their profiles and elements, of this checkout and, where it has none, of those
   * that are gone: it may be one of them that was moved.
   */
  allLatest(): readonly LatestKey[] {
    const others = this.otherCheckouts().map(({ folder }) => folder);
    const known = new Map<string, LatestKey>();
    const gone = this.#db.read("select distinct checkout from latest")
      .map((row) => String(row["checkout"]))
      .filter((folder) => folder !== this.#checkout && !others.includes(folder));
    for (const checkout of [...gone, this.#checkout]) {
      for (const latest of this.#latestOf(checkout)) {
        known.set(JSON.stringify([latest.profile, latest.element]), latest);
      }
    }
    return [...known.values()];
  }

  /**
   * Other checkouts that use the store. One whose folder is on this machine and gone is none any more; of
   * one on another machine, or in a folder that is not ours to see, nothing is known but when it was last
   * there.
   */
  otherCheckouts(): readonly Checkout[] {
    const rows = this.#db.read(
      "select folder, host, ms from checkouts where store = ? and folder <> ?",
      ...[this.#storeId, this.#checkout],
    );
    return rows.map((row) => ({
      folder: String(row["folder"]),
      host: String(row["host"]),
      lastUsedMs: Number(row["ms"]),
    })).filter(({ folder, host, lastUsedMs }) =>
      host === hostname() && canLookAt(folder) ? isProject(folder) : Date.now() - lastUsedMs < oldMs
    ).map((checkout) => ({ ...checkout, latest: this.#latestOf(checkout.folder) }));
  }

  #latestOf(checkout: string): readonly LatestKey[] {
    const sql = "select profile, element, key from latest where checkout = ?";
    return this.#db.read(sql, checkout).map((row) => ({
      profile: String(row["profile"]),
      element: String(row["element"]),
      key: String(row["key"]) as Key,
    }));
  }

  /** Once a day is enough: what is written costs time. */
  #noteUse(): void {
    const [here, host] = [this.#checkout, hostname()];
    const [row] = this.#db.read(
      "select ms from checkouts where folder = ? and host = ? and store = ?",
      ...[here, host, this.#storeId],
    );
    if (row !== undefined && Math.abs(Date.now() - Number(row["ms"])) < dayMs) return;
    this.#db.write((db) => {
      db.prepare(insertInto(checkoutsTable)).run(here, host, this.#storeId, Date.now());
      db.prepare("update or ignore latest set checkout = ? where checkout = ''").run(here);
      db.prepare("delete from latest where checkout = ''").run();
    });
  }

  /** Forgets what is remembered of what is gone; see {@linkcode pruneState}. */
  prune(there: StillThere): void {
    pruneState(this.#db, this.#checkout, there);
    this.#files = undefined;
  }

  /**
   * When keys that are no longer the latest of their element stopped being so, in milliseconds since
   * 1970: the last time that their results were of use.
   */
  lastUses(): ReadonlyMap<Key, number> {
    const rows = this.#db.read("select key, ms from used");
    const uses = rows.map((row) => [String(row["key"]) as Key, Number(row["ms"])] as const);
    return new Map(uses.filter(([, ms]) => ms >= 0 && ms <= latestDateMs));
  }

  /** The artifacts that were put into a profile's folder, by their paths. */
  placedArtifacts(profile: string): ReadonlyMap<string, PlacedArtifact> {
    const sql = "select path, element, digest from artifacts where profile = ?";
    return new Map(
      this.#db.read(sql, profile).map((row) => [String(row["path"]), {
        path: String(row["path"]),
        element: String(row["element"]),
        digest: String(row["digest"]) as Digest,
      }]),
    );
  }

  /** Remembers artifacts that were put into a profile's folder. */
  rememberPlaced(profile: string, artifacts: readonly PlacedArtifact[]): void {
    if (artifacts.length === 0) return;
    this.#db.write((db) => {
      const insert = db.prepare(insertInto(artifactsTable));
      for (const { path, element, digest } of artifacts) insert.run(profile, path, element, digest);
    });
  }

  /** What `verify` found of the results under keys. */
  verified(): ReadonlyMap<Key, string> {
    const rows = this.#db.read("select key, outcome from verified");
    return new Map(rows.map((row) => [String(row["key"]) as Key, String(row["outcome"])]));
  }

  /** Remembers what `verify` found of the result under a key. */
  rememberVerified(key: Key, outcome: string): void {
    this.#db.write((db) => {
      db.prepare(insertInto(verifiedTable)).run(key, outcome);
    });
  }

  /** Results that are still to be uploaded to a remote cache. */
  pendingUploads(remote: string): readonly Key[] {
    return this.#db.read("select key from uploads where remote = ?", remote)
      .map((row) => String(row["key"])).filter(isDigest);
  }

  /** Remembers that a result is to be uploaded to a remote cache. */
  rememberUpload(remote: string, key: Key): void {
    this.#db.write((db) => {
      db.prepare(insertInto(uploadsTable)).run(remote, key);
    });
  }

  /** A result is uploaded, or never will be. */
  forgetUpload(remote: string, key: Key): void {
    this.#db.write((db) => {
      db.prepare("delete from uploads where remote = ? and key = ?").run(remote, key);
    });
  }

  /** Keys of results on record of which the objects never came from the remote cache: nothing needed them. */
  elsewhere(): ReadonlySet<Key> {
    const rows = this.#db.read("select key from elsewhere");
    return new Set(rows.map((row) => String(row["key"])).filter(isDigest));
  }

  /** Remembers that the objects of some results were left where they are, and that those of others came. */
  rememberElsewhere(left: Iterable<Key>, came: Iterable<Key>): void {
    this.#db.write((db) => {
      const insert = db.prepare(insertInto(elsewhereTable));
      const remove = db.prepare("delete from elsewhere where key = ?");
      for (const key of left) insert.run(key);
      for (const key of came) remove.run(key);
    });
  }

  /** Digests of the bundles that stages had last. */
  bundlesInUse(): ReadonlySet<Digest> {
    const bundles = this.#db.read("select document from bundles")
      .flatMap((row) => readBundle(String(row["document"])) ?? []);
    return new Set(bundles.map(({ digest }) => digest));
  }

  /** Closes the file. */
  close(): void {
    this.#db.close();
  }

  /** See {@linkcode State.close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #allFiles(): Map<string, KnownFile> {
    // What is no stat, in a damaged file, is like no stat either.
    this.#files ??= new Map(
      this.#db.read("select * from files")
        .map((row) => [String(row["path"]), row as unknown as KnownFile]),
    );
    return this.#files;
  }

  #allBundles(): Map<string, string> {
    this.#bundles ??= new Map(
      this.#db.read("select entry, document from bundles")
        .map((row) => [String(row["entry"]), String(row["document"])]),
    );
    return this.#bundles;
  }
}
