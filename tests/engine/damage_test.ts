/** Damage of any kind to any file of the store: the next run serves the right bytes. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { Chance, report } from "./chance.ts";
import { assertNothingRan, folderBytes } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";

Deno.test("reproduce never executes a damaged bundle", async () => {
  using project = new WarmProject();
  await project.reproduce("numbers");
  const bundles = join(project.root, "artifacts/.store/bundles");
  for (const { name } of Deno.readDirSync(bundles)) {
    const path = join(bundles, name);
    Deno.chmodSync(path, 0o644);
    Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace("length:3", "length:4"));
  }
  Deno.removeSync(join(project.root, "artifacts/standard"), { recursive: true });
  project.edit("stages/profiles.ts", "start: 1,", "start: 5,");
  const { code, executed } = await project.reproduce("numbers");
  assert.deepEqual([code, executed], [0, ["numbers"]]);
  assert.deepEqual(project.artifact("numbers/numbers.json"), [5, 6, 7]);
});

Deno.test("reproduce serves the right bytes after a bit of any file of the store was flipped", async (t) => {
  using project = new WarmProject();
  await project.reproduce("parity");
  const artifacts = join(project.root, "artifacts/standard");
  const store = join(project.root, "artifacts/.store");
  const expected = folderBytes(artifacts);
  const chance = await Chance.announced(t);
  const flipped = { cas: 0, ac: 0, bundles: 0 };
  let executed = 0;
  for (const folder of ["cas", "ac", "bundles"] as const) {
    for (const { name } of [...Deno.readDirSync(join(store, folder))]) {
      const path = join(store, folder, name);
      flipBit(path, chance);
      flipped[folder]++;
      Deno.removeSync(artifacts, { recursive: true });
      const ran = await project.reproduce("parity", "numbers");
      assert.equal(ran.code, 0, ran.stderr + ran.stdout);
      assert.deepEqual(folderBytes(artifacts), expected, `${folder}/${name}`);
      executed += ran.executed.length;
    }
  }
  // What no run has to read stays damaged; fsck finds it.
  for (const { name } of Deno.readDirSync(join(store, "cas"))) {
    flipBit(join(store, "cas", name), chance);
  }
  assert.equal((await project.run("fsck")).code, 1);
  assert.equal((await project.run("fsck")).code, 0);
  const { cas, ac, bundles } = flipped;
  await report(
    t,
    `flipped a bit in each of ${cas} objects, ${ac} records and ${bundles} bundles: ` +
      `right bytes every time, ${executed} elements made again`,
  );
});

Deno.test("reproduce loses nothing when the state file is torn at random", async (t) => {
  using project = new WarmProject();
  await project.reproduce();
  const artifacts = join(project.root, "artifacts/standard");
  const state = join(project.root, "artifacts/.store/state.sqlite");
  const [expected, whole] = [folderBytes(artifacts), Deno.readFileSync(state)];
  const chance = await Chance.announced(t);
  const rounds = 8;
  for (let round = 0; round < rounds; round++) {
    const at = chance.below(whole.length);
    const torn = round % 2 === 0 ? whole.slice(0, at) : whole.slice();
    if (round % 2 === 1) torn.set(chance.bytes(Math.min(2000, whole.length - at)), at);
    Deno.writeFileSync(state, torn);
    const { code, stderr, executed } = await project.reproduce("total", "report");
    assert.deepEqual([code, stderr, executed], [0, "", []]);
    assert.deepEqual(folderBytes(artifacts), expected);
  }
  await report(t, `tore the state file ${rounds} times: nothing was lost, nothing executed`);
});

Deno.test("reproduce trusts bytes and not times when clocks jump", async () => {
  using project = new WarmProject();
  await project.reproduce();
  const source = join(project.root, "stages/lib/constants.ts");
  for (const [time, length] of [["2099-01-01", 4], ["1971-01-01", 5]] as const) {
    const jumped = new Date(time);
    for (const path of [source, join(project.root, "artifacts/standard/total/total.json")]) {
      Deno.utimeSync(path, jumped, jumped);
    }
    assertNothingRan(await project.reproduce());
    // An edit that leaves size and time as they were, as after a clock was set back.
    project.edit("stages/lib/constants.ts", "length = 3", `length = ${length}`);
    Deno.utimeSync(source, jumped, jumped);
    assert.ok((await project.reproduce()).executed.includes("numbers"));
    project.edit("stages/lib/constants.ts", `length = ${length}`, "length = 3");
    Deno.utimeSync(source, jumped, jumped);
    assert.deepEqual((await project.reproduce()).executed, []);
    assert.deepEqual(project.artifact("numbers/numbers.json"), [1, 2, 3]);
  }
});

function flipBit(path: string, chance: Chance): void {
  const bytes = Deno.readFileSync(path);
  const at = chance.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8));
  Deno.chmodSync(path, 0o644);
  Deno.writeFileSync(path, bytes);
}
