/** Programs that are stopped, or leave something running, and what goes on without them. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { send, until } from "./patience.ts";
import { cannotConfine, trustAll } from "./confinement_rig.ts";
import { programs, shell } from "./program_rig.ts";

for (const isConfined of [true, false]) {
  Deno.test({
    name: `Ctrl-C ends a program and all that it has started${
      isConfined ? "" : ", trusted or not"
    }`,
    ignore: (isConfined && cannotConfine) || Deno.build.os !== "linux",
    fn: async () => {
      // A time that no other process sleeps for.
      const seconds = `${90000 + Math.floor(Math.random() * 9999)}`;
      using project = programs(shell(`sleep ${seconds} & echo begun; sleep ${seconds}; true`));
      if (!isConfined) trustAll(project);
      const engine = project.spawn("reproduce", "--json");
      const log = join(project.root, "artifacts/.store/logs/standard/done");
      await until(() => isIn(log, "begun") && sleepers(seconds) === 2);
      send(engine, "SIGINT");
      assert.equal((await engine.output()).code, 130);
      await until(() => sleepers(seconds) === 0);
    },
  });
}

function isIn(folderOrFile: string, text: string): boolean {
  try {
    return Deno.readTextFileSync(folderOrFile).includes(text);
  } catch {
    return logsBeside(folderOrFile).some((one) => one.includes(text));
  }
}

function logsBeside(path: string): string[] {
  try {
    const folder = join(path, "..");
    return [...Deno.readDirSync(folder)].map(({ name }) =>
      Deno.readTextFileSync(join(folder, name))
    );
  } catch {
    return [];
  }
}

/** How many processes sleep for so many seconds. */
function sleepers(seconds: string): number {
  return [...Deno.readDirSync("/proc")].filter(({ name }) => {
    try {
      return isDeepStrictEqual(
        Deno.readTextFileSync(`/proc/${name}/cmdline`).split("\0").slice(0, 2),
        ["sleep", seconds],
      );
    } catch {
      return false;
    }
  }).length;
}

Deno.test("what a trusted program leaves running ends with it", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const seconds = `${90000 + Math.floor(Math.random() * 9999)}`;
  using project = programs(shell(`sleep ${seconds} & echo 1 > {outputs.out}`));
  trustAll(project);
  assert.equal((await project.reproduce()).code, 0);
  await until(() => sleepers(seconds) === 0);
});

Deno.test("--keep-going goes on with what does not need a program that failed", async () => {
  using project = programs(`
const bad = program({ name: "bad", about: "fails", command: ["false"], outputs: { out: json() } });
const good = program({ name: "good", about: "works", command: ["sh", "-c", "sleep 0.2; echo 1 > {outputs.out}"], outputs: { out: json() } });
const stages = [bad, good];`);
  const { code, executed } = await project.reproduce("--keep-going", "--jobs", "1");
  assert.deepEqual([code, executed], [1, ["good"]]);
});
