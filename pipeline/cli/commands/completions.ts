/**
 * `completions SHELL`: what makes a shell complete what is typed after `deno task`.
 *
 * The shell then asks `completions candidates -- WORD…`, which prints the words that may stand in the place
 * of the last one, each with a tab and what it is.
 *
 * @module
 */

import { UserError } from "../../base/errors.ts";
import { lazily } from "../../base/lazy_import.ts";
import type { Command } from "../command.ts";
import { shells } from "../completion/shells.ts";
import { write } from "./output.ts";

/** Makes a shell complete commands. */
export const command: Command = {
  name: "completions",
  takes: "SHELL",
  about: "what makes bash, zsh or fish complete commands, options, profiles and stages",
  options: {},
  examples: [
    [
      "completions bash",
      'now: eval "$(deno task --quiet completions bash)"; always: … >> ~/.bashrc',
    ],
    ["completions zsh", "… >> ~/.zshrc"],
    ["completions fish", "… > ~/.config/fish/conf.d/deno_task.fish"],
  ],
  async run({ words: [shell, ...words] }) {
    if (shell === "candidates") return await printCandidates(words);
    if (shell === undefined || words.length > 0 || !shells.includes(shell)) {
      throw new UserError(
        shell === undefined || words.length > 0
          ? "Cannot print completions: give one shell"
          : `Cannot print completions for "${shell}": it is not a shell that is known`,
        `Use one of ${shells.join(", ")}.`,
      );
    }
    const script = new URL(import.meta.resolve(`../completion/deno_task.${shell}`));
    write(Deno.readTextFileSync(script));
    return 0;
  },
};

async function printCandidates(words: readonly string[]): Promise<number> {
  const { candidatesFor }: typeof import("../completion/candidates.ts") = await import(
    lazily("../completion/candidates.ts")
  );
  const found = await candidatesFor(words);
  write(found.map(([word, about]) => `${word}\t${about.replaceAll(/\s+/g, " ")}\n`).join(""));
  return 0;
}
