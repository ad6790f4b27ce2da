/** `--set FIELD=VALUE`: a profile with another value, and what is refused. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { choosingProject } from "./choosing_rig.ts";
import { assertNothingRan } from "./rig.ts";
import { age, day, gc } from "./store_rig.ts";

Deno.test("--set runs what another value changes, and puts it beside the profile", async () => {
  using project = choosingProject();
  await project.reproduce();
  const once = await project.reproduce("--set", "form=mean");
  assert.equal(once.executed.length, 5, once.stderr);
  assert.ok(once.executed.every((id) => /^(vae\/scores@|figures\/fig3$)/.test(id)));
  const folder = `${project.root}/artifacts/standard+set.form=mean`;
  const { form } = JSON.parse(Deno.readTextFileSync(`${folder}/scores/1-0.json`));
  assert.equal(form, "mean");
  assert.equal((project.artifact("scores/1-0.json") as { form: string }).form, "sum");
  assertNothingRan(await project.reproduce("--profile", "standard+set.form=mean"));
  assertNothingRan(await project.reproduce());
  const diff = await project.run("diff", "standard", "standard+set.form=mean");
  assert.equal(diff.code, 1);
  assert.match(diff.stdout, /vae\/scores@gain=1,seed=0[^]*form: "sum" → "mean"/);
  const own = await project.reproduce("--set", "form=sum");
  assert.deepEqual(own.executed, [], "the profile has that value");
});

Deno.test("--set takes a value by the type of the profile's, however it is written", async () => {
  using project = choosingProject();
  const profileOf = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await project.run("status", "--json", ...args);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout).profile;
  };
  for (
    const [args, name] of [
      [["steps=20"], "steps=20"],
      [["steps=2e1"], "steps=20"],
      [["steps=+20.0"], "steps=20"],
      [["steps = 20"], "steps=20"],
      [["isCentred=false"], "isCentred=false"],
      [["form=1"], "form=1"],
      [["form=a+b=c/d"], "form=a%2Bb%3Dc%2Fd"],
      [["form=Größe *"], "form=Gr%C3%B6%C3%9Fe%20%2A"],
      [["gains=[1, 2.5]"], "gains=[1,2.5]"],
      [["net.width=4"], "net.width=4"],
      [["net.width=4", "net.depth=3"], "net.depth=3+set.net.width=4"],
      [["steps=3", "form=x"], "form=x+set.steps=3"],
    ] as const
  ) {
    const options = args.flatMap((one) => ["--set", one]);
    assert.equal(await profileOf(...options), `standard+set.${name}`);
    assert.equal(await profileOf("--profile", `standard+set.${name}`), `standard+set.${name}`);
  }
  assert.equal(await profileOf("--profile", "smoke", "--set", "steps=7"), "smoke+set.steps=7");
  const both = await profileOf("--set", "form=x", "--variant", "long");
  assert.equal(both, "standard+long+set.form=x");
  const text = await project.reproduce("--set", "form=a+b=c/d", "vae/scores");
  assert.equal(text.code, 0, text.stderr);
  const params = Deno.readTextFileSync(
    `${project.root}/artifacts/standard+set.form=a%2Bb%3Dc%2Fd/scores/1-0.json`,
  );
  assert.equal(JSON.parse(params).form, "a+b=c/d");
  const nested = await project.reproduce("--set", "net.width=4", "vae/training");
  assert.equal(nested.code, 0, nested.stderr);
  const { width, depth } = JSON.parse(Deno.readTextFileSync(
    `${project.root}/artifacts/standard+set.net.width=4/vae/training/gain=1,seed=0/table.json`,
  ));
  assert.deepEqual([width, depth], [4, 2]);
});

Deno.test("--set refuses what it cannot mean, before anything runs", async () => {
  using project = choosingProject();
  for (
    const [args, says] of [
      [["stps=3"], /^Cannot set "stps": profile "standard" has no such field\n {2}.*"steps"\?/],
      [["width=3"], /Did you mean "net\.width"\?/],
      [["net.heigth=3"], /Cannot set "net\.heigth": .*\n.*"net\.width"\?/],
      [["steps"], /Cannot set "steps": it is no field with a value\n {2}Write --set eta=5/],
      [["=3"], /it is no field with a value/],
      [["steps="], /Cannot set "steps" to "": profile "standard" has a number there, 10\n/],
      [["steps=many"], /Cannot set "steps" to "many": .* has a number there/],
      [["steps=NaN"], /has a number there/],
      [["steps=0x10"], /has a number there/],
      [["steps=1e999"], /has a number there/],
      [["isCentred=1"], /has true or false there, true\n/],
      [["gains=1"], /has a list there, \[0\.3,1\]\n {2}Give one as JSON/],
      [["net=1"], /has a record there.*\n {2}Set a field of it: --set net\.NAME=VALUE/],
      [["steps=0"], /Cannot declare stage "vae\/training".*"steps" must be ≥ 1, but it is 0/],
      [["steps=1.5"], /"steps" must be whole, but it is 1\.5/],
      [["steps=2", "steps=3"], /"set\.steps=2" and "set\.steps=3" together: both change "steps"/],
      [["net.width=2", 'net={"width":1,"depth":1}'], /both change "net\.width"/],
      [[`form=${"x".repeat(120)}`], /and it is too long\n {2}Declare a variant/],
    ] as const
  ) {
    const { code, stdout, stderr } = await project.run(
      "reproduce",
      ...args.flatMap((one) => ["--set", one]),
    );
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
  assert.ok(!existsSync(`${project.root}/artifacts`));
  const variant = await project.run("status", "--set", "steps=2", "--variant", "long");
  assert.match(variant.stderr, /"long" and "set\.steps=2" together: both change "steps"/);
  const odd = await project.run("status", "--profile", "standard+set.form=%zz");
  assert.deepEqual([odd.code, odd.stderr.includes("its name cannot be read")], [2, true]);
  project.edit("stages/mod.ts", 'name: "long"', 'name: "set.x"');
  const declared = await project.run("status");
  assert.match(declared.stderr, /Cannot declare variant "set\.x" .*what begins with "set\." is/);
});

Deno.test("gc keeps the results of a value that was set as long as their folder is there", async () => {
  using project = choosingProject();
  await project.reproduce();
  await project.reproduce("--set", "form=mean");
  age(project, 2 * day);
  assert.equal((await gc(project, "--max-size", "1B")).finished.results, 0);
  assertNothingRan(await project.reproduce("--set", "form=mean"));
  assert.equal((await project.run("clean", "--set", "form=mean")).code, 0);
  age(project, 2 * day);
  assert.equal((await gc(project, "--max-size", "1B")).finished.results, 5);
});

Deno.test("short options are what their long forms are", async () => {
  using project = choosingProject();
  const dry = await project.run("reproduce", "-n", "rates");
  assert.match(dry.stdout, /would run {2}rates/);
  assert.ok(!existsSync(`${project.root}/artifacts/standard`));
  project.write("stages/rates.ts", "export default () => { throw new Error('no'); };");
  const kept = await project.reproduce("-kj1", "rates", "fig3");
  assert.equal(kept.code, 1);
  assert.equal(kept.executed.length, 10, "all that do not depend on it");
  const wrong = await project.run("reproduce", "-j", "none");
  assert.match(wrong.stderr, /Cannot run "none" jobs at once/);
  assert.match((await project.run("status", "-k")).stderr, /Cannot use --keep-going with "status"/);
});

Deno.test("--version names the engine's, Deno's and V8's, also without a command", async () => {
  using project = choosingProject();
  const { code, stdout } = await project.run("--version");
  assert.equal(code, 0);
  assert.match(stdout, /^pipeline \d+\.\d+\.\d+\ndeno \d+\.\d+\.\d+.*\nv8 \d/);
  assert.equal((await project.run("reproduce", "-V")).stdout, stdout);
});

Deno.test("status --exit-code is 1 until all that was asked for is up to date", async () => {
  using project = choosingProject();
  const codeOf = async (...args: string[]): Promise<number> =>
    (await project.run("status", ...args)).code;
  assert.equal(await codeOf("--exit-code"), 1);
  assert.equal(await codeOf(), 0);
  await project.reproduce("rates");
  assert.equal(await codeOf("--exit-code"), 1);
  assert.equal(await codeOf("--exit-code", "rates"), 0);
  await project.reproduce();
  assert.equal(await codeOf("--exit-code", "--json"), 0);
  project.write("data/rates.csv", "rate\n1\n");
  assert.equal(await codeOf("--exit-code"), 1);
  assert.equal(await codeOf("--exit-code", "fig3"), 0);
});
