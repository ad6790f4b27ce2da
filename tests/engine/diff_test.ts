/** `diff`: two runs or profiles compared. */

import assert from "node:assert/strict";
import { join } from "node:path";
import type { ElementComparison } from "../../pipeline/explain/compare.ts";
import { allElements, files, type Project } from "./rig.ts";
import { WarmProject } from "./warm_project.ts";

interface Compared {
  readonly code: number;
  readonly same: boolean;
  readonly elements: readonly ElementComparison[];
}

Deno.test("diff finds nothing between a run and itself, and between a run and its profile", async () => {
  using project = new WarmProject();
  await project.reproduce();
  for (const other of ["latest", "standard"]) {
    const { code, same, elements } = await compared(project, "latest", other);
    assert.deepEqual([code, same], [0, true]);
    assert.deepEqual(elements.map(({ element }) => element).sort(), allElements);
    assert.ok(elements.every(({ state }) => state === "same"));
  }
});

Deno.test("diff shows the parameter that changed and the numbers that came of it", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/profiles.ts", "start: 1,", "start: 3,");
  await project.reproduce();
  const { code, elements } = await compared(project, "latest~1", "latest");
  assert.equal(code, 1);
  const numbers = elements.find(({ element }) => element === "numbers");
  assert.equal(numbers?.state, "differs");
  assert.deepEqual(numbers.changes, [{ kind: "param", name: "start", before: 1, now: 3 }]);
  assert.deepEqual(numbers.outputs, [{
    output: "numbers",
    withinTolerance: false,
    differing: 3,
    largest: { place: "[0]", a: "1", b: "3", relative: 2 / 3 },
  }]);
  assert.equal(stateOf(elements, "report"), "same");
  const { stdout } = await project.run("diff", "latest~1", "latest");
  assert.match(stdout, /different {2}numbers\n {6}parameter start: 1 → 3\n {6}output numbers: 3/);
  assert.match(stdout, /most at \[0\]: 1 → 3, relative difference 0\.667/);
  assert.match(stdout, /8 elements: 3 same, 5 different\n$/);
});

Deno.test("diff takes differences up to the tolerance for none, and shows changed lines", async () => {
  using project = new WarmProject();
  await project.reproduce();
  project.edit("stages/lib/count.ts", "start + i)", "(start + i) * (1 + 1e-12))");
  await project.reproduce();
  const { code, elements } = await compared(project, "latest~1", "latest");
  assert.equal(code, 0);
  assert.equal(stateOf(elements, "numbers"), "within-tolerance");
  const { stdout } = await project.run("diff", "latest~1", "latest");
  assert.match(stdout, /source stages\/lib\/count\.ts:/);
  assert.match(stdout, /\+.*\(start \+ i\) \* \(1 \+ 1e-12\)\);/);
  const strict = await compared(project, "latest~1", "latest", "--tolerance", "1e-13");
  assert.deepEqual([strict.code, stateOf(strict.elements, "numbers")], [1, "differs"]);
});

Deno.test("diff lists elements that only one of the two has", async () => {
  using project = new WarmProject();
  await project.reproduce();
  await project.reproduce("--profile", "large");
  const { code, elements } = await compared(project, "large", "standard");
  assert.equal(code, 1);
  assert.equal(stateOf(elements, "scaled@factor=4"), "only-in-a");
  assert.equal(stateOf(elements, "numbers"), "differs");
  assert.equal(stateOf(elements, "aside"), "same");
});

Deno.test("diff says that a result is gone from the store, and does not call it the same", async () => {
  using project = new WarmProject();
  await project.reproduce("numbers");
  const [old] = JSON.parse((await project.run("runs", "--json")).stdout);
  project.edit("stages/profiles.ts", "start: 1,", "start: 2,");
  await project.reproduce("numbers");
  Deno.removeSync(join(project.root, "artifacts/.store/ac", old.keys.numbers));
  const { code, elements } = await compared(project, "latest~1", "latest");
  assert.deepEqual([code, stateOf(elements, "numbers")], [1, "lost"]);
});

Deno.test("diff compares tables and arrays by column and index", async () => {
  const replaced = {
    "stages/mod.ts": (files["stages/mod.ts"] ?? "")
      .replace("{ json }", "{ csv, json, npy }")
      .replace(
        "outputs: { pid: json<number>() }",
        'outputs: { table: csv({ x: "f64", name: "text" }), q: npy("f64") }',
      ),
    "stages/aside.ts": `
      export default () => ({
        table: { x: Float64Array.of(1, 2), name: ["a", "b"] },
        q: { shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) },
      });
    `,
  };
  using project = new WarmProject(replaced);
  await project.reproduce("aside");
  project.edit("stages/aside.ts", "of(1, 2)", "of(1, 2.5)");
  project.edit("stages/aside.ts", "of(1, 2, 3, 4)", "of(1, 2, 3.003, 4)");
  await project.reproduce("aside");
  const { elements } = await compared(project, "latest~1", "latest");
  const places = elements[0]?.outputs.map(({ output, largest }) => [output, largest?.place]);
  assert.deepEqual(places, [["table", "x[1]"], ["q", "[1, 0]"]]);
});

Deno.test("diff refuses what names nothing, one name, and a tolerance that is no number", async () => {
  using project = new WarmProject();
  await project.reproduce("numbers");
  for (
    const [args, message] of [
      [["latest", "nowhere"], /^Cannot find run "nowhere" among the 1 on record/],
      [["latest"], /^Cannot compare: give two runs, profiles or archives/],
      [["latest", "latest", "--tolerance", "little"], /^Cannot compare with tolerance "little"/],
    ] as const
  ) {
    const { code, stderr } = await project.run("diff", ...args);
    assert.equal(code, 2);
    assert.match(stderr, message);
  }
});

Deno.test("diff refuses to compare with what has no results", async () => {
  using project = new WarmProject();
  const { code, stderr } = await project.run("diff", "standard", "standard");
  assert.equal(code, 2);
  assert.match(stderr, /^Cannot compare with profile standard as it is: it has no results yet\n/);
});

async function compared(project: Project, ...args: string[]): Promise<Compared> {
  const { code, stdout, stderr } = await project.run("diff", "--json", ...args);
  assert.equal(stderr, "");
  return { code, ...JSON.parse(stdout) };
}

function stateOf(elements: readonly ElementComparison[], id: string): string | undefined {
  return elements.find(({ element }) => element === id)?.state;
}
