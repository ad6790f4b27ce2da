/**
 * The paper's own pipeline through the real command line.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";

const root = new URL(import.meta.resolve("../")).pathname;

async function reproduced(artifacts: string, jobs: number): Promise<Map<string, string>> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--quiet", "pipeline/cli.ts", "reproduce", "--profile=smoke"],
      ...[`--artifacts=${artifacts}`, `--jobs=${jobs}`],
    ],
    cwd: root,
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return digests(join(artifacts, "smoke"));
}

function digests(folder: string, below = ""): Map<string, string> {
  return new Map([...Deno.readDirSync(join(folder, below))].flatMap(({ name, isDirectory }) => {
    const path = join(below, name);
    return isDirectory
      ? [...digests(folder, path)]
      : [[path, Deno.readFileSync(join(folder, path)).toBase64()] as const];
  }));
}

Deno.test("reproduce gives the same bytes from run to run, for any number of jobs", async () => {
  const [one, two] = [Deno.makeTempDirSync(), Deno.makeTempDirSync()];
  try {
    const first = await reproduced(one, 1);
    assert.ok(first.has("figures/fig3.svg") && first.has("figures/fig3.png"));
    assert.deepEqual(await reproduced(two, 2), first);
  } finally {
    for (const folder of [one, two]) Deno.removeSync(folder, { recursive: true });
  }
});
