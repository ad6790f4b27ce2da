/** `fsck` finds every damage, sets it aside, and says what will be made again. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { contentDigest } from "../../pipeline/digest.ts";
import type { Event } from "../../pipeline/events.ts";
import { assertNothingRan, Project } from "./rig.ts";

Deno.test("fsck finds nothing wrong with a store that is sound", async () => {
  using project = new Project();
  await project.reproduce();
  const { code, stdout } = await project.run("fsck");
  assert.equal(code, 0);
  assert.match(stdout, /^Sound: \d+ objects, 8 records and 6 bundles checked \(.*\) in /);
});

Deno.test("fsck quarantines a damaged object and names the element that will run", async () => {
  using project = new Project();
  await project.reproduce();
  const path = objectOf(project, project.read("artifacts/standard/total/total.json"));
  const name = path.slice(-64);
  flip(path);
  await project.run("clean");
  const { code, stdout } = await project.run("fsck");
  assert.equal(code, 1);
  assert.match(stdout, new RegExp(`damaged {2}object ${name}, output "total" of total,`));
  assert.match(stdout, /The next reproduce --profile standard makes again: total\n/);
  assert.ok(isFile(project, `quarantine/cas/${name}`));
  assert.deepEqual((await project.reproduce()).executed, ["total"]);
  assert.equal((await project.run("fsck")).code, 0);
});

Deno.test("fsck only mentions what is missing and not needed", async () => {
  using project = new Project();
  await project.reproduce();
  Deno.removeSync(objectOf(project, project.read("artifacts/standard/total/total.json")));
  const { code, stdout } = await project.run("fsck");
  assert.equal(code, 0);
  assert.match(stdout, /missing {2}object [0-9a-f]{64}, output "total" of total\n/);
  assertNothingRan(await project.reproduce());
});

Deno.test("fsck quarantines a damaged record, a damaged bundle and files that are no objects", async () => {
  using project = new Project();
  await project.reproduce();
  const store = join(project.root, "artifacts/.store");
  const [record, bundle] = [firstIn(`${store}/ac`), firstIn(`${store}/bundles`)];
  flip(join(store, "ac", record));
  flip(join(store, "bundles", bundle));
  Deno.writeTextFileSync(join(store, "cas", "notes.txt"), "");
  const { code, events } = await fsck(project);
  assert.equal(code, 1);
  const damaged = events.flatMap((e) => e.type === "fsck-damaged" ? [`${e.what} ${e.name}`] : []);
  assert.deepEqual(damaged, [`record ${record}`, "object notes.txt", `bundle ${bundle}`]);
  const finished = events.at(-1);
  assert.ok(finished?.type === "fsck-finished");
  const { executed } = await project.reproduce();
  assert.deepEqual(finished.rebuilt, executed.map((element) => ({ profile: "standard", element })));
  assert.equal(executed.length, 1);
  assert.equal((await project.run("fsck")).code, 0);
});

Deno.test("fsck writes a lost key document of a current result again, and keeps no former one", async () => {
  using project = new Project();
  await project.reproduce("numbers");
  const store = join(project.root, "artifacts/.store");
  const former = firstIn(`${store}/ac`);
  project.edit("stages/profiles.ts", "start: 1,", "start: 2,");
  await project.reproduce("numbers");
  for (const { name } of Deno.readDirSync(`${store}/ac`)) Deno.removeSync(join(store, "cas", name));
  const { code, events } = await fsck(project);
  assert.equal(code, 1);
  const repaired = events.flatMap((e) => e.type === "fsck-repaired" ? [e.element] : []);
  const damaged = events.flatMap((e) => e.type === "fsck-damaged" ? [e.name] : []);
  assert.deepEqual([repaired, damaged], [["numbers"], [former]]);
  assert.equal((await project.run("fsck")).code, 0);
  assert.deepEqual((await project.reproduce("numbers")).executed, []);
});

async function fsck(project: Project) {
  const { code, stdout } = await project.run("fsck", "--json");
  return { code, events: stdout.trim().split("\n").map((line): Event => JSON.parse(line)) };
}

function objectOf(project: Project, content: string): string {
  return join(project.root, "artifacts/.store/cas", contentDigest(content));
}

/** Flips the lowest bit of a file's first byte. */
function flip(path: string): void {
  Deno.chmodSync(path, 0o644);
  Deno.writeFileSync(path, Deno.readFileSync(path).map((byte, i) => i === 0 ? byte ^ 1 : byte));
}

function firstIn(folder: string): string {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort()[0] ?? "";
}

function isFile(project: Project, path: string): boolean {
  return Deno.statSync(join(project.root, "artifacts/.store", path)).isFile;
}
