/**
 * The Slurm executor against a real Slurm on this machine: the same results as locally, and nothing
 * lost or done twice when jobs, nodes or drivers die. The scenarios run side by side, because a job
 * starts only seconds after it was submitted; only the one that kills the node runs alone.
 */

import assert from "node:assert/strict";
import { allElements, artifactsOf, assertNothingRan, Project } from "./rig.ts";
import { driverScenarios } from "./slurm_driver_scenarios.ts";
import { failureScenarios, nodeFailureScenarios } from "./slurm_failure_scenarios.ts";
import { programScenarios } from "./slurm_program_scenarios.ts";
import {
  clusterProject,
  constantAside,
  namesIn,
  scaled,
  type Scenarios,
  slurm,
} from "./slurm_project.ts";
import { Cluster, hasSlurm } from "./slurm_rig.ts";

const sideBySide: Scenarios = {
  "the results are those of the local executor, under the same keys": async (cluster) => {
    using here = new Project(constantAside);
    assert.equal((await here.reproduce()).code, 0);
    using there = clusterProject(cluster, constantAside, { arraySize: 2 });
    const ran = await there.reproduce(...slurm);
    assert.deepEqual([ran.code, ran.stderr], [0, ""], ran.stdout);
    assert.deepEqual(ran.executed, allElements);
    const results = (project: Project) => ({
      artifacts: artifactsOf(project),
      keys: namesIn(project, "ac"),
      objects: namesIn(project, "cas"),
    });
    assert.deepEqual(results(there), results(here));
    const arrays = ran.events.flatMap((e) =>
      e.type === "jobs-submitted" && e.stage === "scaled" ? [e.elements] : []
    );
    assert.deepEqual(arrays, [2, 1], "the sweep is submitted as arrays of the size asked for");
    assert.ok(ran.events.some((e) => e.type === "stage-started" && e.element === scaled[0]));
    assertNothingRan(await there.reproduce());
    assertNothingRan(await there.reproduce(...slurm));
    assert.deepEqual(namesIn(there, "slurm"), [], "what was told is removed");
  },

  ...driverScenarios,
  ...failureScenarios,
  ...programScenarios,
};

Deno.test({
  name: "reproduce --executor slurm",
  ignore: !hasSlurm,
  fn: async (t) => {
    await using cluster = await Cluster.start();
    const running = Object.entries(sideBySide).map(([name, scenario]) =>
      [name, outcomeOf(scenario(cluster))] as const
    );
    for (const [name, outcome] of running) {
      await t.step(name, async () => {
        const { error } = await outcome;
        if (error !== undefined) throw error;
      });
    }
    for (const [name, scenario] of Object.entries(nodeFailureScenarios)) {
      await t.step(name, () => scenario(cluster));
    }
  },
});

/** Waited for later; until then a failure must not count as unhandled. */
async function outcomeOf(work: Promise<void>): Promise<{ readonly error?: unknown }> {
  try {
    await work;
    return {};
  } catch (error) {
    return { error };
  }
}
