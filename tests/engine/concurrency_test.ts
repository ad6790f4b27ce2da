/** Several runs on one store: each piece of work is done once. */

import assert from "node:assert/strict";
import { allElements, assertNothingRan, Project } from "./rig.ts";
import { report } from "./chance.ts";

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
