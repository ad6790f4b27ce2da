/** `watch`: reproduces on save, whatever goes wrong in between. */

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Event } from "../../pipeline/cli/events.ts";
import { LastingCommand } from "./lasting_command.ts";
import { HeldStages, waitsToBeLetGo } from "./held_stages.ts";
import { until } from "./patience.ts";
import { allElements, Project } from "./rig.ts";

/** A `watch --json` under way. */
class Watching extends LastingCommand {
  stdout = "";
  stderr = "";

  readonly #read: Promise<unknown>;

  constructor(project: Project, ...args: string[]) {
    super(project, "watch", "--json", ...args);
    this.#read = Promise.all([
      this.#collect(this.child.stdout, (text) => this.stdout += text),
      this.#collect(this.child.stderr, (text) => this.stderr += text),
    ]);
  }

  /** Also waits for the last of what it printed. */
  override async end(): Promise<number> {
    const code = await super.end();
    await this.#read;
    return code;
  }

  /** The events of each round, the one under way included. */
  get rounds(): readonly (readonly Event[])[] {
    const rounds: Event[][] = [[]];
    for (const line of this.stdout.split("\n").slice(0, -1)) {
      const event: Event = JSON.parse(line);
      if (event.type === "files-changed") rounds.push([]);
      rounds.at(-1)?.push(event);
    }
    return rounds;
  }

  /** Waits for the end of a round and gives the elements that it executed, sorted. */
  async executed(round: number): Promise<readonly string[]> {
    await until(() => this.rounds[round]?.at(-1)?.type === "watching");
    const events = this.rounds[round] ?? [];
    return events.flatMap((e) => e.type === "stage-finished" ? [e.element] : []).sort();
  }

  async #collect(stream: ReadableStream<BufferSource>, add: (text: string) => void) {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) add(text);
  }
}

Deno.test("watch reruns what a saved file changes, and nothing for what it wrote itself", async () => {
  using project = new Project();
  await using watching = new Watching(project);
  assert.deepEqual(await watching.executed(0), allElements);
  project.edit("stages/report.ts", '"odd"', '"uneven"');
  assert.deepEqual(await watching.executed(1), ["report"]);
  // The declaration itself is loaded anew.
  project.edit("stages/profiles.ts", "factors: [1, 2, 3]", "factors: [1, 2, 3, 5]");
  assert.deepEqual(await watching.executed(2), ["scaled@factor=5", "total"]);
  // What the rounds wrote would be among what has changed since.
  project.write("notes.txt", "All is up to date.");
  assert.deepEqual(await watching.executed(3), []);
  assert.deepEqual(watching.rounds[3]?.[0], { type: "files-changed", paths: ["notes.txt"] });
  assert.equal(watching.rounds.length, 4);
  assert.equal(await watching.end(), 0);
});

Deno.test("watch does not take what is written to a store in the project for a change", async () => {
  using project = new Project();
  project.env = { PIPELINE_STORE: join(project.root, "results") };
  await using watching = new Watching(project);
  assert.deepEqual(await watching.executed(0), allElements);
  project.edit("stages/report.ts", '"odd"', '"uneven"');
  assert.deepEqual(await watching.executed(1), ["report"]);
  project.write("notes.txt", "All is up to date.");
  assert.deepEqual(await watching.executed(2), []);
  assert.deepEqual(watching.rounds[2]?.[0], { type: "files-changed", paths: ["notes.txt"] });
});

Deno.test("watch does not mind files that are nobody's: hidden, temporary, of packages, artifacts", async () => {
  using project = new Project();
  project.write("node_modules/x/index.js", "1");
  project.write("data/.cache/x", "1");
  await using watching = new Watching(project);
  assert.deepEqual(await watching.executed(0), allElements);
  for (
    const path of [
      "node_modules/x/index.js",
      "stages/node_modules/y.ts",
      ".git/index",
      "data/.cache/x",
      "stages/.aside.ts.swp",
      "stages/aside.ts~",
      "stages/4913",
      "artifacts/standard/notes.txt",
    ]
  ) project.write(path, "2");
  project.write("data/seen.txt", "2");
  assert.deepEqual(await watching.executed(1), []);
  const [changed] = watching.rounds[1] ?? [];
  assert.ok(changed?.type === "files-changed");
  // The folder is new, and so is the file.
  assert.deepEqual(changed.paths.filter((path) => path !== "data"), ["data/seen.txt"]);
  assert.equal(await watching.end(), 0);
});

Deno.test("watch does not mind what it writes itself, wherever that is", async () => {
  using project = new Project({ "data/given.txt": "1" });
  await using watching = new Watching(project, "--artifacts", "data/made");
  assert.deepEqual(await watching.executed(0), allElements);
  project.write("notes.txt", "All is up to date.");
  assert.deepEqual(await watching.executed(1), []);
  assert.deepEqual(watching.rounds[1]?.[0], { type: "files-changed", paths: ["notes.txt"] });
  assert.equal(await watching.end(), 0);
});

Deno.test("watch shows errors and goes on", async () => {
  using project = new Project();
  await using watching = new Watching(project);
  await watching.executed(0);
  const whole = project.read("stages/mod.ts");
  project.write("stages/mod.ts", "export default {");
  assert.deepEqual(await watching.executed(1), []);
  assert.match(watching.stderr, /^Cannot load/);
  project.write("stages/mod.ts", whole);
  assert.deepEqual(await watching.executed(2), []);
  project.edit("stages/parity.ts", "% 2 === 1", "% two === 1");
  await watching.executed(3);
  assert.ok(watching.rounds[3]?.some((e) => e.type === "stage-failed" && e.element === "parity"));
  project.edit("stages/parity.ts", "% two === 1", "% 2 === 0");
  assert.deepEqual(await watching.executed(4), ["parity", "report"]);
  assert.equal(await watching.end(), 0);
});

Deno.test("watch stops a round when a file is saved, and starts with what is there now", async () => {
  const slow = "await new Promise((resolve) => setTimeout(resolve, 60_000));";
  const stage = (text: string): string =>
    `export default async () => { ${text} return { pid: 1 }; };`;
  using project = new Project({ "stages/aside.ts": stage(slow) });
  await using watching = new Watching(project, "aside");
  await until(() => watching.rounds[0]?.some(({ type }) => type === "stage-started") ?? false);
  project.write("stages/aside.ts", stage(""));
  assert.deepEqual(await watching.executed(1), ["aside"]);
  assert.equal(await watching.end(), 0);
});

Deno.test("watch lets a round end when a file is saved that has no part in it", async () => {
  const text = `${waitsToBeLetGo} return { pid: 1 };`;
  using project = new Project({ "stages/aside.ts": `export default async () => { ${text} };` });
  const stages = new HeldStages(project);
  await using watching = new Watching(project, "aside");
  await stages.held();
  project.write("notes.txt", "It takes a while.");
  // Until it has heard of that and does nothing about it, which shows in nothing.
  // deno-lint-ignore timing/no-time -- the longer, the surer a fault shows
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.deepEqual(await stages.letGoUntil(watching.executed(1)), []);
  assert.ok(watching.rounds[0]?.some(({ type }) => type === "stage-finished"));
  assert.equal(await watching.end(), 0);
});

Deno.test("watch ends at once on Ctrl-C in the middle of a round", async () => {
  const text = "await new Promise((resolve) => setTimeout(resolve, 60_000)); return { pid: 1 };";
  using project = new Project({ "stages/aside.ts": `export default async () => { ${text} };` });
  await using watching = new Watching(project, "aside");
  await until(() => watching.rounds[0]?.some(({ type }) => type === "stage-started") ?? false);
  assert.equal(await watching.end(), 0);
  assert.match(watching.stdout, /"interrupted":true/);
});
