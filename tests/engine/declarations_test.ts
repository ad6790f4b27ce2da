/** What a stage does not declare it does not get, and it is told what to declare. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { assertNothingRan, Project } from "./rig.ts";

interface Attempt {
  readonly what: string;
  readonly code: string;
  readonly says: readonly RegExp[];
}

const attempts: readonly Attempt[] = [
  {
    what: "a file of the project",
    code: 'Deno.readTextFileSync("data/x.csv")',
    says: [
      /aside reads "data\/x\.csv", which it does not declare, at stages\/aside\.ts:3\n/,
      /Add to its declaration: inputs: \{ name: file\("data\/x\.csv", csv\(\{…\}\)\) \}/,
      /\(declared at .*stages\/mod\.ts:\d+\)/,
    ],
  },
  {
    what: "a file through node:fs",
    code: 'fs.readFileSync("data/x.npy")',
    says: [/reads "data\/x\.npy"/, /inputs: \{ name: file\("data\/x\.npy", npy\("f64"\)\) \}/],
  },
  {
    what: "a file behind an error of its own",
    code: "await load()",
    says: [/reads "data\/x\.bin"/, /file\("data\/x\.bin", bytes\(\)\)/],
  },
  {
    what: "a file outside the project",
    code: 'Deno.readTextFileSync("/etc/hostname.txt")',
    says: [/reads "\/etc\/hostname\.txt"/, /Copy the file into the project.*"data\/hostname\.txt"/],
  },
  {
    what: "the user's folders",
    code: 'Deno.readDirSync("/")',
    says: [/reads "\/"/, /Copy the file into the project/],
  },
  {
    what: "another stage's artifact",
    code: 'Deno.readTextFileSync("artifacts/standard/numbers/numbers.json")',
    says: [/inputs: \{ name: thatStage\.out\.name \}/],
  },
  {
    what: "a file to write",
    code: 'fs.writeFileSync("x.json", "")',
    says: [/writes "x\.json", which is not its to write/, /outputs: \{ name: json\(\) \}/],
  },
  {
    what: "an environment variable",
    code: 'Deno.env.get("DATA_HOME")',
    says: [/reads the environment variable DATA_HOME/, /declaration: env: \["DATA_HOME"\]/],
  },
  {
    what: "the network",
    code: 'await fetch("http://127.0.0.1:8765/")',
    says: [/uses the network, to reach "127\.0\.0\.1:8765"/, /Fetch the file beforehand/],
  },
  {
    what: "native code",
    code: 'Deno.dlopen("libc.so.6", {})',
    says: [/loads native code, ".*libc\.so\.6"/, /declaration: native: true/],
  },
  {
    what: "another program",
    code: 'new Deno.Command("/bin/true").outputSync()',
    says: [/runs the program "\/bin\/true"/, /Run the program beforehand/],
  },
  {
    what: "the system",
    code: "Deno.hostname()",
    says: [/asks the system for "hostname"/, /params: \{ hostname: text\("…"\) \}/],
  },
];

for (const { what, code, says } of attempts) {
  Deno.test(`reproduce names the declaration that is missing when a stage asks for ${what}`, async () => {
    using project = new Project({
      "stages/aside.ts": `import fs from "node:fs";
const load = () => fs.promises.readFile("data/x.bin").catch((cause) => { throw new Error("no", { cause }); });
export default async () => { await 0; void fs; void load; ${code}; return { pid: 1 }; };`,
      "data/x.csv": "a\n1\n",
    });
    const failed = await project.run("reproduce", "aside");
    assert.equal(failed.code, 1);
    for (const pattern of says) assert.match(failed.stdout, pattern);
    assert.doesNotMatch(failed.stdout, /NotCapable|ext:deno/);
  });
}

Deno.test("reproduce names what is missing when a module asks while it is loaded", async () => {
  using project = new Project({
    "stages/aside.ts":
      'const x = Deno.readTextFileSync("data/x.json");\nexport default () => ({ pid: x.length });',
  });
  const { stdout } = await project.run("reproduce", "aside");
  assert.match(stdout, /aside reads "data\/x\.json", which it does not declare/);
});

Deno.test("reproduce shows a stage's own error when a denied access was caught before", async () => {
  using project = new Project({
    "stages/aside.ts": `
export default () => {
  try { Deno.env.get("HOME"); } catch (error) { console.error(error); }
  throw new Error("something else");
};`,
  });
  const { stdout } = await project.run("reproduce", "aside");
  assert.match(stdout, /aside ended with exit code 1/);
  assert.match(stdout, /Error: something else/);
});

const readsVariable = `
export default () => ({ pid: [Deno.env.get("GREETING") ?? "none", Object.keys(Deno.env.toObject())] });`;

Deno.test("reproduce runs a stage again when a variable that it declares has another value", async () => {
  using project = new Project({
    "stages/aside.ts": readsVariable.replace("Object.keys(Deno.env.toObject())", "1"),
  });
  project.edit("stages/mod.ts", 'about: "has nothing', 'env: ["GREETING"], about: "has nothing');
  const withGreeting = async (value: string | undefined, ...args: string[]) => {
    if (value === undefined) Deno.env.delete("GREETING");
    else Deno.env.set("GREETING", value);
    try {
      return args.length > 0 ? await project.run(...args) : await project.reproduce();
    } finally {
      Deno.env.delete("GREETING");
    }
  };
  await withGreeting("hello");
  assert.deepEqual(project.artifact("aside/pid.json"), ["hello", 1]);
  const why = await withGreeting("goodbye", "why", "aside");
  assert.match(why.stdout, /environment-changed: an environment variable that it declares/);
  assert.match(why.stdout, /environment variable GREETING: "hello" → "goodbye"/);
  await withGreeting("goodbye");
  assert.deepEqual(project.artifact("aside/pid.json"), ["goodbye", 1]);
  await withGreeting(undefined);
  assert.deepEqual(project.artifact("aside/pid.json"), ["none", 1]);
  assertNothingRan(await project.reproduce());
  const { stdout } = await project.run("graph");
  assert.match(stdout, /\(reads the environment: GREETING\)/);
});

Deno.test("reproduce refuses a declared variable of which the name is none", async () => {
  using project = new Project();
  project.edit("stages/mod.ts", 'about: "has nothing', 'env: ["A=B"], about: "has nothing');
  const { code, stderr } = await project.run("reproduce");
  assert.equal(code, 2);
  assert.match(stderr, /Cannot declare stage "aside" .*"A=B" is not a name/);
});

const readsClock = `
import { setTimeout as wait } from "node:timers/promises";
import proc from "node:process";
const loaded = Date.now();
export default async () => {
  const before = [Date.now(), performance.now(), proc.hrtime()[0]];
  await new Promise((resolve) => setTimeout(resolve, 20));
  await wait(20);
  const after = [Date.now(), performance.now(), proc.hrtime()[0]];
  return { pid: [
    loaded, String(before) === String(after), Temporal.Now.instant().epochMilliseconds,
    new Date().toISOString(), new Date(5).getTime(), new Date() instanceof Date, Date(),
  ] };
};`;

Deno.test("reproduce stops the clock of a stage, but not its timers", async () => {
  using project = new Project({ "stages/aside.ts": readsClock });
  const { code, stdout } = await project.reproduce("aside");
  assert.equal(code, 0, stdout);
  assert.deepEqual(project.artifact("aside/pid.json"), [
    Date.UTC(2000, 0, 1),
    true,
    Date.UTC(2000, 0, 1),
    "2000-01-01T00:00:00.000Z",
    5,
    true,
    "Sat Jan 01 2000 00:00:00 GMT+0000 (Coordinated Universal Time)",
  ]);
});

Deno.test("reproduce gives a stage the time when it declares the clock", async () => {
  using project = new Project({ "stages/aside.ts": readsClock });
  await project.reproduce("aside");
  project.edit("stages/mod.ts", 'about: "has nothing', 'clock: true, about: "has nothing');
  // Whether the clock stands still can alter the result.
  assert.deepEqual((await project.reproduce("aside")).executed, ["aside"]);
  const [loaded, stood] = project.artifact("aside/pid.json") as [number, boolean];
  assert.ok(loaded > Date.UTC(2026, 0, 1));
  assert.equal(stood, false);
  assert.match((await project.run("graph")).stdout, /\(reads the clock\)/);
});

/** A project in which `aside` has two file inputs and reads the first. */
function withFiles(
  module = "export default ({ inputs }: any) => ({ pid: inputs.first.read() });",
): Project {
  const project = new Project({
    "stages/aside.ts": module,
    "data/one.txt": "one",
    "data/two.txt": "two",
    "other/one.txt": "uno",
    "data/second.txt": "second",
  });
  project.edit("stages/mod.ts", "list, number,", "file, list, number, optionalFile,");
  project.edit("stages/mod.ts", "{ json }", "{ json, plainText }");
  project.edit(
    "stages/mod.ts",
    'about: "has nothing to do with the others",',
    'about: "has files", inputs: { first: file("given/one.txt", plainText()), ' +
      'second: optionalFile("data/second.txt", plainText()) },',
  );
  Deno.symlinkSync(join(project.root, "data"), join(project.root, "given"));
  return project;
}

Deno.test("reproduce runs a stage again when a link that an input lies behind points elsewhere", async () => {
  using project = withFiles();
  const { code, stdout } = await project.reproduce("aside");
  assert.equal(code, 0, stdout);
  assert.equal(project.artifact("aside/pid.json"), "one");
  // The folder is a link …
  Deno.removeSync(join(project.root, "given"));
  Deno.symlinkSync(join(project.root, "other"), join(project.root, "given"));
  assert.deepEqual((await project.reproduce("aside")).executed, ["aside"]);
  assert.equal(project.artifact("aside/pid.json"), "uno");
  // … and so is the file.
  Deno.removeSync(join(project.root, "other/one.txt"));
  Deno.symlinkSync(join(project.root, "data/two.txt"), join(project.root, "other/one.txt"));
  assert.deepEqual((await project.reproduce("aside")).executed, ["aside"]);
  assert.equal(project.artifact("aside/pid.json"), "two");
  project.write("data/two.txt", "zwei");
  await project.reproduce("aside");
  assert.equal(project.artifact("aside/pid.json"), "zwei");
  assertNothingRan(await project.reproduce("aside"));
});

Deno.test("reproduce runs a stage again when JSON or text that its code imports changed", async () => {
  using project = new Project({
    "stages/aside.ts": `
import settings from "./lib/settings.json" with { type: "json" };
import note from "./lib/note.md" with { type: "text" };
export default () => ({ pid: [settings.a, note] });`,
    "stages/lib/settings.json": '{ "a": 1 }',
    "stages/lib/note.md": "first",
  });
  const { code, stdout } = await project.reproduce("aside");
  assert.equal(code, 0, stdout);
  project.edit("stages/lib/settings.json", "1", "2");
  assert.deepEqual((await project.reproduce("aside")).executed, ["aside"]);
  project.edit("stages/lib/note.md", "first", "second");
  assert.deepEqual((await project.reproduce("aside")).executed, ["aside"]);
  assert.deepEqual(project.artifact("aside/pid.json"), [2, "second"]);
});

Deno.test("reproduce warns of an input that is declared and never read", async () => {
  using project = withFiles();
  const { events, code } = await project.reproduce("aside");
  assert.equal(code, 0);
  const unread = events.filter(({ type }) => type === "input-unread");
  assert.deepEqual(unread, [{ type: "input-unread", element: "aside", input: "second" }]);
  const { stdout } = await project.run("reproduce", "aside", "--force", "aside");
  assert.match(stdout, /unread {2}aside read nothing of its input "second"/);
});

Deno.test("reproduce does not warn when only some elements or files are read", async () => {
  using project = withFiles();
  // Of a sweep one element is enough, one element of a sweep may do without, and so may all when
  // an optional file is absent.
  Deno.removeSync(join(project.root, "data/second.txt"));
  project.edit("stages/total.ts", "inputs.scaled.map(", "inputs.scaled.slice(0, 1).map(");
  project.edit(
    "stages/scaled.ts",
    "inputs.numbers.read()",
    "(params.factor === 2 ? inputs.numbers.read() : [1])",
  );
  const { events, code, stdout } = await project.reproduce();
  assert.equal(code, 0, stdout);
  assert.deepEqual(events.filter(({ type }) => type === "input-unread"), []);
});
