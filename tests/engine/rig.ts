/**
 * A test rig for the engine as a black box: a temporary project, the real command line, and stages
 * whose runs can be counted.
 *
 * The project: `numbers` (its value comes from a constant two imports away) → `parity` (often the
 * same bytes for different numbers) → `report`; `numbers` → the sweep `scaled` → `total` (fan-in);
 * `aside` shares a module with `numbers` and nothing else.
 *
 * @module
 */

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Event } from "../../pipeline/cli/events.ts";

/** URL of the engine. */
export const engine = import.meta.resolve("../../pipeline/mod.ts");
/** URL of its codecs. */
export const codecs = import.meta.resolve("../../pipeline/codecs/mod.ts");
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

/** The project's files, by path. */
export const files: { readonly [path: string]: string } = {
  "deno.json": "{}",
  "stages/mod.ts": `
import { integer, list, number, pipeline, stage, sweep } from "${engine}";
import { json } from "${codecs}";
import profiles from "./profiles.ts";

const declare = (p: { start: number; factors: readonly number[] }) => {
  const numbers = stage({
    name: "numbers",
    about: "counts",
    module: import.meta.resolve("./numbers.ts"),
    params: { start: integer(p.start, { min: 0, max: 1000 }) },
    outputs: { numbers: json<number[]>() },
  });
  const parity = stage({
    name: "parity",
    about: "whether their sum is odd",
    module: import.meta.resolve("./parity.ts"),
    inputs: { numbers: numbers.out.numbers },
    outputs: { odd: json<boolean>() },
  });
  const report = stage({
    name: "report",
    about: "says so",
    module: import.meta.resolve("./report.ts"),
    inputs: { odd: parity.out.odd },
    outputs: { text: json<string>() },
    figures: [7],
  });
  const scaled = sweep({
    name: "scaled",
    about: "multiplies",
    module: import.meta.resolve("./scaled.ts"),
    over: { factor: list(p.factors, (v) => number(v)) },
    inputs: { numbers: numbers.out.numbers },
    outputs: { scaled: json<number[]>() },
  });
  const total = stage({
    name: "total",
    about: "adds up",
    module: import.meta.resolve("./total.ts"),
    inputs: { scaled: scaled.out.scaled },
    outputs: { total: json<Record<string, number>>() },
  });
  const aside = stage({
    name: "aside",
    about: "has nothing to do with the others",
    module: import.meta.resolve("./aside.ts"),
    outputs: { pid: json<number>() },
  });
  return { numbers, parity, report, scaled, total, aside };
};
export type Stages = ReturnType<typeof declare>;
export default pipeline({
  name: "rig",
  seed: 1,
  profiles,
  defaultProfile: "standard",
  stages: (p) => Object.values(declare(p)),
});
`,
  "stages/profiles.ts": `
export default {
  standard: { start: 1, factors: [1, 2, 3] },
  large: { start: 10, factors: [1, 2, 3, 4] },
};
`,
  "stages/numbers.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
import { countFrom } from "./lib/count.ts";
const run: Run<Stages["numbers"]> = ({ params }) => ({ numbers: countFrom(params.start) });
export default run;
`,
  "stages/lib/count.ts": `
import { length } from "./constants.ts";
export function countFrom(start: number): number[] {
  return Array.from({ length }, (_, i) => start + i);
}
export function unrelated(n: number): number {
  return n + 1;
}
`,
  "stages/lib/constants.ts": `
/** How many numbers. */
export const length = 3;
export interface Unused {
  readonly field: string;
}
`,
  "stages/parity.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
const run: Run<Stages["parity"]> = ({ inputs }) => ({
  odd: inputs.numbers.read().reduce((sum, n) => sum + n, 0) % 2 === 1,
});
export default run;
`,
  "stages/report.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
const run: Run<Stages["report"]> = ({ inputs }) => ({ text: inputs.odd.read() ? "odd" : "even" });
export default run;
`,
  "stages/scaled.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
const run: Run<Stages["scaled"]> = ({ params, inputs, progress }) => {
  progress(0.5, "half way");
  return { scaled: inputs.numbers.read().map((n) => n * params.factor) };
};
export default run;
`,
  "stages/total.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
const run: Run<Stages["total"]> = ({ inputs }) => ({
  total: Object.fromEntries(inputs.scaled.map(({ params, read }) => [
    String(params.factor),
    read().reduce((sum, n) => sum + n, 0),
  ])),
});
export default run;
`,
  "stages/aside.ts": `
import type { Run } from "${engine}";
import type { Stages } from "./mod.ts";
import { unrelated } from "./lib/count.ts";
const run: Run<Stages["aside"]> = () => ({ pid: unrelated(Deno.pid) });
export default run;
`,
};

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

/** No command of a test takes as long, on whatever machine. */
const deadlineMs = 120_000;
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
  copy(): Project {
    const copy = new Project();
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
    const timer = setTimeout(() => {
      overdue.add(child);
      child.kill("SIGKILL");
    }, deadlineMs);
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

/** Waits for a started `reproduce --json`. */
export async function reproduced(child: Deno.ChildProcess): Promise<Reproduced> {
  const ran = await ended(child);
  const events = ran.stdout.split("\n").filter((line) => line !== "")
    .map((line): Event => JSON.parse(line));
  const executed = events.flatMap((event) =>
    event.type === "stage-finished" ? [event.element] : []
  );
  return { ...ran, events, executed: executed.sort() };
}

async function ended(child: Deno.ChildProcess): Promise<Ran> {
  const { code, signal, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const ran = { code, signal, stdout: text(stdout), stderr: text(stderr) };
  assert.ok(!overdue.has(child), `it did not end in time: ${JSON.stringify(ran)}`);
  return ran;
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

/** Waits for something to become true. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, "nothing happened for 30 seconds");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
