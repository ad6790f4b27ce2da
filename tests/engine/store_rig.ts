/** What tests of the store's upkeep share. */

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Event } from "../../pipeline/cli/events.ts";
import type { Project } from "./rig.ts";

/** A day in milliseconds. */
export const day = 24 * 3600 * 1000;

/** Brings the project up to date with `start` 1, 2, …: all but the last are former results. */
export async function generations(project: Project, count: number): Promise<void> {
  for (let start = 1; start <= count; start++) {
    if (start > 1) project.edit("stages/profiles.ts", `start: ${start - 1},`, `start: ${start},`);
    assert.equal((await project.reproduce()).code, 0);
  }
}

/** Runs `gc --json`: what it removed, and its summary. */
export async function gc(project: Project, ...args: string[]) {
  const { stdout, code, stderr } = await project.run("gc", "--json", ...args);
  assert.equal(code, 0, stderr);
  const events = stdout.trim().split("\n").map((line): Event => JSON.parse(line));
  const removed = events.flatMap((event) => event.type === "gc-removed" ? [event] : []);
  const finished = events.at(-1);
  assert.ok(finished?.type === "gc-finished");
  return { removed, finished };
}

/** Sets back the time of everything in the store, or in a folder of it, that is kept there. */
export function age(project: Project, ms: number, below = ""): void {
  const visit = (folder: string): void => {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      const path = join(folder, name);
      const past = new Date(Date.now() - ms);
      if (/^(tmp|locks|state\.sqlite.*)$/.test(name)) continue;
      if (isDirectory) visit(path);
      else Deno.utimeSync(path, past, past);
    }
  };
  visit(join(project.root, "artifacts/.store", below));
}

/** Holds the lock of a key, as a run that works on it does. */
export function lockOf(project: Project, key: string): Disposable {
  const path = join(project.root, "artifacts/.store/locks", key);
  const file = Deno.openSync(path, { create: true, write: true });
  file.lockSync(true);
  return file;
}

/** Names of all objects and records. */
export function contents(project: Project): string[] {
  return ["cas", "ac"].flatMap((folder) =>
    [...Deno.readDirSync(join(project.root, "artifacts/.store", folder))].map(({ name }) => name)
  ).sort();
}

/** Flips one bit of a file. */
export function flipBit(path: string, at: number, bit = 0): void {
  const bytes = Deno.readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  Deno.chmodSync(path, 0o644);
  Deno.writeFileSync(path, bytes);
}
