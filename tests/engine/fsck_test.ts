/** `fsck` finds every damage, sets it aside, and says what will be made again. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { contentDigest } from "../../pipeline/base/digest.ts";
import type { Event } from "../../pipeline/cli/events.ts";
import { Chance, report } from "./chance.ts";
import { assertNothingRan, type Project } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";
import { flipBit } from "./store_rig.ts";

Deno.test("fsck finds nothing wrong with a store that is sound", async () => {
  using project = new WarmProject();
  await project.reproduce();
  const { code, stdout } = await project.run("fsck");
  assert.equal(code, 0);
  assert.match(stdout, /^Sound: \d+ objects, 8 records, 6 bundles and 1 run checked \(.*\) in /);
});

Deno.test("fsck quarantines a damaged object and names the element that will run", async () => {
  using project = new WarmProject();
  await project.reproduce();
  const path = objectOf(project, project.read("artifacts/standard/total/total.json"));
  const name = path.slice(-64);
  flipBit(path, 0);
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
  using project = new WarmProject();
  await project.reproduce();
  Deno.removeSync(objectOf(project, project.read("artifacts/standard/total/total.json")));
  const { code, stdout } = await project.run("fsck");
  assert.equal(code, 0);
  assert.match(stdout, /missing {2}object [0-9a-f]{64}, output "total" of total\n/);
  assertNothingRan(await project.reproduce());
});

Deno.test("fsck quarantines a damaged record, a damaged bundle and files that are no objects", async () => {
  using project = new WarmProject();
  await project.reproduce();
  const store = join(project.root, "artifacts/.store");
  const [record, bundle] = [firstIn(`${store}/ac`), firstIn(`${store}/bundles`)];
  flipBit(join(store, "ac", record), 0);
  flipBit(join(store, "bundles", bundle), 0);
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
  using project = new WarmProject();
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

Deno.test("fsck writes a key document of a current result whose input is gone, for a sibling needs that", async () => {
  using project = new WarmProject();
  await project.reproduce("parity", "scaled");
  const documents = new Set(
    [...Deno.readDirSync(join(project.root, "artifacts/.store/ac"))].map(({ name }) => name),
  );
  Deno.removeSync(objectOf(project, project.read("artifacts/standard/numbers/numbers.json")));
  for (const name of documents) {
    Deno.removeSync(join(project.root, "artifacts/.store/cas", name));
  }
  project.edit("stages/scaled.ts", "* params.factor", "* params.factor * 2");
  const { events } = await fsck(project);
  const repaired = events.flatMap((e) => e.type === "fsck-repaired" ? [e.element] : []);
  assert.ok(repaired.includes("parity"), String(repaired));
  assert.equal((await project.reproduce("parity", "scaled")).code, 0);
});

Deno.test("fsck quarantines runs' records with a flipped bit or torn, and the rest goes on", async (t) => {
  using project = new WarmProject();
  for (const target of ["numbers", "aside", "parity"]) await project.reproduce(target);
  const runs = join(project.root, "artifacts/.store/runs");
  const [first = "", second = "", third = ""] = [...Deno.readDirSync(runs)]
    .map(({ name }) => name).sort();
  const whole = Deno.readFileSync(join(runs, second));
  const chance = await Chance.announced(t);
  for (let i = 0; i < 8; i++) {
    Deno.writeFileSync(join(runs, second), whole);
    const path = join(runs, second);
    if (i % 2 === 0) flipBit(path, chance.below(whole.length), chance.below(8));
    else {
      Deno.chmodSync(path, 0o644);
      Deno.truncateSync(path, i === 1 ? 0 : chance.below(whole.length));
    }
    const { code, events } = await fsck(project);
    assert.equal(code, 1);
    const damaged = events.flatMap((e) => e.type === "fsck-damaged" ? [`${e.what} ${e.name}`] : []);
    assert.deepEqual(damaged, [`run ${second}`]);
    assert.ok(isFile(project, `quarantine/runs/${second}`));
    assert.deepEqual((await fsck(project)).code, 0);
  }
  const { stdout } = await project.run("runs");
  assert.deepEqual(stdout.trim().split("\n").map((line) => line.slice(0, 10)), [third, first]);
  assertNothingRan(await project.reproduce("numbers", "parity"));
  await report(t, "8 damages, all found");
});

Deno.test("fsck pins a run again whose pin is damaged, and gc waits for that", async () => {
  using project = new WarmProject();
  await project.reproduce("numbers");
  await project.run("runs", "pin", "latest", "--name", "submitted");
  const pins = join(project.root, "artifacts/.store/pins");
  const id = firstIn(pins);
  flipBit(join(pins, id), 40);
  const refused = await project.run("gc");
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, new RegExp(`the pin of run ${id} is damaged.*\n {2}Run .*fsck`));
  const { code, stdout } = await project.run("fsck");
  assert.equal(code, 1);
  assert.match(stdout, new RegExp(`damaged {2}pin ${id} .*\n {2}repaired {2}run ${id} is pinned`));
  assert.match((await project.run("runs")).stdout, / {2}pinned\n$/);
  assert.equal((await project.run("gc")).code, 0);
  assert.equal((await project.run("fsck")).code, 0);
});

Deno.test("fsck sets a damaged record of a pinned run aside, and the pin stands in for it", async () => {
  using project = new WarmProject();
  await project.reproduce("numbers");
  await project.run("runs", "pin", "latest", "--name", "submitted");
  const before = (await project.run("runs", "submitted")).stdout;
  const runs = join(project.root, "artifacts/.store/runs");
  flipBit(join(runs, firstIn(runs)), 40);
  assert.match((await project.run("fsck")).stdout, /damaged {2}run \w+, pinned as "submitted", is/);
  assert.equal((await project.run("runs", "submitted")).stdout, before);
});

async function fsck(project: Project) {
  const { code, stdout } = await project.run("fsck", "--json");
  return { code, events: stdout.trim().split("\n").map((line): Event => JSON.parse(line)) };
}

function objectOf(project: Project, content: string): string {
  return join(project.root, "artifacts/.store/cas", contentDigest(content));
}

function firstIn(folder: string): string {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort()[0] ?? "";
}

function isFile(project: Project, path: string): boolean {
  return Deno.statSync(join(project.root, "artifacts/.store", path)).isFile;
}
