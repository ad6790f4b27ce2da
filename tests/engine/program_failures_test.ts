/** Programs that are declared wrong, are denied something, or do not make what they are to make. */

import assert from "node:assert/strict";
import { cannotConfine, trustAll } from "./confinement_rig.ts";
import { programs, shell } from "./program_rig.ts";
import type { Reproduced } from "./rig.ts";

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
