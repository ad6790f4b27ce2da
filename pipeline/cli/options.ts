/**
 * The options that can be typed, what their values are, and what they mean.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { messageOf, nearest, UserError } from "../base/errors.ts";

/** An option: how it is read, what stands for its value in the help, and what it means. */
interface Option {
  readonly type: "string" | "boolean";
  readonly multiple?: true;
  readonly short?: string;
  readonly value?: string;
  /** What values there are, where that can be told: a kind of thing, or words. */
  readonly values?: ValueKind | readonly string[];
  readonly about: string;
}

/** What there is some of in a project. */
export type ValueKind =
  | "profile"
  | "variant"
  | "field"
  | "target"
  | "run"
  | "download"
  | "executor";

const options = {
  profile: {
    type: "string",
    value: "NAME",
    values: "profile",
    about: "which profile (default: the pipeline's own)",
  },
  variant: {
    type: "string",
    multiple: true,
    value: "NAME",
    values: "variant",
    about: "the profile with a change that the pipeline declares (--variant eta=5); may be " +
      "repeated; the same as --profile standard+eta=5",
  },
  set: {
    type: "string",
    multiple: true,
    value: "FIELD=VALUE",
    values: "field",
    about:
      "the profile with another value (--set eta=5), its results beside the profile's; may be " +
      "repeated; the same as --profile standard+set.eta=5",
  },
  artifacts: {
    type: "string",
    value: "FOLDER",
    about: "where artifacts and the store go (default: artifacts)",
  },
  help: { type: "boolean", short: "h", about: "this text" },
  version: { type: "boolean", short: "V", about: "the versions of the engine, Deno and V8" },
  device: {
    type: "string",
    value: "gpu",
    values: ["cpu", "gpu", "auto"],
    about: "compute on the GPU where a stage can; auto: if there is one",
  },
  jobs: {
    type: "string",
    short: "j",
    value: "N",
    about: "how many stages run at once (default: one per core)",
  },
  cores: {
    type: "string",
    value: "N",
    about: "how many cores stages may keep busy at once, by their limits (default: all)",
  },
  memory: {
    type: "string",
    value: "12GB",
    about: "how much memory stages may take at once, by their limits (default: all)",
  },
  force: {
    type: "string",
    multiple: true,
    value: "TARGET",
    values: "target",
    about: "run this whatever is on record; may be repeated",
  },
  "dry-run": { type: "boolean", short: "n", about: "only say what would run" },
  "keep-going": {
    type: "boolean",
    short: "k",
    about: "after a failure, go on with what does not depend on it",
  },
  under: {
    type: "string",
    value: "TIME",
    about: "run only what ends within 90s, 5m, 1h, by what stages took before",
  },
  "report-every": {
    type: "string",
    value: "TIME",
    about: "how often the report is written while a run goes on (default: 1m)",
  },
  fetch: {
    type: "string",
    multiple: true,
    values: "download",
    about: "first download the optional files that are missing in data/; --fetch=NAME: one of them",
  },
  executor: {
    type: "string",
    value: "slurm",
    values: "executor",
    about: "run stages as jobs of a Slurm cluster (see docs/scaling.md)",
  },
  slurm: {
    type: "string",
    value: "FILE",
    about: "its cluster profile (default: slurm.json in the project, if there is one)",
  },
  remote: {
    type: "string",
    value: "URL",
    about: "take results from this cache, and give new ones to it",
  },
  "remote-read-only": { type: "boolean", about: "only take results from it" },
  plain: { type: "boolean", about: "one line per stage" },
  json: { type: "boolean", about: "the outcome as JSON" },
  port: {
    type: "string",
    value: "N",
    about: "where it listens (default: 8765; 0: any free port)",
  },
  tolerance: {
    type: "string",
    value: "X",
    about: "relative difference that is none (default: 1e-9)",
  },
  svg: { type: "string", value: "FILE", about: "where the picture goes" },
  publish: {
    type: "string",
    value: "FOLDER",
    about: "also writes scorecard, figures and tables there, to be committed",
  },
  reason: { type: "string", value: "TEXT", about: "why the change alters nothing" },
  list: { type: "boolean", about: "what was accepted so far" },
  sample: { type: "string", value: "10%", about: "a part of the stages" },
  seed: { type: "string", value: "N", about: "chooses the same part again" },
  "max-size": { type: "string", value: "2GB", about: "a size" },
  "max-ratio": {
    type: "string",
    value: "200",
    about: "how many bytes a packed one may make",
  },
  name: { type: "string", value: "NAME", about: "what the run is called from now on" },
  output: {
    type: "string",
    value: "FILE",
    about: "where it goes (default: in the artifacts folder)",
  },
  without: {
    type: "string",
    value: "objects",
    values: ["objects"],
    about: "results only; smaller, and cannot be restored",
  },
  "allow-stale": { type: "boolean", about: "what is not up to date as it last was, marked so" },
  into: {
    type: "string",
    value: "STORE",
    about: "into the store in this folder (default: the project's)",
  },
  stale: { type: "boolean", about: "only what no element has any more" },
  store: { type: "boolean", about: "every stored result, too" },
  compare: {
    type: "string",
    value: "FILE",
    about: "what has changed since claims --json wrote this file",
  },
  "exit-code": { type: "boolean", about: "exit with 1 unless all is up to date" },
} as const satisfies { readonly [name: string]: Option };

/** Name of an option. */
export type OptionName = keyof typeof options;

/** The options that every command takes. */
export const generalOptions: readonly OptionName[] = [
  ...["profile", "variant", "set", "artifacts", "help", "version"] as const,
];

/** Options as they were typed. */
export type Values = ReturnType<typeof parse>["values"];

/**
 * Reads a command line.
 *
 * @throws {UserError} an option is not known or lacks its value.
 */
export function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: args.map(withValue), options, allowPositionals: true });
  } catch (error) {
    const problem = messageOf(error).split(". ")[0] ?? "";
    const [, mistyped] = /^Unknown option '--([^']+)'/.exec(problem) ?? [];
    const near = mistyped === undefined ? undefined : nearest(mistyped, Object.keys(options));
    throw new UserError(
      `Cannot read the arguments: ${problem}`,
      near === undefined ? "See --help for the options." : `Did you mean --${near}?`,
    );
  }
}

/** An option as the help has it: how it is typed, and what it means. */
export function optionHelp(name: OptionName): readonly [typed: string, about: string] {
  const { value, short, about }: Option = options[name];
  const typed = `--${name}${value === undefined ? "" : ` ${value}`}`;
  return [short === undefined ? typed : `-${short}, ${typed}`, about];
}

/** The names of all options. */
export const optionNames: readonly OptionName[] = Object.keys(options) as OptionName[];

/** What values an option takes: none that can be told are an empty list, for a flag there is none. */
export function optionValues(name: OptionName): ValueKind | readonly string[] | undefined {
  const { type, values = [] }: Option = options[name];
  return type === "boolean" ? undefined : values;
}

/** Bare `--fetch` is all downloads: what follows it is a target, and not the name of one. */
function withValue(arg: string): string {
  return arg === "--fetch" ? "--fetch=" : arg;
}
