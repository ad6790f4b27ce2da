import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Bundle, Bundler } from "./bundle.ts";
import { readDependencies } from "./dependencies.ts";
import { contentDigest } from "../base/digest.ts";
import { FileDigests } from "../store/files.ts";
import { Sources } from "./sources.ts";
import { State } from "../store/state.ts";
import { Store } from "../store/store.ts";

Deno.test("bundle() is of what was read first, whatever is saved between two stages", async () => {
  await using project = new Sourced({
    "a.ts": 'export { default } from "./lib.ts";',
    "b.ts": 'import lib from "./lib.ts";\nexport default [lib];',
    "lib.ts": "export default 1;",
  });
  await project.bundle("a.ts");
  project.write("lib.ts", "export default 2;");
  const { text, sources } = await project.bundle("b.ts");
  assert.match(text, /=1;/);
  const lib = sources.find(({ path }) => path === "lib.ts");
  assert.equal(lib?.digest, contentDigest("export default 1;"));
  assert.equal(project.store.text(lib.digest), "export default 1;");
  assert.ok(!new Sources(project.root, project.files, project.store).isAsBefore(lib));
});

Deno.test("keep() puts a lost source back while its file is what it was, and refuses another", async () => {
  await using project = new Sourced({ "a.ts": "export default 1;" });
  const { sources } = await project.bundle("a.ts");
  const [source] = sources;
  assert.ok(source);
  Deno.removeSync(project.store.objectPath(source.digest));
  const later = new Sources(project.root, project.files, project.store);
  assert.ok(!later.isAsBefore(source));
  later.keep(sources);
  assert.equal(project.store.text(source.digest), "export default 1;");
  Deno.removeSync(project.store.objectPath(source.digest));
  project.write("a.ts", "export default 2;");
  assert.throws(() => later.keep(sources), /Cannot keep the source "a\.ts" of a result/);
});

Deno.test("bundle() gives the same code whatever its modules are called", async () => {
  const codeOf = async (names: readonly [string, string, string]): Promise<string> => {
    const [stage, late, common] = names;
    await using project = new Sourced({
      [stage]: `import * as c from "./${common}";
export default async () => [c, (await import("./${late}")).default];`,
      [late]: "export default () => 1; export const other = 2;",
      [common]: "export default class { static n = 1 }; export const k = 3;",
    });
    return (await project.bundle(stage)).text;
  };
  const code = await codeOf(["a.ts", "b.ts", "c.ts"]);
  assert.equal(await codeOf(["z.ts", "late/imported.ts", "a.js"]), code);
  assert.equal(await codeOf(["first.mts", "a.ts", "lib/index.ts"]), code);
  assert.doesNotMatch(code, /\/tmp|imported|source:[^0-9]/);
});

Deno.test("bundle() reads sources as Deno does: byte order marks, JSON, text and bytes", async () => {
  await using project = new Sourced({
    "a.ts": `\ufeffimport json from "./d.json" with { type: "json" };
import text from "./t.md" with { type: "text" };
import bytes from "./t.md" with { type: "bytes" };
export default [json, text, bytes];`,
    "d.json": '\ufeff{"value": 12345}',
    "t.md": "some text",
  });
  const { text, sources } = await project.bundle("a.ts");
  assert.match(text, /12345/);
  assert.match(text, /"some text"/);
  assert.deepEqual(sources.map(({ path }) => path), ["a.ts", "d.json", "t.md"]);
  assert.equal(sources[0]?.digest, contentDigest(Deno.readFileSync(join(project.root, "a.ts"))));
});

Deno.test("bundle() refuses what is not UTF-8 and what is no module, by name", async () => {
  await using project = new Sourced({
    "a.ts": 'import "./utf16.ts";',
    "b.ts": 'import x from "./x.data";\nexport default x;',
    "x.data": "1",
  });
  Deno.writeFileSync(join(project.root, "utf16.ts"), Uint8Array.of(0xff, 0xfe, 0x61, 0));
  const refused = async (path: string): Promise<string> => {
    const error = await project.bundle(path).then(() => undefined, (thrown) => thrown);
    return `${error?.message}`;
  };
  assert.match(await refused("a.ts"), /at a\.ts:1: Cannot load "utf16\.ts": it is not UTF-8/);
  assert.match(await refused("b.ts"), /at b\.ts:1: Cannot load "x\.data": .*"\.data"/);
});

Deno.test("bundle() resolves imports by scopes, by a map in a file, and to members of a workspace", async () => {
  await using project = new Sourced({
    "deno.json": '{ "importMap": "./map.json", "workspace": ["./packages/*"] }',
    "map.json":
      `{ "imports": { "name": "./top.ts" }, "scopes": { "./in/": { "name": "./in/n.ts" } } }`,
    "a.ts": 'import n from "name"; import m from "./in/a.ts";\nexport default [n, m];',
    "b.ts":
      'import tool from "@me/tool"; import part from "@me/tool/part";\nexport default [tool, part];',
    "in/a.ts": 'export { default } from "name";',
    "in/n.ts": 'export default "scoped";',
    "top.ts": 'export default "top";',
    "packages/tool/deno.json":
      `{ "name": "@me/tool", "exports": { ".": "./mod.ts", "./part": "./part.ts" }, "imports": { "inner": "./inner.ts" } }`,
    "packages/tool/mod.ts": 'export { default } from "inner";',
    "packages/tool/inner.ts": 'export default "inner";',
    "packages/tool/part.ts": 'export default "part";',
  });
  assert.match((await project.bundle("a.ts")).text, /"top".*"scoped"/s);
  assert.match((await project.bundle("b.ts")).text, /"inner".*"part"/s);
});

/** A temporary folder of sources, with what bundles them. */
class Sourced implements AsyncDisposable {
  readonly root = Deno.makeTempDirSync();
  readonly store: Store;
  readonly files: FileDigests;
  readonly #state: State;
  #bundler: Bundler | undefined;

  constructor(files: { readonly [path: string]: string }) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    this.store = Store.open(join(this.root, ".store"));
    this.#state = State.open(join(this.root, ".store", "state.sqlite"));
    this.files = new FileDigests(this.root, this.#state);
  }

  write(path: string, text: string): void {
    Deno.mkdirSync(dirname(join(this.root, path)), { recursive: true });
    Deno.writeTextFileSync(join(this.root, path), text);
  }

  async bundle(path: string): Promise<Bundle> {
    this.#bundler ??= new Bundler(
      this.root,
      readDependencies(this.root),
      new Sources(this.root, this.files, this.store),
    );
    const url = pathToFileURL(join(this.root, path)).href;
    const entry = `import * as stage from "${url}"; console.log(stage.default);`;
    return await this.#bundler.bundle("stage", entry);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#bundler?.[Symbol.asyncDispose]();
    this.#state[Symbol.dispose]();
    this.store.close();
    Deno.removeSync(this.root, { recursive: true });
  }
}
