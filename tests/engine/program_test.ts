/** Programs as stages: what they are given, what enters their keys, and how they end. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { cannotConfine, trustAll } from "./confinement_rig.ts";
import { programs, shell } from "./program_rig.ts";
import { assertNothingRan, type Project, type Reproduced, until } from "./rig.ts";

const whole = `
const scaled = program({
  name: "scaled",
  about: "scales",
  command: ["sh", "sum.sh", "{outputs.out}", "{params.factor}", "{inputs.value}"],
  sources: ["sum.sh", "lib/**/*.sh"],
  over: { factor: list([1, 3], (v) => integer(v)) },
  inputs: { value: made.out.value },
  outputs: { out: json<number>() },
});
const total = program({
  name: "total",
  about: "adds up",
  command: ["sh", "-c", "cat \\"$@\\" | paste -sd+ | bc > outputs/sum.json; cp job.json outputs/job.json", "sh", "{inputs.parts}"],
  random: true,
  params: { word: text("a b"), rate: number(0.5) },
  inputs: { parts: scaled.out.out },
  outputs: { sum: json<number>(), job: json() },
});
const after = stage({
  name: "after",
  about: "takes it",
  module: import.meta.resolve("./after.ts"),
  inputs: { sum: total.out.sum },
  outputs: { twice: json<number>() },
});
const stages = [made, scaled, total, after];
`;

const after = {
  "stages/after.ts": "export default ({ inputs }) => ({ twice: 2 * inputs.sum.read() });",
};

for (const isConfined of [true, false]) {
  const how = isConfined ? "where it is confined" : "where it is trusted";
  Deno.test({
    name: `a program is given its sources, inputs and parameters ${how}`,
    ignore: isConfined && cannotConfine,
    fn: async () => {
      using project = programs(whole, after);
      if (!isConfined) trustAll(project);
      const first = await project.reproduce();
      assert.equal(first.code, 0, first.stdout + first.stderr);
      assert.deepEqual(first.executed, [
        ...["after", "made", "scaled@factor=1", "scaled@factor=3", "total"],
      ]);
      assert.equal(project.artifact("scaled/factor=3/out.json"), 6);
      assert.equal(project.artifact("after/twice.json"), 16);
      const job = project.artifact("total/job.json") as { seed: number };
      assert.deepEqual({ ...job, seed: Math.sign(job.seed) }, {
        params: { word: "a b", rate: 0.5 },
        inputs: {
          parts: [
            { path: "inputs/parts/0.json", params: { factor: 1 } },
            { path: "inputs/parts/1.json", params: { factor: 3 } },
          ],
        },
        outputs: { sum: "outputs/sum.json", job: "outputs/job.json" },
        seed: 1,
      });
      assert.ok(
        first.events.some((event) =>
          event.type === "stage-progress" && event.fraction === 0.5 && event.note === "half"
        ),
      );
      assertNothingRan(await project.reproduce());
      const said = isConfined ? "enforced" : "trusted";
      assert.match((await project.run("status")).stdout, new RegExp(`total +up to date +${said}`));
      assert.match((await project.run("graph")).stdout, new RegExp(`runs a program: ${said}`));
    },
  });
}

Deno.test("what a program is made of is what reruns it, and other bytes what comes after", async () => {
  using project = programs(whole, { ...after, "lib/unused.sh": "", "lib/notes.txt": "1" });
  await project.reproduce();
  project.write("lib/notes.txt", "2");
  assertNothingRan(await project.reproduce());
  project.edit("lib/words.sh", "half", "other");
  const why = await project.run("why", "scaled");
  assert.match(why.stdout, /code-changed[^]*source lib\/words\.sh:[^]*-word=half/);
  assert.deepEqual((await project.reproduce()).executed, ["scaled@factor=1", "scaled@factor=3"]);
  project.write("lib/sub/more.sh", "");
  assert.equal((await project.reproduce()).executed.length, 2);
  project.edit("stages/mod.ts", 'text("a b")', 'text("c")');
  assert.deepEqual((await project.reproduce()).executed, ["total"]);
  project.edit("stages/mod.ts", "| bc >", "| bc -q >");
  assert.match((await project.run("why", "total")).stdout, /command: .*bc >.* → .*bc -q/);
  assert.deepEqual((await project.reproduce()).executed, ["total"]);
  project.write("stages/made.ts", "export default () => ({ value: 5 });");
  assert.equal((await project.reproduce()).executed.length, 5);
});

Deno.test("another version of the interpreter reruns a program, and names itself as the reason", async () => {
  using project = programs(
    shell("cat inputs/value.json > outputs/out.json").replace('"sh", "-c"', '"teller", "-c"'),
  );
  const bin = join(project.root, "..", "tools", "bin");
  const install = (version: string): void => {
    Deno.mkdirSync(bin, { recursive: true });
    Deno.writeTextFileSync(
      join(bin, "teller"),
      `#!/bin/sh\nif [ "$1" = --version ]; then echo "teller ${version}"; else exec sh "$@"; fi\n`,
      { mode: 0o755 },
    );
  };
  project.env = { PATH: `${bin}:${Deno.env.get("PATH")}` };
  install("1.0");
  assert.equal((await project.reproduce()).code, 0);
  install("1.1");
  const why = await project.run("why", "done");
  assert.match(why.stdout, /interpreter-changed: its interpreter says[^]*teller 1\.0.* → .*1\.1/);
  assert.deepEqual((await project.reproduce()).executed, ["done"]);
  Deno.removeSync(bin, { recursive: true });
  const { code, stderr } = await project.run("reproduce", "done");
  assert.deepEqual([code, stderr.split("\n")[0]], [
    2,
    'Cannot run stage "done": there is no program "teller" in any folder of PATH',
  ]);
  // What does not need it does not miss it.
  assertNothingRan(await project.reproduce("made"));
});

const refused: readonly (readonly [what: string, declared: string, says: RegExp])[] = [
  [
    "a program that is not there",
    shell("true").replace('"sh"', '"no-such-program"'),
    /^Cannot run stage "done": there is no program "no-such-program" in any folder of PATH\n {2}Install it/,
  ],
  [
    "a source that is not there",
    shell("true", 'sources: ["lib/*.jl"]'),
    /^Cannot take "lib\/\*\.jl", a source of stage "done": nothing fits it\n.*"words\.sh"/,
  ],
  [
    "a folder of sources that is misspelt",
    shell("true", 'sources: ["libs/*.sh"]'),
    /There is no folder "libs"; did you mean "lib"\?/,
  ],
  [
    "a placeholder for nothing",
    shell("cat {inputs.values}"),
    /^Cannot declare program "done" at .*mod\.ts:\d+: nothing stands for "\{inputs\.values\}"[^]*\{inputs\.value\}/,
  ],
  [
    "a brace without its counterpart",
    shell("awk '{ print"),
    /has a "\{" without its counterpart\n {2}Write "\{\{"/,
  ],
  [
    "a script of the project that is no source",
    shell("true").replace('["sh", "-c", "true"]', '["./sum.sh"]'),
    /^Cannot run stage "done": its program "\.\/sum\.sh" is a file of the project and none of its sources\n {2}Add it: sources: \["sum\.sh"\]/,
  ],
  [
    "a source outside the project",
    shell("true", 'sources: ["../x.sh"]'),
    /its source "\.\.\/x\.sh" is no pattern: it has the part "\.\."/,
  ],
  [
    "sources where the engine puts inputs",
    shell("true", 'sources: ["input*/x.sh"]'),
    /^Cannot run stage "done": its source "inputs\/x\.sh" lies where the engine puts "inputs"\n {2}Move/,
  ],
  [
    "a script of the project that cannot be executed",
    shell("true", 'sources: ["sum.sh"]').replace('["sh", "-c", "true"]', '["./sum.sh"]'),
    /^Cannot run stage "done": "sum\.sh" is no program\n {2}Make it one: chmod \+x sum\.sh/,
  ],
  [
    "a version that cannot be told",
    shell("true", 'version: ["sh", "-c", "echo no >&2; exit 3"]'),
    /^Cannot run stage "done": `sh -c .*`, which is to tell its version, ended with exit code 3: no/,
  ],
  [
    "an empty command",
    shell("true").replace('["sh", "-c", "true"]', "[]"),
    /its command is \[\]/,
  ],
];

for (const [what, declared, says] of refused) {
  Deno.test(`reproduce refuses ${what} before anything runs`, async () => {
    using project = programs(declared, { "inputs/x.sh": "" });
    const { code, stderr, executed } = await project.reproduce();
    assert.equal(code, 2, stderr);
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /^ +at /m);
    assert.deepEqual(executed, []);
  });
}

/** How the last stage of a run failed. */
function failure({ code, events, stdout, stderr }: Reproduced) {
  assert.equal(code, 1, stdout + stderr);
  const failed = events.find((event) => event.type === "stage-failed");
  assert.ok(failed !== undefined, stdout);
  return failed;
}

const failing:
  readonly (readonly [what: string, script: string, problem: RegExp, remedy: RegExp])[] = [
    [
      "no output",
      "true",
      /did not write its output "out", which is to be outputs\/out\.json/,
      /\{outputs\.out\}/,
    ],
    [
      "more than its outputs",
      "echo 1 > {outputs.out}; echo 2 > outputs/extra.txt",
      /wrote "outputs\/extra\.txt", which is none of its outputs/,
      /Declare it as an output, or write what is not to be kept below \$TMPDIR/,
    ],
    [
      "another format",
      "echo '{{' > {outputs.out}",
      /wrote "outputs\/out\.json", which is not what its codec "json" reads: /,
      /Let it write that format/,
    ],
    [
      "a link instead of its output",
      "ln -s /etc/passwd {outputs.out}",
      /wrote "outputs\/out\.json", which is a link/,
      /Copy what it leads to/,
    ],
    [
      "a folder instead of a file",
      "mkdir {outputs.out}",
      /wrote "outputs\/out\.json", which is a folder/,
      /declare the output as folder\(\)/,
    ],
  ];

for (const [what, script, problem, remedy] of failing) {
  Deno.test(`a program fails that has written ${what}`, async () => {
    using project = programs(shell(script));
    const failed = failure(await project.reproduce());
    assert.match(failed.problem, problem);
    assert.match(failed.remedy ?? "", remedy);
  });
}

Deno.test("a program fails with its exit code, and what it printed", async () => {
  using project = programs(shell("echo out; echo err >&2; exit 7"));
  const failed = failure(await project.reproduce());
  assert.equal(failed.problem, "ended with exit code 7");
  assert.deepEqual(failed.output.split("\n").sort(), ["err", "out"]);
});

Deno.test("a program that a signal ends says so", async () => {
  using project = programs(shell("kill -SEGV $$"));
  assert.match(failure(await project.reproduce()).problem, /was ended by SIGSEGV/);
});

const denied:
  readonly (readonly [what: string, script: string, problem: RegExp, remedy: RegExp])[] = [
    [
      "a file of the project",
      "cat data/given.csv",
      /reads "data\/given\.csv", which it does not declare/,
      /Add to its declaration: inputs: \{ name: file\("data\/given\.csv", csv\(\{…\}\)\) \} \(declared at/,
    ],
    [
      "a file of the project by its full path",
      'cat "ROOT/data/given.csv"',
      /reads "data\/given\.csv", which it does not declare/,
      /inputs: \{ name: file\("data\/given\.csv"/,
    ],
    [
      "a script of the project",
      "sh sum.sh",
      /reads "sum\.sh", which it does not declare/,
      /Add to its declaration: sources: \["sum\.sh"\]/,
    ],
    [
      "a folder of the project",
      "ls data/",
      /reads "data", which it does not declare/,
      /inputs: \{ name: files\("data\/\*\*"\) \}/,
    ],
    [
      "a place that is not its to write",
      "echo 1 > result.json",
      /writes "result\.json", which is not its to write/,
      /Write outputs to \{outputs\.name\}/,
    ],
  ];

for (const [what, script, problem, remedy] of denied) {
  Deno.test({
    name: `a confined program that needs ${what} fails with the line to add`,
    ignore: cannotConfine,
    fn: async () => {
      using project = programs("const stages = [made];", { "data/given.csv": "a\n1\n" });
      const declared = shell(script.replace("ROOT", project.root), 'sources: ["lib/*.sh"]');
      project.edit("stages/mod.ts", "const stages = [made];", declared);
      const failed = failure(await project.reproduce());
      assert.match(failed.problem, problem);
      assert.match(failed.remedy ?? "", remedy);
    },
  });
}

Deno.test({
  name: "a confined program sees nothing but what it declares, and the same place everywhere",
  ignore: cannotConfine,
  fn: async () => {
    const script = "cd /; {{ pwd; ls -A /job /tmp; hostname; cat /proc/net/dev | grep -c : ; " +
      "echo $TZ $LANG $PYTHONHASHSEED $SECRET-$GIVEN; ls -d ROOT /root /home 2>/dev/null; }} " +
      "> /job/outputs/out.txt; exit 0";
    using project = programs("const stages = [made];");
    const declared = shell(script.replace("ROOT", project.root), 'env: ["GIVEN"]')
      .replace("out: json()", "out: plainText()");
    project.edit("stages/mod.ts", "const stages = [made];", declared);
    project.env = { SECRET: "hidden", GIVEN: "given", TZ: "Asia/Tokyo" };
    const { code, stdout } = await project.reproduce();
    assert.equal(code, 0, stdout);
    assert.deepEqual(project.read("artifacts/standard/done/out.txt").trim().split("\n"), [
      ...["/", "/job:", "inputs", "job.json", "outputs", "params.json", "progress", "", "/tmp:"],
      // The loopback of a network of its own.
      ...["pipeline", "1", "UTC C.UTF-8 0 -given"],
    ]);
  },
});

Deno.test("a trusted program that writes outside its outputs fails, and one that writes to its input", async () => {
  using project = programs(shell("echo 1 > scratch.txt; echo 1 > {outputs.out}"));
  trustAll(project);
  const wrote = failure(await project.reproduce());
  assert.match(wrote.problem, /wrote "scratch\.txt", which is none of its outputs/);
  const altering =
    "chmod u+w inputs/value.json; echo 9 > inputs/value.json; echo 1 > {outputs.out}";
  project.edit("stages/mod.ts", "echo 1 > scratch.txt; echo 1 > {outputs.out}", altering);
  const altered = failure(await project.reproduce());
  assert.match(altered.problem, /an input of it, \w+, was written to meanwhile/);
  assert.equal(project.artifact("made/value.json"), 2);
  assert.equal((await project.run("fsck")).code, 0);
});

for (const isConfined of [true, false]) {
  Deno.test({
    name: `Ctrl-C ends a program and all that it has started${
      isConfined ? "" : ", trusted or not"
    }`,
    ignore: (isConfined && cannotConfine) || Deno.build.os !== "linux",
    fn: async () => {
      // A time that no other process sleeps for.
      const seconds = `${90000 + Math.floor(Math.random() * 9999)}`;
      using project = programs(shell(`sleep ${seconds} & echo begun; sleep ${seconds}; true`));
      if (!isConfined) trustAll(project);
      const engine = project.spawn("reproduce", "--json");
      const log = join(project.root, "artifacts/.store/logs/standard/done");
      await until(() => isIn(log, "begun") && sleepers(seconds) === 2);
      engine.kill("SIGINT");
      assert.equal((await engine.output()).code, 130);
      await until(() => sleepers(seconds) === 0);
    },
  });
}

function isIn(folderOrFile: string, text: string): boolean {
  try {
    return Deno.readTextFileSync(folderOrFile).includes(text);
  } catch {
    return logsBeside(folderOrFile).some((one) => one.includes(text));
  }
}

function logsBeside(path: string): string[] {
  try {
    const folder = join(path, "..");
    return [...Deno.readDirSync(folder)].map(({ name }) =>
      Deno.readTextFileSync(join(folder, name))
    );
  } catch {
    return [];
  }
}

/** How many processes sleep for so many seconds. */
function sleepers(seconds: string): number {
  return [...Deno.readDirSync("/proc")].filter(({ name }) => {
    try {
      return isDeepStrictEqual(
        Deno.readTextFileSync(`/proc/${name}/cmdline`).split("\0").slice(0, 2),
        ["sleep", seconds],
      );
    } catch {
      return false;
    }
  }).length;
}

for (const isConfined of [true, false]) {
  Deno.test({
    name: `a script of the project and a virtual environment in it run ${
      isConfined ? "confined" : "trusted"
    }`,
    ignore: isConfined && cannotConfine,
    fn: async () => {
      using project = programs(`
const own = program({ name: "own", about: "x", command: ["./tools/own.sh", "{outputs.out}"], sources: ["tools/*.sh"], outputs: { out: plainText() } });
const inside = program({ name: "inside", about: "x", command: [".venv/bin/tool", "{outputs.out}"], outputs: { out: plainText() } });
const stages = [own, inside];`);
      const write = (path: string, text: string): void => {
        project.write(path, text);
        Deno.chmodSync(join(project.root, path), 0o755);
      };
      write("tools/own.sh", '#!/usr/bin/env -S sh -e\n. tools/lib.sh; echo "$word" > "$1"\n');
      project.write("tools/lib.sh", "word=own\n");
      project.write(".venv/pyvenv.cfg", "");
      project.write(".venv/lib/word", "inside");
      write(
        ".venv/bin/tool",
        '#!/bin/sh\n[ "$1" = --version ] || cat "$(dirname "$(command -v tool)")/../lib/word" > "$1"\necho 1\n',
      );
      if (!isConfined) trustAll(project);
      const { code, stdout } = await project.reproduce();
      assert.equal(code, 0, stdout);
      assert.equal(project.read("artifacts/standard/own/out.txt"), "own\n");
      assert.equal(project.read("artifacts/standard/inside/out.txt"), "inside");
      assertNothingRan(await project.reproduce());
    },
  });
}

Deno.test("what a trusted program leaves running ends with it", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const seconds = `${90000 + Math.floor(Math.random() * 9999)}`;
  using project = programs(shell(`sleep ${seconds} & echo 1 > {outputs.out}`));
  trustAll(project);
  assert.equal((await project.reproduce()).code, 0);
  await until(() => sleepers(seconds) === 0);
});

Deno.test("accept keeps a program's results, and why goes on from there", async () => {
  using project = programs(shell("cat {inputs.value} > {outputs.out}"));
  await project.reproduce();
  project.edit("stages/mod.ts", "cat {inputs", "cat -u {inputs");
  const accepted = await project.run("accept", "done", "--reason", "unbuffered");
  assert.equal(accepted.code, 0, accepted.stderr);
  assertNothingRan(await project.reproduce());
  assert.equal((await project.run("fsck")).code, 0);
  project.edit("stages/mod.ts", "cat -u {inputs", "cat -uv {inputs");
  assert.match((await project.run("why", "done")).stdout, /command: .*cat -u .* → .*cat -uv/);
});

Deno.test("variants of programs share what a change does not reach, and are compared", async () => {
  using project = programs(`
const science = ({ eta }) => {
  const base = program({ name: "base", about: "x", command: ["sh", "-c", "echo 1 > {outputs.out}"], outputs: { out: json() } });
  const fit = program({
    name: "fit",
    about: "x",
    command: ["sh", "-c", "mkdir {outputs.tree}; echo {params.eta} > {outputs.tree}/eta.txt"],
    params: { eta: number(eta) },
    inputs: { base: base.out.out, texts: files("lib/*.sh") },
    outputs: { tree: folder() },
  });
  return { base, fit };
};
const variants = [{ name: "eta=5", changes: { eta: 5 } }, { name: "as-is", changes: {} }];
const own = science({ eta: 1 });
const all = program({
  name: "all",
  about: "x",
  command: ["sh", "-c", "cat inputs/trees/*/eta.txt > {outputs.all}"],
  inputs: { trees: acrossVariants(inVariants({ eta: 1 }, variants, science), ({ fit }) => fit.out.tree) },
  outputs: { all: plainText() },
});
const stages = [own.base, own.fit, all];`);
  project.edit("stages/mod.ts", "{ aligned,", "{ acrossVariants, aligned, inVariants,");
  const { code, executed, stdout, stderr } = await project.reproduce();
  assert.equal(code, 0, stdout + stderr);
  assert.deepEqual(executed, ["all", "base", "fit", "fit+eta=5"]);
  assert.equal(project.read("artifacts/standard/all/all.txt"), "5\n1\n");
  assertNothingRan(await project.reproduce());
});

Deno.test("--keep-going goes on with what does not need a program that failed", async () => {
  using project = programs(`
const bad = program({ name: "bad", about: "fails", command: ["false"], outputs: { out: json() } });
const good = program({ name: "good", about: "works", command: ["sh", "-c", "sleep 0.2; echo 1 > {outputs.out}"], outputs: { out: json() } });
const stages = [bad, good];`);
  const { code, executed } = await project.reproduce("--keep-going", "--jobs", "1");
  assert.deepEqual([code, executed], [1, ["good"]]);
});

Deno.test("a program's results are verified, collected, archived and restored", async () => {
  using project = programs(whole, after);
  await project.reproduce();
  const verified = await project.run("verify");
  assert.match(verified.stdout, /Verified: 5 deterministic/);
  assert.equal((await project.run("fsck")).code, 0);
  const archived = await project.run("archive", "--output", "a.zip");
  assert.equal(archived.code, 0, archived.stderr);
  using other = programs(whole, after);
  const restored = await other.run("restore", join(project.root, "a.zip"));
  assert.equal(restored.code, 0, restored.stderr);
  const again = await other.reproduce();
  assert.deepEqual([again.code, again.executed], [0, []]);
  other.edit("lib/words.sh", "half", "other");
  assert.match((await other.run("why", "scaled")).stdout, /-word=half/);
});

/** The number of `project`'s elements that are made anew after the store has lost something. */
async function remadeWithout(project: Project, digest: string): Promise<readonly string[]> {
  Deno.removeSync(join(project.root, "artifacts/.store/cas", digest));
  return (await project.reproduce("--force", "scaled")).executed;
}

Deno.test("a source that the store has lost is put there again", async () => {
  using project = programs(whole, after);
  await project.reproduce();
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode("word=half\n"));
  const executed = await remadeWithout(project, new Uint8Array(hash).toHex());
  assert.deepEqual(executed, ["scaled@factor=1", "scaled@factor=3"]);
});
