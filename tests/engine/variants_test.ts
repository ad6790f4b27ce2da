/** Variants: what they share with their profile, what runs when one changes, and what names them. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { archived } from "./archive_rig.ts";
import { assertNothingRan, folderBytes } from "./rig.ts";
import { age, day, gc } from "./store_rig.ts";
import { variantFiles, variantProject } from "./variants_rig.ts";

/** All elements of the standard profile, sorted; the two other thresholds are one and the same. */
const all = [
  "claims/robustness",
  "claims/verdict",
  "claims/verdict+start=2",
  "claims/verdict+threshold=20",
  "numbers",
  "numbers+start=2",
  "scaled+start=2@factor=1",
  "scaled+start=2@factor=2",
  "scaled@factor=1",
  "scaled@factor=2",
];

Deno.test("reproduce runs what a variant changes once, and gives all variants to what takes them", async () => {
  using project = variantProject();
  assert.deepEqual((await project.reproduce()).executed, all);
  assertNothingRan(await project.reproduce());
  assert.deepEqual(project.artifact("claims/robustness/holds.json"), {
    "start=2": true,
    "threshold=20": false,
    "twice-the-threshold": false,
  });
  assert.deepEqual(project.artifact("claims/robustness/sums.json"), {
    ...{ "start=2 × 1": 9, "start=2 × 2": 18 },
    ...{ "threshold=20 × 1": 6, "threshold=20 × 2": 12 },
    ...{ "twice-the-threshold × 1": 6, "twice-the-threshold × 2": 12 },
  });
  assert.equal(project.artifact("variants/start=2/claims/verdict/holds.json"), true);
  assert.ok(!existsSync(join(project.root, "artifacts/standard/variants/threshold=20/numbers")));
});

Deno.test("reproduce --variant shares results with its profile and with what takes all variants", async () => {
  using project = variantProject();
  await project.reproduce();
  const shared = await project.reproduce("--variant", "start=2");
  assert.deepEqual(shared.executed, []);
  const [own, compared] = ["standard+start=2", "standard/variants/start=2"].map((folder) =>
    folderBytes(join(project.root, "artifacts", folder))
  );
  for (const path of ["numbers/numbers.json", "scaled/factor=2/scaled.json"]) {
    assert.ok(own?.[path] !== undefined, path);
    assert.equal(own[path], compared?.[path], "one seed, so one draw");
  }
  const both = await project.reproduce("--variant", "start=2", "--variant", "threshold=20");
  assert.deepEqual(both.executed, ["claims/verdict"], "nothing else has both changes");
});

Deno.test("reproduce of the profile runs only what a variant of it did not", async () => {
  using project = variantProject();
  const variant = await project.reproduce("--variant", "start=2");
  const compared = all.length - 1;
  assert.equal(variant.executed.length, compared, "what compares variants is in all of them");
  assert.ok(variant.executed.includes("numbers+threshold=20"));
  assert.deepEqual((await project.reproduce()).executed, ["claims/verdict"]);
});

Deno.test("a change of one variant runs its own elements and what takes all", async () => {
  using project = variantProject();
  await project.reproduce();
  project.edit("stages/profiles.ts", "changes: { start: 2 }", "changes: { start: 3 }");
  assert.deepEqual((await project.reproduce()).executed, [
    "claims/robustness",
    "claims/verdict+start=2",
    "numbers+start=2",
    "scaled+start=2@factor=1",
    "scaled+start=2@factor=2",
  ]);
  project.edit("stages/profiles.ts", "changes: { threshold: 20 }", "changes: { threshold: 1 }");
  assert.deepEqual((await project.reproduce()).executed, [
    "claims/robustness",
    "claims/verdict+threshold=20",
  ], "the other threshold of 20 had been its element's, and has its result");
});

Deno.test("a variant that is added runs itself and what takes all, wherever it stands", async () => {
  using project = variantProject();
  await project.reproduce();
  const first = "[\n  { name: ";
  assert.ok(project.read("stages/profiles.ts").includes(first));
  project.edit(
    "stages/profiles.ts",
    first,
    '[\n  { name: "factors=3", changes: { factors: [2, 3] } },\n  { name: ',
  );
  assert.deepEqual(
    (await project.reproduce()).executed,
    [
      "claims/robustness",
      "claims/verdict+factors=3",
      "scaled+factors=3@factor=3",
    ].toSorted(),
    "the factor 2 is there already",
  );
  project.edit("stages/profiles.ts", '  { name: "start=2", changes: { start: 2 } },\n', "");
  assert.deepEqual((await project.reproduce()).executed, ["claims/robustness"]);
  const { stdout } = await project.run("status");
  assert.match(stdout, /gone {2}numbers\+start=2 {2}.*variants\/start=2\/numbers\/numbers\.json/);
  await project.run("clean", "--stale");
  assert.ok(!existsSync(join(project.root, "artifacts/standard/variants/start=2")));
});

Deno.test("a reading that is added in one place appears wherever it is taken", async () => {
  using project = variantProject();
  await project.reproduce();
  project.edit("stages/profiles.ts", "threshold: number;", "threshold: number; strict: boolean;");
  project.edit(
    "stages/profiles.ts",
    "threshold: 10 },\n  large",
    "threshold: 10, strict: true },\n  large",
  );
  project.edit("stages/profiles.ts", "threshold: 10 },\n}", "threshold: 10, strict: true },\n}");
  project.edit(
    "stages/profiles.ts",
    '  { name: "twice',
    '  { name: "lax", changes: { strict: false } },\n  { name: "twice',
  );
  project.edit("stages/mod.ts", "integer, inV", "flag, integer, inV");
  project.edit("stages/mod.ts", "factors, threshold }", "factors, threshold, strict }");
  project.edit("stages/mod.ts", "number(threshold) }", "number(threshold), strict: flag(strict) }");
  const ran = await project.reproduce();
  assert.equal(ran.code, 0, ran.stderr + ran.stdout);
  assert.deepEqual(ran.executed, [
    "claims/robustness",
    "claims/verdict",
    "claims/verdict+lax",
    "claims/verdict+start=2",
    "claims/verdict+threshold=20",
  ]);
  const holds = project.artifact("claims/robustness/holds.json") as object;
  assert.deepEqual(Object.keys(holds).sort().slice(0, 2), ["lax", "start=2"]);
  assert.equal((await project.reproduce("--variant", "lax")).code, 0);
});

Deno.test("elements with one key run once in a run", async () => {
  using project = variantProject({
    // The words alter the stage's parameters, and not what it yields.
    "stages/mod.ts": (variantFiles["stages/mod.ts"] ?? "")
      .replace("{ start, factors, threshold }", "{ start, factors, threshold, words }")
      .replace("start: integer(start) }", "start: integer(start), words: text(words) }")
      .replace("stage, sweep }", "stage, sweep, text }"),
    "stages/profiles.ts": `
const standard = { start: 1, factors: [1, 2], threshold: 10, words: "" };
export type Profile = typeof standard;
export const profiles = { standard };
export const variants = ["one", "two", "three"].map((words) => ({ name: words, changes: { words } }));
`,
  });
  const once = (executed: readonly string[], what: RegExp): number =>
    executed.filter((id) => what.test(id)).length;
  const first = await project.reproduce("--jobs", "8");
  assert.equal(first.code, 0);
  assert.equal(once(first.executed, /^numbers/), 4);
  assert.equal(once(first.executed, /^scaled.*@factor=1$/), 1, first.executed.join());
  assert.equal(once(first.executed, /^claims\/verdict/), 1);
  assertNothingRan(await project.reproduce());
  const forced = await project.reproduce("--jobs", "8", "--force", "scaled", "--force", "scaled+*");
  assert.equal(once(forced.executed, /^scaled.*@factor=1$/), 1, forced.executed.join());
  project.write("stages/scaled.ts", "export default () => { throw new Error('no'); };");
  const failed = await project.reproduce("--jobs", "8", "--keep-going");
  assert.equal(failed.code, 1);
  assert.deepEqual(failed.executed, []);
  const { executed } = await (async () => {
    project.write("stages/scaled.ts", variantFiles["stages/scaled.ts"] ?? "");
    return await project.reproduce();
  })();
  assert.deepEqual(executed, [], "all results are there");
});

Deno.test("targets name a stage's own elements unless a plus asks for variants", async () => {
  using project = variantProject();
  const dry = async (...targets: string[]): Promise<readonly string[]> => {
    const { events } = await project.reproduce("--dry-run", ...targets);
    return events.flatMap((event) => event.type === "stage-planned" ? [event.element] : []).sort();
  };
  const above = ["numbers", "scaled@factor=1", "scaled@factor=2"];
  assert.deepEqual(await dry("claims/verdict"), ["claims/verdict", ...above]);
  assert.deepEqual(await dry("fig5"), ["claims/verdict", ...above]);
  assert.deepEqual(await dry("claims/verdict+threshold=20"), [
    "claims/verdict+threshold=20",
    ...above,
  ]);
  assert.deepEqual(await dry("scaled+*@factor=2"), ["numbers+start=2", "scaled+start=2@factor=2"]);
  assert.deepEqual(await dry("scaled+start=2"), [
    "numbers+start=2",
    "scaled+start=2@factor=1",
    "scaled+start=2@factor=2",
  ]);
  const none = await project.run("reproduce", "claims/verdict+start=3");
  assert.equal(none.code, 2);
  assert.match(none.stderr, /Did you mean "claims\/verdict\+start=2"\? What a variant does not/);
});

Deno.test("--variant names what there is, in any order and with any profile", async () => {
  using project = variantProject();
  const profileOf = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await project.run("status", "--json", ...args);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout).profile;
  };
  assert.equal(await profileOf("--variant", "start=2"), "standard+start=2");
  assert.equal(await profileOf("--profile", "standard+start=2"), "standard+start=2");
  const both = "standard+start=2+threshold=20";
  assert.equal(await profileOf("--variant", "threshold=20", "--variant", "start=2"), both);
  assert.equal(await profileOf("--variant=threshold=20", "--profile", "standard+start=2"), both);
  assert.equal(await profileOf("--profile", "standard+threshold=20+start=2"), both);
  assert.equal(
    await profileOf("--profile", "large", "--variant", "threshold=20"),
    "large+threshold=20",
  );
});

const wrongNames: readonly (readonly [args: readonly string[], says: RegExp, remedy: RegExp])[] = [
  [["--variant", "start=3"], /Cannot use variant "start=3": there is no such/, /mean "start=2"/],
  [["--variant", "zz"], /no such variant/, /Use one of start=2, threshold=20, twice-the-/],
  [["--profile", "start=2"], /Cannot use profile "start=2"/, /It is a variant: --variant start=2/],
  [["--profile", "smal+start=2"], /Cannot use profile "smal\+start=2"/, /mean|Use one of standard/],
  [["--variant", "start=2", "--variant", "start=2"], /variant "start=2" twice/, /Leave one/],
  [["--variant", ""], /Cannot use variant "": there is no such variant/, /Use one of/],
  [
    ["--variant", "threshold=20", "--variant", "twice-the-threshold"],
    /Cannot use variants "threshold=20" and "twice-the-threshold" together: both change "threshold"/,
    /Leave one of the two out/,
  ],
];

Deno.test("--variant refuses what it cannot mean", async () => {
  using project = variantProject();
  for (const [args, says, remedy] of wrongNames) {
    const { code, stderr } = await project.run("status", ...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, says);
    assert.match(stderr, remedy);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
  const diff = await project.run("diff", "standard", "standard+start=3");
  assert.match(diff.stderr, /Cannot use variant "start=3"/);
  const pin = await project.run("runs", "pin", "latest", "--variant", "start=2");
  assert.match(pin.stderr, /Cannot use --variant with "runs pin"/);
});

const wrongDeclarations: readonly (readonly [from: string, to: string, says: RegExp])[] = [
  [
    "changes: { start: 2 }",
    "changes: { begin: 2 } as never",
    /Cannot change "begin" in variant "start=2"/,
  ],
  ['name: "threshold=20"', 'name: "start=2"', /two variants are called "start=2"/],
  ['name: "threshold=20"', 'name: "Start=2"', /would be one and the same folder/],
  ['name: "start=2"', 'name: "a/b"', /"a\/b" is not the name of a variant/],
  ['name: "start=2"', 'name: "nul"', /"nul" is not the name of a variant: .*device on Windows/],
  ["  large:", '  "a+b":', /Cannot declare profile "a\+b".*a plus sets a variant's name apart/],
];

Deno.test("a wrong declaration of variants is refused by whatever loads it", async () => {
  for (const [from, to, says] of wrongDeclarations) {
    using project = variantProject();
    project.edit("stages/profiles.ts", from, to);
    const { code, stderr } = await project.run("status");
    assert.equal(code, 2, `${to}: ${stderr}`);
    assert.match(stderr, says);
  }
});

Deno.test("a pipeline without variants says how to declare them", async () => {
  using project = variantProject();
  project.edit("stages/mod.ts", "  variants,\n", "");
  const { code, stderr } = await project.run("reproduce", "--variant", "start=2");
  assert.equal(code, 2);
  assert.match(stderr, /declares none; add variants: \[…\]/);
});

Deno.test("diff compares a profile with a variant of it", async () => {
  using project = variantProject();
  await project.reproduce();
  await project.reproduce("--variant", "start=2");
  const { code, stdout } = await project.run("diff", "standard", "standard+start=2", "--json");
  assert.equal(code, 1);
  const { elements } = JSON.parse(stdout) as {
    readonly elements: readonly { readonly element: string; readonly state: string }[];
  };
  assert.deepEqual(
    elements.map(({ element, state }) => `${element} ${state}`).sort(),
    [
      "claims/robustness same",
      "claims/verdict same",
      "claims/verdict+threshold=20 same",
      "numbers differs",
      "scaled@factor=1 differs",
      "scaled@factor=2 differs",
    ],
    "what both have under two names is no difference",
  );
});

Deno.test("gc keeps the results of a variant as long as its folder is there", async () => {
  using project = variantProject();
  const both = ["--variant", "start=2", "--variant", "threshold=20"];
  await project.reproduce();
  await project.reproduce(...both);
  age(project, 2 * day);
  assert.equal((await gc(project, "--max-size", "1B")).finished.results, 0);
  assertNothingRan(await project.reproduce(...both));
  assert.match(
    (await project.run("clean", ...both)).stdout,
    /removed artifacts\/standard\+start=2/,
  );
  age(project, 2 * day);
  const { removed } = await gc(project, "--max-size", "1B");
  assert.deepEqual(
    removed.filter(({ what }) => what === "result").map(({ what }) => what),
    ["result"],
    "the verdict under both changes is nobody else's",
  );
  assertNothingRan(await project.reproduce());
  assert.deepEqual((await project.reproduce(...both)).executed, ["claims/verdict"]);
});

Deno.test("clean --store removes the folders of variants as well", async () => {
  using project = variantProject();
  await project.reproduce();
  await project.reproduce("--variant", "start=2");
  assert.equal((await project.run("clean", "--store")).code, 0);
  const left = existsSync(join(project.root, "artifacts"))
    ? [...Deno.readDirSync(join(project.root, "artifacts"))].map(({ name }) => name)
    : [];
  assert.deepEqual(left, []);
});

Deno.test("an archive with variants is sound, and what it restores has nothing to run", async () => {
  using made = variantProject();
  await made.reproduce();
  await made.reproduce("--variant", "start=2");
  for (const args of [[], ["--variant", "start=2"]]) {
    const path = await archived(made, "a.zip", ...args);
    const check = await made.run("verify-archive", path);
    assert.equal(check.code, 0, check.stdout + check.stderr);
    using other = variantProject();
    const restored = await other.run("restore", path);
    assert.equal(restored.code, 0, restored.stderr);
    assert.match(restored.stdout, /nothing to run|up to date|have their results/i, restored.stdout);
    assert.deepEqual((await other.reproduce(...args)).executed, []);
    assert.deepEqual(
      Deno.readFileSync(await archived(other, "b.zip", ...args)),
      Deno.readFileSync(path),
    );
  }
});

Deno.test("why follows what takes all variants up to the one that has changed", async () => {
  using project = variantProject();
  await project.reproduce();
  project.edit("stages/profiles.ts", "changes: { start: 2 }", "changes: { start: 0 }");
  const { stdout } = await project.run("why", "claims/robustness");
  assert.match(stdout, /claims\/robustness waits for what is above: numbers\+start=2/);
  assert.match(
    stdout,
    /numbers\+start=2 has to run:\n {2}params-changed.*\n {4}parameter start: 2 → 0/,
  );
  assert.deepEqual((await project.reproduce("claims/verdict+start=2")).executed.length, 4);
  const after = await project.run("why", "claims/robustness");
  assert.match(after.stdout, /input verdicts from claims\/verdict: other bytes in 1 element/);
  assert.match(after.stdout, /input scaled from scaled: other bytes in 2 elements/);
  const variant = await project.run("why", "numbers", "--variant", "start=2");
  assert.match(variant.stdout, /numbers: up to date/, "the comparison has run it already");
});

Deno.test("status, graph and explain group what is of variants", async () => {
  using project = variantProject();
  await project.reproduce();
  const { stdout } = await project.run("status");
  assert.match(stdout, /^ {2}claims\/verdict +up to date {2}\+2 variants/m);
  assert.equal(stdout.trimEnd().split("\n").length, 5, "a line each stage, and the sum");
  const { stdout: text } = await project.run("graph");
  assert.match(text, /^scaled {2}× 2 {2}\+1 variant {2}← numbers/m);
  assert.match(text, /^4 stages, 10 elements/m);
  const explained = await project.run("explain", "numbers+start=2");
  assert.match(explained.stdout, /parameters {2}start = 2/);
  assert.match(explained.stdout, /deno task reproduce numbers\+start=2/);
  const file = await project.run(
    "explain",
    "artifacts/standard/variants/start=2/numbers/numbers.json",
  );
  assert.match(file.stdout, /parameters {2}start = 2/);
  const own = await project.run("explain", "numbers");
  assert.match(own.stdout, /parameters {2}start = 1/);
  assert.doesNotMatch(own.stdout, /numbers\+start=2/);
});

Deno.test("runs and reports tell which variant they are of", async () => {
  using project = variantProject();
  project.edit(
    "stages/mod.ts",
    '  defaultProfile: "standard",',
    '  defaultProfile: "standard",\n  report: { title: "T", about: "A", figures: [], notes: { standard: "Coarse." } },',
  );
  await project.reproduce();
  await project.reproduce("--variant", "start=2");
  const { stdout } = await project.run("runs", "--variant", "start=2");
  assert.deepEqual(stdout.match(/standard\S*:/g), ["standard+start=2:"]);
  assert.match(
    project.read("artifacts/standard+start=2/report/report.md"),
    /^> This is profile standard with changes: start=2 \\?\(start = 2\\?\)\. Coarse\.$/m,
  );
  assert.match(project.read("artifacts/standard/report/report.md"), /^> Coarse\.$/m);
});

Deno.test("accept keeps a stage's results in all variants that had one", async () => {
  using project = variantProject();
  await project.reproduce();
  project.edit("stages/verdict.ts", "(sum, n) => sum + n", "(sum, n) => n + sum");
  project.edit(
    "stages/profiles.ts",
    '  { name: "twice',
    '  { name: "new", changes: { threshold: 5 } },\n  { name: "twice',
  );
  const { code, stdout, stderr } = await project.run("accept", "claims/verdict", "--reason", "sum");
  assert.equal(code, 0, stderr);
  assert.deepEqual(stdout.match(/waived {2}\S+/g), [
    "waived  claims/verdict",
    "waived  claims/verdict+start=2",
    "waived  claims/verdict+threshold=20",
  ]);
  assert.deepEqual((await project.reproduce()).executed, [
    "claims/robustness",
    "claims/verdict+new",
  ]);
});

Deno.test("verify executes the elements of variants, and finds the same", async () => {
  using project = variantProject();
  await project.reproduce();
  const { code, stdout } = await project.run("verify");
  assert.equal(code, 0, stdout);
  assert.match(stdout, /executing 10 of 10/);
});

Deno.test("accept files what several variants share once", async () => {
  using project = variantProject();
  // A sweep over more points has two of its elements in common with the profile's own.
  project.edit(
    "stages/profiles.ts",
    '  { name: "twice',
    '  { name: "more", changes: { factors: [1, 2, 3] } },\n  { name: "twice',
  );
  await project.reproduce();
  project.edit("stages/scaled.ts", "n * factor", "factor * n");
  const { code, stdout, stderr } = await project.run("accept", "scaled*", "--reason", "turned");
  assert.equal(code, 0, stderr);
  assert.match(stdout, /waived {2}scaled@factor=1\n/);
  assert.match(stdout, /waived {2}scaled\+more@factor=1\n/);
  assert.deepEqual((await project.reproduce()).executed, []);
});
