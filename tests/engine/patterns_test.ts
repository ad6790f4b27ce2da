/** Files by patterns as inputs: what enters their keys, and what is refused. */

import assert from "node:assert/strict";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { programs } from "./program_rig.ts";
import { assertNothingRan, folderBytes, type Project } from "./rig.ts";

/** A stage that lists what it takes by a pattern, and one that says how much of it there is. */
function listing(pattern: string, replaced: { readonly [path: string]: string } = {}): Project {
  return programs(
    `
const listed = stage({
  name: "listed",
  about: "lists",
  module: import.meta.resolve("./listed.ts"),
  inputs: { images: files("${pattern}") },
  outputs: { names: json() },
});
const copied = program({
  name: "copied",
  about: "copies",
  command: ["cp", "-r", "{inputs.images}", "{outputs.tree}"],
  inputs: { images: files("${pattern}") },
  outputs: { tree: folder() },
});
const stages = [made, listed, copied];`,
    {
      "stages/listed.ts": `
export default ({ inputs }) => ({
  names: Object.fromEntries(
    Object.entries(inputs.images.read()).map(([path, { bytes }]) => [path, bytes.length]),
  ),
});`,
      "data/images/a.png": "a",
      "data/images/sub/b.png": "bb",
      "data/images/notes.txt": "none",
      "data/images/.hidden/c.png": "c",
      ...replaced,
    },
  );
}

Deno.test("a stage takes the files that fit a pattern, and runs again for one more, less or renamed", async () => {
  using project = listing("data/images/**/*.png");
  assert.equal((await project.reproduce()).code, 0);
  const names = (): unknown => project.artifact("listed/names.json");
  assert.deepEqual(names(), { "a.png": 1, "sub/b.png": 2 });
  assert.deepEqual(folderBytes(join(project.root, "artifacts/standard/copied/tree")), {
    "a.png": btoa("a"),
    "sub/b.png": btoa("bb"),
  });
  project.write("data/images/notes.txt", "others");
  assertNothingRan(await project.reproduce());
  project.write("data/images/d.png", "dddd");
  const why = await project.run("why", "listed");
  assert.match(why.stdout, /inputs-changed[^]*input images from data\/images.*\n\s+\+ d\.png\n/);
  assert.deepEqual((await project.reproduce()).executed, ["copied", "listed"]);
  assert.deepEqual(names(), { "a.png": 1, "d.png": 4, "sub/b.png": 2 });
  Deno.renameSync(join(project.root, "data/images/d.png"), join(project.root, "data/images/e.png"));
  assert.match((await project.run("why", "listed")).stdout, /- d\.png\n\s+\+ e\.png\n/);
  assert.deepEqual((await project.reproduce()).executed, ["copied", "listed"]);
  project.write("data/images/e.png", "eeee");
  assert.match((await project.run("why", "listed")).stdout, /~ e\.png\n/);
  assert.deepEqual((await project.reproduce()).executed, ["copied", "listed"]);
  project.write("data/images/e.png", "dddd");
  const back = await project.reproduce();
  assert.deepEqual([back.code, back.executed], [0, []]);
  rmSync(join(project.root, "data/images/e.png"));
  assert.deepEqual((await project.reproduce()).executed, []);
  assert.deepEqual(Object.keys(folderBytes(join(project.root, "artifacts/standard/copied/tree"))), [
    ...["a.png", "sub/b.png"],
  ]);
  assert.equal((await project.run("fsck")).code, 0);
  assert.match((await project.run("verify")).stdout, /Verified: 3 deterministic/);
});

Deno.test("files that fit a pattern are not said to be unused", async () => {
  using project = programs(
    `
const listed = stage({
  name: "listed",
  about: "lists",
  module: import.meta.resolve("./listed.ts"),
  inputs: {
    images: files("data/**/*.png"),
    none: optionalFile("data/rates.csv", plainText()),
  },
  outputs: { names: json() },
});
const stages = [made, listed];`,
    {
      "stages/listed.ts":
        "export default ({ inputs }) => ({ names: Object.keys(inputs.images.read()) });",
      "data/a.png": "",
      "data/sub/b.png": "",
      "data/rates.tsv": "",
    },
  );
  project.edit("stages/mod.ts", "list, number,", "list, number, optionalFile,");
  const { code, events, stderr } = await project.reproduce();
  assert.equal(code, 0, stderr);
  const unused = events.flatMap((event) => event.type === "files-unused" ? event.files : []);
  assert.deepEqual(unused.map(({ path }) => path), ["data/rates.tsv"]);
});

const refused: readonly (readonly [
  what: string,
  pattern: string,
  prepare: (images: string) => void,
  says: RegExp,
])[] = [
  [
    "a pattern that nothing fits",
    "data/images/**/*.jpg",
    () => {},
    /^Cannot take "data\/images\/\*\*\/\*\.jpg", input "images" of stage "listed": nothing fits it\n {2}Correct the pattern, or put files there \(in "data\/images" lies "a\.png"/,
  ],
  [
    "a pattern in a folder that is misspelt",
    "data/imagse/*.png",
    () => {},
    /nothing fits it\n {2}There is no folder "data\/imagse"; did you mean "images"\?/,
  ],
  [
    "a pattern that is none",
    "data/[z-a].png",
    () => {},
    /^Cannot take the files "data\/\[z-a\]\.png": "\[z-a\]" .* is no range of letters/,
  ],
  [
    "a pattern that leads out of the project",
    "../*.png",
    () => {},
    /^Cannot take the files "\.\.\/\*\.png": it has the part "\.\."/,
  ],
  [
    "a link that leads nowhere",
    "data/images/*.png",
    (images) => symlinkSync("nowhere", join(images, "x.png")),
    /the link "x\.png" leads to no file\n {2}Remove or mend the link/,
  ],
  [
    "a link that leads back",
    "data/images/**/*.png",
    (images) => symlinkSync("..", join(images, "sub/up")),
    /the link "sub\/up" leads back to a folder above it/,
  ],
  [
    "a pipe",
    "data/images/*.png",
    (images) => new Deno.Command("mkfifo", { args: [join(images, "p.png")] }).outputSync(),
    /"p\.png" is no ordinary file/,
  ],
  [
    "a name that Windows refuses",
    "data/images/*.png",
    (images) => Deno.writeTextFileSync(join(images, "ab:c.png"), ""),
    /"ab:c\.png": it has a character that Windows or a terminal refuses\n {2}Rename it/,
  ],
  [
    "names that differ in case",
    "data/images/*.png",
    (images) => Deno.writeTextFileSync(join(images, "A.png"), ""),
    /some systems take it and "A\.png" for one file/,
  ],
];

for (const [what, pattern, prepare, says] of refused) {
  Deno.test(`reproduce refuses ${what} before anything runs`, async () => {
    using project = listing(pattern);
    prepare(join(project.root, "data/images"));
    const { code, stderr, executed } = await project.reproduce();
    assert.equal(code, 2, stderr);
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /^ +at /m);
    assert.deepEqual(executed, []);
  });
}

Deno.test("files and folders that links lead to are taken under the links' names", async () => {
  using project = listing("data/images/**/*.png", { "elsewhere/deep/x.png": "xxx" });
  const images = join(project.root, "data/images");
  symlinkSync("../../elsewhere", join(images, "linked"));
  symlinkSync("../../elsewhere/deep/x.png", join(images, "y.png"));
  assert.equal((await project.reproduce()).code, 0);
  assert.deepEqual(project.artifact("listed/names.json"), {
    ...{ "a.png": 1, "linked/deep/x.png": 3, "sub/b.png": 2, "y.png": 3 },
  });
});
