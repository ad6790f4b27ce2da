/**
 * Processes that do not outlive the one that starts them, whatever that dies of.
 *
 * Linux sends a process a signal when its parent dies, if it has asked for that; util-linux's `setpriv`
 * asks and then becomes the program, which takes a millisecond. Where `nohup` has started us, they do
 * not end with the terminal either.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { isHangUpIgnored } from "./hang_up.ts";

/** A program with its arguments. */
export interface Tied {
  readonly program: string;
  readonly args: string[];
  /** Whether the system sends the signal; where not, the program has to look by itself. */
  readonly isTied: boolean;
}

/** What a process listens to its children do not ignore, though it was told to; unlike `nohup`, no output moves. */
const ignoringHangUp = ["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh"];

let setpriv: string | null | undefined;

/**
 * How to start a program so that it is sent a signal when this process dies. It has to be started from
 * the main thread, as `Deno.Command` does: the system goes by the thread.
 */
export function tied(program: string, args: readonly string[], signal: "KILL" | "TERM"): Tied {
  setpriv ??= findSetpriv();
  const words = [
    ...(isHangUpIgnored ? ignoringHangUp : []),
    ...(setpriv === null ? [] : [setpriv, "--pdeathsig", signal]),
  ];
  const [first = program, ...rest] = [...words, program];
  return { program: first, args: [...rest, ...args], isTied: setpriv !== null };
}

/** Older ones, and BusyBox's, lack the option. */
function findSetpriv(): string | null {
  if (Deno.build.os !== "linux") return null;
  const path = (Deno.env.get("PATH") ?? "").split(delimiter).filter((folder) => folder !== "")
    .map((folder) => join(folder, "setpriv")).find((path) => existsSync(path));
  if (path === undefined) return null;
  try {
    const args = ["--pdeathsig", "keep", path, "--version"];
    const probe = new Deno.Command(path, { args, stdout: "null", stderr: "null" });
    return probe.outputSync().success ? path : null;
  } catch {
    return null;
  }
}
