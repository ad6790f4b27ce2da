/** Several runs on one store: each piece of work is done once. */

import assert from "node:assert/strict";
import { allElements, assertNothingRan, codecs, engine, Project } from "./rig.ts";
import { report } from "./chance.ts";
import { HeldStages, waitsToBeLetGo } from "./held_stages.ts";

Deno.test("reproduce executes each element once when eight runs share a store", async (t) => {
  using project = new Project();
  const runs = await Promise.all(Array.from({ length: 8 }, () => project.reproduce()));
  for (const { code, stderr } of runs) assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(runs.flatMap(({ executed }) => executed).sort(), allElements);
  assertNothingRan(await project.reproduce());
  const busy = runs.filter(({ executed }) => executed.length > 0).length;
  await report(
    t,
    `8 concurrent runs: ${allElements.length} elements executed once, by ${busy} of the runs`,
  );
});

Deno.test("reproduce shares the work with another run also when both know how long it takes", async () => {
  using project = new Project({
    "stages/mod.ts": `
import { integer, list, pipeline, sweep } from "${engine}";
import { json } from "${codecs}";
import profiles from "./profiles.ts";
export default pipeline({ name: "naps", seed: 1, profiles, defaultProfile: "standard",
  stages: ({ v }) => [sweep({ name: "nap", about: "nap", module: import.meta.resolve("./nap.ts"),
    params: { v: integer(v) }, over: { i: list([...Array(16).keys()], (i) => integer(i)) },
    outputs: { value: json() } })] });
`,
    "stages/profiles.ts": "export default { standard: { v: 1 } };",
    "stages/nap.ts": `export default async ({ params }) => {
  ${waitsToBeLetGo}
  return { value: params.i };
};`,
  });
  const stages = new HeldStages(project);
  assert.equal((await stages.letGoUntil(project.reproduce("--jobs", "2"))).code, 0);
  project.edit("stages/profiles.ts", "v: 1", "v: 2");
  const runs = Promise.all([1, 2].map(() => project.reproduce("--jobs", "2")));
  // Both slots of both are at something of their own; one that waited for the other would fill none.
  await stages.held(4);
  const both = await stages.letGoUntil(runs);
  const counts = both.map(({ executed }) => executed.length);
  assert.deepEqual(both.map(({ code }) => code), [0, 0]);
  assert.equal(counts.reduce((sum, n) => sum + n, 0), 16);
  for (const count of counts) assert.ok(count >= 2, `${counts}`);
});
