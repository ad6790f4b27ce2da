/** Names and places: everything goes where it belongs, and nothing of the user's is touched. */

import assert from "node:assert/strict";
import { existsSync, lstatSync } from "node:fs";
import { dirname, join } from "node:path";
import { cannotMount, isDenied } from "../needs.ts";
import { cli, type Project } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";

const engine = import.meta.resolve("../../pipeline/mod.ts");
const codecs = import.meta.resolve("../../pipeline/codecs/mod.ts");

const isNotRoot = isDenied("root's rights", Deno.build.os === "linux" && Deno.uid() === 0);

/** A project of one stage or sweep, and what it is declared with. */
function one(declaration: string, more = ""): Project {
  return new WarmProject({
    "stages/mod.ts": `
import { at, integer, list, number, pipeline, stage, sweep, text } from "${engine}";
import { json, plainText } from "${codecs}";
const module = import.meta.resolve("./one.ts");
const one = ${declaration};
export default pipeline({
  name: "a study: of names/places", seed: 1, profiles: { standard: {}, ...${more || "{}"} },
  defaultProfile: "standard", stages: () => [one],
});
`,
    "stages/one.ts":
      "export default ({ params }: any) => { console.log('ran'); return { x: params }; };",
  });
}

const plain = `stage({ name: "one", about: "one", module, outputs: { x: json() } })`;

for (
  const profile of ["", ".", "..", ".store", "a/b", "a\\\\b", "../other", "CON", "x.", "x ", "a:b"]
) {
  Deno.test(`reproduce refuses a profile that is called ${JSON.stringify(profile)}`, async () => {
    using project = one(plain, `{ "${profile}": {} }`);
    const { code, stderr } = await project.run("reproduce");
    assert.equal(code, 2);
    assert.match(stderr, /^Cannot declare profile ".*" of pipeline "a study: of names\/places"/);
    assert.match(stderr, /\n {2}Use a word/);
  });
}

Deno.test("reproduce refuses profiles that differ in nothing but case", async () => {
  using project = one(plain, "{ Standard: {} }");
  const { code, stderr } = await project.run("clean");
  assert.equal(code, 2);
  assert.match(stderr, /Cannot declare profiles "standard" and "Standard"/);
});

for (
  const [what, over] of [
    ["300 characters", `{ value: list(["${"x".repeat(300)}"], (v) => text(v)) }`],
    ["300 letters of three bytes", `{ value: list(["${"語".repeat(300)}"], (v) => text(v)) }`],
    [
      "dots, slashes and spaces",
      `{ value: list(["..", "a/b", " ", "", ".", "a."], (v) => text(v)) }`,
    ],
    ["two forms of one letter", `{ value: list(["\\u00e9", "e\\u0301"], (v) => text(v)) }`],
    [
      "numbers as text",
      `{ value: list<any>([1, "1", "true", true], () => ({ check: () => undefined })) }`,
    ],
    [
      "twelve axes of 40 characters",
      `{ ${
        Array.from({ length: 12 }, (_, i) => `${"axis".repeat(9)}${i}: list([1], (v) => number(v))`)
      } }`,
    ],
    ["an axis of any characters", `{ "a/b=c,d@é": list([1, 2], (v) => number(v)) }`],
  ] as const
) {
  Deno.test(`reproduce runs a sweep over values of ${what}`, async () => {
    using project = one(
      `sweep({ name: "one", about: "one", module, over: ${over}, outputs: { x: json() } })`,
    );
    const ran = await project.reproduce();
    assert.equal(ran.code, 0, ran.stderr + ran.stdout);
    const logs = join(project.root, "artifacts/.store/logs/standard");
    assert.equal([...Deno.readDirSync(logs)].length, new Set(ran.executed).size);
    for (const id of ran.executed) assert.equal((await project.run("why", id)).code, 0);
    assert.match(
      (await project.run("archive")).stdout,
      /a-study-of-names-places-standard\.crate\.zip/,
    );
  });
}

for (
  const name of [
    "graph.svg",
    "report/index.html",
    "Report/Claims.tex",
    "report",
    "graph.svg/x.json",
  ]
) {
  Deno.test(`reproduce refuses an output at ${name}, where the engine writes`, async () => {
    using project = one(
      `stage({ name: "one", about: "one", module, outputs: { x: at("${name}", json()) } })`,
    );
    const { code, stderr } = await project.run("reproduce");
    assert.equal(code, 2);
    assert.match(
      stderr,
      /Cannot write artifact ".*" \(output "x" of one\): the engine itself writes/,
    );
  });
}

Deno.test("reproduce lets outputs be beside the engine's own files", async () => {
  using project = one(
    `stage({ name: "one", about: "one", module, outputs: { x: at("report/mine.json", json()) } })`,
  );
  assert.equal((await project.run("reproduce")).code, 0);
});

Deno.test("clean removes what the engine made and nothing else", async () => {
  using project = new WarmProject();
  await project.reproduce();
  await project.run("graph");
  const folder = join(project.root, "artifacts/standard");
  Deno.writeTextFileSync(join(folder, "notes.txt"), "mine");
  Deno.writeTextFileSync(join(folder, "scaled/factor=1/notes.txt"), "mine");
  Deno.copyFileSync(join(folder, "total/total.json"), join(folder, "total/copy.json"));
  const outside = join(dirname(project.root), "outside");
  Deno.mkdirSync(outside);
  Deno.writeTextFileSync(join(outside, "thesis.txt"), "precious");
  Deno.symlinkSync(outside, join(folder, "link"));
  const { code, stdout } = await project.run("clean");
  assert.equal(code, 0);
  assert.match(stdout, /left in artifacts\/standard what the engine did not make: .*notes\.txt/);
  assert.ok(existsSync(join(outside, "thesis.txt")));
  const left = ["link", "notes.txt", "scaled", "total"];
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), left);
  assert.ok(existsSync(join(folder, "scaled/factor=1/notes.txt")));
  assert.ok(!existsSync(join(folder, "scaled/factor=1/scaled.json")));
  assert.ok(existsSync(join(folder, "total/copy.json")));
  assert.deepEqual((await project.reproduce()).executed, []);
});

Deno.test("clean removes nothing from a folder that is none of artifacts", async () => {
  using project = new WarmProject();
  project.write("home/standard/total/total.json", "mine");
  const refused = await project.run("clean", "--artifacts", "home");
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /Cannot remove ".*home\/standard": there is no store of results beside/,
  );
  project.write("home/.store/notes.txt", "mine");
  assert.equal((await project.run("clean", "--store", "--artifacts", "home")).code, 2);
  assert.equal(project.read("home/standard/total/total.json"), "mine");
  assert.equal(project.read("home/.store/notes.txt"), "mine");
});

Deno.test("clean knows what the engine made also when all objects are lost", async () => {
  using project = new WarmProject();
  await project.reproduce();
  Deno.removeSync(join(project.root, "artifacts/.store/cas"), { recursive: true });
  assert.equal((await project.run("clean")).code, 0);
  assert.ok(!existsSync(join(project.root, "artifacts/standard")));
});

Deno.test("clean --store leaves what it did not make in the store's folder", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.write("artifacts/.store/notes.txt", "mine");
  const { code, stdout } = await project.run("clean", "--store");
  assert.equal(code, 0);
  assert.match(stdout, /left in artifacts\/\.store what the engine did not make: notes\.txt/);
  assert.deepEqual([...Deno.readDirSync(join(project.root, "artifacts/.store"))].length, 1);
});

Deno.test("clean goes into a profile's folder that is a link, and leaves the link", async () => {
  using project = new WarmProject();
  const disk = join(dirname(project.root), "disk");
  Deno.mkdirSync(disk);
  Deno.mkdirSync(join(project.root, "artifacts"));
  Deno.symlinkSync(disk, join(project.root, "artifacts/standard"));
  await project.reproduce();
  assert.ok(existsSync(join(disk, "total/total.json")));
  Deno.writeTextFileSync(join(disk, "notes.txt"), "mine");
  assert.equal((await project.run("clean")).code, 0);
  assert.deepEqual([...Deno.readDirSync(disk)].map(({ name }) => name), ["notes.txt"]);
  assert.ok(lstatSync(join(project.root, "artifacts/standard")).isSymbolicLink());
});

Deno.test("commands say what is in the way of artifacts, and remove none of it", async () => {
  using project = new WarmProject();
  await project.reproduce();
  const folder = join(project.root, "artifacts/standard");
  const put = {
    "a folder": (path: string) => Deno.mkdirSync(join(path, "mine"), { recursive: true }),
    "a link to itself": (path: string) => Deno.symlinkSync(path, path),
    "a file": (path: string) => Deno.writeTextFileSync(path, "mine"),
  };
  for (const [what, place] of Object.entries(put)) {
    for (const way of [folder, join(folder, "total"), join(folder, "total/total.json")]) {
      Deno.removeSync(way, { recursive: true });
      place(way);
      const ran = await project.run("reproduce");
      assert.ok(!/Uncaught/.test(ran.stderr), `${what} at ${way}: ${ran.stderr}`);
      if (ran.code === 1) {
        assert.match(ran.stdout, /has a result, but its artifacts cannot be written/);
      } else assert.equal(ran.code, 0, ran.stderr);
      for (const command of ["status", "clean"]) {
        const { code, stderr } = await project.run(command);
        assert.deepEqual([code, stderr], [0, ""], `${command}, ${what} at ${way}`);
      }
      if (what === "a folder" && way !== folder) assert.ok(existsSync(join(way, "mine")), way);
      if (existsSync(way) || ran.code === 1) Deno.removeSync(way, { recursive: true });
      assert.equal((await project.run("reproduce")).code, 0);
    }
  }
});

Deno.test("status lists what is left of elements that are no more, and clean --stale removes it", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/profiles.ts", "[1, 2, 3]", "[3]");
  await project.reproduce();
  const folder = join(project.root, "artifacts/standard");
  Deno.writeTextFileSync(join(folder, "scaled/factor=1/notes.txt"), "mine");
  Deno.writeTextFileSync(join(folder, "scaled/factor=2/scaled.json"), "edited");
  const { stdout } = await project.run("status");
  assert.match(
    stdout,
    /gone {2}scaled@factor=1 {2}artifacts\/standard\/scaled\/factor=1\/scaled\.json/,
  );
  assert.match(
    stdout,
    /1 file of elements that are no more: `deno task clean --stale` removes them/,
  );
  const json = JSON.parse((await project.run("status", "--json")).stdout);
  assert.deepEqual(json.leftOver, [
    { path: "scaled/factor=1/scaled.json", element: "scaled@factor=1" },
  ]);
  assert.equal((await project.run("clean", "--stale")).code, 0);
  assert.ok(!existsSync(join(folder, "scaled/factor=1/scaled.json")));
  assert.ok(existsSync(join(folder, "scaled/factor=1/notes.txt")));
  assert.ok(existsSync(join(folder, "scaled/factor=2/scaled.json")), "it is the user's now");
  assert.ok(existsSync(join(folder, "scaled/factor=3/scaled.json")));
  assert.doesNotMatch((await project.run("status")).stdout, /gone/);
  assert.match((await project.run("clean", "--stale")).stdout, /nothing to remove/);
  assert.deepEqual((await project.reproduce()).executed, []);
});

Deno.test({
  name: "reproduce works with artifacts and store on other file systems",
  ignore: cannotMount(),
  fn: async () => {
    for (
      const places of [["standard"], ["standard/scaled"], [".store"], [".store/ac"], [".store/tmp"]]
    ) {
      using project = new WarmProject();
      using _mounts = mounted(places.map((place) => join(project.root, "artifacts", place)));
      const ran = await project.reproduce();
      assert.equal(ran.code, 0, `${places}: ${ran.stdout}`);
      assert.deepEqual(project.artifact("total/total.json"), { 1: 6, 2: 12, 3: 18 });
      assert.deepEqual((await project.reproduce()).executed, []);
      assert.deepEqual(
        [...Deno.readDirSync(join(project.root, "artifacts/standard/scaled"))].length,
        3,
      );
      assert.equal((await project.run("clean")).code, 0);
      assert.deepEqual((await project.reproduce()).executed, []);
    }
  },
});

function mounted(folders: readonly string[]): Disposable {
  const run = (program: string, ...args: string[]): void => {
    const { success } = new Deno.Command(program, { args, stderr: "null" }).outputSync();
    assert.ok(success, `${program} ${args.join(" ")}`);
  };
  for (const folder of folders) {
    Deno.mkdirSync(folder, { recursive: true });
    run("mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", folder);
  }
  return {
    [Symbol.dispose]: () => folders.toReversed().forEach((folder) => run("umount", folder)),
  };
}

Deno.test("paths are relative to the folder in which a task was typed", async () => {
  using project = new WarmProject({
    "deno.json": JSON.stringify({ tasks: { go: `${Deno.execPath()} run -A --quiet ${cli}` } }),
  });
  const folder = join(project.root, "notes/deep");
  Deno.mkdirSync(folder, { recursive: true });
  const typed = async (...args: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "go", ...args],
      cwd: folder,
      env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", INIT_CWD: folder },
    }).output();
    const text = new TextDecoder();
    assert.equal(code, 0, text.decode(stderr) + text.decode(stdout));
    return text.decode(stdout);
  };
  await typed("reproduce", "--artifacts", "out");
  assert.ok(existsSync(join(folder, "out/standard/total/total.json")));
  assert.match(await typed("graph", "--svg", "picture.svg"), /picture: picture\.svg/);
  assert.ok(existsSync(join(folder, "picture.svg")));
  await typed("archive", "--artifacts", "out", "--output", "all.zip");
  await typed("verify-archive", "all.zip");
  await typed("restore", "all.zip", "--into", "store");
  assert.ok(existsSync(join(folder, "store/cas")));
  await typed("diff", "./all.zip", "./all.zip");
  assert.match(
    await typed("explain", "out/standard/total/total.json", "--artifacts", "out"),
    /total/,
  );
  assert.ok(!existsSync(join(project.root, "out")));
});

Deno.test("a project may be a member of a workspace that has the lock above it", async () => {
  using project = new WarmProject();
  const above = dirname(project.root);
  Deno.writeTextFileSync(
    join(above, "deno.json"),
    JSON.stringify({ workspace: ["./project"], imports: { "shared/": "./shared/" } }),
  );
  project.write("deno.json", JSON.stringify({ imports: { "lib/": "./stages/lib/" } }));
  Deno.mkdirSync(join(above, "shared"));
  Deno.writeTextFileSync(join(above, "shared/offset.ts"), "export const offset = 0;");
  project.edit("stages/numbers.ts", "./lib/count.ts", "lib/count.ts");
  project.edit("stages/lib/count.ts", "start + i", "start + i + offset");
  project.edit(
    "stages/lib/count.ts",
    "import",
    'import { offset } from "shared/offset.ts";\nimport',
  );
  const ran = await project.reproduce();
  assert.equal(ran.code, 0, ran.stderr + ran.stdout);
  assert.deepEqual(project.artifact("numbers/numbers.json"), [1, 2, 3]);
  Deno.writeTextFileSync(join(above, "shared/offset.ts"), "export const offset = 1;");
  assert.ok((await project.reproduce()).executed.includes("numbers"));
  assert.deepEqual(project.artifact("numbers/numbers.json"), [2, 3, 4]);
});

Deno.test({
  name: "two users of one group share a store, and else it is said what cannot be written",
  ignore: isNotRoot,
  fn: async () => {
    using project = new WarmProject();
    const nobody = { uid: 65534, gid: 65534 };
    const cache = Deno.makeTempDirSync();
    const shell = async (command: string) => {
      const { success, stderr } = await new Deno.Command("sh", {
        args: ["-c", command],
        cwd: project.root,
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
    };
    const asNobody = async (...args: string[]) => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--quiet", cli, ...args],
        cwd: project.root,
        env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", DENO_DIR: cache, HOME: cache },
        ...nobody,
      }).output();
      const text = new TextDecoder();
      return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
    };
    await shell(`chmod 755 .. && chown 65534 ${cache}`);
    // The group's folder: what root makes in it is the group's.
    await shell("mkdir artifacts && chgrp 65534 artifacts && chmod 2775 artifacts && umask 022");
    assert.equal((await project.reproduce()).code, 0);
    project.edit("stages/profiles.ts", "start: 1,", "start: 2,");
    const theirs = await asNobody("reproduce", "--json");
    assert.equal(theirs.code, 0, theirs.stderr + theirs.stdout);
    project.edit("stages/profiles.ts", "start: 2,", "start: 3,");
    assert.equal((await project.reproduce()).code, 0);
    project.edit("stages/profiles.ts", "start: 3,", "start: 1,");
    const again = await asNobody("reproduce", "--json");
    assert.match(again.stdout, /"executed":0,"fresh":8/, "the state is shared, too");
    for (const path of ["state.sqlite", "ac", "locks"]) {
      await shell(`chmod g-w artifacts/.store/${path}`);
      const refused = await asNobody("status");
      assert.equal(refused.code, 2, path);
      assert.match(refused.stderr, new RegExp(`^Cannot write to ".*${path}", a part of the store`));
      await shell(`chmod g+w artifacts/.store/${path}`);
    }
    Deno.removeSync(cache, { recursive: true });
  },
});
