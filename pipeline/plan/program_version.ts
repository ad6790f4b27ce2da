/**
 * What a program's interpreter says that its version is.
 *
 * @module
 */

import { basename } from "node:path";
import { bubblewrap, confined } from "../base/bubblewrap.ts";
import { fileDigest } from "../base/digest.ts";
import { type Interpreter, interpreterOf, programEnvironment } from "../base/interpreter.ts";
import type { ProgramDocument } from "./program_document.ts";

/** A version is a few words; what prints more is not asked for its version. */
const longestVersion = 4000;
/** What takes longer does something else. */
const withinMs = 60_000;

/** What was asked, and what it said. */
export type InterpreterVersion = { readonly [command: string]: string };

/** Why there is none, in words. */
export interface NoVersion {
  readonly problem: string;
  readonly remedy: string;
}

/**
 * The version of a program's interpreter on this machine.
 *
 * @param root the project's folder
 */
export async function interpreterVersion(
  { interpreter, version, system }: Pick<ProgramDocument, "interpreter" | "version" | "system">,
  root: string,
): Promise<InterpreterVersion | NoVersion> {
  if (interpreter === null) return {};
  const own = interpreterOf(interpreter, root);
  if (own === undefined) return notInstalled(interpreter);
  if (version === null) return {};
  const name = basename(interpreter);
  const [asked = interpreter, ...args] = version.length === 0
    ? [interpreter, "--version"]
    : version;
  const program = asked === interpreter ? own : interpreterOf(asked, root);
  if (program === undefined) return notInstalled(asked);
  const printed = await printedBy(program.path, args, [own, program], system, root);
  if (typeof printed === "string") return { [[basename(asked), ...args].join(" ")]: printed };
  // Not all programs say their version; then their bytes stand for it.
  if (version.length === 0) return { [name]: `sha256 ${fileDigest(own.path)}` };
  return {
    problem: `\`${version.join(" ")}\`, which is to tell its version, ${printed.problem}`,
    remedy: 'Declare a command that prints it, version: ["python3", "--version"], or version: null',
  };
}

/** Whether there is a version. */
export function isVersion(found: InterpreterVersion | NoVersion): found is InterpreterVersion {
  return !("remedy" in found && "problem" in found);
}

function notInstalled(name: string): NoVersion {
  return {
    problem: `there is no program ${JSON.stringify(name)} ` +
      (name.includes("/") ? "at this path" : "in any folder of PATH"),
    remedy: "Install it, or correct the command",
  };
}

/** What a command prints, or why that is no version, in words that follow the command. */
async function printedBy(
  path: string,
  args: readonly string[],
  interpreters: readonly Interpreter[],
  system: readonly string[],
  root: string,
): Promise<string | { readonly problem: string }> {
  const wrapper = bubblewrap();
  const start = wrapper === null
    ? { program: path, args: [...args] }
    : confined(wrapper, path, args, {
      reads: [...interpreters.flatMap(({ files }) => files), ...system],
      ...{ writes: [], hidden: [root], folder: "/" },
    });
  const { success, code, stdout, stderr } = await new Deno.Command(start.program, {
    args: start.args,
    cwd: "/",
    clearEnv: true,
    env: programEnvironment(interpreters, system, "/nonexistent"),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(withinMs),
  }).output();
  const texts = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  // Some programs say it on standard error.
  const text = texts.find((one) => one !== "") ?? "";
  if (!success) {
    return { problem: `ended with exit code ${code}${text && `: ${text.slice(-300)}`}` };
  }
  if (text === "") return { problem: "printed nothing" };
  return text.length > longestVersion ? { problem: `printed ${text.length} characters` } : text;
}
