/** What a target may be, and what is suggested for one that is none. */

import assert from "node:assert/strict";
import { choosingProject } from "./choosing_rig.ts";
import { programs } from "./program_rig.ts";
import type { Project } from "./rig.ts";

/** Stages of the elements that a word names, with how many of each. */
async function chosen(project: Project, word: string): Promise<string> {
  const { code, stdout, stderr } = await project.run("why", "--json", word);
  assert.equal(code, 0, stderr);
  const { asked }: { asked: { element: string }[] } = JSON.parse(stdout);
  const ids = asked.map(({ element }) => element);
  const byStage = Object.entries(Object.groupBy(ids, (id) => id.split("@")[0] ?? id));
  return byStage.map(([stage, all = []]) => `${stage} ${all.length}`).join(", ");
}

Deno.test("reproduce takes patterns, figures, tags, folders, artifacts and files as targets", async () => {
  using project = choosingProject();
  await project.reproduce();
  const scores = "vae/training 4, vae/scores 4";
  const figure = "figures/fig3 1, figures/fig3-drawing 1";
  const used = "vae/training 4, rates 1";
  for (
    const [word, meant] of [
      ["figures/*", figure],
      ["*fig3*", figure],
      ["vae/training@gain=0.3,*", "vae/training 2"],
      ["vae/training@*", "vae/training 4"],
      ["vae/*@seed=1", "vae/training 2, vae/scores 2"],
      ["vae/training@*,seed=1,gain=1.0", "vae/training 1"],
      ...["fig3", "Fig3", "figure-3", "fig. 3", "Figure 3", "fig03", "3"].map((one) =>
        [one, figure] as const
      ),
      ["tag:slow", "vae/training 4"],
      ["tag:vae", scores],
      ["tag:*", scores],
      ["vae", scores],
      ["vae/", scores],
      ["figures/fig3.svg", "figures/fig3-drawing 1"],
      ["./artifacts/standard/figures/fig3.svg", "figures/fig3-drawing 1"],
      [`${project.root}/artifacts/standard/figures/fig3.svg`, "figures/fig3-drawing 1"],
      ["fig3.svg", "figures/fig3-drawing 1"],
      ["fig3.*", figure],
      ["artifacts/standard/figures", figure],
      ["artifacts/standard/scores/*-1.json", "vae/scores 2"],
      ["scores/0.3-1.json", "vae/scores 1"],
      ["data/rates.csv", "rates 1"],
      ["data/*.csv", "rates 1"],
      ["stages/training.ts", "vae/training 4"],
      ["./stages/lib/shared.ts", used],
      ["stages/lib", used],
      [`${project.root}/stages/lib/`, used],
    ] as const
  ) {
    assert.equal(await chosen(project, word), meant, word);
  }
  const two = await project.reproduce("rates", "fig3.json", "--force", "*");
  assert.equal(two.executed.length, 10, "all but the drawing");
  project.env = { INIT_CWD: `${project.root}/stages` };
  assert.equal(await chosen(project, "lib/shared.ts"), used, "from the folder where it was typed");
});

Deno.test("a target that names nothing is refused before anything runs, with what is near", async () => {
  using project = choosingProject();
  for (
    const [word, says] of [
      ["training", /Did you mean "vae\/training"\?/],
      ["vae/trainin", /Did you mean "vae\/training"\?/],
      ["trainng", /Did you mean "vae\/training"\?/],
      ["VAE", /Did you mean "vae\/\*"\?/],
      ["figurs/*", /Did you mean "figures\/\*"\?/],
      ["FIG3.SVG", /Did you mean "figures\/fig3\.svg"\?/],
      ["fig3.sgv", /Did you mean "figures\/fig3\.svg"\?/],
      ["slow", /Did you mean "tag:slow"\?/],
      ["tag:slo", /Did you mean "tag:slow"\?/],
      ["rates.csv", /Did you mean "data\/rates\.csv"\?/],
      ["fig4", /Did you mean "fig3"\?/],
      ["4", /Did you mean "fig3"\?/],
      ["zzzzzzzzz", /See `deno task graph` for the names\./],
      ["vae/training@gian=0.3", /"vae\/training" has no axis "gian", only gain, seed\n/],
      ["vae/training@gain=0.7,*", /no element of "vae\/training" has these values\n/],
      ["rates@a=1", /"rates" is no sweep\n/],
      ["stages/mod.ts", /no stage takes this file, and no stage's code reaches it\n/],
      ["artifacts/smoke/figures/fig3.svg", /it is of smoke\n {2}Add --profile smoke\./],
      ["artifacts/standard", /is the folder of profile standard\n/],
      ["artifacts", /it is of all profiles\n/],
      ["artifacts/standard/report/index.html", /the engine itself does\n.*deno task report/],
      ["artifacts/standard/figures/fig3.swg", /Did you mean "figures\/fig3\.svg"\?/],
      ["", /no stage, element, figure, tag or file has this name/],
    ] as const
  ) {
    const { code, stdout, stderr } = await project.run("reproduce", word);
    assert.deepEqual([code, stdout], [2, ""], word);
    assert.match(stderr, /^Cannot (find|use) /, word);
    assert.match(stderr, says, word);
  }
  for (const args of [["--force", "trainin"], ["rates", "--force", "tag:slow"]]) {
    assert.equal((await project.run("reproduce", ...args)).code, 2, args.join(" "));
  }
});

Deno.test("status, why, verify, accept and explain take the same targets", async () => {
  using project = choosingProject();
  await project.reproduce();
  for (const word of ["fig3.svg", "tag:slow", "vae", "data/rates.csv", "stages/lib/shared.ts"]) {
    for (const [command = "", ...args] of [["status"], ["why"], ["accept", "--reason", "x"]]) {
      const { code, stderr } = await project.run(command, word, ...args);
      assert.deepEqual([code, stderr], [0, ""], `${command} ${word}`);
    }
  }
  const verified = await project.run("verify", "fig3.svg");
  assert.match(verified.stdout, /1 of 1/);
});

Deno.test("explain names the stages that use a file", async () => {
  using project = choosingProject();
  await project.reproduce();
  const source = await project.run("explain", "stages/lib/shared.ts");
  assert.match(source.stdout, /^stages\/lib\/shared\.ts {2}code of 2 stages\n {2}vae\/training /);
  assert.match(source.stdout, /^ {2}rates {2}takes a file; up to date$/m);
  assert.match(source.stdout, /again\n {2}deno task reproduce stages\/lib\/shared\.ts\n$/);
  const input = await project.run("explain", "data/rates.csv", "--profile", "smoke");
  assert.match(input.stdout, /^data\/rates\.csv {2}taken by 1 stage\n {2}rates /);
  assert.match(input.stdout, /deno task reproduce data\/rates\.csv --profile smoke\n$/);
  project.edit(
    "stages/mod.ts",
    'about: "takes a file",',
    'about: "takes a file", limits: { timeout: "1m", retries: 2 },',
  );
  assert.match(
    (await project.run("explain", "rates")).stdout,
    /^ {4}limits {6}timeout 1m\n {16}retries 2$/m,
  );
  assert.match(
    (await project.run("explain", "vae/training")).stdout,
    /^ {4}tags {8}slow\n {16}vae$/m,
  );
  const { file } = JSON.parse((await project.run("explain", "--json", "data/rates.csv")).stdout);
  assert.deepEqual(file, { path: "data/rates.csv", is: "input" });
});

Deno.test("tags are no part of the key, and a wrong one is refused", async () => {
  using project = choosingProject();
  await project.reproduce();
  project.edit("stages/mod.ts", 'tags: ["slow", "vae"]', 'tags: ["nightly"]');
  assert.deepEqual((await project.reproduce("tag:nightly")).executed, []);
  project.edit("stages/mod.ts", '"nightly"', '"a b"');
  const { code, stderr } = await project.run("status");
  assert.equal(code, 2);
  assert.match(stderr, /^Cannot declare stage "vae\/training" at .*: "a b" is not a tag\n/);
});

Deno.test("a program's source and a file that a pattern stands for name the stages that use them", async () => {
  using project = programs(
    `
const fitted = program({
  name: "fitted", about: "fits", command: ["sh", "fit.sh"], sources: ["fit.sh", "lib/*.sh"],
  inputs: { rates: files("data/**/*.csv") }, outputs: { out: json() }, tags: ["shell"],
});
const stages = [made, fitted];`,
    { "fit.sh": "echo 1 > outputs/out.json", "data/a/b.csv": "1\n", "data/notes.txt": "x\n" },
  );
  for (const word of ["fit.sh", "lib/words.sh", "lib", "data/a/b.csv", "tag:shell", "out.json"]) {
    assert.equal(await chosen(project, word), "fitted 1", word);
  }
  const explained = await project.run("explain", "data/a/b.csv");
  assert.match(explained.stdout, /^data\/a\/b\.csv {2}taken by 1 stage\n {2}fitted /);
  assert.match((await project.run("status", "data/notes.txt")).stderr, /no stage takes this file/);
});
