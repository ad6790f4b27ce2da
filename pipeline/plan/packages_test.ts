import assert from "node:assert/strict";
import { dependenciesOf } from "./dependencies.ts";
import { contentDigest } from "../base/digest.ts";
import { packageClosure, resolverOf } from "./packages.ts";

const dependencies = dependenciesOf("/project", {
  imports: {
    "plot": "npm:plot@1",
    "@scope/tool": "npm:@scope/tool@^2.1.0",
    "@/": "./src/",
    "local": "./lib/local.ts",
    "./lib/moved.ts": "./lib/here.ts",
  },
  scopes: {
    "./stages/": { "local": "./stages/local.ts", "plot": "npm:plot@2" },
    "./stages/old/": { "local": "./old.ts" },
  },
}, {
  specifiers: {
    "npm:plot@1": "1.4.0",
    "npm:@scope/tool@^2.1.0": "2.3.0_plot@1.4.0",
    "npm:ours@1": "1.0.0",
    "npm:unknown@1": "1.0.0",
  },
  npm: {
    "plot@1.4.0": { integrity: "sha512-p", dependencies: ["colour", "shape@2.0.0"] },
    "colour@3.0.0": { integrity: "sha512-c", dependencies: ["plot"] },
    "shape@1.0.0": { integrity: "sha512-s1" },
    "shape@2.0.0": { integrity: "sha512-s2" },
    "@scope/tool@2.3.0_plot@1.4.0": {
      integrity: "sha512-t",
      optionalDependencies: ["shape@1.0.0"],
    },
    "ours@1.0.0": { dependencies: ["shape@1.0.0"] },
    "unknown@1.0.0": {},
  },
}, { ours: "/project/ours" });
const closure = (specifier: string): readonly string[] =>
  packageClosure([specifier], dependencies, (folder) => contentDigest(folder));

Deno.test("packageClosure() lists what a package reaches, each once, cycles included", () => {
  assert.deepEqual(closure("npm:plot@1"), [
    "colour@3.0.0 sha512-c",
    "plot@1.4.0 sha512-p",
    "shape@2.0.0 sha512-s2",
  ]);
  assert.deepEqual(closure("npm:@scope/tool@^2.1.0"), [
    "@scope/tool@2.3.0_plot@1.4.0 sha512-t",
    "shape@1.0.0 sha512-s1",
  ]);
});

Deno.test("packageClosure() knows a linked package by its files, and refuses one without either", () => {
  assert.deepEqual(closure("npm:ours@1"), [
    `ours@1.0.0 files-${contentDigest("/project/ours")}`,
    "shape@1.0.0 sha512-s1",
  ]);
  assert.throws(
    () => closure("npm:unknown@1"),
    /Cannot tell what package "unknown@1\.0\.0" contains: deno\.lock has no integrity/,
  );
});

Deno.test("packageClosure() says what to do when deno.lock does not know a package", () => {
  assert.throws(() => closure("npm:other@1"), /"npm:other@1" in deno\.lock/);
});

Deno.test("resolverOf() follows the import map to packages, files and builtins", () => {
  const resolve = resolverOf(dependencies);
  const resolved = (specifier: string): unknown => resolve(specifier, "/project/tools/a.ts");
  const npm = (required: string, path = ""): unknown => (
    { kind: "npm", specifier: required + path, required }
  );
  assert.deepEqual(resolved("plot"), npm("npm:plot@1"));
  assert.deepEqual(resolved("plot/deep/file.js"), npm("npm:plot@1", "/deep/file.js"));
  assert.deepEqual(resolved("@scope/tool"), npm("npm:@scope/tool@^2.1.0"));
  assert.deepEqual(resolved("npm:shape@2/x.js"), npm("npm:shape@2", "/x.js"));
  assert.deepEqual(resolved("@/a/b.ts"), { kind: "module", name: "/project/src/a/b.ts" });
  assert.deepEqual(resolved("local"), { kind: "module", name: "/project/lib/local.ts" });
  assert.deepEqual(resolved("./b c.ts"), { kind: "module", name: "/project/tools/b c.ts" });
  assert.deepEqual(resolved("../lib/moved.ts"), { kind: "module", name: "/project/lib/here.ts" });
  assert.deepEqual(resolved("node:path"), { kind: "builtin" });
  assert.deepEqual(resolved("unheard-of"), { kind: "unknown" });
  const url = "https://example.org/x.ts";
  assert.deepEqual(resolved(url), { kind: "module", name: url });
  assert.deepEqual(resolve("./y.ts", url), { kind: "module", name: "https://example.org/y.ts" });
});

Deno.test("resolverOf() takes the addresses of the innermost scope that has one", () => {
  const resolve = resolverOf(dependencies);
  const file = (name: string): unknown => ({ kind: "module", name });
  assert.deepEqual(resolve("local", "/project/stages/a.ts"), file("/project/stages/local.ts"));
  assert.deepEqual(resolve("local", "/project/stages/old/a.ts"), file("/project/old.ts"));
  const deep = { kind: "npm", specifier: "npm:plot@2/x.js", required: "npm:plot@2" };
  assert.deepEqual(resolve("plot/x.js", "/project/stages/old/a.ts"), deep);
});
