/** Sweeps are what their values say, however they are written down. */

import assert from "node:assert/strict";
import { assertNothingRan, folderBytes, Project } from "./rig.ts";

const engine = import.meta.resolve("../../pipeline/mod.ts");
const codecs = import.meta.resolve("../../pipeline/codecs/mod.ts");

/** A random sweep, what it is taken by as a whole, and a sweep aligned with it. */
function swept(over: string): Project {
  return new Project({
    "stages/mod.ts": `
import { aligned, flag, list, number, pipeline, stage, sweep, text } from "${engine}";
import { json } from "${codecs}";
const numbers = (...values: number[]) => list(values, (v) => number(v));
const texts = (...values: string[]) => list(values, (v) => text(v));
const over = ${over};
const cells = sweep({
  name: "cells", about: "draws", module: import.meta.resolve("./cells.ts"), random: true, over,
  params: { first: number(1), second: number(2) }, outputs: { x: json<number>() },
});
const same = sweep({
  name: "same", about: "takes one each", module: import.meta.resolve("./same.ts"), over,
  inputs: { x: aligned(cells.out.x) }, outputs: { x: json<number>() },
});
const all = stage({
  name: "all", about: "takes all", module: import.meta.resolve("./all.ts"),
  inputs: { xs: same.out.x }, outputs: { xs: json<unknown>() }, figures: [2],
});
export default pipeline({
  name: "sweeps", seed: 1, profiles: { standard: {} }, defaultProfile: "standard",
  stages: () => [cells, same, all],
});
`,
    "stages/cells.ts": "export default () => ({ x: Math.random() });",
    "stages/same.ts": "export default ({ inputs }: any) => ({ x: inputs.x.read() });",
    "stages/all.ts":
      "export default ({ inputs }: any) => ({ xs: inputs.xs.map((one: any) => [one.params, one.read()]) });",
  });
}

const grid = `{ a: numbers(1, 2), b: numbers(3, 0.5), c: texts("x", "y,z", "1") }`;

Deno.test("reproduce runs nothing when axes, parameters and stages are written in another order", async () => {
  using project = swept(grid);
  assert.equal((await project.reproduce()).executed.length, 25);
  const before = folderBytes(`${project.root}/artifacts/standard`);
  project.edit(
    "stages/mod.ts",
    grid,
    `{ c: texts("x", "y,z", "1"), a: numbers(1, 2), b: numbers(3, 0.5) }`,
  );
  project.edit(
    "stages/mod.ts",
    "{ first: number(1), second: number(2) }",
    "{ second: number(2), first: number(1) }",
  );
  assertNothingRan(await project.reproduce());
  assert.deepEqual(folderBytes(`${project.root}/artifacts/standard`), before);
  assert.deepEqual(JSON.parse((await project.run("status", "--json")).stdout).leftOver, []);
});

Deno.test("a sweep over nothing is an empty list, and a target that is up to date", async () => {
  using project = swept(`{ a: numbers(), b: numbers(3) }`);
  const first = await project.reproduce();
  assert.deepEqual([first.code, first.executed], [0, ["all"]]);
  assert.deepEqual(project.artifact("all/xs.json"), []);
  for (const target of ["cells", "same", "all", "fig2"]) {
    assertNothingRan(await project.reproduce(target));
  }
  assert.equal((await project.reproduce("cells", "--force", "cells")).code, 0);
  assert.match((await project.run("status")).stdout, /cells {2}up to date {2}a sweep over nothing/);
  for (
    const [command, ...args] of [["why"], ["explain"], ["status"], ["verify"], [
      "accept",
      "--reason",
      "x",
    ]]
  ) {
    const { code, stderr } = await project.run(command ?? "", "cells", ...args);
    assert.deepEqual([code, stderr], [0, ""], command);
  }
  assert.equal((await project.run("reproduce", "cells@a=1")).code, 2);
});

for (
  const [axis, says] of [
    ["numbers(0.1, 0.5, 0.1)", /axis "a" has a value twice: 0\.1\n/],
    ["numbers(0, -0)", /axis "a" has a value twice: 0 and -0, which are the same\n/],
    ["numbers(1, 1.0)", /axis "a" has a value twice: 1\n/],
    ['texts("x", "x")', /axis "a" has a value twice: "x"\n/],
    [
      "list([{ p: 1, q: 0 }, { q: -0, p: 1 }] as any[], () => ({ check: () => undefined }))",
      /axis "a" has a value twice: \{/,
    ],
  ] as const
) {
  Deno.test(`reproduce refuses the axis ${axis}`, async () => {
    using project = swept(`{ a: ${axis} }`);
    const { code, stderr } = await project.run("reproduce");
    assert.equal(code, 2);
    assert.match(stderr, /^Cannot declare stage "cells" at .*stages\/mod\.ts:\d+: /);
    assert.match(stderr, says);
    assert.match(stderr, /Leave one of the two out/);
  });
}

Deno.test("targets name elements by their values, however these are written", async () => {
  using project = swept(grid);
  await project.reproduce();
  const named = async (word: string): Promise<number> => {
    const ran = await project.reproduce(word, "--dry-run", "--force", word);
    assert.equal(ran.code, 0, ran.stderr);
    return ran.events.filter(({ type }) => type === "stage-planned").length;
  };
  for (
    const [word, count] of [
      ["cells@a=1", 6],
      ["cells@a=1.0", 6],
      ["cells@a=1e0", 6],
      ["cells@b=.5,a=+1", 3],
      ["cells@b=5e-1,a=0x1,c=x", 1],
      ['cells@c="x"', 4],
      ['cells@c="y,z"', 4],
      ['cells@c="y,z",a=2', 2],
      ["cells@c=1", 4],
      ['cells@c="1"', 4],
      ["cells@a=*,c=x", 4],
      ["cells@c=y*", 4],
      ["cell*@a=2", 6],
    ] as const
  ) assert.equal(await named(word), count, word);
  for (
    const word of [
      "cells@a=3",
      "cells@a",
      "cells@",
      "cells@a=",
      "cells@d=1",
      "cells@a=01x",
      "ce.ls",
      "x*",
    ]
  ) {
    const { code, stderr } = await project.run("reproduce", word);
    assert.equal(code, 2, word);
    assert.match(stderr, /^Cannot find target/);
  }
});

Deno.test("reproduce refuses to force what the targets do not need", async () => {
  using project = swept(grid);
  await project.reproduce();
  const { code, stderr } = await project.run("reproduce", "cells@a=1", "--force", "all");
  assert.equal(code, 2);
  assert.match(stderr, /^Cannot force "all": the targets do not need it\n {2}Make it a target/);
  const part = await project.reproduce("cells@a=1", "--force", "cells@b=3");
  assert.equal(part.executed.length, 3);
  const above = await project.reproduce("all", "--force", "cells@a=1,b=3,c=x");
  assert.deepEqual(above.executed, ["cells@a=1,b=3,c=x"]);
});

Deno.test("a failing stage shows its parameters shortened", async () => {
  using project = swept(`{ a: list([${JSON.stringify("long ".repeat(100))}], (v) => text(v)) }`);
  project.write("stages/cells.ts", "export default () => { throw new Error('no'); };");
  const { code, stdout } = await project.run("reproduce", "--plain");
  assert.equal(code, 1);
  assert.match(
    stdout,
    /parameters: first = 1, second = 2, a = "long long .{1,60}… \(502 characters\)\n/,
  );
  assert.ok(stdout.split("\n").every((line) => line.length < 300));
});
