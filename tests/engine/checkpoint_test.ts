import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { send, until } from "./patience.ts";
import { Project } from "./rig.ts";

/** Counts to ten and keeps the count; naps at five when it began from nothing. */
const counting = `
export default async ({ checkpoint }: any) => {
  const kept = checkpoint.load();
  let count = kept === null ? 0 : kept[0];
  const from = count;
  for (; count < 10; count++) {
    checkpoint.save(Uint8Array.of(count));
    if (from === 0 && count === 5) await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  console.log("from", from);
  return { pid: count };
};
`;

function project(code: string): Project {
  const rig = new Project({ "stages/aside.ts": code });
  rig.write(
    "stages/mod.ts",
    rig.read("stages/mod.ts").replace('name: "aside",', 'name: "aside", resumable: true,'),
  );
  return rig;
}

Deno.test("a resumable stage goes on from its checkpoint after kill -9, and leaves none behind", async () => {
  using rig = project(counting);
  const child = rig.spawn("reproduce", "aside");
  const checkpoints = join(rig.root, "artifacts/.store/checkpoints");
  const isAtFive = (): boolean =>
    existsSync(checkpoints) &&
    readdirSync(checkpoints).some((key) => {
      const path = join(checkpoints, key, "state");
      return existsSync(path) && Deno.readFileSync(path)[0] === 5;
    });
  await until(isAtFive);
  send(child, "SIGKILL");
  await child.status;
  assert.equal((await rig.run("reproduce", "aside")).code, 0);
  const log = Deno.readTextFileSync(join(rig.root, "artifacts/.store/logs/standard/aside.log"));
  assert.equal(log.trim(), "from 5");
  assert.deepEqual(readdirSync(checkpoints), []);
});

Deno.test("a stage that is not declared resumable is refused a checkpoint", async () => {
  using rig = new Project({ "stages/aside.ts": counting });
  const { code, stdout } = await rig.run("reproduce", "aside");
  assert.equal(code, 1);
  assert.match(stdout, /Cannot use a checkpoint: the stage is not declared `resumable: true`/);
});

Deno.test("a checkpoint of which a bit was turned, or the end is missing, is not gone on from", async () => {
  using rig = project(`
export default ({ checkpoint }: any) => {
  const kept = checkpoint.load();
  if (kept === null) {
    checkpoint.save(Uint8Array.of(1, 2, 3));
    throw new Error("began from nothing");
  }
  return { pid: [...kept] };
};
`);
  const checkpoints = join(rig.root, "artifacts/.store/checkpoints");
  assert.equal((await rig.run("reproduce", "aside")).code, 1);
  const path = join(checkpoints, readdirSync(checkpoints)[0] ?? "", "state");
  const whole = Deno.readFileSync(path);
  const turned = whole.with(1, 3);
  for (const damaged of [turned, whole.subarray(0, -1), whole.subarray(0, 3), new Uint8Array()]) {
    Deno.writeFileSync(path, damaged);
    const { code, stdout } = await rig.run("reproduce", "aside");
    assert.equal(code, 1);
    assert.match(stdout, /began from nothing/);
  }
  Deno.writeFileSync(path, whole);
  assert.equal((await rig.run("reproduce", "aside")).code, 0);
  assert.deepEqual(rig.artifact("aside/pid.json"), [1, 2, 3]);
});
