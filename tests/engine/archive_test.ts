/** `archive`, `verify-archive`, `restore`, and `diff` with an archive. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ElementComparison } from "../../pipeline/compare.ts";
import { contentDigest } from "../../pipeline/digest.ts";
import type { Event } from "../../pipeline/events.ts";
import { FileSource } from "../../pipeline/zip/file_source.ts";
import { standardLimits } from "../../pipeline/zip/zip_limits.ts";
import { openZip } from "../../pipeline/zip/zip_reader.ts";
import { ZipWriter } from "../../pipeline/zip/zip_writer.ts";
import { handMadeZip } from "../archive/hand_made_zip.ts";
import { assertNothingRan, files, folderBytes, Project } from "./rig.ts";

const native = {
  "stages/mod.ts": (files["stages/mod.ts"] ?? "").replace(
    'about: "has nothing to do with the others",',
    'about: "has nothing to do with the others", native: true,',
  ),
};

Deno.test("reproduce runs nothing in a fresh project after an archive was restored", async () => {
  using made = new Project();
  await made.reproduce();
  const archive = await archived(made);
  using fresh = new Project();
  const { stdout, code } = await fresh.run("restore", archive);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /^Restored 8 results, and \d+ objects \(.*\), into artifacts\/\.store in /);
  assert.match(stdout, /8 of 8 elements of profile standard are up to date/);
  const ran = await fresh.reproduce();
  assert.deepEqual(ran.executed, []);
  assert.ok(ran.events.every(({ type }) => /^(run|artifact)-/.test(type)));
  const results = (project: Project) => folderBytes(join(project.root, "artifacts/standard"));
  assert.deepEqual(results(fresh), results(made));
  assertNothingRan(await fresh.reproduce());
  assert.equal((await fresh.run("fsck")).code, 0);
});

Deno.test("an archive has the same bytes again, and from a store that it was restored to", async () => {
  using made = new Project();
  await made.reproduce();
  const first = Deno.readFileSync(await archived(made));
  assert.deepEqual(Deno.readFileSync(await archived(made, "again.zip")), first);
  using other = new Project();
  await other.run("restore", join(made.root, "a.zip"));
  await other.reproduce();
  assert.deepEqual(Deno.readFileSync(await archived(other)), first);
});

Deno.test("an archive holds results, source, keys and records, each content but once", async () => {
  using made = new Project({ "LICENSE": "free", "notes.txt": "not source" });
  await made.reproduce();
  const members = membersOf(await archived(made));
  const results = Object.keys(folderBytes(join(made.root, "artifacts/standard")));
  for (const path of results) assert.ok(members.has(`results/${path}`), path);
  for (const path of ["LICENSE", "deno.json", "stages/mod.ts", "stages/lib/constants.ts"]) {
    assert.deepEqual(members.get(`source/${path}`), Deno.readFileSync(join(made.root, path)));
  }
  assert.ok(!members.has("source/notes.txt"));
  // Lists of sources, and here the engine's own source, which lies outside of the project.
  const digestsElsewhere = new Set(
    [...members].filter(([path]) => !path.startsWith("objects/")).map(([, b]) => contentDigest(b)),
  );
  for (const [path, bytes] of members) {
    if (path.startsWith("objects/")) {
      assert.equal(path, `objects/${contentDigest(bytes)}`);
      assert.ok(!digestsElsewhere.has(contentDigest(bytes)), path);
    }
    if (path.startsWith("keys/")) assert.equal(path, `keys/${contentDigest(bytes)}.json`);
  }
});

Deno.test("an archive's manifest is right for whoever checks it by hand", async () => {
  using made = new Project();
  await made.reproduce();
  const members = membersOf(await archived(made));
  const lines = text(members.get("manifest-sha256.txt")).trimEnd().split("\n");
  const expected = [...members].filter(([path]) => path !== "manifest-sha256.txt")
    .map(([path, bytes]) => `${contentDigest(bytes)}  ${path}`);
  assert.deepEqual(lines, expected);
});

Deno.test("archive refuses what is not up to date, and marks it with --allow-stale", async () => {
  using made = new Project();
  await made.reproduce();
  made.edit("stages/profiles.ts", "start: 1,", "start: 3,");
  const refused = await made.run("archive");
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /^Cannot archive profile "standard": 7 of its 8 elements are not up /,
  );
  assert.ok(!existsSync(join(made.root, "artifacts/rig-standard.crate.zip")));
  const { stdout, code } = await made.run("archive", "--allow-stale", "--output", "a.zip");
  assert.equal(code, 0);
  assert.match(stdout, /stale {2}7 elements not up to date with the source/);
  const index = JSON.parse(text(membersOf(join(made.root, "a.zip")).get("archive.json")));
  assert.equal(index.elements.numbers.stale, true);
  assert.equal(index.elements.aside.stale, false);
  assert.equal((await made.run("verify-archive", "a.zip")).code, 0);
  using fresh = new Project();
  await fresh.run("restore", join(made.root, "a.zip"));
  // The source here is that of before: there, these results are the current ones.
  assert.deepEqual((await fresh.reproduce()).executed, []);
});

Deno.test("archive lists elements without any result as missing with --allow-stale", async () => {
  using made = new Project();
  await made.reproduce("numbers");
  const { stdout } = await made.run("archive", "--allow-stale", "--output", "a.zip");
  assert.match(stdout, /missing {2}7 elements without a result/);
  assert.equal((await made.run("verify-archive", "a.zip")).code, 0);
  using empty = new Project();
  const { stderr, code } = await empty.run("archive", "--allow-stale");
  assert.deepEqual([code, stderr.split("\n")[0]], [
    2,
    'Cannot archive profile "standard": it has no result',
  ]);
});

Deno.test("archive carries waivers and marks trusted stages", async () => {
  using made = new Project(native);
  await made.reproduce();
  made.edit("stages/lib/count.ts", "start + i)", "i + start)");
  await made.run("accept", "numbers", "--reason", "addition commutes");
  await made.reproduce();
  const members = membersOf(await archived(made));
  const { elements } = JSON.parse(text(members.get("archive.json")));
  assert.equal(elements.numbers.waived, true);
  assert.deepEqual([elements.aside.trusted, elements.numbers.trusted], [true, false]);
  assert.match(text(members.get("README.md")), /## Waived\n[^#]*\n- numbers\n/);
  const { stdout } = await made.run("verify-archive", "a.zip");
  assert.match(stdout, /trusted {2}1 element ran native code\n {2}waived {2}1 element taken over/);
  using fresh = new Project(native);
  fresh.edit("stages/lib/count.ts", "start + i)", "i + start)");
  await fresh.run("restore", join(made.root, "a.zip"));
  assert.match((await fresh.run("accept", "--list")).stdout, /addition commutes/);
});

Deno.test("archive --without objects keeps results, and is refused by restore", async () => {
  using made = new Project();
  await made.reproduce();
  await archived(made, "full.zip");
  const { stdout } = await made.run("archive", "--without", "objects", "--output", "light.zip");
  assert.match(stdout, /without objects: results only; it cannot be restored/);
  const members = membersOf(join(made.root, "light.zip"));
  const results = [...members.keys()].filter((path) => /^(results|objects)\//.test(path));
  assert.deepEqual(results, [
    "results/aside/pid.json",
    "results/report/text.json",
    "results/total/total.json",
  ]);
  assert.equal((await made.run("verify-archive", "light.zip")).code, 0);
  using fresh = new Project();
  const refused = await fresh.run("restore", join(made.root, "light.zip"));
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /^Cannot restore ".*": it was made without objects/);
  assert.ok(!existsSync(join(fresh.root, "artifacts")));
  assert.match(
    (await made.run("archive", "--without", "figures")).stderr,
    /^Cannot archive without/,
  );
});

Deno.test("archive takes what lies in the report's folder along", async () => {
  using made = new Project();
  await made.reproduce();
  made.write("artifacts/standard/report/index.html", "<h1>hello</h1>");
  made.write("artifacts/standard/other/notes.txt", "the user's own");
  const members = membersOf(await archived(made));
  assert.equal(text(members.get("results/report/index.html")), "<h1>hello</h1>");
  assert.ok(!members.has("results/other/notes.txt"));
  assert.equal((await made.run("verify-archive", "a.zip")).code, 0);
});

Deno.test("archive uses the store's bytes where an artifact was edited, and those where it lost them", async () => {
  using made = new Project();
  await made.reproduce();
  const whole = Deno.readFileSync(await archived(made));
  const path = "artifacts/standard/total/total.json";
  const store = join(made.root, "artifacts/.store/cas", contentDigest(made.read(path)));
  made.write(path, "edited");
  await made.run("archive", "--output", "edited.zip");
  assert.deepEqual(Deno.readFileSync(join(made.root, "edited.zip")), whole);
  await made.reproduce();
  Deno.removeSync(store);
  await made.run("archive", "--output", "lost.zip");
  assert.deepEqual(Deno.readFileSync(join(made.root, "lost.zip")), whole);
});

Deno.test("archive writes nothing when an object is damaged", async () => {
  using made = new Project();
  await made.reproduce();
  const digest = contentDigest(made.read("artifacts/standard/total/total.json"));
  const object = join(made.root, "artifacts/.store/cas", digest);
  Deno.chmodSync(object, 0o644);
  const bytes = Deno.readFileSync(object);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  Deno.writeFileSync(object, bytes);
  const { code, stderr } = await made.run("archive", "--output", "a.zip");
  assert.equal(code, 2);
  assert.match(stderr, /^Cannot archive "results\/total\/total.json": its bytes are not those on /);
  const left = [...Deno.readDirSync(made.root)].map(({ name }) => name).filter((name) =>
    /zip/.test(name)
  );
  assert.deepEqual(left, []);
});

Deno.test("verify-archive needs no project, and tells what is wrong", async () => {
  using made = new Project();
  await made.reproduce();
  const archive = await archived(made);
  using elsewhere = new Project();
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
  using made = new Project();
  await made.reproduce("numbers");
  await made.run("archive", "--allow-stale", "--output", "a.zip");
  const members = membersOf(join(made.root, "a.zip"));
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
  using fresh = new Project();
  const refused = await fresh.run("restore", join(made.root, "forged.zip"));
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /^Refused ".*forged.zip": it is damaged: results\/numbers/);
  assertUntouched(fresh);
});

Deno.test("restore refuses hostile zips, any cut and any flipped bit, and writes nothing", async () => {
  using made = new Project();
  await made.reproduce("numbers");
  await made.run("archive", "--allow-stale", "--output", "a.zip");
  const good = Deno.readFileSync(join(made.root, "a.zip"));
  using fresh = new Project();
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
  using made = new Project();
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
  using made = new Project();
  await made.reproduce();
  const path = await archived(made);
  using other = new Project();
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
  using made = new Project();
  await made.reproduce();
  const path = await archived(made);
  using other = new Project();
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
  using made = new Project();
  await made.reproduce();
  const path = await archived(made);
  using other = new Project();
  other.edit("stages/mod.ts", 'name: "rig"', 'name: "another"');
  const { code, stderr } = await other.run("restore", path);
  assert.equal(code, 2);
  assert.match(stderr, /it holds results of the pipeline "rig", and the project's is "another"/);
  assertUntouched(other);
});

Deno.test("diff compares an archive with a run, and two archives, without a restore", async () => {
  using made = new Project();
  await made.reproduce();
  await archived(made, "before.zip");
  made.edit("stages/profiles.ts", "start: 1,", "start: 3,");
  await made.reproduce();
  await archived(made, "after.zip");
  const sameAsBefore = await made.run("diff", "before.zip", "latest~1");
  assert.equal(sameAsBefore.code, 0, sameAsBefore.stdout);
  using elsewhere = new Project();
  const before = join(made.root, "before.zip");
  const { code, stdout } = await elsewhere.run("diff", before, join(made.root, "after.zip"));
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^A: archive .*before.zip \(standard\)\nB: archive .*after.zip \(standard\)\n/,
  );
  assert.match(stdout, /different {2}numbers\n {6}parameter start: 1 → 3\n {6}output numbers: 3/);
  assert.match(stdout, /most at \[0\]: 1 → 3, relative difference 0\.667/);
});

Deno.test("diff shows source lines that changed since an archive was made", async () => {
  using made = new Project();
  await made.reproduce("numbers");
  await made.run("archive", "--allow-stale", "--output", "before.zip");
  made.edit("stages/lib/count.ts", "start + i)", "(start + i) * (1 + 1e-12))");
  using other = new Project({ "stages/lib/count.ts": made.read("stages/lib/count.ts") });
  await other.reproduce("numbers");
  const { code, stdout } = await other.run("diff", join(made.root, "before.zip"), "standard");
  assert.equal(code, 0);
  assert.match(stdout, /source stages\/lib\/count\.ts:/);
  assert.match(stdout, /\+.*\(start \+ i\) \* \(1 \+ 1e-12\)\);/);
});

Deno.test("diff does not take one key for one result when two stores are compared", async () => {
  using made = new Project();
  await made.reproduce("aside");
  await made.run("archive", "--allow-stale", "--output", "a.zip");
  // Its value is the number of its process: another one under the same key.
  using other = new Project();
  await other.reproduce("aside");
  const { stdout } = await other.run("diff", "--json", join(made.root, "a.zip"), "standard");
  const { elements }: { elements: ElementComparison[] } = JSON.parse(stdout);
  assert.deepEqual(elements.map(({ element, state }) => [element, state]), [["aside", "differs"]]);
});

Deno.test("archive --json gives one event with the size of every part", async () => {
  using made = new Project();
  await made.reproduce();
  const { stdout } = await made.run("archive", "--json");
  const event: Event = JSON.parse(stdout);
  assert.ok(event.type === "archive-written");
  const path = join(made.root, "artifacts/rig-standard.crate.zip");
  assert.equal(event.bytes, Deno.statSync(path).size);
  assert.equal(event.digest, contentDigest(Deno.readFileSync(path)));
  const packed = event.parts.reduce((sum, { packedBytes }) => sum + packedBytes, 0);
  assert.ok(packed > 0 && packed < event.bytes);
});

async function archived(project: Project, name = "a.zip"): Promise<string> {
  const { code, stderr } = await project.run("archive", "--output", name);
  assert.equal(code, 0, stderr);
  return join(project.root, name);
}

function membersOf(path: string): Map<string, Uint8Array> {
  using source = FileSource.open(path);
  const zip = openZip(source, standardLimits);
  return new Map(zip.members.map((member) => [
    member.name,
    Uint8Array.from([...zip.chunksOf(member)].flatMap((chunk) => [...chunk])),
  ]));
}

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

function utf8(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
