import assert from "node:assert/strict";
import { type Dependencies, packageClosure, resolveBare } from "./packages.ts";

const dependencies: Dependencies = {
  imports: {
    "plot": "npm:plot@1",
    "@scope/tool": "npm:@scope/tool@^2.1.0",
    "@/": "./src/",
    "local": "./lib/local.ts",
  },
  specifiers: { "npm:plot@1": "1.4.0", "npm:@scope/tool@^2.1.0": "2.3.0_plot@1.4.0" },
  npm: {
    "plot@1.4.0": { integrity: "sha512-p", dependencies: ["colour", "shape@2.0.0"] },
    "colour@3.0.0": { integrity: "sha512-c", dependencies: ["plot"] },
    "shape@1.0.0": { integrity: "sha512-s1" },
    "shape@2.0.0": { integrity: "sha512-s2" },
    "@scope/tool@2.3.0_plot@1.4.0": {
      integrity: "sha512-t",
      optionalDependencies: ["shape@1.0.0"],
    },
  },
};

Deno.test("packageClosure() lists what a package reaches, each once, cycles included", () => {
  assert.deepEqual(packageClosure(["npm:plot@1"], dependencies), [
    "colour@3.0.0 sha512-c",
    "plot@1.4.0 sha512-p",
    "shape@2.0.0 sha512-s2",
  ]);
  assert.deepEqual(packageClosure(["npm:@scope/tool@^2.1.0"], dependencies), [
    "@scope/tool@2.3.0_plot@1.4.0 sha512-t",
    "shape@1.0.0 sha512-s1",
  ]);
});

Deno.test("packageClosure() says what to do when deno.lock does not know a package", () => {
  assert.throws(() => packageClosure(["npm:other@1"], dependencies), /"npm:other@1" in deno\.lock/);
});

Deno.test("resolveBare() follows the import map to packages, files and builtins", () => {
  const resolved = (specifier: string): unknown => resolveBare(specifier, dependencies);
  assert.deepEqual(resolved("plot"), { kind: "npm", specifier: "npm:plot@1" });
  assert.deepEqual(resolved("plot/deep/file.js"), { kind: "npm", specifier: "npm:plot@1" });
  assert.deepEqual(resolved("@scope/tool"), { kind: "npm", specifier: "npm:@scope/tool@^2.1.0" });
  assert.deepEqual(resolved("npm:shape@2/x.js"), { kind: "npm", specifier: "npm:shape@2" });
  assert.deepEqual(resolved("@/a/b.ts"), { kind: "file", path: "./src/a/b.ts" });
  assert.deepEqual(resolved("local"), { kind: "file", path: "./lib/local.ts" });
  assert.deepEqual(resolved("node:path"), { kind: "builtin" });
  assert.deepEqual(resolved("unheard-of"), { kind: "unknown" });
});
