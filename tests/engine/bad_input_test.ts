/** Requests and declarations that are wrong: a clear message, exit code 2, nothing run. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { Project } from "./rig.ts";

interface Case {
  readonly what: string;
  readonly args?: readonly string[];
  readonly edits?: readonly (readonly [path: string, from: string, to: string])[];
  readonly says: readonly RegExp[];
}

const cases: readonly Case[] = [
  {
    what: "a target does not exist",
    args: ["parityy"],
    says: [/Cannot find target "parityy"/, /Did you mean "parity"\?/],
  },
  {
    what: "a figure does not exist",
    args: ["fig8"],
    says: [/Cannot find target "fig8"/, /Did you mean "fig7"\?/],
  },
  {
    what: "a sweep has no such element",
    args: ["scaled@factor=9"],
    says: [/Cannot find target "scaled@factor=9"/, /Did you mean "scaled@factor=\d"\?/],
  },
  {
    what: "a forced stage does not exist",
    args: ["--force", "totl"],
    says: [/Cannot find target "totl"/, /Did you mean "total"\?/],
  },
  {
    what: "a profile does not exist",
    args: ["--profile", "larg"],
    says: [/Cannot use profile "larg"/, /Did you mean "large"\?/],
  },
  {
    what: "an executor does not exist",
    args: ["--executor", "slum"],
    says: [/Cannot run with executor "slum"/, /--executor slurm/],
  },
  {
    what: "a cluster profile is given without the executor that uses it",
    args: ["--slurm", "cluster.json"],
    says: [/Cannot use --slurm "cluster\.json" without --executor slurm/],
  },
  {
    what: "the cluster profile is not there",
    args: ["--executor", "slurm", "--slurm", "nowhere.json"],
    says: [/Cannot read the cluster profile "nowhere\.json"/, /docs\/scaling\.md/],
  },
  { what: "an option does not exist", args: ["--fast"], says: [/Cannot read the arguments/] },
  { what: "the number of jobs is zero", args: ["--jobs", "0"], says: [/"0" jobs/] },
  {
    what: "artifacts' names differ in nothing but case",
    edits: [
      ["stages/profiles.ts", "[1, 2, 3]", '["a", "A"]'],
      ["stages/mod.ts", "list(p.factors, (v) => number(v))", "list(p.factors, (v) => text(v))"],
      ["stages/mod.ts", "import { integer,", "import { text, integer,"],
    ],
    says: [/"scaled\/factor=a\/scaled\.json".*"scaled\/factor=A\/scaled\.json".*some systems/],
  },
  {
    what: "an artifact's name is a device on Windows",
    edits: [
      ["stages/mod.ts", "import { integer,", "import { at, integer,"],
      ["stages/mod.ts", "{ odd: json<boolean>() }", '{ odd: at("aux.json", json<boolean>()) }'],
    ],
    says: [/"aux\.json" \(output "odd" of parity\): its part "aux\.json" is a device on Windows/],
  },
  {
    what: "a parameter has the wrong type",
    edits: [["stages/profiles.ts", "start: 1,", 'start: "one",']],
    says: [
      /stage "numbers" at .*stages\/mod\.ts:\d+/,
      /"start" must be a finite number, but it is "one"/,
    ],
  },
  {
    what: "a parameter is out of range",
    edits: [["stages/profiles.ts", "start: 1,", "start: -4,"]],
    says: [/parameter "start" must be ≥ 0, but it is -4/],
  },
  {
    what: "a value of an axis is not finite",
    edits: [["stages/profiles.ts", "[1, 2, 3]", "[1, NaN, 3]"]],
    says: [/axis "factor" item 1 must be a finite number, but it is NaN/],
  },
  {
    what: "stages form a cycle",
    edits: [[
      "stages/mod.ts",
      "return { numbers,",
      "Object.assign(numbers, { inputs: { odd: parity.out.odd } });\n  return { numbers,",
    ]],
    says: [/they form a cycle: numbers → parity → numbers/],
  },
  {
    what: "a stage takes an output of one declared below it",
    edits: [[
      "stages/mod.ts",
      "inputs: { odd: parity.out.odd }",
      "inputs: { odd: total.out.total }",
    ]],
    says: [/Cannot declare the stages: .*total/, /declared above it/],
  },
  {
    what: "two stages write one artifact",
    edits: [
      ["stages/mod.ts", "list, number,", "at, list, number,"],
      ["stages/mod.ts", "{ odd: json<boolean>() }", '{ odd: at("same.json", json<boolean>()) }'],
      ["stages/mod.ts", "{ text: json<string>() }", '{ text: at("same.json", json<string>()) }'],
    ],
    says: [/"same\.json" from two places/, /"odd" of parity/, /"text" of report/],
  },
  {
    what: "an artifact's path leaves the folder",
    edits: [
      ["stages/mod.ts", "list, number,", "at, list, number,"],
      ["stages/mod.ts", "{ odd: json<boolean>() }", '{ odd: at("../x.json", json<boolean>()) }'],
    ],
    says: [/"\.\.\/x\.json"/, /it has the part "\.\."/],
  },
  {
    what: "two stages have one name",
    edits: [["stages/mod.ts", 'name: "report"', 'name: "parity"']],
    says: [/Cannot use stage "parity" twice/],
  },
  {
    what: "a stage has an impossible name",
    edits: [["stages/mod.ts", 'name: "report"', 'name: "../Report"']],
    says: [/Cannot declare stage "\.\.\/Report"/],
  },
  {
    what: "a computed import cannot be followed",
    edits: [[
      "stages/lib/count.ts",
      "return Array",
      "if (start > 99) import(`node:${start}` + start);\n  return Array",
    ]],
    says: [/computed import of stage "numbers" at stages\/lib\/count\.ts:4/],
  },
  {
    what: "an import is not in deno.json",
    edits: [["stages/parity.ts", "import type { Run }", 'import "left-pad";\nimport type { Run }']],
    says: [
      /stage "parity" at stages\/parity\.ts:2/,
      /"left-pad" is not in the imports of deno\.json/,
    ],
  },
  {
    what: "a stage looks for files beside its module",
    edits: [["stages/parity.ts", "% 2", "% (import.meta.url.length > 0 ? 2 : 3)"]],
    says: [/import\.meta is used at stages\/parity\.ts:5/, /Declare the file/],
  },
  {
    what: "a stage's module is missing",
    edits: [["stages/mod.ts", "./report.ts", "./raport.ts"]],
    says: [/Cannot load the code of stage "report"/, /raport\.ts/],
  },
  {
    what: "a stage's module does not parse",
    edits: [["stages/report.ts", "const run", "const const run"]],
    says: [/Cannot load the code of stage "report" at stages\/report\.ts:4/],
  },
  {
    what: "the pipeline does not load",
    edits: [["stages/mod.ts", "const declare", "nonsense();\nconst declare"]],
    says: [/Cannot load .*stages\/mod\.ts.*nonsense is not defined/],
  },
  {
    what: "an input file is missing",
    edits: [
      ["stages/mod.ts", "list, number,", "file, list, number,"],
      [
        "stages/mod.ts",
        "{ odd: parity.out.odd }",
        '{ odd: file("data/odd.json", json<boolean>()) }',
      ],
    ],
    says: [/Cannot read "data\/odd\.json", input "odd" of stage "report"/],
  },
];

for (const { what, args = [], edits = [], says } of cases) {
  Deno.test(`reproduce refuses to start when ${what}`, async () => {
    using project = new Project();
    for (const [path, from, to] of edits) project.edit(path, from, to);
    const refused = await project.run("reproduce", ...args);
    assert.equal(refused.code, 2, refused.stdout + refused.stderr);
    for (const part of says) assert.match(refused.stderr, part);
    assert.doesNotMatch(refused.stderr, /^\s+at .*:\d+:\d+/m, "no stack trace");
    assert.doesNotMatch(refused.stdout, /done/);
  });
}

Deno.test("reproduce refuses the Slurm executor where there is no Slurm", async () => {
  using project = new Project();
  project.env = { PATH: project.root };
  const { code, stderr } = await project.run("reproduce", "--executor", "slurm");
  assert.equal(code, 2);
  assert.match(stderr, /the command "sbatch" is not installed on this machine/);
});

Deno.test("reproduce refuses to start when the artifacts folder cannot be written", async () => {
  using project = new Project();
  project.write("artifacts", "a file where the folder should be");
  const refused = await project.run("reproduce");
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /Cannot write to the store ".*artifacts\/\.store"/);
  assert.match(refused.stderr, /--artifacts FOLDER/);
});

Deno.test("reproduce refuses to start when there is no pipeline", async () => {
  using project = new Project();
  Deno.renameSync(join(project.root, "stages"), join(project.root, "other"));
  const refused = await project.run("reproduce");
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /Cannot find a pipeline/);
});

Deno.test("cli says what it can do when the command is unknown or missing", async () => {
  using project = new Project();
  const unknown = await project.run("reprodce");
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /Did you mean "reproduce"\?/);
  assert.equal((await project.run()).code, 2);
  const help = await project.run("--help");
  assert.equal(help.code, 0);
  assert.match(help.stdout, /Usage: deno task/);
});
