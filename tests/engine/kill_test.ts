// deno-lint-ignore-file timing/no-time -- what a run takes decides when the next is killed, and no outcome
/** Death at any moment: every restart completes, and the bytes are those of an undisturbed run. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { Chance, killAfter, kills, report } from "./chance.ts";
import { artifactsOf, Project } from "./rig.ts";

/** The rig's project without the stage that yields other bytes each time. */
const files = { "stages/aside.ts": "export default () => ({ pid: 1 });" };

Deno.test(`reproduce completes after kill -9 at ${kills} random moments`, async (t) => {
  using undisturbed = new Project(files);
  // What a run takes on this machine, so that most of them are killed in the middle and few at their end.
  let wholeMs = await elapsedMs(async () => {
    assert.equal((await undisturbed.reproduce()).code, 0);
  });
  const expected = artifactsOf(undisturbed);

  const chance = await Chance.announced(t);
  using project = new Project(files);
  const store = join(project.root, "artifacts/.store");
  let [killed, completed, restarts] = [0, 0, 0];
  while (killed < kills) {
    const startedMs = performance.now();
    const child = project.spawn("reproduce", "--json");
    using _ = killAfter(child, chance.below(Math.ceil(wholeMs)));
    const { code, signal, stderr } = await child.output();
    if (signal === "SIGKILL") killed++;
    if (signal === "SIGKILL" && chance.below(3) > 0) continue;
    if (signal === "SIGKILL") {
      restarts++;
      const again = await project.reproduce();
      assert.equal(again.code, 0, again.stderr + again.stdout);
    } else {
      assert.equal(code, 0, new TextDecoder().decode(stderr));
      wholeMs = performance.now() - startedMs;
    }
    completed++;
    assert.deepEqual(artifactsOf(project), expected);
    // Without records all has to be done again, over objects that are there already.
    Deno.removeSync(join(project.root, "artifacts/standard"), { recursive: true });
    Deno.removeSync(join(store, "ac"), { recursive: true });
  }
  const { code, stdout } = await project.run("reproduce");
  assert.equal(code, 0, stdout);
  assert.deepEqual(artifactsOf(project), expected);
  const fsck = await project.run("fsck");
  assert.equal(fsck.code, 0, fsck.stdout);
  assert.deepEqual([...Deno.readDirSync(join(store, "tmp"))], []);
  await report(
    t,
    `killed ${killed} runs; ${restarts} of them restarted to the end at once, ` +
      `${completed + 1} runs completed, all with the bytes of an undisturbed run`,
  );
});

async function elapsedMs(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}
