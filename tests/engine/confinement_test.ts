/** What a stage's process gets, and that it gets nothing else. */

import assert from "node:assert/strict";
import { basename, dirname, join } from "node:path";
import { send } from "./patience.ts";
import { Project } from "./rig.ts";
import { cannotSeeProcesses, StageProcess, untilPrinted } from "./stage_process.ts";

const naps = `
export default async ({ inputs }: any) => {
  inputs.numbers?.read();
  console.log("begun");
  await new Promise((resolve) => setTimeout(resolve, 60_000));
  return { pid: 1 };
};`;

/** A project in which `aside` takes an input, a file and a variable, and naps. */
function napping(): Project {
  const project = new Project({ "stages/aside.ts": naps, "data/given.txt": "given" });
  project.edit("stages/mod.ts", "{ integer,", "{ file, integer,");
  project.edit(
    "stages/mod.ts",
    'name: "aside",',
    'name: "aside", env: ["GREETING"], inputs: { numbers: numbers.out.numbers, ' +
      'given: file("data/given.txt", json()) },',
  );
  project.env = { GREETING: "hello", SECRET: "hidden", TZ: "Asia/Tokyo", LANG: "de_DE.UTF-8" };
  return project;
}

Deno.test({
  name: "a stage's process may read its inputs, write its outputs and messages, and nothing else",
  ignore: cannotSeeProcesses,
  fn: async () => {
    using project = napping();
    const engine = project.spawn("reproduce", "--json", "aside");
    await untilPrinted(project, "begun");
    const stage = await StageProcess.of(engine);
    const granted = (kind: string): readonly string[] | undefined =>
      stage.args.find((arg) => arg.startsWith(`--allow-${kind}=`))?.split("=")[1]?.split(",");
    const [out = "", messages] = granted("write") ?? [];
    const folder = dirname(out);
    const tmp = Deno.realPathSync(join(project.root, "artifacts/.store/tmp"));
    assert.ok(Deno.realPathSync(folder).startsWith(`${tmp}/`), folder);
    assert.deepEqual([basename(out), messages], ["out", join(folder, "messages")]);
    assert.deepEqual(granted("write")?.length, 2);
    assert.deepEqual(granted("read"), [join(folder, "in")]);
    assert.deepEqual(granted("env"), ["GREETING"]);
    assert.deepEqual(
      stage.args.filter((arg) => /^(-A|-[RWNESI]|--allow|--deny|--ignore)/.test(arg)).length,
      3,
    );
    send(engine, "SIGINT");
    await engine.output();
  },
});

Deno.test({
  name: "a stage's process sees the variables that it declares, in UTC, and what Deno needs",
  ignore: cannotSeeProcesses,
  fn: async () => {
    using project = napping();
    const engine = project.spawn("reproduce", "--json", "aside");
    await untilPrinted(project, "begun");
    const { env } = await StageProcess.of(engine);
    const { GREETING, TZ, LANG, NO_COLOR, DENO_NO_UPDATE_CHECK, ...others } = env;
    assert.deepEqual([GREETING, TZ, LANG, NO_COLOR, DENO_NO_UPDATE_CHECK], [
      "hello",
      "UTC",
      "C",
      "1",
      "1",
    ]);
    const forDeno =
      /^(HOME|DENO_(DIR|CERT|TLS_CA_STORE)|XDG_CACHE_HOME|NPM_CONFIG_REGISTRY|(HTTPS?|NO)_PROXY)$/;
    assert.deepEqual(Object.keys(others).filter((name) => !forDeno.test(name)), []);
    send(engine, "SIGINT");
    await engine.output();
  },
});

for (
  const [what, code, says] of [
    ["another variable", 'Deno.env.get("SECRET")', /environment variable SECRET/],
    ["all variables", "Deno.env.toObject()", /reads the whole environment/],
    ["the store's folder", "Deno.readDirSync(store)", /reads ".*\.store"/],
    ["others' outputs", 'Deno.readDirSync(store + "/tmp")', /reads ".*\.store\/tmp"/],
    [
      "a file to write into the store",
      'Deno.writeTextFileSync(store + "/cas/x", "")',
      /writes ".*\/x"/,
    ],
  ] as const
) {
  Deno.test(`reproduce refuses ${what} to a stage that declares a variable`, async () => {
    using project = new Project({
      "stages/aside.ts":
        `export default () => { const store = Deno.env.get("STORE") ?? ""; void store; ${code}; return { pid: 1 }; };`,
    });
    project.edit("stages/mod.ts", 'name: "aside",', 'name: "aside", env: ["STORE"],');
    project.env = { STORE: join(project.root, "artifacts/.store"), SECRET: "hidden" };
    const { code: exitCode, stdout } = await project.run("reproduce", "aside");
    assert.equal(exitCode, 1, stdout);
    assert.match(stdout, says);
  });
}

Deno.test("a package sees no clock either, while it is loaded", async () => {
  using project = new Project({
    "deno.json": JSON.stringify({
      nodeModulesDir: "auto",
      imports: { "is-number": "npm:is-number@7.0.0" },
    }),
    "stages/aside.ts": `
import loaded from "is-number";
export default () => ({ pid: loaded as unknown as number });
`,
  });
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["install", "--quiet"],
    cwd: project.root,
    stderr: "piped",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const module = join(project.root, "node_modules/is-number/index.js");
  // Removed first: it may be a link to what all projects share.
  Deno.removeSync(module);
  Deno.writeTextFileSync(module, "module.exports = Date.now() + performance.now();");
  const { code, stdout } = await project.reproduce("aside");
  assert.equal(code, 0, stdout);
  assert.equal(project.artifact("aside/pid.json"), Date.UTC(2000, 0, 1));
});
