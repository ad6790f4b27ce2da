/** An input whose bytes were lost is made again, and may come out otherwise: what takes it follows. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { HeldStages, waitsToBeLetGo } from "./held_stages.ts";
import { until } from "./patience.ts";
import { assertNothingRan, codecs, engine, Project } from "./rig.ts";
import { flipBit } from "./store_rig.ts";

/** `tick` differs from run to run; each of the others returns what it read of it. */
const stages = `
import { flag, integer, pipeline, stage } from "${engine}";
import { json } from "${codecs}";
import profiles from "./profiles.ts";
export default pipeline({ name: "ticks", seed: 1, profiles, defaultProfile: "standard", stages: (p) => {
  const make = (name, ms, version, inputs) => stage({
    name, about: name, module: import.meta.resolve("./" + (inputs.tick ? "reader" : name) + ".ts"),
    params: { version: integer(version) }, inputs, outputs: { value: json() }, expectedSeconds: ms / 1000 });
  const tick = make("tick", 300, 1, {});
  const inputs = { tick: tick.out.value };
  const other = make("other", 700, p.version, {});
  const late = make("late", 10, p.version, { ...inputs });
  return [tick, make("first", 1000, p.version, inputs), other, late, make("still", 10, 1, inputs)];
} });
`;

function ticking(): Project {
  return new Project({
    "stages/mod.ts": stages,
    "stages/profiles.ts": "export default { standard: { version: 1 } };",
    "stages/tick.ts": "export default () => ({ value: Deno.pid });",
    "stages/other.ts": `export default async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { value: "other" };
    };`,
    "stages/reader.ts": 'export default ({ inputs }) => ({ value: ["read", inputs.tick.read()] });',
  });
}

/** Asserts that what took \`tick\` holds its present value, under a key that names these bytes. */
function assertFollows(project: Project, names: readonly string[]): void {
  const tick = project.artifact("tick/value.json");
  const digest = createHash("sha256").update(project.read("artifacts/standard/tick/value.json"))
    .digest("hex");
  const store = join(project.root, "artifacts/.store");
  const named = [...Deno.readDirSync(join(store, "ac"))].flatMap(({ name }) => {
    const document = JSON.parse(Deno.readTextFileSync(join(store, "cas", name)));
    const output = /"value":\{"digest":"(\w+)"/.exec(
      Deno.readTextFileSync(join(store, "ac", name)),
    );
    const made = join(store, "cas", output?.[1] ?? "");
    if (document.inputs.tick === undefined || !existsSync(made)) return [];
    const [, read] = JSON.parse(Deno.readTextFileSync(made));
    return [[document.inputs.tick.digest, `${read}\n`]];
  });
  for (const [input, text] of named) {
    assert.equal(createHash("sha256").update(text).digest("hex"), input, "a key names other bytes");
  }
  assert.ok(named.some(([input]) => input === digest));
  for (const name of names) {
    assert.deepEqual(project.artifact(`${name}/value.json`), ["read", tick], name);
  }
}

Deno.test("reproduce judges again what waits for a slot when an input is made again", async () => {
  using project = ticking();
  await project.reproduce("--jobs", "1");
  assertFollows(project, ["first", "late", "still"]);
  const digest = createHash("sha256").update(project.read("artifacts/standard/tick/value.json"))
    .digest("hex");
  flipBit(join(project.root, "artifacts/.store/cas", digest), 0);
  project.edit("stages/profiles.ts", "version: 1", "version: 2");
  const ran = await project.reproduce("--jobs", "1");
  assert.equal(ran.code, 0, ran.stdout);
  // "still" was up to date when the run began, and is not any more.
  assert.deepEqual(ran.executed, ["first", "late", "other", "still", "tick"]);
  assertFollows(project, ["first", "late", "still"]);
  assertNothingRan(await project.reproduce());
});

Deno.test("reproduce runs again what was running when its input was made again", async () => {
  using project = ticking();
  // Two slots: `first` has read the object when it goes, and `late` comes when `other` has ended.
  const waits = 'console.log("has read"); if (params.waits) {' + waitsToBeLetGo + "}";
  project.write(
    "stages/reader.ts",
    `export default async ({ params, inputs }) => {
      const value = ["read", inputs.tick.read()];
      ${waits}
      return { value };
    };`,
  );
  project.write(
    "stages/other.ts",
    `export default async ({ params }) => { ${waits} return { value: "other" }; };`,
  );
  project.edit("stages/mod.ts", "{ ...inputs }", "{ ...inputs, other: other.out.value }");
  project.edit(
    "stages/mod.ts",
    "version: integer(version) }",
    "version: integer(version), waits: flag(ms > 500) }",
  );
  const stages = new HeldStages(project);
  await stages.letGoUntil(project.reproduce("--jobs", "2"));
  const before = project.read("artifacts/standard/tick/value.json");
  project.edit("stages/profiles.ts", "version: 1", "version: 2");
  const store = join(project.root, "artifacts/.store");
  const digest = createHash("sha256").update(project.read("artifacts/standard/tick/value.json"))
    .digest("hex");
  const running = project.reproduce("--jobs", "2");
  await stages.held(2);
  Deno.removeSync(join(store, "cas", digest));
  stages.letGo("other");
  await until(() => project.read("artifacts/standard/tick/value.json") !== before);
  const { code, events, stdout } = await stages.letGoUntil(running);
  assert.equal(code, 0, stdout);
  const starts = events.filter((event) =>
    event.type === "stage-started" && event.element === "first"
  );
  assert.equal(starts.length, 2, stdout);
  assertFollows(project, ["first", "late", "still"]);
  assertNothingRan(await project.reproduce());
});
