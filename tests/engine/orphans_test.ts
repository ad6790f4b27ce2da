/** No process outlives the one that started it, and none lives on that was told not to die. */

import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isMissing, works } from "../needs.ts";
import { send, until } from "./patience.ts";
import { Project, reproduced } from "./rig.ts";
import { cannotSeeProcesses, StageProcess, untilPrinted } from "./stage_process.ts";

const ignore = cannotSeeProcesses;
const hasNoSetpriv = isMissing(
  "setpriv of util-linux",
  Deno.build.os !== "linux" || works("setpriv", "--pdeathsig", "keep", "true"),
);
/** Where there is no `setpriv`: stages look after the engine by themselves. */
const withoutSetpriv = { PATH: "/nowhere" };

/** A project in which `aside` sees the clock and keeps checkpoints. */
function lasting(code: string): Project {
  const project = new Project({ "stages/aside.ts": code });
  project.edit("stages/mod.ts", 'name: "aside",', 'name: "aside", clock: true, resumable: true,');
  return project;
}

const begins = 'console.log("begun");';
const computes = `${begins} for (;;);`;
const orphans = [
  { what: "that computes without a pause", code: `export default () => { ${computes} };`, env: {} },
  {
    what: "that reports progress, without the system's help",
    code:
      `export default ({ progress }: any) => { ${begins} for (let i = 0;; i++) progress(0.5, String(i)); };`,
    env: withoutSetpriv,
  },
  {
    what: "that waits, without the system's help",
    code:
      `export default () => { ${begins} return new Promise(() => setInterval(() => {}, 1e6)); };`,
    env: withoutSetpriv,
  },
];

for (const { what, code, env } of orphans) {
  Deno.test({
    name: `reproduce takes a stage with it ${what} when it is killed`,
    ignore: ignore || (env !== withoutSetpriv && hasNoSetpriv),
    fn: async () => {
      using project = lasting(code);
      project.env = env;
      const engine = project.spawn("reproduce", "--json", "aside");
      const stage = await StageProcess.of(engine);
      await untilPrinted(project, "begun");
      send(engine, "SIGKILL");
      await engine.output();
      await until(() => !stage.isAlive);
    },
  });
}

Deno.test({
  name: "watch takes its round and the round's stages with it when it is killed",
  ignore: ignore || hasNoSetpriv,
  fn: async () => {
    using project = lasting(`export default () => { ${computes} };`);
    const watch = project.spawn("watch", "--json", "aside");
    const round = await StageProcess.of(watch, "reproduce");
    const stage = await StageProcess.of(round);
    await untilPrinted(project, "begun");
    send(watch, "SIGKILL");
    await watch.output();
    await until(() => !round.isAlive && !stage.isAlive);
  },
});

Deno.test({
  name: "a checkpoint has one writer, also while a stage outlives its engine",
  ignore,
  fn: async () => {
    // It hears of its engine's end only when it saves again.
    using project = lasting(`
import process from "node:process";
export default ({ checkpoint }: any) => {
  const loaded = checkpoint.load();
  const loadedMs = Date.now();
  checkpoint.save(new Uint8Array([1]));
  if (loaded === null) {
    process.kill(process.pid, "SIGSTOP");
    checkpoint.save(new Uint8Array([2]));
    for (;;);
  }
  return { pid: [loadedMs, ...loaded] };
};`);
    project.env = withoutSetpriv;
    const checkpoints = join(project.root, "artifacts/.store/checkpoints");
    const filesOf = (): string[] =>
      !existsSync(checkpoints)
        ? []
        : readdirSync(checkpoints).flatMap((key) => readdirSync(join(checkpoints, key)));
    const engine = project.spawn("reproduce", "--json", "aside");
    const orphan = await StageProcess.of(engine);
    await until(() => filesOf().includes("state") && orphan.isStopped);
    send(engine, "SIGKILL");
    await engine.output();
    // What another one, killed while it wrote, has left behind.
    for (const key of readdirSync(checkpoints)) {
      Deno.writeTextFileSync(join(checkpoints, key, "0.new"), "half");
    }

    const next = project.spawn("reproduce", "--json", "aside");
    // deno-lint-ignore timing/no-time -- the longer, the surer a fault shows
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.ok(orphan.isAlive);
    const lastAliveMs = Date.now();
    orphan.kill("SIGCONT");
    await until(() => !orphan.isAlive);
    const { code, stdout } = await reproduced(next);
    assert.equal(code, 0, stdout);
    const [loadedMs, state] = project.artifact("aside/pid.json") as [number, number];
    assert.ok(loadedMs >= lastAliveMs, "it began while another one wrote");
    assert.equal(state, 1, "an orphan wrote");
    assert.deepEqual(readdirSync(checkpoints), []);
  },
});

for (const hangsUp of [false, true]) {
  const does = hangsUp ? "goes on, with its stages, under nohup" : "stops";
  Deno.test({
    name: `reproduce ${does} when its terminal is closed`,
    ignore,
    fn: async () => {
      // One that listens to a signal is not spared by nohup: Deno's handlers take the place of what is ignored.
      using project = lasting(`
import process from "node:process";
export default () => {
  process.kill(process.pid, "SIGSTOP");
  return { pid: 1 };
};`);
      project.ownGroup = true;
      if (hangsUp) project.starter = ["nohup"];
      const engine = project.spawn("reproduce", "--json", "aside");
      const stage = await StageProcess.of(engine);
      await until(() => stage.isStopped);
      await new Deno.Command("kill", { args: ["-HUP", "--", `-${engine.pid}`] }).output();
      if (hangsUp) stage.kill("SIGCONT");
      const { code, stdout } = await reproduced(engine);
      assert.equal(code, hangsUp ? 0 : 130, stdout);
      assert.ok(!stage.isAlive);
    },
  });
}
