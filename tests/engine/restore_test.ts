/** `verify-archive` and `restore`: what is whole comes back, and what is not is refused. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ZipWriter } from "../../pipeline/archive/zip/zip_writer.ts";
import { handMadeZip } from "../archive/hand_made_zip.ts";
import { archived, membersOf, text, utf8 } from "./archive_rig.ts";
import { artifactsOf, assertNothingRan, files, folderBytes, type Project } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";

Deno.test("reproduce runs nothing in a fresh project after an archive was restored", async () => {
  using made = new WarmProject();
  await made.reproduce();
  const archive = await archived(made);
  using fresh = new WarmProject();
  const { stdout, code } = await fresh.run("restore", archive);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /^Restored 8 results, and \d+ objects \(.*\), into artifacts\/\.store in /);
  assert.match(stdout, /8 of 8 elements of profile standard are up to date/);
  const ran = await fresh.reproduce();
  assert.deepEqual(ran.executed, []);
  assert.ok(ran.events.every(({ type }) => /^(run|artifact)-/.test(type)));
  assert.deepEqual(artifactsOf(fresh), artifactsOf(made));
  assertNothingRan(await fresh.reproduce());
  assert.equal((await fresh.run("fsck")).code, 0);
});

Deno.test("verify-archive needs no project, and tells what is wrong", async () => {
  using made = new WarmProject();
  await made.reproduce();
  const archive = await archived(made);
  using elsewhere = new WarmProject();
  Deno.removeSync(elsewhere.root, { recursive: true });
  Deno.mkdirSync(elsewhere.root);
  const { code, stdout } = await elsewhere.run("verify-archive", archive);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^Sound: \d+ files \(.*\) and 8 elements of profile standard of rig checked/,
  );
  const absent = await elsewhere.run("verify-archive", "absent.zip");
  assert.deepEqual([absent.code, absent.stderr.slice(0, 39)], [
    2,
    'Cannot read the archive "absent.zip": E'.slice(0, 39),
  ]);
});

Deno.test("restore refuses an archive with other bytes than its manifest says", async () => {
  using made = new WarmProject();
  await made.reproduce("numbers");
  await made.run("archive", "--allow-stale", "--output", "a.zip");
  const members = membersOf(Deno.readFileSync(join(made.root, "a.zip")));
  members.set("results/numbers/numbers.json", utf8("[9]"));
  {
    using zip = new ZipWriter(join(made.root, "forged.zip"));
    for (const [name, bytes] of members) {
      zip.add({ name, size: bytes.length, chunks: () => [bytes] });
    }
    zip.finish();
  }
  const { code, stdout } = await made.run("verify-archive", "forged.zip");
  assert.equal(code, 1);
  assert.match(
    stdout,
    /damaged {2}results\/numbers\/numbers.json: has other bytes than its digest/,
  );
  assert.match(stdout, /Damaged: 1 problem; /);
  using fresh = new WarmProject();
  const refused = await fresh.run("restore", join(made.root, "forged.zip"));
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /^Refused ".*forged.zip": it is damaged: results\/numbers/);
  assertUntouched(fresh);
});

Deno.test("restore refuses hostile zips, any cut and any flipped bit, and writes nothing", async () => {
  using made = new WarmProject();
  await made.reproduce("numbers");
  await made.run("archive", "--allow-stale", "--output", "a.zip");
  const good = Deno.readFileSync(join(made.root, "a.zip"));
  using fresh = new WarmProject();
  const hostile = [
    handMadeZip([{ name: "../../escaped", data: "x" }]),
    handMadeZip([{ name: "archive.json", data: "{}" }]),
    new Uint8Array(),
    good.subarray(0, good.length - 1),
    good.subarray(0, good.length >> 1),
    ...[0.1, 0.5, 0.9].map((share) => {
      const flipped = good.slice();
      const at = Math.floor(share * good.length);
      flipped[at] = (flipped[at] ?? 0) ^ 4;
      return flipped;
    }),
  ];
  for (const bytes of hostile) {
    const path = join(made.root, "hostile.zip");
    Deno.writeFileSync(path, bytes);
    const { code, stderr } = await fresh.run("restore", path);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /^Refused ".*hostile.zip": .*\n {2}Nothing was written\./);
    assertUntouched(fresh);
  }
});

Deno.test("verify-archive and restore keep to the limits that they are given", async () => {
  using made = new WarmProject();
  await made.reproduce();
  const path = await archived(made);
  for (const command of ["verify-archive", "restore"]) {
    const { code, stdout, stderr } = await made.run(command, path, "--max-size", "1kB");
    assert.equal(code, command === "restore" ? 2 : 1);
    assert.match(stdout + stderr, /^Refused .* it unpacks to \d+ bytes, and 1000 are allowed/);
    const wrong = await made.run(command, path, "--max-ratio", "little");
    assert.match(wrong.stderr, /^Cannot take "little" for a ratio/);
  }
});

Deno.test("restore keeps what the store has, and does nothing the second time", async () => {
  using made = new WarmProject();
  await made.reproduce();
  const path = await archived(made);
  using other = new WarmProject();
  await other.reproduce("numbers");
  const record = firstRecord(other);
  assert.match(
    (await other.run("restore", path)).stdout,
    /^Restored 7 results, 1 were there, and /,
  );
  assert.equal(firstRecord(other, record.name).text, record.text);
  const again = await other.run("restore", path);
  assert.match(again.stdout, /^Restored 0 results, 8 were there, and 0 objects \(0 B\), into /);
});

Deno.test("restore --into fills a store without a project, which a project can then use", async () => {
  using made = new WarmProject();
  await made.reproduce();
  const path = await archived(made);
  using other = new WarmProject();
  const bare = join(other.root, "..", "bare");
  Deno.mkdirSync(bare);
  const ran = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", fileURLToPath(import.meta.resolve("../../pipeline/cli.ts"))]
      .concat(["restore", path, "--into", join(other.root, "artifacts/.store")]),
    cwd: bare,
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(ran.code, 0, text(ran.stderr));
  assert.deepEqual((await other.reproduce()).executed, []);
});

Deno.test("restore refuses another pipeline's archive", async () => {
  using made = new WarmProject();
  await made.reproduce();
  const path = await archived(made);
  using other = new WarmProject();
  other.edit("stages/mod.ts", 'name: "rig"', 'name: "another"');
  const { code, stderr } = await other.run("restore", path);
  assert.equal(code, 2);
  assert.match(stderr, /it holds results of the pipeline "rig", and the project's is "another"/);
  assertUntouched(other);
});

function firstRecord(project: Project, named?: string) {
  const folder = join(project.root, "artifacts/.store/ac");
  const name = named ?? [...Deno.readDirSync(folder)][0]?.name ?? "";
  return { name, text: Deno.readTextFileSync(join(folder, name)) };
}

/** Nothing but the project's own files is there. */
function assertUntouched(project: Project): void {
  const paths = Object.keys(folderBytes(project.root));
  assert.deepEqual(paths.filter((path) => !Object.hasOwn(files, path)), []);
  assert.ok(!existsSync(join(project.root, "..", "..", "escaped")));
}
