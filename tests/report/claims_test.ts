/** `claims`: verdicts as they are, and what has become of them. */

import assert from "node:assert/strict";
import { Project } from "../engine/rig.ts";
import { reportProject } from "./report_rig.ts";

/** Writes the claims of a project down. */
async function written(project: Project, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await project.run("claims", "--json", ...args);
  assert.equal(code, 0, stderr);
  project.write("main.json", stdout);
}

Deno.test("claims lists each with its verdict, as text and as JSON", async () => {
  using project = reportProject();
  await project.reproduce();
  const { code, stdout } = await project.run("claims");
  assert.equal(code, 0);
  assert.match(stdout, /^ {2}✓ fig1 {2}fig1-rise: it rises/);
  assert.match(stdout, /1 of 2 claims of the paper reproduced, 1 inconclusive/);
  assert.doesNotMatch(stdout, /Report:/);
  const { pipeline, profile, stale, claims } = JSON.parse(
    (await project.run("claims", "--json")).stdout,
  );
  assert.deepEqual([pipeline, profile, stale], ["tiny", "standard", null]);
  assert.deepEqual(
    claims.map(({ id, verdict }: { id: string; verdict: string }) => [id, verdict]),
    [["fig1-rise", "reproduced"], ["fig1-fall", "inconclusive"], ["fig1-own", "reproduced"]],
  );
});

Deno.test("claims --compare tells what has become of each, and fails where a verdict is another", async () => {
  using project = reportProject();
  await project.reproduce();
  await written(project);
  const compare = async (): Promise<readonly [number, string]> => {
    await project.reproduce();
    const { code, stdout } = await project.run("claims", "--compare", "main.json", "--exit-code");
    return [code, stdout];
  };
  assert.deepEqual(await compare(), [0, "No verdict has changed of 3 claims\n"]);
  const claims = project.read("stages/claims.ts");
  const edited = async (from: string, to: string): Promise<readonly [number, string]> => {
    project.write("stages/claims.ts", claims);
    project.edit("stages/claims.ts", from, to);
    return await compare();
  };
  const verdict = await edited('verdict: "reproduced"', 'verdict: "inconclusive"');
  assert.equal(verdict[0], 1);
  assert.match(
    verdict[1],
    /^ {2}changed {2}fig1-rise: reproduced → inconclusive\n1 verdict changed of 3/,
  );
  const holm = await edited('adjusted: "reproduced"', 'adjusted: "inconclusive"');
  assert.equal(holm[0], 1);
  assert.match(holm[1], /changed {2}fig1-rise: after Holm reproduced → inconclusive/);
  const renamed = await edited('id: "fig1-fall"', 'id: "fig1-sinks"');
  assert.equal(renamed[0], 1, "a claim that is gone is no longer held");
  assert.match(
    renamed[1],
    /new {2}fig1-sinks: inconclusive\n {2}gone {2}fig1-fall: was inconclusive/,
  );
  const more = await edited(
    "    ],\n  };",
    '      { ...claim, id: "fig1-more", statement: "more", value, low: value, high: value, verdict: "reproduced", adjusted: "reproduced" },\n    ],\n  };',
  );
  assert.deepEqual([more[0], /new {2}fig1-more: reproduced\n/.test(more[1])], [0, true]);
  const json = await project.run("claims", "--compare", "main.json", "--json");
  assert.deepEqual(JSON.parse(json.stdout).changes, [
    { id: "fig1-more", change: "new", before: null, now: "reproduced" },
  ]);
});

Deno.test("claims --exit-code fails while the claims are not up to date", async () => {
  using project = reportProject();
  await project.reproduce();
  await written(project);
  project.edit("stages/points.ts", "y: params.slope * x", "y: 3 * params.slope * x");
  const { code, stdout } = await project.run("claims", "--compare", "main.json", "--exit-code");
  assert.equal(code, 1);
  assert.match(stdout, /^note {2}the claims are not up to date: /);
  assert.equal((await project.run("claims", "--compare", "main.json")).code, 0);
});

Deno.test("claims refuses what it cannot compare with", async () => {
  using project = reportProject();
  await project.reproduce();
  for (
    const [text, says] of [
      [
        undefined,
        /^Cannot compare with "main\.json": .*No such file.*\n {2}Write one: deno task claims/,
      ],
      ["{", /^Cannot compare with "main\.json": /],
      ["3", /it has no list of claims/],
      ['{"claims": [{}]}', /its claim 0 has no id/],
      ['[{"id": "a", "verdict": "maybe"}]', /its claim "a" has no verdict/],
      ['{"pipeline": "other", "claims": []}', /it is of pipeline "other"/],
      [
        '{"profile": "other", "claims": []}',
        /it is of profile other, and this is standard\n.*--profile other/,
      ],
    ] as const
  ) {
    if (text !== undefined) project.write("main.json", text);
    const { code, stdout, stderr } = await project.run("claims", "--compare", "main.json");
    assert.deepEqual([code, stdout], [2, ""], text);
    assert.match(stderr, says);
  }
  assert.match((await project.run("claims", "--exit-code")).stderr, /without --compare/);
  using none = new Project();
  assert.match((await none.run("claims")).stderr, /declares none/);
});
