/** Files that stages take: many, unreadable, changed under a stage that runs native code. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { cannotConfine, trustAll } from "./confinement_rig.ts";
import { codecs, engine, Project } from "./rig.ts";

function taking(inputs: string, body: string, more = ""): Project {
  return new Project({
    "stages/mod.ts": `
import { file, integer, optionalFile, pipeline, stage } from "${engine}";
import { json, plainText } from "${codecs}";
const made = stage({ name: "made", about: "made", module: import.meta.resolve("./made.ts"),
  outputs: { value: json() } });
const taking = stage({ name: "taking", about: "takes", module: import.meta.resolve("./taking.ts"),
  inputs: ${inputs}, outputs: { value: json() }, ${more} });
export default pipeline({ name: "files", seed: 1, profiles: { standard: {} },
  defaultProfile: "standard", stages: () => [made, taking] });
`,
    "stages/made.ts": "export default () => ({ value: 1 });",
    "stages/taking.ts": body,
  });
}

Deno.test("reproduce runs a stage that reads thousands of files", async () => {
  using project = taking(
    `Object.fromEntries(Array.from({ length: 3000 }, (_, i) =>
      ["f" + i, file("data/a-rather-long-name-for-a-folder-of-photographs/" + i + ".txt", plainText())]))`,
    "export default ({ inputs }) => ({ value: Object.values(inputs).reduce((s, f) => s + Number(f.read()), 0) });",
  );
  const folder = join(project.root, "data/a-rather-long-name-for-a-folder-of-photographs");
  Deno.mkdirSync(folder, { recursive: true });
  for (let i = 0; i < 3000; i++) Deno.writeTextFileSync(join(folder, `${i}.txt`), `${i % 10}`);
  const { code, stdout } = await project.reproduce();
  assert.equal(code, 0, stdout);
  assert.equal(project.artifact("taking/value.json"), 13_500);
});

for (
  const [what, lay, why] of [
    ["a folder", (path: string) => Deno.mkdirSync(path), /it is a folder/],
    ["a loop of links", (path: string) => Deno.symlinkSync("in", path), /leads back to itself/],
  ] as const
) {
  for (const declare of ["file", "optionalFile"]) {
    Deno.test(`reproduce, status and gc refuse ${what} as ${declare}(), by name`, async () => {
      using project = taking(
        `{ text: ${declare}("in", plainText()) }`,
        "export default () => ({ value: 1 });",
      );
      lay(join(project.root, "in"));
      for (const command of ["reproduce", "status", "gc"]) {
        const { code, stderr } = await project.run(command);
        assert.equal(code, 2, command);
        assert.match(stderr, /^Cannot read "in", input "text" of stage "taking": /);
        assert.match(stderr, why);
        assert.doesNotMatch(stderr, /^ +at /m);
      }
    });
  }
}

/** A stage of which native code writes to its input. */
function writing(): Project {
  const project = taking(
    "{ value: made.out.value }",
    `export default ({ inputs }) => {
      const value = inputs.value.read();
      const libc = Deno.dlopen("node_modules/libc.so.6", { system: { parameters: ["buffer"], result: "i32" } });
      const command = "for f in artifacts/.store/tmp/*/*/in/*; do chmod u+w $f; echo 2 > $f; done";
      libc.symbols.system(new TextEncoder().encode(command + "\\0"));
      return { value };
    };`,
    "native: true",
  );
  Deno.mkdirSync(join(project.root, "node_modules"));
  const libc = [
    "/lib/x86_64-linux-gnu/libc.so.6",
    "/lib/aarch64-linux-gnu/libc.so.6",
    "/lib64/libc.so.6",
  ]
    .find((path) => Deno.statSync(path).isFile);
  Deno.copyFileSync(libc ?? "", join(project.root, "node_modules/libc.so.6"));
  return project;
}

Deno.test("native code cannot write to an input where it is confined", {
  ignore: cannotConfine,
}, async () => {
  using project = writing();
  const { code, stdout } = await project.reproduce();
  assert.equal(code, 0, stdout);
  assert.equal((await project.run("fsck")).code, 0);
  assert.match((await project.run("status")).stdout, /taking {2}up to date {2}enforced/);
  assert.match((await project.run("graph")).stdout, /\(runs native code: enforced\)/);
});

Deno.test("reproduce keeps nothing that native code made of an input it wrote to", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  using project = writing();
  trustAll(project);
  const ran = await project.reproduce();
  assert.equal(ran.code, 1, ran.stdout);
  assert.match(
    ran.stdout,
    /"problem":"has a result that is not kept: an input of it, \w+, was written to/,
  );
  // The object itself is as it was.
  assert.equal((await project.run("fsck")).code, 0);
});

Deno.test("what a codec refuses names stage, input and path, without a stack", async () => {
  using project = new Project({
    "stages/mod.ts": `
import { file, pipeline, stage } from "${engine}";
import { csv, json, npy } from "${codecs}";
const table = stage({ name: "table", about: "takes", module: import.meta.resolve("./read.ts"),
  inputs: { rows: file("data/rows.csv", csv({ x: "f64" })) }, outputs: { value: json() } });
const bad = stage({ name: "bad", about: "writes", module: import.meta.resolve("./bad.ts"),
  outputs: { value: npy("f64") } });
export default pipeline({ name: "files", seed: 1, profiles: { standard: {} },
  defaultProfile: "standard", stages: () => [table, bad] });
`,
    "stages/read.ts": "export default ({ inputs }) => ({ value: inputs.rows.read() });",
    "stages/bad.ts": "export default () => ({ value: [1] });",
    "data/rows.csv": "y\n1\n",
  });
  const { code, stdout } = await project.run("reproduce", "table", "bad");
  assert.equal(code, 1);
  assert.match(
    stdout,
    /failed {2}table cannot read an input: .*header is.*\(input "rows" of table: data\/rows\.csv\)/,
  );
  assert.match(
    stdout,
    /failed {2}bad cannot write an output: .*as f64 needs \(output "value" of bad\)/,
  );
  assert.doesNotMatch(stdout, /^ +at /m);
});

Deno.test("reproduce names files beside an optional one that no stage takes", async () => {
  using project = taking(
    `{ text: optionalFile("data/set/words.txt", plainText()) }`,
    "export default ({ inputs }) => ({ value: inputs.text.read() });",
  );
  const unused = async () =>
    (await project.run("reproduce", "--plain")).stdout.split("\n").filter((line) =>
      line.includes("unused")
    );
  assert.deepEqual(await unused(), []);
  project.write("data/set/README.md", "");
  project.write("data/set/.hidden", "");
  project.write("data/elsewhere.txt", "");
  project.write("stages/other.txt", "");
  assert.deepEqual(await unused(), []);
  project.write("data/set/word.txt", "one");
  project.write("data/set/raw/words.txt", "one");
  project.write("data/set/a-quite-different-name-of-the-kind.txt", "one");
  const notes = [
    "  unused  no stage takes data/set/a-quite-different-name-of-the-kind.txt; a stage would take data/set/words.txt",
    "  unused  no stage takes data/set/raw/",
    "  unused  no stage takes data/set/word.txt; a stage would take data/set/words.txt",
  ];
  assert.deepEqual(await unused(), notes);
  // Nothing has to run, and whoever put it there still wonders.
  assert.deepEqual(await unused(), notes);
  Deno.renameSync(
    join(project.root, "data/set/word.txt"),
    join(project.root, "data/set/words.txt"),
  );
  assert.deepEqual(await unused(), notes.slice(0, 2));
  assert.equal(project.artifact("taking/value.json"), "one");
  for (let i = 0; i < 9; i++) project.write(`data/set/${i}`, "");
  const { stdout } = await project.run("reproduce", "--plain");
  assert.match(stdout, /no stage takes data\/set\/4.*\n {10}and 6 files more\n/);
});
