/**
 * Brings missing files from the net: mirror after mirror, until one gives the right bytes.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { existsSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileDigest } from "../base/digest.ts";
import type { Download } from "../model/download.ts";
import { messageOf, UserError } from "../base/errors.ts";
import type { Emit } from "../base/emit.ts";
import type { Event } from "./events.ts";

/** What {@linkcode fetchMissing} works with. */
export interface FetchOptions {
  /** The project's folder. */
  readonly root: string;
  readonly emit: Emit<Event>;
  /** Stops it; what is whole stays. */
  readonly signal: AbortSignal;
  /** Only say what would be fetched. */
  readonly dryRun?: boolean;
  /** For so long a mirror may send nothing, in milliseconds. */
  readonly stallMs?: number;
}

const STALL_MS = 30_000;

/**
 * Fetches what is not there. Nothing that is there is overwritten, and a file appears whole or not at
 * all. Proxies are those that Deno takes from the environment (`HTTPS_PROXY`, `HTTP_PROXY`,
 * `NO_PROXY`).
 *
 * @throws {UserError} a file is there but is another one, and nothing was fetched; or no mirror of one
 * has it, and the others were fetched.
 */
export async function fetchMissing(
  downloads: readonly Download[],
  options: FetchOptions,
): Promise<void> {
  const missing = downloads.filter((download) => !isThere(download, options.root));
  if (options.dryRun) {
    for (const { path, size } of missing) options.emit({ type: "fetch-planned", path, size });
    return;
  }
  const failures: string[] = [];
  for (const download of missing) {
    if (options.signal.aborted) return;
    const problems = await fetchOne(download, options);
    if (problems.length > 0) failures.push(byHand(download, problems));
  }
  if (failures.length > 0 && !options.signal.aborted) {
    throw new UserError(
      `Cannot fetch ${failures.join("\nCannot fetch ")}`,
      "Check the connection (a proxy is taken from HTTPS_PROXY), place the files by hand, or leave " +
        "out --fetch.",
    );
  }
}

/** @throws {UserError} another file is in its place. */
function isThere({ path, unless = [], sha256 }: Download, root: string): boolean {
  const isFile = (place: string): boolean =>
    statSync(join(root, place), { throwIfNoEntry: false })?.isFile() ?? false;
  if (unless.some(isFile)) return true;
  if (!isFile(path)) return false;
  const found = fileDigest(join(root, path));
  if (found === sha256) return true;
  throw new UserError(
    `Cannot fetch "${path}": another file is in its place, with SHA-256 ${found} instead of ${sha256}`,
    "Move it away to have it fetched, or leave out --fetch to use it as it is.",
  );
}

/** Tries the mirrors in turn; gives what went wrong with each, or nothing when one had the file. */
async function fetchOne(
  download: Download,
  { root, emit, signal, stallMs = STALL_MS }: FetchOptions,
): Promise<readonly string[]> {
  const { path, size } = download;
  const target = join(root, path);
  const folder = dirname(target);
  try {
    Deno.mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UserError(
      `Cannot fetch "${path}": its folder cannot be made: ${messageOf(error)}`,
      "Make the project's data folder writable.",
    );
  }
  const problems: string[] = [];
  for (const url of download.mirrors) {
    const startedMs = performance.now();
    emit({ type: "fetch-started", path, url, size });
    // Beside its place, so that the renaming stays on one file system.
    const temporary = join(folder, `.${crypto.randomUUID()}.tmp`);
    try {
      await writeChecked(download, url, temporary, signal, stallMs);
      if (existsSync(target)) throw new Error("meanwhile somebody else has put a file there");
      Deno.renameSync(temporary, target);
      emit({ type: "fetch-finished", path, url, ms: Math.round(performance.now() - startedMs) });
      return [];
    } catch (error) {
      if (signal.aborted) return problems;
      const problem = reasonOf(error);
      emit({ type: "fetch-failed", path, url, problem });
      problems.push(`${url}: ${problem}`);
    } finally {
      rmSync(temporary, { force: true });
    }
  }
  return problems;
}

/** Writes what an address gives to a file, synced. Throws unless it is what was declared. */
async function writeChecked(
  { sha256, size }: Download,
  url: string,
  path: string,
  signal: AbortSignal,
  stallMs: number,
): Promise<void> {
  const stall = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(
      () => stall.abort(new Error(`it sent nothing for ${stallMs / 1000} s`)),
      stallMs,
    );
  };
  alive();
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, stall.signal]),
      // Some servers otherwise mark a .gz as compressed in transit, and it arrives unpacked.
      headers: { "accept-encoding": "identity" },
    });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new Error(`it answered ${response.status} ${response.statusText}`.trimEnd());
    }
    const hash = createHash("sha256");
    let received = 0;
    using file = Deno.openSync(path, { createNew: true, write: true });
    for await (const piece of response.body) {
      alive();
      received += piece.length;
      if (received > size) throw new Error(`it sent more than ${size} bytes`);
      hash.update(piece);
      for (let n = 0; n < piece.length;) n += file.writeSync(piece.subarray(n));
    }
    if (received < size) throw new Error(`it sent ${received} of ${size} bytes`);
    const found = hash.digest("hex");
    if (found !== sha256) throw new Error(`its bytes have SHA-256 ${found}, not ${sha256}`);
    file.syncSync();
  } finally {
    clearTimeout(timer);
  }
}

/** What went wrong below "fetch failed", without the address, which is named beside it. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return messageOf(cause).replace(/^error sending request for url \(.*?\): /, "");
}

function byHand({ path, sha256, size }: Download, problems: readonly string[]): string {
  return [
    `"${path}": no mirror has it`,
    ...problems.map((problem) => `  ${problem}`),
    `  By hand: put a file of ${size} bytes with SHA-256 ${sha256} at ${path}`,
  ].join("\n");
}
