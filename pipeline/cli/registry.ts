/**
 * The commands, in the order of the help. A command's module is loaded when it is called and not before.
 *
 * @module
 */

import { nearest, UserError } from "../base/errors.ts";
import { lazily } from "../base/lazy_import.ts";
import type { Command } from "./command.ts";
import { generalOptions, type OptionName, type Values } from "./options.ts";

/** Modules in `commands/` by command, in groups. */
export const commandGroups: {
  readonly [group: string]: { readonly [command: string]: string };
} = {
  "To begin with": {
    init: "init",
  },
  "Every day": {
    reproduce: "reproduce",
    watch: "watch",
    serve: "serve",
    status: "status",
    why: "why",
    explain: "explain",
    claims: "claims",
    report: "report",
    graph: "graph",
    logs: "logs",
  },
  "What was run, and whether it holds": {
    runs: "runs",
    diff: "diff",
    verify: "verify",
    accept: "accept",
    rename: "rename",
  },
  "Sharing": {
    archive: "archive",
    "verify-archive": "verify_archive",
    restore: "restore",
  },
  "Looking after the store": {
    fsck: "fsck",
    gc: "gc",
    clean: "clean",
  },
  "At the keyboard": {
    completions: "completions",
  },
};

const modules = new Map(Object.values(commandGroups).flatMap((group) => Object.entries(group)));

/** The names of all commands. */
export const commandNames: readonly string[] = [...modules.keys()];

/**
 * The command that a word is.
 *
 * @throws {UserError} there is no such command.
 */
export async function commandNamed(word: string): Promise<Command> {
  const module = modules.get(word);
  if (module === undefined) {
    const near = nearest(word, modules.keys());
    throw new UserError(
      `Cannot run "${word}": there is no such command`,
      near === undefined ? "See --help for the commands." : `Did you mean "${near}"?`,
    );
  }
  const { command }: { readonly command: Command } = await import(
    lazily(`./commands/${module}.ts`)
  );
  return command;
}

/**
 * Refuses options that a command does not take.
 *
 * @throws {UserError} there is one.
 */
export function refuseOtherOptions({ name, options }: Command, values: Values): void {
  for (const option of Object.keys(values) as OptionName[]) {
    if (generalOptions.includes(option) || options[option] !== undefined) continue;
    throw new UserError(
      `Cannot use --${option} with "${name}"`,
      `See deno task ${name} --help for the options.`,
    );
  }
}
