/** A file that is edited while a stage runs: what was made from it is not filed as made from it. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { files, Project, until } from "./rig.ts";

Deno.test("reproduce files nothing when an input file changes while its stage runs", async () => {
  using project = new Project({
    "stages/mod.ts": (files["stages/mod.ts"] ?? "")
      .replace("integer, list", "file, integer, list")
      .replace(
        "params: { start:",
        'inputs: { text: file("data/text.json", json<string>()) },\n    params: { start:',
      ),
    "data/text.json": '"before"',
    "stages/numbers.ts": `
export default async ({ inputs }: any) => {
  const text = inputs.text.read();
  console.log("has read", text);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  return { numbers: [text.length] };
};
`,
  });
  const log = join(project.root, "artifacts/.store/logs/standard/numbers.log");
  const running = project.run("reproduce", "numbers");
  await until(() => existsSync(log) && Deno.readTextFileSync(log).includes("has read"));
  project.write("data/text.json", '"afterwards"');
  const { code, stdout } = await running;
  assert.equal(code, 1);
  assert.match(
    stdout,
    /failed {2}numbers was not run to its end: "data\/text\.json", its input "text", has changed/,
  );
  const again = await project.reproduce("numbers");
  assert.deepEqual([again.code, again.executed], [0, ["numbers"]]);
  assert.deepEqual(project.artifact("numbers/numbers.json"), ["afterwards".length]);
});
