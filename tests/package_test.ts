/** The engine as a package: published, begun with, and imported from the net. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packages } from "../pipeline/cli/template/files.ts";

const root = fileURLToPath(import.meta.resolve("../"));
const engine = join(root, "pipeline");
const cli = join(engine, "cli.ts");

Deno.test("deno publish accepts the engine: no slow types, and nothing from outside its folder", async () => {
  const ran = await deno(engine, {}, "publish", "--dry-run", "--allow-dirty");
  assert.equal(ran.code, 0, ran.text);
  assert.match(ran.text, /@reproducible\/pipeline@\d+\.\d+\.\d+/);
  const tests = [...ran.text.matchAll(/^ +file:.*\/(.+_test\.ts) \(/gm)].map(([, name]) => name);
  assert.deepEqual(tests, ["lattice_test.ts"], "the one that init writes");
});

Deno.test("init's deno.json has every package that the engine imports, in the same version", () => {
  const named = new Map<string, string>();
  for (const path of modulesIn(engine)) {
    const text = Deno.readTextFileSync(path);
    for (
      const [, name = "", version = ""] of text.matchAll(/"npm:((?:@[^/"]+\/)?[^@"/]+)@([\d.]+)"/g)
    ) {
      assert.equal(named.get(name) ?? version, version, `${name} in ${path}`);
      named.set(name, version);
    }
  }
  assert.ok(named.size > 4);
  for (const [name, version] of named) assert.equal(packages[name], version, name);
});

Deno.test("init refuses a folder that is not empty, and what is no folder", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    const init = (...words: string[]) => deno(folder, {}, "run", "-A", cli, "init", ...words);
    Deno.mkdirSync(join(folder, "own/.git"), { recursive: true });
    Deno.writeTextFileSync(join(folder, "own/notes.txt"), "");
    Deno.writeTextFileSync(join(folder, "file"), "");
    for (
      const [words, told] of [
        [
          ["own"],
          /Cannot begin a project in "own": it has "notes\.txt" in it already\n {2}Give a folder/,
        ],
        [["file"], /Cannot begin a project in "file": .*\n {2}Give a folder/],
        [[], /Cannot begin a project in no folder\n {2}Give one folder/],
        [["a", "b"], /Cannot begin a project in 2 folders/],
      ] as const
    ) {
      const ran = await init(...words);
      assert.equal(ran.code, 2);
      assert.match(ran.text, told);
    }
    Deno.removeSync(join(folder, "own/notes.txt"));
    assert.equal((await init("own")).code, 0, "a repository that was just made is empty");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("an engine from the net runs a project, whose code is followed there, and then offline", async () => {
  const temporary = Deno.makeTempDirSync();
  // Its own cache of what comes from the net; the packages need not be fetched again.
  const cache = join(temporary, "cache");
  Deno.mkdirSync(cache);
  Deno.symlinkSync(join(await denoDir(), "npm"), join(cache, "npm"));
  const env = { DENO_DIR: cache };
  const server = serveEngine();
  const project = join(temporary, "project");
  try {
    const url = `http://localhost:${server.addr.port}/cli.ts`;
    const begun = await deno(temporary, env, "run", "-A", url, "init", "project");
    assert.equal(begun.code, 0, begun.text);
    const [, install = ""] = /\n {2}deno (install .*)\n/.exec(begun.text) ?? [];
    assert.equal((await deno(project, env, ...install.split(" "))).code, 0);
    const checked = await deno(project, env, "task", "check");
    assert.equal(checked.code, 0, checked.text);
  } finally {
    await server.shutdown();
  }
  try {
    const task = (...words: string[]) => deno(project, env, "task", "--quiet", ...words);
    const first = await task("reproduce", "--plain");
    assert.match(first.text, /Done: 5 run, 0 up to date/);
    const page = Deno.readTextFileSync(join(project, "artifacts/quick/report/index.html"));
    assert.match(page, /<h1[^>]*>Percolation<\/h1>/);
    assert.match((await task("reproduce", "--plain")).text, /Done: 0 run, 5 up to date/);
    const lattice = join(project, "stages/lattice.ts");
    Deno.writeTextFileSync(lattice, Deno.readTextFileSync(lattice).replace("size - 1", "size - 2"));
    assert.match(
      (await task("why", "percolation/crossing@size=8")).text,
      /-.*size - 1[^]*\+.*size - 2/,
    );
    assert.match((await task("reproduce", "--plain")).text, /Done: 5 run, 0 up to date/);
    for (
      const [command, told] of [
        ["pipeline verify --sample 40%", /Verified: 2 deterministic/],
        ["archive", /Archived 5 elements/],
        ["verify-archive artifacts/percolation-quick.crate.zip", /^Sound: /m],
        ["pipeline fsck", /^Sound: /m],
      ] as const
    ) {
      const ran = await task(...command.split(" "));
      assert.match(ran.text, told);
      assert.equal(ran.code, 0);
    }
    assert.ok(!existsSync(join(project, "pipeline")));
  } finally {
    Deno.removeSync(temporary, { recursive: true });
  }
});

Deno.test("commands find the pipeline that deno.json declares, and say so if it is not there", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(join(folder, "science/deep"), { recursive: true });
    const mod = `import { pipeline, stage } from ${JSON.stringify(join(engine, "mod.ts"))};
import { json } from ${JSON.stringify(join(engine, "codecs/mod.ts"))};
export default pipeline({ name: "own", seed: 1, profiles: { only: {} }, defaultProfile: "only", stages: () => [
  stage({ name: "one", about: "1", module: import.meta.resolve("./one.ts"), outputs: { one: json<number>() } })] });
`;
    Deno.writeTextFileSync(join(folder, "science/all.ts"), mod);
    Deno.writeTextFileSync(join(folder, "science/one.ts"), "export default () => ({ one: 1 });\n");
    const config = (pipeline: unknown) =>
      Deno.writeTextFileSync(join(folder, "deno.json"), JSON.stringify({ pipeline }));
    const status = () => deno(join(folder, "science/deep"), {}, "run", "-A", cli, "status");
    config("./science/all.ts");
    const ran = await status();
    assert.equal(ran.code, 0, ran.text);
    assert.match(ran.text, /0 of 1 stage/);
    config("./science/other.ts");
    assert.match(
      (await status()).text,
      /Cannot find the pipeline: .*deno\.json says that "\.\/science\/other\.ts" declares it/,
    );
    config(7);
    assert.match((await status()).text, /"pipeline" in .*deno\.json is 7\n {2}Give the path/);
    Deno.removeSync(join(folder, "deno.json"));
    const none = await status();
    assert.equal(none.code, 2);
    assert.match(none.text, /neither ".*" nor a folder above it holds stages\/mod\.ts/);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

function serveEngine(): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ port: 0, onListen: () => {} }, async (request) => {
    const { pathname } = new URL(request.url);
    try {
      const type = pathname.endsWith(".ts") ? "application/typescript" : "text/css";
      const body = await Deno.readFile(join(engine, pathname));
      return new Response(body, { headers: { "content-type": type } });
    } catch {
      return new Response("there is no such file", { status: 404 });
    }
  });
}

async function deno(cwd: string, env: Record<string, string>, ...args: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...env },
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

async function denoDir(): Promise<string> {
  const { text } = await deno(root, {}, "info", "--json");
  return JSON.parse(text).denoDir;
}

function modulesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    if (isDirectory) return modulesIn(path);
    return name.endsWith(".ts") && !name.endsWith("_test.ts") ? [path] : [];
  });
}
