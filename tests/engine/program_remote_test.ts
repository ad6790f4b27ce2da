/** Results of programs and folders between clones, by a remote cache. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { contentDigest } from "../../pipeline/base/digest.ts";
import { seal } from "../../pipeline/base/sealed.ts";
import { programFiles } from "./program_rig.ts";
import { clone, fetched, hasNginx, Nginx, storeOf, traffic } from "./remote_rig.ts";
import { artifactsOf, assertNothingRan, type Project } from "./rig.ts";

const declared = `
const tree = program({
  name: "tree",
  about: "makes a folder",
  command: ["sh", "make.sh", "{outputs.tree}"],
  sources: ["make.sh"],
  outputs: { tree: folder() },
});
const taken = program({
  name: "taken",
  about: "takes it",
  command: ["sh", "-c", "cat {inputs.tree}/*.txt > {outputs.all}"],
  inputs: { tree: tree.out.tree },
  outputs: { all: plainText() },
});
const stages = [made, tree, taken];
`;

const files = {
  ...programFiles(declared),
  "make.sh": 'mkdir -p "$1/empty"; echo a > "$1/a.txt"; echo b > "$1/b.txt"\n',
};

Deno.test({
  name: "a folder that a program made elsewhere is fetched with its files",
  ignore: !hasNginx(),
  fn: async () => {
    await using nginx = await Nginx.start();
    using first = clone(nginx.url, files);
    using second = clone(nginx.url, files);
    assert.equal((await first.reproduce()).code, 0);
    const taken = await second.reproduce();
    assert.equal(taken.code, 0, taken.stderr);
    assert.deepEqual([taken.executed, fetched(taken)], [[], ["made", "taken", "tree"]]);
    assert.deepEqual(artifactsOf(second), artifactsOf(first));
    assert.ok(Deno.statSync(join(second.root, "artifacts/standard/tree/tree/empty")).isDirectory);
    assert.equal((await second.run("fsck")).code, 0);
    assert.match((await second.run("status")).stdout, /tree +up to date +(enforced|trusted)/);
    assertNothingRan(await second.reproduce("--remote", ""));
    // What has to run takes the files of the folder, too.
    second.edit("stages/mod.ts", "/*.txt >", "/b.txt >");
    using third = clone(nginx.url, files);
    third.edit("stages/mod.ts", "/*.txt >", "/b.txt >");
    const ran = await third.reproduce();
    assert.deepEqual([ran.code, ran.executed], [0, ["taken"]]);
    assert.equal(third.read("artifacts/standard/taken/all.txt"), "b\n");
  },
});

for (
  const [what, spoil] of [
    [
      "lacks a file that its list names",
      (text: string) => text.replace(/"[0-9a-f]{64}"/, `"${"0".repeat(64)}"`),
    ],
    ["has a list that is none", () => "{}"],
  ] as const
) {
  Deno.test({
    name: `a record on a server that ${what} is worth nothing`,
    ignore: !hasNginx(),
    fn: async () => {
      await using nginx = await Nginx.start();
      using first = clone(nginx.url, files);
      await first.reproduce();
      forge(first, nginx, spoil);
      using second = clone(nginx.url, files);
      const ran = await second.reproduce("--keep-going");
      assert.equal(ran.code, 0, ran.stdout + ran.stderr);
      assert.ok(ran.executed.includes("tree"), ran.executed.join());
      assert.ok(traffic(ran).results >= 1);
      assert.equal((await second.run("fsck")).code, 0);
      assert.deepEqual(artifactsOf(second), artifactsOf(first));
    },
  });
}

/** Puts a record on the server, under the key of `tree`, whose list is another one. */
function forge(project: Project, nginx: Nginx, spoil: (text: string) => string): void {
  const store = storeOf(project);
  const records = [...Deno.readDirSync(join(store, "ac"))].map(({ name }) => name);
  const key =
    records.find((name) =>
      Deno.readTextFileSync(join(store, "cas", name)).includes('"stage":"tree"')
    ) ?? "";
  const [line = ""] = Deno.readTextFileSync(join(store, "ac", key)).split("\n");
  const record = JSON.parse(line);
  const listing = Deno.readTextFileSync(join(store, "cas", record.outputs.tree.digest));
  const spoilt = new TextEncoder().encode(spoil(listing));
  const output = { digest: contentDigest(spoilt), size: spoilt.length };
  const forged = {
    ...record,
    outputs: { tree: { ...record.outputs.tree, ...output } },
  };
  Deno.writeFileSync(join(nginx.files, "cas", output.digest), spoilt);
  Deno.writeTextFileSync(join(nginx.files, "ac", key), seal(forged));
}
