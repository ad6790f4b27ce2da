import assert from "node:assert/strict";
import { Batch } from "./batch.ts";
import { argumentsOf, scriptOf } from "./script.ts";

Deno.test("scriptOf() is a script that bash takes, whatever the folder is called", () => {
  const storeRoot = Deno.makeTempDirSync({ prefix: "it's 100% “mine” " });
  try {
    const about = { root: "/a project", stage: "fit", gpu: false, restarts: 2 };
    const batch = Batch.create(storeRoot, about, []);
    const script = scriptOf(batch, ["exec() { printf '%s\\n' \"$@\"; }"]);
    const { stdout } = new Deno.Command("bash", {
      args: ["-c", script],
      env: { SLURM_ARRAY_TASK_ID: "3" },
    }).outputSync();
    const words = new TextDecoder().decode(stdout).trim().split("\n");
    assert.deepEqual(words.slice(-2), [batch.folder, "3"]);
    const output = argumentsOf(batch, {}).find((word) => word.startsWith("--output="));
    assert.equal(output, `--output=${batch.folder.replace("100%", "100%%")}/%a.out`);
  } finally {
    Deno.removeSync(storeRoot, { recursive: true });
  }
});
