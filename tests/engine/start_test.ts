/**
 * What a run with nothing to do loads: Deno looks up everything that is imported literally, and
 * with an npm package among it every package of node_modules, before the run begins.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

interface ModuleGraph {
  readonly roots: readonly string[];
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly { readonly code?: { readonly specifier: string } }[];
  }[];
}

/** What a module's code imports, literally, directly or not; types are not looked at. */
async function reachedBy(module: string): Promise<ReadonlySet<string>> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", fileURLToPath(import.meta.resolve(module))],
  }).output();
  const { roots, modules }: ModuleGraph = JSON.parse(new TextDecoder().decode(stdout));
  const dependencies = new Map(modules.map((one) => [one.specifier, one.dependencies ?? []]));
  const reached = new Set(roots);
  // A set that grows while it is gone through is gone through to its end.
  for (const specifier of reached) {
    for (const { code } of dependencies.get(specifier) ?? []) {
      if (code !== undefined) reached.add(code.specifier);
    }
  }
  return reached;
}

for (
  const module of [
    "pipeline/cli.ts",
    "pipeline/cli/commands/reproduce.ts",
    "stages/mod.ts",
  ] as const
) {
  Deno.test(`${module} reaches no npm package until it is needed`, async () => {
    const reached = await reachedBy(`../../${module}`);
    assert(reached.size > 10, "deno info was not understood");
    assert.deepEqual([...reached].filter((specifier) => specifier.startsWith("npm:")), []);
  });
}

Deno.test("pipeline/cli.ts reaches no command until it is called", async () => {
  const commands = [...await reachedBy("../../pipeline/cli.ts")].filter((specifier) =>
    /\/commands\/(?!output)/.test(specifier)
  );
  assert.deepEqual(commands, []);
});
