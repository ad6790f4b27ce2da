/** Folders as outputs: their files in the store and in place, and what is refused. */

import assert from "node:assert/strict";
import { chmodSync, existsSync, lstatSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { isDenied, works } from "../needs.ts";
import { programs } from "./program_rig.ts";
import { assertNothingRan, folderBytes, type Project } from "./rig.ts";
import { age, contents } from "./store_rig.ts";

const long = "n".repeat(250);

const trees = `
const tree = program({
  name: "tree",
  about: "makes a folder",
  command: ["sh", "make.sh", "{outputs.tree}"],
  sources: ["make.sh"],
  outputs: { tree: folder() },
});
const taken = program({
  name: "taken",
  about: "takes it",
  command: ["sh", "-c", "test ! -w inputs/tree/a.txt && cp -r {inputs.tree} {outputs.tree}"],
  inputs: { tree: tree.out.tree },
  outputs: { tree: folder() },
});
const read = stage({
  name: "read",
  about: "reads it",
  module: import.meta.resolve("./read.ts"),
  inputs: { tree: taken.out.tree },
  outputs: { names: json(), more: folder() },
});
const stages = [tree, taken, read];
`;

const treeFiles = {
  "make.sh": `mkdir -p "$1/empty/inner" "$1/sub"
echo a > "$1/a.txt"
echo a > "$1/sub/same.txt"
echo long > "$1/${long}.txt"
echo '#!/bin/sh' > "$1/run.sh"
chmod +x "$1/run.sh"
`,
  "stages/read.ts": `
export default ({ inputs }) => {
  const tree = inputs.tree.read();
  return {
    names: Object.entries(tree).map(([path, file]) => [path, file?.bytes.length ?? null]),
    more: { ...tree, "new/b.txt": { bytes: new TextEncoder().encode("b") }, "none/": null },
  };
};`,
};

Deno.test("a folder is kept file by file, handed on, and put in place as it was", async () => {
  using project = programs(trees, treeFiles);
  const first = await project.reproduce();
  assert.equal(first.code, 0, first.stdout + first.stderr);
  const tree = join(project.root, "artifacts/standard/tree/tree");
  assert.deepEqual(Object.keys(folderBytes(tree)), [
    ...["a.txt", `${long}.txt`, "run.sh", "sub/same.txt"],
  ]);
  assert.ok(statSync(join(tree, "empty/inner")).isDirectory());
  assert.equal(statSync(join(tree, "run.sh")).mode & 0o111, 0o111);
  assert.equal(statSync(join(tree, "a.txt")).mode & 0o111, 0);
  assert.deepEqual(project.artifact("read/names.json"), [
    ...[["a.txt", 2], [`${long}.txt`, 5], ["run.sh", 10], ["sub/same.txt", 2]],
    ["empty/inner/", null],
  ]);
  const more = join(project.root, "artifacts/standard/read/more");
  assert.ok(existsSync(join(more, "new/b.txt")) && existsSync(join(more, "none")));
  assert.equal(statSync(join(more, "run.sh")).mode & 0o111, 0o111);
  assertNothingRan(await project.reproduce());
  const explained = await project.run("explain", "artifacts/standard/tree/tree/sub/same.txt");
  assert.match(explained.stdout, /^tree +makes a folder\n/);
  assertNothingRan(await project.reproduce("artifacts/standard/tree/tree/sub/same.txt"));
  // The same folder, made again, is the same output.
  project.edit("make.sh", "echo long", "echo  long");
  const again = await project.reproduce();
  assert.deepEqual(again.executed, ["tree"]);
  assert.equal((await project.run("fsck")).code, 0);
  assert.match((await project.run("verify")).stdout, /Verified: 3 deterministic/);
});

Deno.test({
  name: "a user without rights runs programs that make files and folders nobody may write or read",
  ignore: isDenied("root, to become somebody else", Deno.uid() === 0) || !works("setpriv", "true"),
  fn: async () => {
    using project = programs(trees, {
      ...treeFiles,
      "make.sh": `${treeFiles["make.sh"]}
chmod 444 "$1/a.txt"; mkdir "$1/shut"; echo s > "$1/shut/s.txt"; chmod 0 "$1/shut/s.txt" "$1/shut"
mkdir "$TMPDIR/shut"; touch "$TMPDIR/shut/x"; chmod 0 "$TMPDIR/shut"
`,
    });
    const home = join(project.root, "..");
    assert.ok(works("chown", "-R", "65534:65534", home));
    project.starter = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    project.env = {
      HOME: home,
      DENO_DIR: join(home, "deno"),
      PATH: "/usr/local/bin:/usr/bin:/bin",
    };
    const { code, stdout, stderr } = await project.reproduce();
    assert.equal(code, 0, stdout + stderr);
    const tree = join(project.root, "artifacts/standard/tree/tree");
    assert.equal(Deno.readTextFileSync(join(tree, "shut/s.txt")), "s\n");
    assert.equal((await project.run("fsck")).code, 0);
  },
});

Deno.test("what was edited, removed or lies in the way in a folder in place is put right", async () => {
  using project = programs(trees, treeFiles);
  await project.reproduce();
  const tree = join(project.root, "artifacts/standard/tree/tree");
  const before = folderBytes(tree);
  Deno.writeTextFileSync(join(tree, "a.txt"), "edited");
  rmSync(join(tree, "sub"), { recursive: true });
  Deno.writeTextFileSync(join(tree, "sub"), "a file where a folder is to be");
  rmSync(join(tree, "empty"), { recursive: true });
  chmodSync(join(tree, "run.sh"), 0o644);
  const { code, executed, stdout } = await project.reproduce();
  assert.deepEqual([code, executed], [0, []], stdout);
  assert.deepEqual(folderBytes(tree), before);
  assert.ok(existsSync(join(tree, "empty/inner")));
  assert.equal(statSync(join(tree, "run.sh")).mode & 0o111, 0o111);
  assertNothingRan(await project.reproduce());
});

Deno.test("files of a former result go from a folder in place, those of the user stay", async () => {
  using project = programs(trees, treeFiles);
  await project.reproduce();
  const tree = join(project.root, "artifacts/standard/tree/tree");
  Deno.writeTextFileSync(join(tree, "mine.txt"), "mine");
  project.edit("make.sh", 'echo a > "$1/sub/same.txt"', 'echo c > "$1/c.txt"');
  await project.reproduce();
  assert.deepEqual(Object.keys(folderBytes(tree)), [
    ...["a.txt", "c.txt", "mine.txt", `${long}.txt`, "run.sh"],
  ]);
  const cleaned = await project.run("clean");
  assert.match(cleaned.stdout, /left in .*: tree\/tree\/mine\.txt/);
  assert.deepEqual(Object.keys(folderBytes(join(project.root, "artifacts/standard"))), [
    "tree/tree/mine.txt",
  ]);
});

Deno.test("a file of a folder that the store has lost or that rotted is made again", async () => {
  using project = programs(trees, treeFiles);
  await project.reproduce();
  const cas = join(project.root, "artifacts/.store/cas");
  const object = [...Deno.readDirSync(cas)].map(({ name }) => join(cas, name))
    .find((path) => Deno.readTextFileSync(path) === "long\n") ?? "";
  chmodSync(object, 0o644);
  Deno.writeTextFileSync(object, "rot!\n");
  const checked = await project.run("fsck");
  assert.equal(checked.code, 1, checked.stdout);
  assert.match(checked.stdout, /output "tree" of tree/);
  rmSync(join(project.root, "artifacts/standard"), { recursive: true });
  const { code, executed, stdout } = await project.reproduce();
  assert.equal(code, 0, stdout);
  assert.ok(executed.includes("tree"), executed.join());
  assert.equal((await project.run("fsck")).code, 0);
});

Deno.test("a folder goes into an archive, and comes out of it in another store", async () => {
  using project = programs(trees, treeFiles);
  await project.reproduce();
  const archived = await project.run("archive", "--output", "a.zip");
  assert.equal(archived.code, 0, archived.stderr);
  using other = programs(trees, treeFiles);
  const path = join(project.root, "a.zip");
  assert.equal((await other.run("verify-archive", path)).code, 0);
  assert.equal((await other.run("restore", path)).code, 0);
  const again = await other.reproduce();
  assert.deepEqual([again.code, again.executed], [0, []]);
  const placed = (of: Project) => folderBytes(join(of.root, "artifacts/standard/read"));
  assert.deepEqual(placed(other), placed(project));
  assert.ok(lstatSync(join(other.root, "artifacts/standard/read/more/none")).isDirectory());
});

const strange: readonly (readonly [what: string, script: string, says: RegExp])[] = [
  ["a link", 'ln -s a.txt "$1/link"', /wrote "outputs\/tree\/link", which is a link/],
  ["a pipe", 'mkfifo "$1/pipe"', /wrote "outputs\/tree\/pipe", which is neither a file nor/],
  [
    "a name that Windows refuses",
    'echo > "$1/sub/a:b"',
    /wrote "outputs\/tree\/sub\/a:b", a name that not every system has: it has a character/,
  ],
  [
    "a device of Windows",
    'echo > "$1/nul"',
    /wrote "outputs\/tree\/nul", .*its part "nul" is a device on Windows/,
  ],
  [
    "names that differ in case",
    'echo > "$1/A.txt"',
    /some systems take it and "A\.txt" for one file/,
  ],
  ["a name that is not UTF-8", `echo > "$1/$(printf 'a\\377')"`, /neither a file nor a folder/],
];

for (const [what, script, says] of strange) {
  Deno.test(`a program fails that has ${what} in its folder`, async () => {
    using project = programs(trees, {
      ...treeFiles,
      "make.sh": `mkdir -p "$1/sub"; echo a > "$1/a.txt"\n${script}\n`,
    });
    const { code, events } = await project.reproduce();
    assert.equal(code, 1);
    const failed = events.find((event) => event.type === "stage-failed");
    assert.match(failed?.problem ?? "", says);
    assert.ok((failed?.remedy ?? "") !== "");
  });
}

for (
  const [what, more, says] of [
    [
      "leads out of it",
      '"../x": { bytes }',
      /Cannot write "\.\.\/x" of the folder: it has the part/,
    ],
    ["is absolute", '"/x": { bytes }', /Cannot write "\/x" of the folder: it is an absolute path/],
    ["has no bytes", '"x": "text"', /Cannot write "x" of the folder: its bytes are no Uint8Array/],
    ["is a folder with a file's name", '"x": null', /Cannot write "x" of the folder: it is null/],
  ] as const
) {
  Deno.test(`a stage fails of which a file in a folder ${what}`, async () => {
    using project = programs(
      `
const tree = stage({ name: "tree", about: "x", module: import.meta.resolve("./tree.ts"), outputs: { tree: folder() } });
const stages = [tree];`,
      {
        "stages/tree.ts":
          `export default () => { const bytes = new Uint8Array(1); void bytes; return { tree: { ${more} } }; };`,
      },
    );
    const { code, stdout } = await project.run("reproduce");
    assert.equal(code, 1);
    assert.match(stdout, says);
  });
}

Deno.test("diff names the files of folders that differ", async () => {
  using project = programs(trees, treeFiles);
  await project.reproduce();
  project.edit("make.sh", 'echo a > "$1/a.txt"', 'echo z > "$1/a.txt"');
  await project.reproduce();
  const { code, stdout } = await project.run("diff", "latest~1", "latest");
  assert.equal(code, 1);
  assert.match(stdout, /tree.*\n[^]*a\.txt/);
});

Deno.test("gc keeps the files of folders that are current, and only those", async () => {
  using project = programs(trees, treeFiles);
  await project.reproduce();
  project.edit("make.sh", "echo long", "echo longer");
  await project.reproduce();
  const before = contents(project).length;
  age(project, 2 * 3600 * 1000);
  const collected = await project.run("gc", "--max-size", "1B");
  assert.equal(collected.code, 0, collected.stderr);
  assert.ok(contents(project).length < before);
  assert.equal((await project.run("fsck")).code, 0);
  rmSync(join(project.root, "artifacts/standard"), { recursive: true });
  const again = await project.reproduce();
  assert.deepEqual([again.code, again.executed], [0, []], again.stdout);
  // What explains the present keys is there, too.
  project.edit(
    "stages/mod.ts",
    '"make.sh", "{outputs.tree}"]',
    '"make.sh", "{outputs.tree}", "x"]',
  );
  assert.match((await project.run("why", "tree")).stdout, /command: /);
});
