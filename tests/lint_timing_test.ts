/** What `deno lint` says of tests that depend on time. */

import assert from "node:assert/strict";
import plugin from "./lint_timing.ts";

const found = (path: string, code: string): string[] =>
  Deno.lint.runPlugin(plugin, path, code).map(({ id }) => id);

for (
  const [code, id] of [
    ["await new Promise((go) => setTimeout(go, 100));", "timing/no-time"],
    ["assert.ok(performance.now() - startedMs < 100);", "timing/no-time"],
    ['child.kill("SIGKILL");', "timing/no-kill"],
    ['this.#process.kill("SIGTERM");', "timing/no-kill"],
    ["Deno.listen({ port: 8080 });", "timing/no-port"],
  ] as const
) {
  Deno.test(`deno lint finds ${id} in ${code}`, () => {
    assert.deepEqual(found("tests/x_test.ts", code), [id]);
    assert.deepEqual(found("pipeline/run/x.ts", code), [], "only tests are looked at");
  });
}

Deno.test("deno lint has nothing against what a stage's text does, nor against port 0", () => {
  const code =
    'write("stages/a.ts", `setTimeout(go, 100)`); Deno.listen({ port: 0 }); stage.kill("SIGINT");';
  assert.deepEqual(found("tests/x_test.ts", code), []);
});
