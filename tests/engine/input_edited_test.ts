/** A file that is edited while a stage runs: what was made from it is not filed as made from it. */

import assert from "node:assert/strict";
import { HeldStages, waitsToBeLetGo } from "./held_stages.ts";
import { files, Project } from "./rig.ts";

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
  ${waitsToBeLetGo}
  return { numbers: [text.length] };
};
`,
  });
  const stages = new HeldStages(project);
  const running = project.run("reproduce", "numbers");
  await stages.held();
  project.write("data/text.json", '"afterwards"');
  const { code, stdout } = await stages.letGoUntil(running);
  assert.equal(code, 1);
  assert.match(
    stdout,
    /failed {2}numbers was not run to its end: "data\/text\.json", its input "text", has changed/,
  );
  const again = await stages.letGoUntil(project.reproduce("numbers"));
  assert.deepEqual([again.code, again.executed], [0, ["numbers"]]);
  assert.deepEqual(project.artifact("numbers/numbers.json"), ["afterwards".length]);
});
