/**
 * The help: of all commands, and of one.
 *
 * @module
 */

import type { Command } from "./command.ts";
import { generalOptions, optionHelp, type OptionName } from "./options.ts";
import { commandGroups, commandNamed } from "./registry.ts";

const targets =
  `  A TARGET is a stage (pathways/phase), elements of a sweep (cells@sigma=0.1), a figure (fig3), a tag
  (tag:slow), an artifact (artifacts/standard/figures/fig3.svg), or an input or source file, for all that
  use it; * stands for any text (pathways/*, cells@scheme=random-*).`;

/** All groups have their second column in one place. */
const namesWidth = 20;

/** The help of all commands. */
export async function overview(): Promise<string> {
  const groups = await Promise.all(
    Object.entries(commandGroups).map(async ([group, names]) => {
      const commands = await Promise.all(Object.keys(names).map(commandNamed));
      const rows = commands.map(({ name, takes, about }) =>
        [`${name} ${takes}`.padEnd(namesWidth), about] as const
      );
      return `${group}\n${lines(rows)}`;
    }),
  );
  return [
    "Usage: deno task <command> [options]",
    ...groups,
    targets,
    `Options of every command; deno task <command> --help has the others, and examples\n${
      lines(generalOptions.map(optionHelp))
    }`,
  ].join("\n\n") + "\n";
}

/** The help of one command. */
export function helpOf({ name, takes, about, options, examples }: Command): string {
  const own = Object.entries(options).map(([option, words]) => {
    const [typed, general] = optionHelp(option as OptionName);
    return [typed, words === "" ? general : words] as const;
  });
  return [
    `Usage: deno task ${[name, takes, "[options]"].filter((word) => word !== "").join(" ")}`,
    `  ${about}`,
    ...(takes.includes("TARGET") ? [targets] : []),
    ...(own.length === 0 ? [] : [`Options\n${lines(own)}`]),
    `Options of every command\n${lines(generalOptions.map(optionHelp))}`,
    `Examples\n${lines(examples.map(([command, what]) => [`deno task ${command}`, what]))}`,
  ].join("\n\n") + "\n";
}

/** Two columns, the first as wide as its widest that is not too wide. */
function lines(rows: readonly (readonly [string, string])[]): string {
  const widths = rows.map(([left]) => left.length).filter((width) => width <= 40);
  const width = Math.max(...widths, 0);
  return rows.map(([left, right]) =>
    left.length > width
      ? `  ${left}\n  ${" ".repeat(width)}  ${right}`
      : `  ${left.padEnd(width)}  ${right}`
  ).join("\n");
}
