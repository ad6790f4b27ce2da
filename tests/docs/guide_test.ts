/**
 * Follows docs/own-pipeline.md to the letter, in a folder of its own.
 *
 * @module
 */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(import.meta.resolve("../../"));
const guide = Deno.readTextFileSync(join(root, "docs/own-pipeline.md"));
const [beginning = "", first = "", variants = ""] = guide.split(/^(?=## The science|## Variants)/m);

/** The files that a text shows: a path in backquotes by itself, then a block. */
function filesIn(text: string) {
  return [...text.matchAll(/^`(stages\/\S+)`\n\n```ts ignore\n(.*?)^```$/gms)]
    .map(([, path = "", content = ""]) => ({ path, content }));
}

/** The changes of files that a text shows: a path, and a block of hunks with an ellipsis between them. */
function changesIn(text: string) {
  return [...text.matchAll(/^`(stages\/\S+)` becomes.*?\n\n```diff\n(.*?)^```$/gms)]
    .flatMap(([, path = "", block = ""]) =>
      block.split("…\n").map((hunk) => {
        const side = (signs: string): string =>
          hunk.split("\n").filter((line) => line !== "" && signs.includes(line.charAt(0)))
            .map((line) => `${line.slice(1)}\n`).join("");
        return { path, from: side(" -"), to: side(" +") };
      })
    );
}

/** What a console block has after each command, line by line. */
function commandsIn(text: string) {
  return [...text.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, block = ""]) =>
    block.split(/^\$ /m).slice(1).map((part) => {
      const [command = "", ...shown] = part.trimEnd().split("\n");
      return { command, shown };
    })
  );
}

Deno.test("docs/own-pipeline.md works as it is written", async () => {
  const files = filesIn(first);
  assert.deepEqual([files.length, filesIn(variants).length], [5, 1]);
  const temporary = Deno.makeTempDirSync();
  const folder = join(temporary, "percolation");
  try {
    const write = (path: string, content: string): void => {
      Deno.mkdirSync(dirname(join(folder, path)), { recursive: true });
      Deno.writeTextFileSync(join(folder, path), content);
    };
    const runIn = async (cwd: string, ...args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        ...{ args: [...args], cwd },
        env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
      }).output();
      const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
      assert.equal(code, 0, text);
      return text;
    };
    const run = (...args: readonly string[]) => runIn(folder, ...args);
    for (const { command, shown } of commandsIn(beginning)) {
      const output = await runIn(
        root,
        ...command.replace("../percolation", folder).split(" ").slice(1),
      );
      for (const line of shown) assert.ok(output.includes(line), output);
    }
    for (const { path, content } of files) {
      assert.equal(
        Deno.readTextFileSync(join(folder, path)),
        content,
        `${path} as the page has it`,
      );
    }
    await run("install");
    await run("task", "check");
    await run("task", "test");
    const follow = async (text: string): Promise<void> => {
      await run("check", "--quiet", "stages/");
      const commands = commandsIn(text);
      assert.ok(commands.length >= 2);
      for (const { command, shown } of commands) {
        const output = await run(...command.split(" ").slice(1));
        for (const line of shown) assert.ok(output.includes(line), `${command}:\n${output}`);
      }
    };
    await follow(first);
    const path = join(folder, "artifacts/quick/percolation/threshold/threshold.json");
    const { open } = JSON.parse(Deno.readTextFileSync(path));
    // Two hundred lattices of 32 × 32: half of them cross within a hundredth or so of 0.5927.
    assert.ok(Math.abs(open - 0.5927) < 0.03, `${open}`);

    const executed = async (): Promise<number> => {
      const lines = (await run("task", "--quiet", "reproduce", "--json")).trimEnd().split("\n");
      return lines.map((line) => JSON.parse(line)).find(({ type }) => type === "run-finished")
        .executed;
    };
    const edit = (path: string, from: string, to: string): void => {
      const before = Deno.readTextFileSync(join(folder, path));
      assert.ok(before.includes(from), path);
      write(path, before.replace(from, to));
    };
    edit("stages/lattice.ts", "/** Whether", "/** Says whether");
    assert.equal(await executed(), 0);
    edit("stages/mod.ts", "sizes: [8, 16, 32]", "sizes: [8, 16, 24, 32]");
    assert.equal(await executed(), 3, "the new size, the threshold and the figure");
    edit("stages/mod.ts", "0.61, 0.63", "0.62, 0.63");
    assert.equal(await executed(), 6);

    for (const { path, content } of [...files, ...filesIn(variants)]) write(path, content);
    for (const { path, from, to } of changesIn(variants)) edit(path, from, to);
    await follow(variants);
    const table: Record<string, number> = JSON.parse(
      Deno.readTextFileSync(join(folder, "artifacts/quick/percolation/choices/table.json")),
    );
    const quarter = table["share=0.25"] ?? NaN;
    assert.ok(quarter < open && open < (table["share=0.75"] ?? NaN), JSON.stringify(table));
    const size = "changes: ({ sizes }) => ({ sizes: sizes.map((size) => 2 * size) })";
    edit("stages/mod.ts", size, "changes: { sizes: [16, 24, 32] }");
    assert.equal(await executed(), 2, "the threshold of the variant, and what takes all");
  } finally {
    Deno.removeSync(temporary, { recursive: true });
  }
});
