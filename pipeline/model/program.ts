/**
 * Stages that run a program: a script in Python, R or Julia, a compiled one, whatever can be started.
 *
 * @module
 */

import { messageOf, UserError } from "../base/errors.ts";
import { globOf } from "./file_glob.ts";
import { problemOfCommand, type ProgramDeclaration } from "./program_command.ts";
import type { Axes, Inputs, None, Outputs, Params, Stage, StageSpec } from "./stage.ts";
import { stage, sweep } from "./declare_stage.ts";

/** What a stage is declared with that runs a program. */
export interface ProgramSpec<P extends Params, I extends Inputs, O extends Outputs>
  extends
    Omit<StageSpec<P, I, O>, "module" | "native" | "clock" | "resumable">,
    Pick<ProgramDeclaration, "command">,
    Partial<Pick<ProgramDeclaration, "sources" | "version" | "system">> {}

/**
 * Declares a stage, or with `over` a sweep, that runs a program.
 *
 * The program starts in a folder of its own, in which its sources lie as in the project, its inputs below
 * `inputs/`, each named after its input and its format, and where it writes its outputs likewise below
 * `outputs/`. By default the version in its key is what `PROGRAM --version` prints.
 *
 * @throws {UserError} the declaration is wrong; see {@linkcode stage}.
 */
export function program<
  const O extends Outputs,
  const P extends Params = None,
  const I extends Inputs = None,
  const A extends Axes = None,
>(spec: ProgramSpec<P, I, O> & { readonly over?: A }): Stage<P, I, O, A> {
  const { command, sources = [], version, system = [], over, ...rest } = spec;
  const declared =
    (over === undefined
      ? stage({ ...rest, module: "" })
      : sweep({ ...rest, module: "", over })) as unknown as Stage<P, I, O, A>;
  const refuse = (problem: string, remedy: string): never => {
    throw new UserError(
      `Cannot declare program "${spec.name}" at ${declared.declaredAt}: ${problem}`,
      remedy,
    );
  };
  const of: ProgramDeclaration = { command, sources, version: version ?? null, system };
  const problem = problemOf(of) ?? problemOfCommand(command, {
    params: [...Object.keys(declared.params), ...Object.keys(declared.axes)],
    inputs: Object.keys(declared.inputs),
    outputs: Object.keys(declared.outputs),
    random: Boolean(spec.random),
  });
  if (problem !== undefined) refuse(problem.problem, problem.remedy);
  return Object.assign(declared, {
    program: { ...of, version: version === undefined ? [] : version },
  });
}

/** Whether a program is one of its own sources: `./fit.sh`. */
export function isOwn(program: string, sources: readonly string[]): boolean {
  if (program.startsWith("/") || !program.includes("/")) return false;
  const path = program.replace(/^\.\//, "");
  return sources.some((pattern) => {
    const { base, fits } = globOf(pattern);
    const below = base === ""
      ? path
      : path.startsWith(`${base}/`)
      ? path.slice(base.length + 1)
      : "";
    return below !== "" && fits(below);
  });
}

function problemOf(
  { command, sources, version, system }: ProgramDeclaration,
): { readonly problem: string; readonly remedy: string } | undefined {
  for (const [what, words] of [["command", command], ["version", version]] as const) {
    if (words === null) continue;
    const isCommand = Array.isArray(words) && words[0] !== undefined && words[0] !== "" &&
      words.every((word) => typeof word === "string" && !word.includes("\0"));
    if (isCommand) continue;
    return {
      problem: `its ${what} is ${JSON.stringify(words)}`,
      remedy: `Give the program and its arguments, one text each: ${what}: ["python3", "fit.py"]`,
    };
  }
  for (const pattern of sources) {
    try {
      globOf(pattern);
    } catch (error) {
      return {
        problem: `its source ${JSON.stringify(pattern)} is no pattern: ${messageOf(error)}`,
        remedy: 'Give patterns relative to the project, with slashes: "lib/*.py".',
      };
    }
  }
  const relative = system.find((path) => !path.startsWith("/"));
  if (relative !== undefined) {
    return {
      problem: `${JSON.stringify(relative)} in "system" is not an absolute path`,
      remedy: 'Give folders of the interpreter in full: system: ["/opt/matlab"]',
    };
  }
  return undefined;
}
