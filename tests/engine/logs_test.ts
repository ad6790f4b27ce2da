/** `logs`: what stages printed when they last ran. */

import assert from "node:assert/strict";
import { choosingProject } from "./choosing_rig.ts";

Deno.test("logs shows what an element printed, byte by byte, and of several under their names", async () => {
  using project = choosingProject();
  await project.reproduce();
  const one = await project.run("logs", "vae/training@gain=0.3,seed=0");
  assert.deepEqual([one.code, one.stdout, one.stderr], [0, "training 0.3\n", ""]);
  const all = await project.run("logs", "vae/training", "rates");
  const headers = all.stdout.match(/^\S+(?= {2}\d{4}-.*\.log$)/gm);
  assert.deepEqual(headers, [
    "vae/training@gain=0.3,seed=0",
    "vae/training@gain=0.3,seed=1",
    "vae/training@gain=1,seed=0",
    "vae/training@gain=1,seed=1",
    "rates",
  ]);
  assert.match(all.stdout, /seed=1\.log\ntraining 1\nrates .*\n {4}printed nothing\n$/);
  const silent = await project.run("logs", "rates");
  assert.deepEqual([silent.code, silent.stdout], [0, ""]);
  assert.match(silent.stderr, /^rates printed nothing\.\n$/);
  const [log] = JSON.parse(
    (await project.run("logs", "vae/training@gain=1,seed=1", "--json")).stdout,
  );
  assert.deepEqual([log.element, log.text], ["vae/training@gain=1,seed=1", "training 1\n"]);
});

Deno.test("logs shows what failed in the last run, and a failure says how to see it", async () => {
  using project = choosingProject();
  const fine =
    "Nothing failed in the last run of profile standard; `deno task logs STAGE` shows one\n";
  assert.equal((await project.run("logs")).stdout, fine);
  const lines = "Array.from({ length: 2000 }, (_, i) => `line ${i}`).join('\\n')";
  project.write(
    "stages/rates.ts",
    `export default () => { console.log(${lines}); throw new Error("no"); };`,
  );
  project.write("stages/figure.ts", "export default () => { throw new Error('nor this'); };");
  const failed = await project.run("reproduce", "--plain", "--keep-going");
  assert.equal(failed.code, 1);
  const commands = failed.stdout.match(/(?<=all of it: deno task ).*$/gm) ?? [];
  assert.deepEqual(commands.toSorted(), [
    ...["logs figures/fig3 --profile standard", "logs rates --profile standard"],
  ]);
  const shown = await project.run(
    ...(commands.find((one) => one.includes("rates")) ?? "").split(" "),
  );
  assert.match(shown.stdout, /^line 0\nline 1\n[^]*line 1999\n[^]*error: .*Error: no\n/);
  const both = await project.run("logs");
  assert.match(both.stdout, /^(rates|figures\/fig3) {2}[^]*^(rates|figures\/fig3) {2}/m);
  assert.match(both.stdout, /line 1999/);
  assert.match(both.stdout, /nor this/);
  assert.equal(
    (await project.run("logs", "--profile", "smoke")).stdout,
    fine.replace("standard", "smoke"),
  );
});

Deno.test("logs says that there is none where a stage has not run", async () => {
  using project = choosingProject();
  const never = await project.run("logs", "rates");
  assert.equal(never.code, 2);
  assert.match(
    never.stderr,
    /^Cannot show what "rates" printed: it has not run in profile standard\n/,
  );
  await project.reproduce("vae/training@gain=1,*");
  const some = await project.run("logs", "vae/training");
  assert.match(some.stdout, /training 1\n2 elements more did not run here\n$/);
  assert.equal((await project.run("logs", "trainin")).code, 2);
});
