/**
 * Commands that the documentation shows exist, with the options that it shows.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { filesBelow } from "../../pipeline/base/files_below.ts";
import { helpOf } from "../../pipeline/cli/help.ts";
import { generalOptions, type OptionName } from "../../pipeline/cli/options.ts";
import { commandGroups, commandNamed } from "../../pipeline/cli/registry.ts";

const root = fileURLToPath(import.meta.resolve("../../"));
const { tasks } = JSON.parse(Deno.readTextFileSync(join(root, "deno.json")));

const pages = [
  ...["README.md", "CONTRIBUTING.md", "data/README.md", "bench/README.md"],
  ...[...Deno.readDirSync(join(root, "docs"))].map(({ name }) => `docs/${name}`)
    .filter((name) => name.endsWith(".md")),
];

/** `deno task …` wherever it stands: in a block, a table or a sentence. */
function shownIn(page: string): string[] {
  const text = Deno.readTextFileSync(join(root, page));
  return [...text.matchAll(/\bdeno(?:@[\d.]+)? task +(?:--quiet +)?([^\n`|#…]*)/g)]
    .map(([, command = ""]) => command.split(/ {3,}|[.,;:)](?: |$)/)[0]?.trim() ?? "")
    // Any command stands as `deno task …`, or COMMAND.
    .filter((command) => command !== "" && !command.startsWith("COMMAND"));
}

/** The help of each command, by name. */
const help = new Map(
  await Promise.all(
    Object.values(commandGroups).flatMap((group) => Object.keys(group))
      .map(async (name) => [name, helpOf(await commandNamed(name))] as const),
  ),
);

for (const page of pages) {
  Deno.test(`${page} shows tasks that there are, with options that there are`, () => {
    for (const command of shownIn(page)) {
      const [task = "", ...rest] = command.split(/\s+/);
      assert.ok(Object.hasOwn(tasks, task), `${page}: deno task ${command}`);
      if (!tasks[task].command.includes("pipeline/cli.ts")) continue;
      for (const word of rest.filter((word) => word.startsWith("--"))) {
        const option = word.replace(/=.*/, "");
        assert.ok(
          new RegExp(`(^|[ ,])${option}\\b`, "m").test(help.get(task) ?? ""),
          `${page}: ${option} in "deno task ${command}"`,
        );
      }
    }
  });
}

Deno.test("every command is a task, and shows itself in its help with an example that it takes", async () => {
  for (const [name, text] of help) {
    assert.ok(Object.hasOwn(tasks, name), name);
    const { options, examples } = await commandNamed(name);
    assert.match(text, new RegExp(`^Usage: deno task ${name}\\b`));
    assert.ok(examples.length > 0, name);
    for (const [example] of examples) {
      assert.equal(example.split(" ")[0], name);
      for (const [, option = ""] of example.matchAll(/ --([a-z-]+)/g)) {
        assert.ok(option in options || generalOptions.includes(option as OptionName), example);
      }
    }
  }
});

Deno.test("commands are found where they are shown", () => {
  assert.ok(shownIn("docs/commands.md").length > 10);
  assert.ok(shownIn("docs/own-pipeline.md").includes("reproduce --plain"));
});

Deno.test("the pages' links lead to files that there are", () => {
  for (const page of pages) {
    const text = Deno.readTextFileSync(join(root, page));
    for (const [, link = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link) || link.startsWith("#")) continue;
      const path = new URL(link.replace(/#.*/, ""), `file://${root}${page}`);
      assert.ok(exists(path), `${page}: ${link}`);
    }
  }
});

Deno.test("messages that docs/questions.md quotes are the engine's", () => {
  const text = Deno.readTextFileSync(join(root, "docs/questions.md"));
  const sources = filesBelow(join(root, "pipeline")).filter((path) => path.endsWith(".ts"))
    .map((path) => Deno.readTextFileSync(join(root, "pipeline", path)));
  const quoted = [...text.matchAll(/\*\*([^*]+)\*\*/g)]
    .flatMap(([, bold = ""]) => [...bold.matchAll(/`([^`]+)`/g)])
    .map(([, message = ""]) => message);
  const messages = quoted.filter((message) => message.includes(" "));
  assert.ok(messages.length >= 3, `${messages}`);
  for (const part of messages.flatMap((message) => message.split(/"?…"?/))) {
    const words = part.replace(/\s+/g, " ").trim();
    assert.ok(sources.some((source) => source.includes(words)), `"${words}"`);
  }
});

function exists(path: URL): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
