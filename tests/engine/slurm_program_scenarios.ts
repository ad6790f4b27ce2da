/**
 * Programs and folders on a cluster: the same keys and bytes as here, and a refusal where the interpreter is
 * another.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { programFiles, shell } from "./program_rig.ts";
import { artifactsOf, assertNothingRan, Project } from "./rig.ts";
import { clusterProject, failures, namesIn, type Scenarios, slurm } from "./slurm_project.ts";

const tree = `
const tree = program({
  name: "tree",
  about: "makes a folder of files by a pattern",
  command: ["sh", "sum.sh", "{outputs.tree}", "{inputs.texts}"],
  sources: ["sum.sh"],
  inputs: { texts: files("data/*.txt") },
  outputs: { tree: folder() },
});
const counted = sweep({
  name: "counted",
  about: "counts",
  module: import.meta.resolve("./counted.ts"),
  over: { times: list([1, 2], (v) => integer(v)) },
  inputs: { tree: tree.out.tree },
  outputs: { count: json<number>() },
});
const stages = [made, tree, counted];
`;

const treeFiles = {
  ...programFiles(tree),
  "sum.sh": 'cp -r "$2" "$1"; mkdir "$1/empty"\n',
  "data/a.txt": "a",
  "data/b.txt": "b",
  "stages/counted.ts": `export default ({ params, inputs }) => ({
    count: params.times * Object.keys(inputs.tree.read()).length,
  });`,
};

/** Scenarios with programs. */
export const programScenarios: Scenarios = {
  "programs and folders come out as they do locally": async (cluster) => {
    using here = new Project(treeFiles);
    assert.equal((await here.reproduce()).code, 0);
    using there = clusterProject(cluster, treeFiles);
    const ran = await there.reproduce(...slurm);
    assert.deepEqual([ran.code, ran.stderr], [0, ""], ran.stdout);
    assert.deepEqual(ran.executed, ["counted@times=1", "counted@times=2", "made", "tree"]);
    assert.deepEqual(artifactsOf(there), artifactsOf(here));
    assert.deepEqual(namesIn(there, "ac"), namesIn(here, "ac"));
    assertNothingRan(await there.reproduce());
  },

  "a program is refused on a node where its interpreter says another version": async (cluster) => {
    const declared = shell("cat {inputs.value} > {outputs.out}").replace('"sh", "-c"', '"teller"');
    const tools = Deno.makeTempDirSync({ prefix: "tools-" });
    for (const version of ["1", "2"]) {
      Deno.mkdirSync(join(tools, version));
      const text = `#!/bin/sh\necho "teller ${version}"\n`;
      Deno.writeTextFileSync(join(tools, version, "teller"), text, { mode: 0o755 });
    }
    const pathWith = (version: string): string => `${join(tools, version)}:${Deno.env.get("PATH")}`;
    const setup = [`export PATH=${pathWith("2")}`];
    using project = clusterProject(cluster, programFiles(declared), { setup });
    project.env = { ...cluster.env, PATH: pathWith("1") };
    const ran = await project.reproduce(...slurm);
    assert.equal(ran.code, 1, ran.stdout);
    assert.match(
      failures(ran.events).map(({ problem }) => problem).join(),
      /its interpreter says .*teller 2.* there, and .*teller 1/,
    );
    Deno.removeSync(tools, { recursive: true });
  },
};
