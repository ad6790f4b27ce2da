/** Limits of time, memory and cores, and further attempts; none of them is part of a key. */

import assert from "node:assert/strict";
import { withinLimit } from "./patience.ts";
import { programs, shell } from "./program_rig.ts";
import { codecs, engine, files, Project, type Reproduced } from "./rig.ts";

/** A stage's declaration beside its name, and the body of its function. */
interface Declared {
  readonly [stage: string]: readonly [limits: string, body: string];
}

/** A project of stages that take nothing; each may read the time and keep checkpoints. */
function limited(declared: Declared): Project {
  const stages = Object.entries(declared).map(([name, [limits]]) => `
  stage({
    name: "${name}", about: "x", module: import.meta.resolve("./${name}.ts"),
    clock: true, resumable: true, ${limits} outputs: { x: json<unknown>() },
  }),`);
  const project = new Project({
    "stages/mod.ts": `
import { pipeline, stage } from "${engine}";
import { json } from "${codecs}";
export default pipeline({
  name: "limits", seed: 1, profiles: { standard: {} }, defaultProfile: "standard",
  stages: () => [${stages.join("")}
  ],
});
`,
    ...Object.fromEntries(
      Object.entries(declared).map(([name, [, body]]) => [
        `stages/${name}.ts`,
        `export default async ({ progress, checkpoint }: any) => { ${body} };\n`,
      ]),
    ),
  });
  for (const path of Object.keys(files)) {
    if (path.startsWith("stages/") && path !== "stages/mod.ts") {
      Deno.removeSync(`${project.root}/${path}`);
    }
  }
  return project;
}

function failureIn({ events }: Reproduced, element: string) {
  const failed = events.find((event) => event.type === "stage-failed" && event.element === element);
  assert.ok(failed?.type === "stage-failed", `${element} has not failed`);
  return failed;
}

const forever = "await new Promise((resolve) => setTimeout(resolve, 1e6)); return { x: 1 };";
/** Fails in the first two attempts; a checkpoint is all that outlives one. */
const thirdTime = `
const n = (checkpoint.load()?.[0] ?? 0) + 1;
checkpoint.save(Uint8Array.of(n));
console.log("this is", n);
if (n < 3) throw new Error("not yet");
return { x: n };`;

Deno.test("a stage that takes longer than its limit is ended, and told what it would need", async () => {
  await withinLimit(async (seconds) => {
    using project = limited({
      slow: [`limits: { timeout: "${seconds}s" },`, `progress(0.25, "x"); ${forever}`],
      silent: [`limits: { timeout: "${seconds}s" },`, forever],
      quick: ['limits: { timeout: "1h30m" },', "return { x: 1 };"],
    });
    const ran = await project.reproduce("--keep-going");
    assert.equal(ran.code, 1);
    assert.deepEqual(ran.executed, ["quick"]);
    const slow = failureIn(ran, "slow");
    assert.match(
      slow.problem,
      /^took longer than its limit of \S+ s: it was at 25 %, and at that pace needs about \S+ s$/,
    );
    assert.match(
      slow.remedy ?? "",
      /^Raise it, for example limits: \{ timeout: "\d+s" \}.*declared at .*stages\/mod\.ts:\d+\)\.$/,
    );
    assert.match(failureIn(ran, "silent").problem, /^took longer than its limit of \S+ s$/);
  });
});

for (
  const [what, body] of [
    [
      "numbers",
      "const all = []; for (;;) { all.push(new Float64Array(2e6).fill(1)); await new Promise((r) => setTimeout(r, 20)); }",
    ],
    ["objects", "const all = []; for (;;) all.push({ i: all.length, text: String(all.length) });"],
  ] as const
) {
  Deno.test({
    name: `a stage of which the ${what} take more memory than its limit is ended`,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      using project = limited({
        greedy: ['limits: { memory: "200MB", retries: 3 },', body],
        modest: [
          'limits: { memory: "200MB" },',
          "return { x: new Uint8Array(2e7).fill(1).length };",
        ],
      });
      const ran = await project.reproduce("--keep-going");
      assert.deepEqual([ran.code, ran.executed], [1, ["modest"]]);
      const { problem, remedy = "" } = failureIn(ran, "greedy");
      assert.match(
        problem,
        /^took more memory than its limit of 200 MB: (\d{3} MB when it was ended|its objects alone fill that) \(attempt 1 of 4\)$/,
        "it would not fit another time either",
      );
      assert.match(remedy, /limits: \{ memory: "\d+MB" \}.*declared at .*mod\.ts:\d+\)\.$/);
    },
  });
}

Deno.test("a stage that fails is tried again, and what was tried is in its log and record", async () => {
  using project = limited({
    again: ["limits: { retries: 2 },", thirdTime],
    once: ["limits: { retries: 1 },", "console.log('hello'); throw new Error('never');"],
  });
  const ran = await project.reproduce("--keep-going");
  assert.deepEqual([ran.code, ran.executed], [1, ["again"]]);
  assert.equal(failureIn(ran, "once").problem, "ended with exit code 1 (attempt 2 of 2)");
  const again = ran.events.filter((event) => event.type === "stage-retried")
    .map(({ element, attempt, of }) => `${element} ${attempt} of ${of}`);
  assert.deepEqual(again.sort(), ["again 2 of 3", "again 3 of 3", "once 2 of 2"]);
  assert.ok(ran.events.some((e) => e.type === "stage-finished" && e.attempts === 3));
  const { stdout } = await project.run("logs", "again");
  assert.match(
    stdout,
    /^this is 1\n[^]*not yet[^]*--- attempt 1 ended with exit code 1; attempt 2:\nthis is 2\n[^]*attempt 3:\nthis is 3\n$/,
  );
  const records = [...Deno.readDirSync(`${project.root}/artifacts/.store/ac`)]
    .map(({ name }) => project.read(`artifacts/.store/ac/${name}`));
  assert.equal(records.length, 1);
  assert.match(records[0] ?? "", /"tried":\["ended with exit code 1","ended with exit code 1"\]/);
  const plain = await project.run("reproduce", "--plain", "--force", "again", "again");
  assert.match(plain.stdout, /again {2}again ended with exit code 1; attempt 2 of 3\n/);
  assert.match(plain.stdout, /done {2}again {2}\S+ s, attempt 3 {2}same bytes\n/);
});

Deno.test("an attempt is ended at its limit, and the next has as long", async () => {
  await withinLimit(async (seconds) => {
    using project = limited({
      again: [
        `limits: { retries: 1, timeout: "${seconds}s" },`,
        `const first = checkpoint.load() === null; checkpoint.save(Uint8Array.of(1)); if (first) ${forever}
      return { x: 1 };`,
      ],
    });
    const ran = await project.reproduce();
    assert.deepEqual([ran.code, ran.executed], [0, ["again"]]);
  });
});

Deno.test("a program that takes longer than its limit is ended, with all that it has started", async () => {
  await withinLimit(async (seconds) => {
    using project = programs(shell(
      "echo '0.5 half' >> \"$PIPELINE_PROGRESS\"; sleep 1000 & echo $! > /dev/null; wait",
      `limits: { timeout: "${seconds}s", retries: 1 },`,
    ));
    const ran = await project.reproduce();
    assert.equal(ran.code, 1);
    assert.match(
      failureIn(ran, "done").problem,
      /^took longer than its limit of \S+ s: it was at 50 %, and .* about \S+ s \(attempt 2 of 2\)$/,
    );
  });
});

Deno.test({
  name: "a program that takes more memory than its limit is ended, wherever it takes it",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    // It is tail that keeps all that it is given, and the shell that waits for it.
    const greedy = "head -c 400000000 /dev/zero | tail -c 400000000 | sleep 1000";
    using project = programs(shell(greedy, 'limits: { memory: "50MB" },'));
    const ran = await project.reproduce();
    assert.match(
      failureIn(ran, "done").problem,
      /^took more memory than its limit of 50 MB: \d+ MB when it was ended$/,
    );
  },
});

Deno.test("a program that fails is tried again, and its log has all attempts", async () => {
  using project = programs(shell("echo here; exit 3", "limits: { retries: 1 },"));
  const ran = await project.reproduce();
  assert.match(failureIn(ran, "done").problem, /exit code 3 \(attempt 2 of 2\)$/);
  const { stdout } = await project.run("logs", "done");
  assert.match(stdout, /^here\n--- attempt 1 .*exit code 3; attempt 2:\nhere\n$/);
});

Deno.test("what is not allowed is not tried again", async () => {
  using project = limited({
    curious: ["limits: { retries: 5 },", 'Deno.readTextFileSync("deno.json"); return { x: 1 };'],
  });
  const ran = await project.reproduce();
  assert.match(failureIn(ran, "curious").problem, /deno\.json.* \(attempt 1 of 6\)$/);
});

Deno.test("limits are no part of a key", async () => {
  using project = limited({ plain: ["", "return { x: 1 };"] });
  await project.reproduce();
  for (const limits of ['{ timeout: "1m" }', "{ retries: 3, cores: 2 }", '{ memory: "1GB" }']) {
    project.edit("stages/mod.ts", "resumable: true,", `resumable: true, limits: ${limits},`);
    const ran = await project.reproduce("--cores", "4");
    assert.deepEqual([ran.code, ran.executed], [0, []], limits);
    project.edit("stages/mod.ts", ` limits: ${limits},`, "");
  }
});

for (
  const [limits, says] of [
    ['{ timeout: "soon" }', /Cannot use timeout "soon": this is not a length of time\n {2}Give/],
    ['{ timeout: "0s" }', /timeout "0s"/],
    ["{ timeout: 60 }", /timeout "60"/],
    ['{ memory: "plenty" }', /Cannot read "plenty" as an amount of bytes\n {2}Give memory/],
    ['{ memory: "1MB" }', /its limit of memory is "1MB", and its process takes more by itself\n/],
    ["{ retries: -1 }", /its limit "retries" is -1\n {2}Give a whole number from 0 to 100/],
    ["{ retries: 1.5 }", /its limit "retries" is 1\.5/],
    ["{ cores: 0 }", /its limit "cores" is 0\n {2}Give a whole number from 1/],
    ['{ timeot: "1s" }', /there is no limit "timeot"\n {2}Did you mean "timeout"\?/],
  ] as const
) {
  Deno.test(`the limits ${limits} are refused before anything runs`, async () => {
    using project = limited({ one: [`limits: ${limits} as any,`, "return { x: 1 };"] });
    const { code, stdout, stderr } = await project.run("reproduce");
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /^Cannot declare stage "one" at .*stages\/mod\.ts:\d+: /);
    assert.match(stderr, says);
  });
}

Deno.test("a limit that this machine cannot meet is named before anything runs", async () => {
  using project = limited({
    small: ["", "return { x: 1 };"],
    wide: ["limits: { cores: 512 },", "return { x: 1 };"],
    large: ['limits: { memory: "900TB" },', "return { x: 1 };"],
  });
  const refused = async (says: RegExp, ...args: string[]): Promise<void> => {
    const { code, stdout, stderr } = await project.run("reproduce", ...args);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, says);
  };
  await refused(
    /^Cannot run "wide": it needs 512 cores, and there is \d+\n.*--cores 512\.$/m,
    "wide",
  );
  await refused(/"wide": it needs 512 cores, and there is 8\n/, "wide", "--cores", "8");
  await refused(
    /^Cannot run "large": it needs 900 TB of memory, and there is \S+ [GT]B\n/,
    "large",
  );
  await refused(
    /"large": it needs 900 TB of memory, and there is 12 GB\n/,
    "large",
    "--memory",
    "12G",
  );
  await refused(/Cannot run "none" cores' worth of stages/, "--cores", "none");
  await refused(/Cannot read "much" as an amount of bytes\n {2}Give --memory/, "--memory", "much");
  await refused(/Cannot use --cores where stages run on other machines/, ...[
    ...["small", "--executor", "slurm", "--cores", "2"],
  ]);
  const ran = await project.reproduce("--cores", "512", "--memory", "900TB");
  assert.deepEqual([ran.code, ran.executed], [0, ["large", "small", "wide"]]);
  assert.equal((await project.run("verify", "--cores", "2", "wide")).code, 2);
  assert.equal((await project.run("reproduce", "--cores", "2")).code, 0, "all is up to date");
});

/** Each stage's start and end, by the clock. */
const times = `const from = Date.now(); await new Promise((r) => setTimeout(r, 300));
  return { x: { from, to: Date.now() } };`;

/** The most that stages that ran at the same time took together. */
function mostAtOnce(project: Project, taken: { readonly [stage: string]: number }): number {
  const spans = Object.keys(taken).map((stage) => ({
    ...(project.artifact(`${stage}/x.json`) as { from: number; to: number }),
    takes: taken[stage] ?? 0,
  }));
  const at = (ms: number): number =>
    spans.filter(({ from, to }) => from <= ms && ms < to).reduce((sum, one) => sum + one.takes, 0);
  return Math.max(...spans.map(({ from }) => at(from)));
}

Deno.test("stages that run at once take no more cores and memory than there are", async () => {
  const cores = { a: 1, b: 2, c: 1, d: 3, e: 1, f: 2 };
  const memory = { a: 200, b: 200, c: 500, d: 200, e: 500, f: 200 };
  const declared = Object.fromEntries(
    (Object.keys(cores) as (keyof typeof cores)[]).map((name) => [
      name,
      [`limits: { cores: ${cores[name]}, memory: "${memory[name]}MB" },`, times] as const,
    ]),
  );
  using project = limited(declared);
  const all = Object.keys(cores);
  const run = async (...args: string[]): Promise<void> => {
    const ran = await project.reproduce(...args, "--force", "*");
    assert.deepEqual([ran.code, ran.executed], [0, all], ran.stderr);
  };
  await run("--cores", "3");
  assert.ok(mostAtOnce(project, cores) <= 3);
  await run("--cores", "9", "--memory", "700MB");
  assert.ok(mostAtOnce(project, memory) <= 700);
  await run("--cores", "9", "--jobs", "1");
  assert.equal(mostAtOnce(project, Object.fromEntries(all.map((name) => [name, 1]))), 1);
  const { code, stdout } = await project.run("verify", "--cores", "3", "--json");
  assert.equal(code, 1, "the time is another");
  assert.equal(stdout.match(/"type":"element-verified"/g)?.length, all.length);
});
