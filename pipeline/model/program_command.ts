/**
 * What a program is started with: its command, with placeholders for what is known only when it runs.
 *
 * @module
 */

import { canonical, type Json } from "../base/canonical.ts";

/** What a stage declares that runs a program instead of a module. */
export interface ProgramDeclaration {
  /**
   * The program and its arguments. `{params.rate}`, `{inputs.table}`, `{outputs.fit}` and `{seed}` are
   * replaced, `{params}` and `{job}` by files that hold them all; `{{` is a brace.
   */
  readonly command: readonly string[];
  /** Patterns of the files that it is made of, relative to the project: `["fit.py", "lib/*.py"]`. */
  readonly sources: readonly string[];
  /**
   * The command of which the output is part of the key; what the program prints with `--version` if it is
   * empty, and nothing if it is `null`.
   */
  readonly version: readonly string[] | null;
  /** Absolute paths of folders that belong to the interpreter and are not found by its own path. */
  readonly system: readonly string[];
}

/** What placeholders stand for. Paths are relative to the folder in which the program starts. */
export interface ProgramValues {
  readonly params: { readonly [name: string]: Json };
  /** A file each, or several; none of an optional one that is absent. */
  readonly inputs: { readonly [name: string]: readonly string[] };
  readonly outputs: { readonly [name: string]: string };
  readonly seed: number;
}

/** Names of what a stage has, to hold placeholders against. */
export interface ProgramNames {
  readonly params: readonly string[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whether it draws random numbers. */
  readonly random: boolean;
}

/** Where a program finds what, below the folder in which it starts. */
export const programPaths = {
  /** All that follows, as JSON. */
  job: "job.json",
  params: "params.json",
  inputs: "inputs",
  outputs: "outputs",
  /** Where it may say how far it has come. */
  progress: "progress",
} as const;

const placeholder = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;

/** What is wrong with a command's placeholders, or `undefined`. */
export function problemOfCommand(
  command: readonly string[],
  names: ProgramNames,
): { readonly problem: string; readonly remedy: string } | undefined {
  for (const argument of command) {
    for (const [whole, name] of argument.matchAll(placeholder)) {
      if (whole === "{{" || whole === "}}") continue;
      if (name === undefined) {
        return {
          problem: `its argument ${
            JSON.stringify(argument)
          } has a "${whole}" without its counterpart`,
          remedy: 'Write "{{" and "}}" for braces.',
        };
      }
      if (isKnown(name, names)) continue;
      return {
        problem: `nothing stands for "{${name}}" in its argument ${JSON.stringify(argument)}`,
        remedy: `There is ${known(names).map((one) => `{${one}}`).join(", ")}; ` +
          '"{{" and "}}" are braces.',
      };
    }
  }
  return undefined;
}

/** A command with its placeholders replaced. */
export function filledIn(command: readonly string[], values: ProgramValues): string[] {
  return command.flatMap((argument) => {
    const alone = /^\{inputs\.([^{}]*)\}$/.exec(argument)?.[1];
    // Several files are as many arguments, and none is none.
    if (alone !== undefined) return values.inputs[alone] ?? [];
    return argument.replaceAll(
      placeholder,
      (whole, name?: string) => name === undefined ? whole.slice(1) : textFor(name, values),
    );
  });
}

function textFor(name: string, { params, inputs, outputs, seed }: ProgramValues): string {
  const [kind, ...rest] = name.split(".");
  const of = rest.join(".");
  switch (kind) {
    case "job":
      return programPaths.job;
    case "seed":
      return String(seed);
    case "inputs":
      return (inputs[of] ?? []).join(" ");
    case "outputs":
      return outputs[of] ?? "";
    default:
      return of === "" ? programPaths.params : paramText(params[of] ?? null);
  }
}

function paramText(value: Json): string {
  return typeof value === "string" ? value : canonical(value);
}

function isKnown(name: string, names: ProgramNames): boolean {
  return known(names).includes(name);
}

function known({ params, inputs, outputs, random }: ProgramNames): readonly string[] {
  return [
    ...["job", "params", ...params.map((name) => `params.${name}`)],
    ...inputs.map((name) => `inputs.${name}`),
    ...outputs.map((name) => `outputs.${name}`),
    ...(random ? ["seed"] : []),
  ];
}
