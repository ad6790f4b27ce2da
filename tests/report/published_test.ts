/** `report --publish`: what goes into a repository, and what does not. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileDigest } from "../../pipeline/base/digest.ts";
import type { Project } from "../engine/rig.ts";
import { hostile, reportProject } from "./report_rig.ts";

const folder = "docs/results";

function filesIn(root: string, below = ""): string[] {
  return [...Deno.readDirSync(join(root, below))].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesIn(root, join(below, name)) : [join(below, name)]
  ).sort();
}

function hasFile({ root }: Project, path: string): boolean {
  return existsSync(join(root, path));
}

Deno.test("report --publish writes scorecard, figures and tables, each with its digest and key", async () => {
  using project = reportProject();
  project.edit(
    "stages/mod.ts",
    `claims: "claims.json",`,
    `claims: "claims.json",
    tables: ["points/slope=1/rows.json"],`,
  );
  await project.reproduce();
  const { code, stdout, stderr } = await project.run("report", "--publish", folder);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /\nPublished: docs\/results\/README\.md, 6 files\n$/);
  const place = join(project.root, folder);
  const listing = JSON.parse(project.read(`${folder}/results.json`));
  assert.deepEqual(filesIn(place), [...Object.keys(listing.files), "results.json"].sort());
  for (
    const [path, { sha256, element, key }] of Object.entries<Record<string, string>>(listing.files)
  ) {
    assert.equal(fileDigest(join(place, path)), sha256, path);
    if (path === "README.md" || path === "scorecard.svg") continue;
    assert.equal(project.read(`artifacts/standard/${path}`), project.read(`${folder}/${path}`));
    assert.ok(element !== undefined && /^[0-9a-f]{64}$/.test(key ?? ""), path);
  }
  // Again: the same bytes.
  const before = project.read(`${folder}/README.md`);
  await project.run("report", "--publish", folder);
  assert.equal(project.read(`${folder}/README.md`), before);
});

Deno.test("a published page has an anchor for each claim and figure, and hostile strings as text", async () => {
  using project = reportProject();
  await project.reproduce();
  await project.run("report", "--publish", folder);
  const page = project.read(`${folder}/README.md`);
  for (const anchor of ["scorecard", "checks", "fig1-rise", "fig1-own", "fig1", "further"]) {
    assert.ok(page.includes(`<a id="${anchor}"></a>`), anchor);
  }
  assert.ok(!/(^|[^\\])<img/.test(page) && page.includes("\\*a\\*"));
  assert.ok(page.includes("!["), "no picture");
  const picture = project.read(`${folder}/scorecard.svg`);
  assert.ok(!picture.includes(hostile) && picture.includes("&lt;/script&gt;"));
  assert.match(picture, /1 of 2 claims of the paper reproduced, 1 inconclusive/);
});

Deno.test("report --publish refuses what is not up to date, and writes nothing", async () => {
  using project = reportProject();
  await project.reproduce();
  project.edit("stages/figure.ts", "width: 300", "width: 301");
  const { code, stderr } = await project.run("report", "--publish", folder);
  assert.equal(code, 2);
  assert.match(
    stderr,
    /Cannot publish "figures\/fig1\.svg" of stage "figures\/fig1": it is not up to date \(code/,
  );
  assert.ok(!hasFile(project, folder));
  await project.run("accept", "figures/fig1", "figures/further", "--reason", "wider");
  assert.equal((await project.run("report", "--publish", folder)).code, 0);
  assert.match(project.read(`${folder}/README.md`), /by the owner’s word \(wider\)/);
});

Deno.test("report --publish leaves others' files alone, and removes what it published before", async () => {
  using project = reportProject();
  await project.reproduce();
  project.write(`${folder}/README.md`, "somebody's");
  project.write(`${folder}/notes.md`, "theirs");
  const refused = await project.run("report", "--publish", folder);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /its "README\.md" is of no earlier publication/);
  assert.equal(project.read(`${folder}/README.md`), "somebody's");
  Deno.removeSync(join(project.root, folder, "README.md"));
  assert.equal((await project.run("report", "--publish", folder)).code, 0);
  assert.ok(hasFile(project, `${folder}/figures/further.svg`));
  // A figure that is declared no more goes; a list that leads elsewhere is not followed.
  const listing = JSON.parse(project.read(`${folder}/results.json`));
  listing.files["../../stages/points.ts"] = { sha256: "" };
  project.write(`${folder}/results.json`, JSON.stringify(listing));
  const declared = project.read("stages/mod.ts");
  project.write("stages/mod.ts", declared.replace(/^ *\{ id: "further".*\n/m, ""));
  const { stdout } = await project.run("report", "--publish", folder);
  assert.match(stdout, /Published: docs\/results\/README\.md, 4 files; 1 of before removed\n$/);
  assert.ok(!hasFile(project, `${folder}/figures/further.svg`));
  assert.ok(hasFile(project, "stages/points.ts") && hasFile(project, `${folder}/notes.md`));
  project.write(`${folder}/results.json`, "[]");
  assert.match(
    (await project.run("report", "--publish", folder)).stderr,
    /its results\.json lists no published results/,
  );
});
