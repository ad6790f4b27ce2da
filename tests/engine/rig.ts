/**
 * A test rig for the engine as a black box: a temporary project, the real command line, and stages
 * whose runs can be counted.
 *
 * @module
 */

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Event } from "../../pipeline/cli/events.ts";
import { patienceMs, send } from "./patience.ts";
import { files } from "./rig_files.ts";

export { codecs, engine, files } from "./rig_files.ts";

/** Path of the command line. */
export const cli = fileURLToPath(import.meta.resolve("../../pipeline/cli.ts"));

/** What a command did. */
export interface Ran {
  readonly code: number;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `reproduce --json` did. */
export interface Reproduced extends Ran {
  readonly events: readonly Event[];
  /** Elements that were executed to the end, sorted. */
  readonly executed: readonly string[];
}

/** All elements of the standard profile, sorted. */
export const allElements = [
  "aside",
  "numbers",
  "parity",
  "report",
  "scaled@factor=1",
  "scaled@factor=2",
  "scaled@factor=3",
  "total",
] as const;

const overdue = new WeakSet<Deno.ChildProcess>();

/** A temporary project; removed when disposed. */
export class Project implements Disposable {
  /** The project's folder. */
  root: string;
  /** Environment variables of the command line, besides our own. */
  env: Readonly<Record<string, string>> = {};
  /** Options of Deno itself for the command line. */
  denoOptions: readonly string[] = [];
  /** A program that starts the command line, with its arguments; none when empty. */
  starter: readonly string[] = [];
  /** Whether the command line leads a process group of its own, as a terminal's foreground does. */
  ownGroup = false;
  readonly #temporary: string;

  /** Makes the rig's project, with some files replaced or added. */
  constructor(replaced: { readonly [path: string]: string } = {}) {
    this.#temporary = Deno.makeTempDirSync({ prefix: "rig-" });
    this.root = join(this.#temporary, "project");
    for (const [path, text] of Object.entries({ ...files, ...replaced })) this.write(path, text);
  }

  /** Writes a file of the project. */
  write(path: string, text: string): void {
    const absolute = join(this.root, path);
    Deno.mkdirSync(dirname(absolute), { recursive: true });
    Deno.writeTextFileSync(absolute, text);
  }

  /** Reads a file of the project. */
  read(path: string): string {
    return Deno.readTextFileSync(join(this.root, path));
  }

  /** The value in a JSON artifact of the standard profile. */
  artifact(path: string): unknown {
    return JSON.parse(this.read(`artifacts/standard/${path}`));
  }

  /** Replaces text in a file; the text must be there. */
  edit(path: string, from: string, to: string): void {
    const before = this.read(path);
    assert.ok(before.includes(from), `${path} does not contain ${from}`);
    this.write(path, before.replace(from, to));
  }

  /** Copies the project, with its artifacts and store, to another folder. */
  copy(): this {
    const copy = new (this.constructor as new () => this)();
    Deno.removeSync(copy.root, { recursive: true });
    cpSync(this.root, copy.root, { recursive: true, preserveTimestamps: true });
    return copy;
  }

  /** Starts the command line; what takes longer than a test can is ended. */
  spawn(...args: string[]): Deno.ChildProcess {
    const deno = [Deno.execPath(), "run", "-A", "--quiet", ...this.denoOptions];
    const command = [...this.starter, ...deno, cli, ...args];
    const child = new Deno.Command(command[0] ?? "", {
      args: command.slice(1),
      cwd: this.root,
      detached: this.ownGroup,
      env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...this.env },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    // deno-lint-ignore timing/no-time -- what hangs is ended
    const timer = setTimeout(() => {
      overdue.add(child);
      send(child, "SIGKILL");
    }, patienceMs);
    child.status.finally(() => clearTimeout(timer));
    return child;
  }

  /** Runs the command line to its end. */
  async run(...args: string[]): Promise<Ran> {
    return await ended(this.spawn(...args));
  }

  /** Runs `reproduce --json` to its end. */
  async reproduce(...args: string[]): Promise<Reproduced> {
    return await reproduced(this.spawn("reproduce", "--json", ...args));
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#temporary, { recursive: true });
  }
}

/**
 * Waits for a started `reproduce --json`.
 *
 * @param onEvent told each event when it comes
 */
export async function reproduced(
  child: Deno.ChildProcess,
  onEvent: (event: Event) => void = () => {},
): Promise<Reproduced> {
  return toReproduced(await ended(child, (line) => onEvent(JSON.parse(line))));
}

/** What `reproduce --json` did, by what it printed. */
export function toReproduced(ran: Ran): Reproduced {
  // The last line of one that was killed may have no end.
  const events = ran.stdout.split("\n").slice(0, -1).filter((line) => line !== "")
    .map((line): Event => JSON.parse(line));
  const executed = events.flatMap((event) =>
    event.type === "stage-finished" ? [event.element] : []
  );
  return { ...ran, events, executed: executed.sort() };
}

async function ended(
  child: Deno.ChildProcess,
  onLine: (line: string) => void = () => {},
): Promise<Ran> {
  const [{ code, signal }, stdout, stderr] = await Promise.all([
    child.status,
    textOf(child.stdout, onLine),
    textOf(child.stderr),
  ]);
  const ran = { code, signal, stdout, stderr };
  assert.ok(!overdue.has(child), `it did not end in time: ${JSON.stringify(ran)}`);
  return ran;
}

/** All that a stream brings, and its whole lines as they come. */
async function textOf(
  stream: ReadableStream<BufferSource>,
  onLine: (line: string) => void = () => {},
): Promise<string> {
  let text = "";
  let told = 0;
  for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
    text += piece;
    for (let end = text.indexOf("\n", told); end >= 0; end = text.indexOf("\n", told)) {
      if (end > told) onLine(text.slice(told, end));
      told = end + 1;
    }
  }
  return text;
}

/** The content of every file below a folder, by path. */
export function folderBytes(folder: string): { readonly [path: string]: string } {
  return Object.fromEntries(
    Deno.readDirSync(folder).flatMap(({ name, isDirectory }) => {
      const path = join(folder, name);
      if (!isDirectory) return [[name, Deno.readFileSync(path).toBase64()]];
      return Object.entries(folderBytes(path)).map(([rest, text]) => [`${name}/${rest}`, text]);
    }).toArray().sort(),
  );
}

/** The content of all artifacts of the standard profile, by path. */
export function artifactsOf(project: Project): { readonly [path: string]: string } {
  return folderBytes(join(project.root, "artifacts/standard"));
}

/** Asserts that a run did nothing. */
export function assertNothingRan(ran: Reproduced): void {
  assert.equal(ran.code, 0, ran.stderr);
  const types = ran.events.map(({ type }) => type).filter((type) => type !== "files-unused");
  assert.deepEqual(types, ["run-started", "run-finished"], JSON.stringify(ran.events));
}
