/** However a stage's process ends without its outputs, the engine says at once what it was. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { send } from "./patience.ts";
import { Project } from "./rig.ts";
import {
  cannotSeeProcesses,
  logOf,
  processesOf,
  StageProcess,
  untilPrinted,
} from "./stage_process.ts";

interface End {
  readonly what: string;
  readonly code: string;
  readonly says: readonly RegExp[];
}

const exits: readonly RegExp[] = [
  /aside ended its own process with exit code 0, at stages\/aside\.ts:2/,
  /Return/,
];
const never: readonly RegExp[] = [/aside never ends: it awaits a promise that nothing settles\n/];
const reads: readonly RegExp[] = [
  /aside reads standard input, at stages\/aside\.ts:2\n/,
  /Declare/,
];
const forgets: readonly RegExp[] = [
  /aside left a promise alone that was rejected, at stages\/aside\.ts:2: forgotten\n/,
  /Await every promise/,
];

const ends: readonly End[] = [
  { what: "calls Deno.exit", code: "export default () => {\nDeno.exit(0); };", says: exits },
  {
    what: "calls process.exit",
    code: 'import { exit } from "node:process"; export default () => {\nexit(0); };',
    says: exits,
  },
  {
    what: "calls Deno.exit while it is loaded",
    code: "const code = 0;\nDeno.exit(code);\nexport default () => ({ pid: 1 });",
    says: exits,
  },
  {
    what: "calls Deno.exit in a callback, with a code",
    code: "export default () => new Promise(() => setTimeout(() =>\nDeno.exit(3), 1));",
    says: [/ended its own process with exit code 3, at stages\/aside\.ts:2/],
  },
  {
    what: "calls globalThis.close",
    code:
      "export default () => { globalThis.close(); return new Promise((r) => setTimeout(r, 20_000)); };",
    says: [/ended its own process with exit code 0/],
  },
  {
    what: "awaits what never comes",
    code: "export default () => new Promise(() => {});",
    says: never,
  },
  {
    what: "awaits what never comes while it is loaded",
    code: "await new Promise(() => {});\nexport default () => ({ pid: 1 });",
    says: never,
  },
  {
    what: "forgets a promise that is rejected",
    code: `export default () => {
Promise.reject(new Error("forgotten")); return { pid: 1 }; };`,
    says: forgets,
  },
  {
    what: "forgets a promise that is rejected while another is awaited",
    code: `export default async () => { await 0; const work = async () => { await 0;
throw new Error("forgotten"); }; void work(); await new Promise((r) => setTimeout(r, 50)); return { pid: 1 }; };`,
    says: forgets,
  },
  {
    what: "forgets a promise that is rejected in an immediate",
    code: `export default () => new Promise((resolve) => setImmediate(() => {
Promise.reject(new Error("forgotten")); resolve({ pid: 1 }); }));`,
    says: forgets,
  },
  {
    what: "forgets a promise that is rejected with nothing",
    code: "export default () => { Promise.reject(); return { pid: 1 }; };",
    says: [/left a promise alone that was rejected\n/],
  },
  {
    what: "reads standard input",
    code: "export default () => {\nDeno.stdin.readSync(new Uint8Array(9)); return { pid: 1 }; };",
    says: reads,
  },
  {
    what: "reads standard input while it is loaded",
    code:
      "const bytes = new Uint8Array(9);\nDeno.stdin.readSync(bytes);\nexport default () => ({ pid: 1 });",
    says: reads,
  },
  {
    what: "reads standard input as a stream",
    code:
      "export default async () => {\nfor await (const _ of Deno.stdin.readable); return { pid: 1 }; };",
    says: reads,
  },
  {
    what: "reads standard input through node:process",
    code:
      'import { stdin } from "node:process"; export default async () => {\nfor await (const _ of stdin); return { pid: 1 }; };',
    says: reads,
  },
  {
    what: "asks the user",
    code: 'export default () => ({\npid: prompt("Which?") });',
    says: reads,
  },
  {
    what: "is ended by a signal",
    code:
      'import process from "node:process"; export default () => process.kill(process.pid, "SIGTERM");',
    says: [/aside was ended by SIGTERM\n/],
  },
  {
    what: "is killed as when memory runs out",
    code:
      'import process from "node:process"; export default () => process.kill(process.pid, "SIGKILL");',
    says: [
      /aside was ended by SIGKILL, as the system does when memory \(\d.* [GT]B\) runs out\n/,
      /--jobs/,
    ],
  },
  {
    what: "has more objects than V8 lets it",
    code:
      "export default () => { for (const all: unknown[] = [];;) all.push({ all, text: `${all.length}` }); };",
    says: [
      /aside ran out of memory: its objects may take \d+ MB\n/,
      /DENO_V8_FLAGS=--max-old-space-size/,
    ],
  },
  {
    what: "wants more memory than there is",
    code: "export default () => { new ArrayBuffer(2 ** 52); };",
    says: [/aside ran out of memory: there is \d.* [GT]B\n/],
  },
  {
    what: "does not listen to a worker that fails",
    code: `const url = "data:application/javascript,throw new Error('in the worker')";
export default () => new Promise(() => new Worker(url, { type: "module" }));`,
    says: [/aside has a worker that failed\n/, /in the worker/],
  },
  {
    what: "throws its own error in a promise that is awaited",
    code: 'export default async () => { await 0; throw new Error("my own"); };',
    says: [/aside ended with exit code 1\n/, /Error: my own/],
  },
];

for (const { what, code, says } of ends) {
  Deno.test(`reproduce says what happened when a stage ${what}`, async () => {
    using project = new Project({ "stages/aside.ts": code });
    project.env = { DENO_V8_FLAGS: "--max-old-space-size=60" };
    const { code: exitCode, stdout } = await project.run("reproduce", "aside");
    assert.equal(exitCode, 1, stdout);
    for (const pattern of says) assert.match(stdout, pattern);
  });
}

for (
  const [what, wait] of [
    ["an immediate", "await new Promise((resolve) => setImmediate(resolve));"],
    ["a timer", "await new Promise((resolve) => setTimeout(resolve, 1));"],
    ["a tick", "await new Promise((resolve) => nextTick(resolve));"],
    ["another thread's work", 'await crypto.subtle.digest("SHA-256", new Uint8Array(1e6));'],
    [
      "WebAssembly's compiler",
      "await WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));",
    ],
    [
      "a worker",
      `
const worker = new Worker("data:application/javascript,postMessage(1)", { type: "module" });
await new Promise((resolve) => worker.onmessage = resolve);
worker.terminate();`,
    ],
  ] as const
) {
  Deno.test(`reproduce takes the outputs of a stage that has waited for ${what}`, async () => {
    using project = new Project({
      "stages/aside.ts": `
import { nextTick } from "node:process";
export default async () => { void nextTick; ${wait}; return { pid: 1 }; };`,
    });
    const { code, stdout } = await project.reproduce("aside");
    assert.equal(code, 0, stdout);
  });
}

Deno.test("reproduce leaves it to a stage that listens to rejections what it makes of its own", async () => {
  using project = new Project({
    "stages/aside.ts": `
export default () => {
  addEventListener("unhandledrejection", (event) => {
    if (event.reason !== "its own") throw new Error("another's");
    event.preventDefault();
  });
  Promise.reject("its own");
  return { pid: 1 };
};`,
  });
  const { code, stdout } = await project.reproduce("aside");
  assert.equal(code, 0, stdout);
});

Deno.test("reproduce takes nothing that a stage prints for its own, and keeps it as it is", async () => {
  const bytes = [0x1e, 0x7b, 0x7d, 10, 0xff, 0xfe, 0x80, 10, 0x1e, 10];
  using project = new Project({
    "stages/aside.ts": `
const print = (to: typeof Deno.stdout, bytes: readonly number[]) => { to.writeSync(Uint8Array.from(bytes)); };
export default async ({ progress }: any) => {
  print(Deno.stdout, ${JSON.stringify(bytes)});
  console.log('\\x1e{"kind":"progress","fraction":0.9,"note":"not so"}');
  console.log('{"kind":"done","unread":["numbers"]}');
  print(Deno.stdout, [65]);
  progress(0.5, "half");
  print(Deno.stdout, [66]);
  return { pid: 1 };
};`,
  });
  const { code, events, stdout } = await project.reproduce("aside");
  assert.equal(code, 0, stdout);
  assert.deepEqual(
    events.filter(({ type }) => type === "stage-progress" || type === "input-unread"),
    [
      { type: "stage-progress", element: "aside", fraction: 0.5, note: "half" },
    ],
  );
  const log = Deno.readFileSync(logOf(project));
  assert.deepEqual([...log.subarray(0, bytes.length)], bytes);
  assert.match(new TextDecoder().decode(log), /"not so"\}\n\{"kind":"done".*\}\nAB\n$/);
});

Deno.test("reproduce keeps lines whole where standard output and standard error mix", async () => {
  using project = new Project({
    "stages/aside.ts": `
const print = (to: { writeSync(bytes: Uint8Array): number }, text: string) => to.writeSync(new TextEncoder().encode(text));
export default async () => {
  print(Deno.stdout, "begun");
  await new Promise((resolve) => setTimeout(resolve, 20));
  print(Deno.stderr, "warning\\n");
  await new Promise((resolve) => setTimeout(resolve, 20));
  print(Deno.stdout, " and ended\\n");
  print(Deno.stdout, "no end");
  throw new Error("at last");
};`,
  });
  const { stdout } = await project.run("reproduce", "aside");
  const lines = Deno.readTextFileSync(logOf(project)).split("\n");
  for (const line of ["begun and ended", "warning", "no end"]) {
    assert.ok(lines.includes(line), line);
  }
  // The error begins a line, wherever the output ended.
  assert.match(stdout, /\| error: Uncaught .*at last/);
});

Deno.test("reproduce begins a line for an error, also after a long one that has no end", async () => {
  using project = new Project({
    "stages/aside.ts": `
export default async () => {
  Deno.stdout.writeSync(new TextEncoder().encode(".".repeat(20_000)));
  await new Promise((resolve) => setTimeout(resolve, 100));
  Deno.readTextFileSync("data/x.json");
};`,
  });
  const { stdout } = await project.run("reproduce", "aside");
  assert.match(stdout, /aside reads "data\/x\.json", which it does not declare/);
  // Which of the two streams comes first is the system's business.
  const log = Deno.readTextFileSync(logOf(project));
  assert.match(log, /^\.{20000}$/m);
  assert.match(log, /^error: Uncaught/m);
});

Deno.test("reproduce takes 100 MB without a line's end as it takes any other output", async () => {
  using project = new Project({
    "stages/aside.ts": `
const bytes = new Uint8Array(1_000_000).fill(46);
export default () => {
  for (let i = 0; i < 100; i++) for (let n = 0; n < bytes.length;) n += Deno.stdout.writeSync(bytes.subarray(n));
  return { pid: 1 };
};`,
  });
  // Were all of it kept in memory, as text and as lines, this would not do.
  project.env = { DENO_V8_FLAGS: "--max-old-space-size=60" };
  assert.equal((await project.reproduce("aside")).code, 0);
  assert.equal(Deno.statSync(logOf(project)).size, 100_000_001);
});

for (const said of ["1.01", "-0.1", "NaN", "Infinity", '"half"', "undefined", "{}", "2n"]) {
  Deno.test(`progress() makes a fraction of ${said}, and a line of any note`, async () => {
    using project = new Project({
      "stages/aside.ts": `
export default async ({ progress }: any) => {
  progress(${said}, "a\\nb\\x1b[2J" + "c".repeat(1000));
  progress(0.5, Symbol("no text"));
  progress(${said}, "a\\nb\\x1b[2J" + "c".repeat(1000));
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { pid: 1 };
};`,
    });
    const { code, events, stdout } = await project.reproduce("aside");
    assert.equal(code, 0, stdout);
    const told = events.filter((event) => event.type === "stage-progress");
    assert.ok(told.length > 0);
    for (const { fraction, note } of told) {
      assert.ok(fraction >= 0 && fraction <= 1, String(fraction));
      assert.ok(/^a b \[2Jc{1,200}$/.test(note), note);
    }
  });
}

Deno.test({
  name: "reproduce ends a stage that does not mind being asked to",
  ignore: cannotSeeProcesses,
  fn: async () => {
    using project = new Project({
      "stages/aside.ts": `
export default () => {
  Deno.addSignalListener("SIGTERM", () => console.log("asked"));
  return new Promise(() => console.log("ready"));
};`,
    });
    const child = project.spawn("reproduce", "--json", "aside");
    const stage = await StageProcess.of(child);
    await untilPrinted(project, "ready");
    send(child, "SIGINT");
    assert.equal((await child.output()).code, 130);
    assert.ok(!stage.isAlive);
    assert.equal(Deno.readTextFileSync(logOf(project)), "ready\nasked\n");
  },
});

Deno.test({
  name: "reproduce ends the stage of which it cannot keep the log",
  ignore: cannotSeeProcesses,
  fn: async () => {
    using project = new Project({
      "stages/aside.ts": 'export default () => { console.log("x".repeat(10_000)); for (;;); };',
    });
    Deno.mkdirSync(join(logOf(project), ".."), { recursive: true });
    Deno.symlinkSync("/dev/full", logOf(project));
    // Where there is no setpriv it would live on when the engine has ended.
    project.env = { PATH: "/nowhere" };
    const { code, stdout } = await project.run("reproduce", "aside");
    const left = processesOf(project);
    for (const pid of left) Deno.kill(pid, "SIGKILL");
    assert.equal(code, 1);
    assert.match(stdout, /aside .*No space left/);
    assert.deepEqual(left, []);
  },
});
