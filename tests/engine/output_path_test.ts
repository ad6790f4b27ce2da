/** One path for each element: `at("tables/{gain}.csv")`. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { assertNothingRan } from "./rig.ts";
import { choosingProject } from "./choosing_rig.ts";

Deno.test("an output goes to a path of each element's own, of its name in ids", async () => {
  using project = choosingProject();
  await project.reproduce();
  assert.deepEqual(project.artifact("scores/0.3-1.json"), {
    ...{ form: "sum", gain: 0.3, isCentred: true, seed: 1 },
  });
  project.edit("stages/mod.ts", "scores/{gain}-{seed}", "by {{seed}}/{seed}/{gain}");
  assert.deepEqual((await project.reproduce()).executed, [], "a path is no part of the key");
  assert.ok(existsSync(`${project.root}/artifacts/standard/by {seed}/1/0.3.json`));
  assertNothingRan(await project.reproduce());
});

for (
  const [path, says] of [
    ["scores/{gian}.json", /\{gian\} is no axis: the axes are gain, seed\n {2}Name axes/],
    ["scores/{}.json", /\{\} is no axis/],
    ["scores/{steps}.json", /\{steps\} is no axis/],
    ["scores/{gain.json", /it has a lone "\{"/],
    ["scores/gain}.json", /it has a lone "\}"/],
    [
      "scores/{gain}.json",
      /"scores\/0\.3\.json" from two places: .*gain=0\.3,seed=0 .*gain=0\.3,seed=1\n.* \{seed\} among them/,
    ],
    ["scores.json", /"scores\.json" from two places: .*\n.* \{gain\}-\{seed\} among them/],
    ["../{gain}-{seed}.json", /Cannot write artifact "\.\.\/0\.3-0\.json".*it has the part "\.\."/],
    ["{gain}-{seed}/x/../y.json", /it has the part "\.\."/],
  ] as const
) {
  Deno.test(`the path ${path} is refused before anything runs`, async () => {
    using project = choosingProject();
    project.edit("stages/mod.ts", "scores/{gain}-{seed}.json", path);
    const { code, stdout, stderr } = await project.run("reproduce");
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /^Cannot (declare stage "vae\/scores"|write artifact)/);
    assert.match(stderr, says);
  });
}

Deno.test("a path with a placeholder is refused where there is no sweep", async () => {
  using project = choosingProject();
  project.edit("stages/mod.ts", "figures/fig3.svg", "figures/{gain}.svg");
  const { code, stderr } = await project.run("reproduce");
  assert.equal(code, 2);
  assert.match(
    stderr,
    /cannot go to "figures\/\{gain\}\.svg": \{gain\} is no axis: the stage is no/,
  );
});
