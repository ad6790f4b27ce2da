/** Programs as stages: what they are given, what enters their keys, and what becomes of their results. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { cannotConfine, trustAll } from "./confinement_rig.ts";
import { programs, shell } from "./program_rig.ts";
import { assertNothingRan, type Project } from "./rig.ts";

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
