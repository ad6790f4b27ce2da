/**
 * Commands of this engine as processes of their own.
 *
 * @module
 */

import type { SessionOptions } from "../plan/session.ts";
import { engineModule } from "../base/engine_place.ts";
import { tied } from "../base/tied_process.ts";

/** Starts a command of this engine as a process of its own. */
export function startCommand(
  name: string,
  { profile, artifacts, device }: SessionOptions,
  args: readonly string[],
  stdout: "inherit" | "piped" | "null",
): Deno.ChildProcess {
  const all = [
    ...["run", "-A", "--quiet", engineModule("cli.ts"), name],
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
