/** `archive`: what goes into an archive, what is marked in it, and what is refused. */

import assert from "node:assert/strict";
import { cpSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { contentDigest } from "../../pipeline/base/digest.ts";
import type { Event } from "../../pipeline/cli/events.ts";
import { archived, membersOf, text } from "./archive_rig.ts";
import { trustAll } from "./confinement_rig.ts";
import { artifactsOf, codecs, engine, files, Project } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";

const native = {
  "stages/mod.ts": (files["stages/mod.ts"] ?? "").replace(
    'about: "has nothing to do with the others",',
    'about: "has nothing to do with the others", native: true,',
  ),
};

Deno.test("an archive has the same bytes again, and from a store that it was restored to", async () => {
  using made = new WarmProject();
  await made.reproduce();
  const first = Deno.readFileSync(await archived(made));
  assert.deepEqual(Deno.readFileSync(await archived(made, "again.zip")), first);
  using other = new WarmProject();
  await other.run("restore", join(made.root, "a.zip"));
  await other.reproduce();
  assert.deepEqual(Deno.readFileSync(await archived(other)), first);
});

Deno.test("an archive holds results, source, keys and records, each content but once", async () => {
  using made = new WarmProject({ "LICENSE": "free", "notes.txt": "not source" });
  await made.reproduce();
  const members = membersOf(Deno.readFileSync(await archived(made)));
  const results = Object.keys(artifactsOf(made));
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
  using made = new WarmProject();
  await made.reproduce();
  const members = membersOf(Deno.readFileSync(await archived(made)));
  const lines = text(members.get("manifest-sha256.txt")).trimEnd().split("\n");
  const expected = [...members].filter(([path]) => path !== "manifest-sha256.txt")
    .map(([path, bytes]) => `${contentDigest(bytes)}  ${path}`);
  assert.deepEqual(lines, expected);
});

Deno.test("archive refuses what is not up to date, and marks it with --allow-stale", async () => {
  using made = new WarmProject();
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
  const index = JSON.parse(
    text(membersOf(Deno.readFileSync(join(made.root, "a.zip"))).get("archive.json")),
  );
  assert.equal(index.elements.numbers.stale, true);
  assert.equal(index.elements.aside.stale, false);
  assert.equal((await made.run("verify-archive", "a.zip")).code, 0);
  using fresh = new WarmProject();
  await fresh.run("restore", join(made.root, "a.zip"));
  // The source here is that of before: there, these results are the current ones.
  assert.deepEqual((await fresh.reproduce()).executed, []);
});

Deno.test("archive lists elements without any result as missing with --allow-stale", async () => {
  using made = new WarmProject();
  await made.reproduce("numbers");
  const { stdout } = await made.run("archive", "--allow-stale", "--output", "a.zip");
  assert.match(stdout, /missing {2}7 elements without a result/);
  assert.equal((await made.run("verify-archive", "a.zip")).code, 0);
  using empty = new WarmProject();
  const { stderr, code } = await empty.run("archive", "--allow-stale");
  assert.deepEqual([code, stderr.split("\n")[0]], [
    2,
    'Cannot archive profile "standard": it has no result',
  ]);
});

Deno.test("archive carries waivers and marks trusted stages", async () => {
  using made = new WarmProject(native);
  trustAll(made);
  await made.reproduce();
  made.edit("stages/lib/count.ts", "start + i)", "i + start)");
  await made.run("accept", "numbers", "--reason", "addition commutes");
  await made.reproduce();
  const members = membersOf(Deno.readFileSync(await archived(made)));
  const { elements } = JSON.parse(text(members.get("archive.json")));
  assert.equal(elements.numbers.waived, true);
  assert.deepEqual([elements.aside.trusted, elements.numbers.trusted], [true, false]);
  assert.match(text(members.get("README.md")), /## Waived\n[^#]*\n- numbers\n/);
  const { stdout } = await made.run("verify-archive", "a.zip");
  assert.match(
    stdout,
    /trusted {2}1 element could read and write anything\n {2}waived {2}1 element taken over/,
  );
  using fresh = new WarmProject(native);
  fresh.edit("stages/lib/count.ts", "start + i)", "i + start)");
  await fresh.run("restore", join(made.root, "a.zip"));
  assert.match((await fresh.run("accept", "--list")).stdout, /addition commutes/);
});

Deno.test("archive --without objects keeps results, and is refused by restore", async () => {
  using made = new WarmProject();
  await made.reproduce();
  await archived(made, "full.zip");
  const { stdout } = await made.run("archive", "--without", "objects", "--output", "light.zip");
  assert.match(stdout, /without objects: results only; it cannot be restored/);
  const members = membersOf(Deno.readFileSync(join(made.root, "light.zip")));
  const results = [...members.keys()].filter((path) => /^(results|objects)\//.test(path));
  assert.deepEqual(results, [
    "results/aside/pid.json",
    "results/report/text.json",
    "results/total/total.json",
  ]);
  assert.equal((await made.run("verify-archive", "light.zip")).code, 0);
  using fresh = new WarmProject();
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
  using made = new WarmProject();
  await made.reproduce();
  made.write("artifacts/standard/report/index.html", "<h1>hello</h1>");
  made.write("artifacts/standard/other/notes.txt", "the user's own");
  const members = membersOf(Deno.readFileSync(await archived(made)));
  assert.equal(text(members.get("results/report/index.html")), "<h1>hello</h1>");
  assert.ok(!members.has("results/other/notes.txt"));
  assert.equal((await made.run("verify-archive", "a.zip")).code, 0);
});

Deno.test("archive uses the store's bytes where an artifact was edited, and those where it lost them", async () => {
  using made = new WarmProject();
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
  using made = new WarmProject();
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

Deno.test("archive --json gives one event with the size of every part", async () => {
  using made = new WarmProject();
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

Deno.test("archive takes the content of a module that is a link, under the link's name", async () => {
  using made = new WarmProject({ "shared/count.ts": files["stages/lib/count.ts"] ?? "" });
  Deno.removeSync(join(made.root, "stages/lib/count.ts"));
  Deno.symlinkSync("../../shared/count.ts", join(made.root, "stages/lib/count.ts"));
  await made.reproduce();
  const members = membersOf(Deno.readFileSync(await archived(made)));
  assert.equal(text(members.get("source/stages/lib/count.ts")), made.read("shared/count.ts"));
});

Deno.test("archive takes all that imports are resolved by, in git or not", async () => {
  using made = new Project({
    "deno.json": JSON.stringify({
      workspace: ["./used", "./others/*"],
      importMap: "maps/imports.json",
      links: ["./linked"],
      nodeModulesDir: "manual",
    }),
    "maps/imports.json": '{ "imports": { "constants": "./stages/lib/constants.ts" } }',
    "used/deno.json": '{ "name": "@lab/used", "exports": "./mod.ts" }',
    "used/mod.ts": "export {};",
    "others/unused/deno.json": "{}",
    "linked/package.json": '{ "name": "linked", "version": "1.0.0" }',
    "linked/src/index.js": "export {};",
    "linked/node_modules/theirs/index.js": "export {};",
  });
  await made.reproduce();
  const members = membersOf(Deno.readFileSync(await archived(made)));
  const inSource = (path: string): boolean => members.has(`source/${path}`);
  for (const path of ["maps/imports.json", "used/deno.json", "others/unused/deno.json"]) {
    assert.ok(inSource(path), path);
  }
  assert.ok(inSource("linked/package.json") && inSource("linked/src/index.js"));
  assert.ok(!inSource("linked/node_modules/theirs/index.js"));
});

Deno.test("the source of an archive is run where nothing else of the project is", async () => {
  using made = new Project();
  const repository = fileURLToPath(import.meta.resolve("../../"));
  for (const path of ["pipeline", "deno.json", "deno.lock"]) {
    cpSync(join(repository, path), join(made.root, path), { recursive: true });
  }
  const declaration = join(made.root, "stages/mod.ts");
  const own = made.read("stages/mod.ts").replaceAll(engine, "../pipeline/mod.ts")
    .replaceAll(codecs, "../pipeline/codecs/mod.ts");
  Deno.writeTextFileSync(declaration, own);
  const inFolder = async (folder: string, ...args: readonly string[]): Promise<string> => {
    const modules = join(folder, "node_modules");
    if (!existsSync(modules)) Deno.symlinkSync(join(repository, "node_modules"), modules);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "pipeline/cli.ts", ...args],
      cwd: folder,
      env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    }).output();
    const [said, complained] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assert.equal(code, 0, complained);
    return said ?? "";
  };
  await inFolder(made.root, "reproduce");
  await inFolder(made.root, "archive", "--output=a.zip");
  const reader = join(made.root, "..", "reader");
  for (const [path, bytes] of membersOf(Deno.readFileSync(join(made.root, "a.zip")))) {
    Deno.mkdirSync(dirname(join(reader, path)), { recursive: true });
    Deno.writeFileSync(join(reader, path), bytes);
  }
  const source = join(reader, "source");
  await inFolder(source, "restore", join(made.root, "a.zip"));
  assert.match(await inFolder(source, "reproduce"), /0 run, 8 up to date, 8 artifacts restored/);
  assert.match(await inFolder(source, "reproduce", "--force=total"), /1 run, 7 up to date/);
});

Deno.test("archive leaves out what a link in git leads to outside of the project", async () => {
  using made = new WarmProject();
  await made.reproduce();
  made.write("../secret.txt", "secret");
  Deno.symlinkSync("../secret.txt", join(made.root, "notes"));
  Deno.symlinkSync("stages/parity.ts", join(made.root, "alias.ts"));
  for (const args of [["init", "-q"], ["add", "notes", "alias.ts", "stages"]]) {
    await new Deno.Command("git", { args, cwd: made.root }).output();
  }
  const members = membersOf(Deno.readFileSync(await archived(made)));
  assert.ok(!members.has("source/notes"));
  assert.equal(text(members.get("source/alias.ts")), made.read("stages/parity.ts"));
});

Deno.test("archive puts back sources that the store has lost and the project still has", async () => {
  using made = new WarmProject();
  await made.reproduce();
  const cas = join(made.root, "artifacts/.store/cas");
  const lists = [...Deno.readDirSync(cas)].map(({ name }) => join(cas, name))
    .filter((path) => Deno.readTextFileSync(path).includes('"pipeline-sources/1"'));
  assert.ok(lists.length > 0);
  for (const path of lists) {
    Deno.chmodSync(path, 0o644);
    Deno.writeTextFileSync(path, "damaged");
  }
  const archive = await archived(made);
  Deno.removeSync(join(made.root, "artifacts"), { recursive: true });
  assert.equal((await made.run("restore", archive)).code, 0);
  made.edit("stages/parity.ts", "% 2 === 1", "% 2 === 0");
  assert.match((await made.run("why", "parity")).stdout, /-.*% 2 === 1/);
});
