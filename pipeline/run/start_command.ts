/**
 * Commands of this engine as processes of their own.
 *
 * @module
 */

import { join } from "node:path";
import { engineFolder, engineModule } from "../base/engine_place.ts";
import { projectFrom } from "../base/project.ts";
import { workingFolder } from "../base/working_folder.ts";
import { configFolder } from "../plan/config_folder.ts";
import type { SessionOptions } from "../plan/session.ts";
import { tied } from "../base/tied_process.ts";

/** Starts a command of this engine as a process of its own. */
export function startCommand(
  name: string,
  { profile, artifacts, device }: SessionOptions,
  args: readonly string[],
  stdout: "inherit" | "piped" | "null",
): Deno.ChildProcess {
  const all = [
    ...["run", "-A", "--quiet", ...config(), engineModule("cli.ts"), name],
    ...(profile === undefined ? [] : ["--profile", profile]),
    ...(artifacts === undefined ? [] : ["--artifacts", artifacts]),
    ...(device === undefined ? [] : ["--device", device]),
    ...args,
  ];
  const command = tied(Deno.execPath(), all, "TERM");
  return new Deno.Command(command.program, {
    args: command.args,
    stdin: "null",
    stdout,
    // Who does not listen to what it says is not told of its failures either.
    stderr: stdout === "null" ? "null" : "inherit",
  }).spawn();
}

/** For a module from the net Deno does not look for the project's deno.json by itself. */
function config(): readonly string[] {
  if (engineFolder !== undefined) return [];
  const folder = configFolder(projectFrom(workingFolder()).root);
  return [`--config=${join(folder, "deno.json")}`];
}
