/**
 * Everything mutable that the engine remembers: one SQLite file.
 *
 * It holds only what can be found out again (digests of files by their stat, durations, which key an
 * element had last), so deleting it loses no result.
 *
 * @module
 */

import { Database } from "./database.ts";
import { contentDigest, type Digest, isDigest, type Key } from "./digest.ts";

/** What a file looked like when it was hashed; a file that still looks so has the same bytes. */
export interface Stat {
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly inode: bigint;
}

/** Whether nothing tells two states of a file apart. */
export function sameStat(one: Stat, other: Stat): boolean {
  return one.size === other.size && one.mtimeNs === other.mtimeNs &&
    one.ctimeNs === other.ctimeNs && one.inode === other.inode;
}

/** A source file: its path relative to the project, and its content's digest. */
export interface SourceFile {
  readonly path: string;
  readonly digest: Digest;
}

/** A bundle's cached digest, with all that it was made from. */
export interface CachedBundle {
  /** Digest of the bundle's text. */
  readonly digest: Digest;
  /** Digest of deno.json's import map at the time. */
  readonly imports: Digest;
  /** Every source file that was read, with its digest at the time. */
  readonly sources: readonly SourceFile[];
  /** Specifiers of npm packages that the bundle imports, sorted. */
  readonly packages: readonly string[];
}

/** A file's digest, and its stat as it is written: nearly all of them are compared, not reckoned with. */
interface KnownFile {
  readonly size: number;
  readonly mtime: string;
  readonly ctime: string;
  readonly inode: string;
  readonly digest: Digest;
}

const schema = `
  create table if not exists files (
    path text primary key, size integer, mtime text, ctime text, inode text, digest text
  ) without rowid;
  create table if not exists bundles (entry text primary key, document text) without rowid;
  create table if not exists durations (
    profile text, stage text, element text, ms real, primary key (profile, element)
  ) without rowid;
  create table if not exists latest (
    profile text, element text, key text, primary key (profile, element)
  ) without rowid;
  create table if not exists used (key text primary key, ms integer) without rowid;
  create table if not exists verified (key text primary key, outcome text) without rowid;
  create table if not exists uploads (
    remote text, key text, primary key (remote, key)
  ) without rowid;
  create table if not exists elsewhere (key text primary key) without rowid;
`;

/** The last moment that a Date can hold: what lies beyond it in a torn file is no time. */
const latestDateMs = 8.64e15;

/** The open state file. */
export class State implements Disposable {
  readonly #db: Database;
  #files: Map<string, KnownFile> | undefined;
  #bundles: Map<string, string> | undefined;

  private constructor(db: Database) {
    this.#db = db;
  }

  /** Opens the file, or starts anew where it is missing or damaged. */
  static open(path: string): State {
    return new State(new Database(path, schema));
  }

  /** The digest remembered for a file that still has this stat. */
  digestOf(path: string, stat: Stat): Digest | undefined {
    const known = this.#allFiles().get(path);
    const isSame = known !== undefined && known.size === stat.size &&
      known.mtime === `${stat.mtimeNs}` && known.ctime === `${stat.ctimeNs}` &&
      known.inode === `${stat.inode}`;
    return isSame ? known.digest : undefined;
  }

  /** Remembers files' digests. */
  rememberDigests(entries: Iterable<readonly [path: string, stat: Stat, digest: Digest]>): void {
    const files = this.#allFiles();
    this.#db.write((db) => {
      const insert = db.prepare("insert or replace into files values (?, ?, ?, ?, ?, ?)");
      for (const [path, stat, digest] of entries) {
        const { size } = stat;
        const [mtime, ctime, inode] = [`${stat.mtimeNs}`, `${stat.ctimeNs}`, `${stat.inode}`];
        insert.run(path, size, mtime, ctime, inode, digest);
        files.set(path, { size, mtime, ctime, inode, digest });
      }
    });
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
      db.prepare("insert or replace into bundles values (?, ?)").run(entry, document);
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
      db.prepare("insert or replace into durations values (?, ?, ?, ?)")
        .run(profile, stage, element, ms);
    });
  }

  /** The key under which each element of a profile was last known to be up to date. */
  latestKeys(profile: string): ReadonlyMap<string, Key> {
    const rows = this.#db.read("select element, key from latest where profile = ?", profile);
    return new Map(rows.flatMap((row) => {
      const key = String(row["key"]);
      return isDigest(key) ? [[String(row["element"]), key]] : [];
    }));
  }

  /** Remembers the keys under which elements are up to date. */
  rememberKeys(profile: string, keys: Iterable<readonly [element: string, key: Key]>): void {
    this.#db.write((db) => {
      const insert = db.prepare("insert or replace into latest values (?, ?, ?)");
      const replaced = db.prepare(
        "insert or replace into used select key, ? from latest " +
          "where profile = ? and element = ? and key <> ?",
      );
      for (const [element, key] of keys) {
        replaced.run(Date.now(), profile, element, key);
        insert.run(profile, element, key);
      }
    });
  }

  /** All latest keys with their profiles and elements. */
  allLatest(): readonly {
    readonly profile: string;
    readonly element: string;
    readonly key: Key;
  }[] {
    return this.#db.read("select profile, element, key from latest").map((row) => ({
      profile: String(row["profile"]),
      element: String(row["element"]),
      key: String(row["key"]) as Key,
    }));
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

  /** What `verify` found of the results under keys. */
  verified(): ReadonlyMap<Key, string> {
    const rows = this.#db.read("select key, outcome from verified");
    return new Map(rows.map((row) => [String(row["key"]) as Key, String(row["outcome"])]));
  }

  /** Remembers what `verify` found of the result under a key. */
  rememberVerified(key: Key, outcome: string): void {
    this.#db.write((db) => {
      db.prepare("insert or replace into verified values (?, ?)").run(key, outcome);
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
      db.prepare("insert or replace into uploads values (?, ?)").run(remote, key);
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
      const insert = db.prepare("insert or replace into elsewhere values (?)");
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

/** SQLite has no checksums; a damaged list of sources could hide a change of one of them. */
function writeBundle(bundle: CachedBundle): string {
  const body = JSON.stringify(bundle);
  return `${contentDigest(body)} ${body}`;
}

function readBundle(text: string): CachedBundle | undefined {
  const end = text.indexOf(" ");
  const body = text.slice(end + 1);
  return contentDigest(body) === text.slice(0, end) ? JSON.parse(body) : undefined;
}
