/**
 * What can be typed: the commands, the options that each takes, and the help.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { messageOf, nearest, UserError } from "../base/errors.ts";

/** The help. */
export const usage = `Usage: deno task <command> [options]

  reproduce [TARGET…]   bring figures and results up to date (all, or the targets)
  watch     [TARGET…]   reproduce, and again whenever a file of the project is saved
  serve     [TARGET…]   watch, with the report as a live page on localhost
  status    [TARGET…]   what is up to date, what would run and why
  why       TARGET      why it has to run: values and source lines that changed
  explain   WHAT        where a figure, claim, stage or file comes from; how to rerun it
  runs      [RUN]       what was run when; what one run did
  runs pin RUN          keep a run's results from gc (--name NAME: and call it so); runs unpin RUN
  diff      A B         runs (latest~1, …), profiles, archives compared: inputs, code, numbers
  graph                 the stages and what they take; writes a picture
  report                figures, claims and how they were made, as a page; runs nothing
  accept    TARGET…     keep results although code changed: --reason "why it alters nothing"
  verify    [TARGET…]   execute stages again and compare what they make, byte by byte
  fsck                  check every stored object and record; set the damaged aside
  gc                    remove what no current result needs from the store
  archive               the profile's results with all that they were made from, as one zip
  verify-archive FILE   check every digest in an archive; needs no project and no network
  restore FILE          put an archive's results into the store, so that nothing has to run
  clean                 remove the profile's artifacts (--stale: only those of elements that are
                        no more; --store: and every stored result)

  A TARGET is a stage (pathways/phase), elements of a sweep (cells@sigma=0.1) or a figure (fig3);
  * stands for any text (pathways/*, cells@scheme=random-*).

  --profile NAME        which profile (default: the pipeline's own)
  --variant NAME        the profile with a change that the pipeline declares (--variant eta=5);
                        may be repeated; the same as --profile standard+eta=5
  --artifacts FOLDER    where artifacts and the store go (default: artifacts)
  --device gpu          compute on the GPU where a stage can; auto: if there is one
  --jobs N              how many stages run at once (default: one per core)
  --force TARGET        run this whatever is on record; may be repeated
  --dry-run             only say what would run, or be removed
  --keep-going          after a failure, go on with what does not depend on it
  --executor slurm      reproduce: run stages as jobs of a Slurm cluster (see docs/scaling.md)
  --slurm FILE          its cluster profile (default: slurm.json in the project, if there is one)
  --port N              serve: where it listens (default: 8765; 0: any free port)
  --under TIME          run only what ends within 90s, 5m, 1h, by what stages took before
  --report-every TIME   how often the report is written while a run goes on (default: 1m)
  --fetch, --fetch=NAME reproduce: first download the optional files that are missing in data/
  --remote URL          take results from this cache, and give new ones to it
  --remote-read-only    only take results from it
  --plain, --json       one line per stage; events as JSON lines
  --tolerance X         diff: relative difference that is none (default: 1e-9)
  --svg FILE            graph: where the picture goes
  --reason TEXT, --list accept: why the change alters nothing; what was accepted so far
  --sample 10%          verify: a part of the stages, chosen by --seed N
  --max-size 2GB        gc: remove the least recently used until the store is no larger
  --name NAME           runs pin: what the run is called from now on
  --output FILE         archive: where it goes (default: in the artifacts folder)
  --without objects     archive: results only; smaller, and cannot be restored
  --allow-stale         archive: what is not up to date as it last was, marked so
  --into STORE          restore: into the store in this folder (default: the project's)
  --max-size 64GB, --max-ratio 200
                        verify-archive, restore: what an archive may unpack to, and how many
                        bytes a packed one may make
  --stale, --store      clean: only what no element has any more; the store, too
  --help                this text
`;

const options = {
  profile: { type: "string" },
  variant: { type: "string", multiple: true },
  artifacts: { type: "string" },
  device: { type: "string" },
  jobs: { type: "string" },
  force: { type: "string", multiple: true },
  "dry-run": { type: "boolean" },
  "keep-going": { type: "boolean" },
  executor: { type: "string" },
  slurm: { type: "string" },
  under: { type: "string" },
  "report-every": { type: "string" },
  fetch: { type: "string", multiple: true },
  remote: { type: "string" },
  "remote-read-only": { type: "boolean" },
  plain: { type: "boolean" },
  json: { type: "boolean" },
  port: { type: "string" },
  tolerance: { type: "string" },
  svg: { type: "string" },
  reason: { type: "string" },
  list: { type: "boolean" },
  sample: { type: "string" },
  seed: { type: "string" },
  "max-size": { type: "string" },
  name: { type: "string" },
  output: { type: "string" },
  without: { type: "string" },
  "allow-stale": { type: "boolean" },
  into: { type: "string" },
  "max-ratio": { type: "string" },
  stale: { type: "boolean" },
  store: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** Options as they were typed. */
export type Values = ReturnType<typeof parse>["values"];

/** What each command takes besides --profile, --variant and --artifacts. */
const commands = {
  reproduce: [
    ...["device", "jobs", "force", "dry-run", "keep-going", "executor", "slurm", "under"] as const,
    ...["report-every", "fetch", "remote", "remote-read-only", "plain", "json"] as const,
  ],
  watch: ["device", "jobs", "keep-going", "remote", "remote-read-only", "plain", "json"],
  serve: ["device", "jobs", "keep-going", "remote", "remote-read-only", "port"],
  status: ["device", "json"],
  why: ["device", "json"],
  explain: ["device", "json"],
  runs: ["json", "name"],
  diff: ["tolerance", "json"],
  graph: ["device", "svg"],
  report: ["device", "json"],
  accept: ["device", "reason", "list", "json"],
  verify: ["device", "jobs", "sample", "seed", "plain", "json"],
  fsck: ["json"],
  gc: ["max-size", "dry-run", "json"],
  archive: ["device", "output", "without", "allow-stale", "json"],
  "verify-archive": ["max-size", "max-ratio", "json"],
  restore: ["into", "max-size", "max-ratio", "json"],
  clean: ["stale", "store"],
} as const satisfies { readonly [command: string]: readonly (keyof Values)[] };

/** A command's name. */
export type Command = keyof typeof commands;

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

/** Bare `--fetch` is all downloads: what follows it is a target, and not the name of one. */
function withValue(arg: string): string {
  return arg === "--fetch" ? "--fetch=" : arg;
}

/**
 * The command that a word is, with options that it takes.
 *
 * @throws {UserError} there is no such command, or it does not take one of the options.
 */
export function commandNamed(command: string, values: Values): Command {
  if (!isCommand(command)) {
    const near = nearest(command, Object.keys(commands));
    throw new UserError(
      `Cannot run "${command}": there is no such command`,
      near === undefined ? "See --help for the commands." : `Did you mean "${near}"?`,
    );
  }
  for (const name of Object.keys(values) as (keyof Values)[]) {
    if (!["profile", "variant", "artifacts", ...commands[command]].includes(name)) {
      throw new UserError(`Cannot use --${name} with "${command}"`, "See --help for the options.");
    }
  }
  return command;
}

/** Not `in`: words that every object inherits, such as "toString", are no commands. */
function isCommand(word: string): word is Command {
  return Object.hasOwn(commands, word);
}
