/**
 * The command line: arguments in, one command called, its exit code out.
 *
 * Exit codes: 0 done, 1 a stage failed or results differ, 2 the request or a declaration is wrong, 130 interrupted.
 *
 * @module
 */

import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { budgetOf } from "./budget.ts";
import { messageOf, nearest, UserError } from "./errors.ts";
import { refuseOldDeno } from "./deno_version.ts";
import { type RemoteAddress, remoteAddress } from "./remote/address.ts";
import type { SessionOptions } from "./session.ts";

const usage = `Usage: deno task <command> [options]

  reproduce [TARGET…]   bring figures and results up to date (all, or the targets)
  watch     [TARGET…]   reproduce, and again whenever a file of the project is saved
  serve     [TARGET…]   watch, with the report as a live page on localhost
  status    [TARGET…]   what is up to date, what would run and why
  why       TARGET      why it has to run: values and source lines that changed
  explain   WHAT        where a figure, stage or artifact's file comes from; how to rerun it
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
  clean                 remove the profile's artifacts (--store: and every stored result)

  A TARGET is a stage (pathways/phase), elements of a sweep (cells@sigma=0.1) or a figure (fig3).

  --profile NAME        which profile (default: the pipeline's own)
  --artifacts FOLDER    where artifacts and the store go (default: artifacts)
  --jobs N              how many stages run at once (default: one per core)
  --force TARGET        run this whatever is on record; may be repeated
  --dry-run             only say what would run, or be removed
  --keep-going          after a failure, go on with what does not depend on it
  --executor slurm      reproduce: run stages as jobs of a Slurm cluster (see docs/scaling.md)
  --slurm FILE          its cluster profile (default: slurm.json in the project, if there is one)
  --port N              serve: where it listens (default: 8765; 0: any free port)
  --under TIME          run only what ends within 90s, 5m, 1h, by what stages took before
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
  --store               clean: remove the store, too
  --help                this text
`;

const options = {
  profile: { type: "string" },
  artifacts: { type: "string" },
  jobs: { type: "string" },
  force: { type: "string", multiple: true },
  "dry-run": { type: "boolean" },
  "keep-going": { type: "boolean" },
  executor: { type: "string" },
  slurm: { type: "string" },
  under: { type: "string" },
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
  store: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

type Values = ReturnType<typeof parse>["values"];

/** What each command takes besides --profile and --artifacts. */
const commands: { readonly [command: string]: readonly (keyof Values)[] } = {
  reproduce: [
    ...["jobs", "force", "dry-run", "keep-going", "executor", "slurm", "under"] as const,
    ...["fetch", "remote", "remote-read-only", "plain", "json"] as const,
  ],
  watch: ["jobs", "keep-going", "remote", "remote-read-only", "plain", "json"],
  serve: ["jobs", "keep-going", "remote", "remote-read-only", "port"],
  status: ["json"],
  why: ["json"],
  explain: ["json"],
  runs: ["json", "name"],
  diff: ["tolerance", "json"],
  graph: ["svg"],
  report: ["json"],
  accept: ["reason", "list", "json"],
  verify: ["jobs", "sample", "seed", "plain", "json"],
  fsck: ["json"],
  gc: ["max-size", "dry-run", "json"],
  archive: ["output", "without", "allow-stale", "json"],
  "verify-archive": ["max-size", "max-ratio", "json"],
  restore: ["into", "max-size", "max-ratio", "json"],
  clean: ["store"],
};

/** Runs a command line and gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    refuseOldDeno(Deno.version.deno);
    const { values, positionals } = parse(args);
    const [command, ...targets] = positionals;
    if (values.help || command === undefined) {
      console.log(usage);
      return values.help ? 0 : 2;
    }
    refuseUnknown(command, values);
    return await call(command, targets, values);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(`${error.message}\n  ${error.remedy}`);
    return 2;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: args.map(withValue), options, allowPositionals: true });
  } catch (error) {
    const problem = messageOf(error).split(". ")[0] ?? "";
    throw new UserError(`Cannot read the arguments: ${problem}`, "See --help for the options.");
  }
}

/** Bare `--fetch` is all downloads: what follows it is a target, and not the name of one. */
function withValue(arg: string): string {
  return arg === "--fetch" ? "--fetch=" : arg;
}

function refuseUnknown(command: string, values: Values): void {
  const allowed = commands[command];
  if (allowed === undefined) {
    const near = nearest(command, Object.keys(commands));
    throw new UserError(
      `Cannot run "${command}": there is no such command`,
      near === undefined ? "See --help for the commands." : `Did you mean "${near}"?`,
    );
  }
  for (const name of Object.keys(values) as (keyof Values)[]) {
    if (!["profile", "artifacts", ...allowed].includes(name)) {
      throw new UserError(`Cannot use --${name} with "${command}"`, "See --help for the options.");
    }
  }
}

async function call(
  command: string,
  targets: readonly string[],
  values: Values,
): Promise<number> {
  const session = {
    ...(values.profile === undefined ? {} : { profile: values.profile }),
    ...(values.artifacts === undefined ? {} : { artifacts: values.artifacts }),
  };
  const json = values.json ?? false;
  switch (command) {
    case "reproduce": {
      const { reproduce } = await import("./commands/reproduce.ts");
      return await reproduce({
        ...session,
        targets,
        ...placeOf(values),
        force: values.force ?? [],
        dryRun: values["dry-run"] ?? false,
        keepGoing: values["keep-going"] ?? false,
        ...(values.under === undefined ? {} : { underMs: budgetOf(values.under) }),
        ...(values.fetch === undefined
          ? {}
          : { fetch: values.fetch.filter((name) => name !== "") }),
        ...remoteIn(values),
        plain: values.plain ?? false,
        json,
      });
    }
    case "watch": {
      const { watch } = await import("./commands/watch.ts");
      return await watch({
        ...session,
        targets,
        jobs: jobsOf(values.jobs),
        keepGoing: values["keep-going"] ?? false,
        ...(values.remote === undefined ? {} : { remote: values.remote }),
        remoteReadOnly: values["remote-read-only"] ?? false,
        plain: values.plain ?? false,
        json,
      });
    }
    case "serve": {
      const { serve } = await import("./commands/serve.ts");
      return await serve({
        ...session,
        targets,
        jobs: jobsOf(values.jobs),
        keepGoing: values["keep-going"] ?? false,
        ...(values.remote === undefined ? {} : { remote: values.remote }),
        remoteReadOnly: values["remote-read-only"] ?? false,
        port: portOf(values.port),
      });
    }
    case "status": {
      const { status } = await import("./commands/status.ts");
      return await status({ ...session, targets, json });
    }
    case "why": {
      const [target, ...others] = targets;
      if (target === undefined || others.length > 0) {
        throw new UserError("Cannot tell why: give one target", "For example: deno task why fig3");
      }
      const { why } = await import("./commands/why.ts");
      return await why({ ...session, target, json });
    }
    case "explain": {
      const [word, ...others] = targets;
      if (word === undefined || others.length > 0) {
        throw new UserError(
          "Cannot explain: give one figure, stage or artifact",
          "For example: deno task explain fig3",
        );
      }
      const { explain } = await import("./commands/explain.ts");
      return await explain({ ...session, word, json });
    }
    case "runs": {
      const [id, ...others] = targets;
      if (id === "pin" || id === "unpin") return await callPin(id, others, session, values);
      if (others.length > 0) {
        throw new UserError("Cannot show several runs: give one", "For example: deno task runs");
      }
      if (values.name !== undefined) {
        throw new UserError(
          `Cannot use --name "${values.name}" here: only a pinned run has a name`,
          `For example: deno task runs pin latest --name ${values.name}`,
        );
      }
      const { runs } = await import("./commands/runs.ts");
      return runs({ ...session, ...(id === undefined ? {} : { id }), json });
    }
    case "diff": {
      const [a, b, ...others] = targets;
      if (a === undefined || b === undefined || others.length > 0) {
        throw new UserError(
          "Cannot compare: give two runs, profiles or archives",
          "For example: deno task diff latest~1 latest",
        );
      }
      const { diff } = await import("./commands/diff.ts");
      return await diff({ ...session, a, b, tolerance: toleranceOf(values.tolerance), json });
    }
    case "verify": {
      const { verify } = await import("./commands/verify.ts");
      return await verify({
        ...session,
        targets,
        jobs: jobsOf(values.jobs),
        ...(values.sample === undefined ? {} : { sample: values.sample }),
        ...(values.seed === undefined ? {} : { seed: values.seed }),
        plain: values.plain ?? false,
        json,
      });
    }
    case "graph": {
      const { graph } = await import("./commands/graph.ts");
      return await graph({ ...session, ...(values.svg === undefined ? {} : { svg: values.svg }) });
    }
    case "report": {
      refuseTargets(command, targets);
      const { report } = await import("./commands/report.ts");
      return await report({ ...session, json });
    }
    case "accept": {
      const { accept, listWaivers } = await import("./commands/accept.ts");
      if (values.list) return await listWaivers({ ...session, json });
      return await accept({ ...session, targets, reason: values.reason ?? "" });
    }
    case "fsck": {
      const { fsck } = await import("./commands/fsck.ts");
      return await fsck({ ...session, plain: true, json });
    }
    case "gc": {
      const { gc } = await import("./commands/gc.ts");
      return await gc({
        ...session,
        ...(values["max-size"] === undefined ? {} : { maxSize: values["max-size"] }),
        dryRun: values["dry-run"] ?? false,
        plain: true,
        json,
      });
    }
    case "archive": {
      const { archive } = await import("./commands/archive.ts");
      return await archive({
        ...session,
        ...(values.output === undefined ? {} : { output: values.output }),
        objects: !isWithoutObjects(values.without),
        allowStale: values["allow-stale"] ?? false,
        plain: true,
        json,
      });
    }
    case "verify-archive": {
      const { verifyArchive } = await import("./commands/verify_archive.ts");
      return verifyArchive({
        path: archiveOf(command, targets),
        ...limitsIn(values),
        plain: true,
        json,
      });
    }
    case "restore": {
      const { restore } = await import("./commands/restore.ts");
      return await restore({
        ...session,
        path: archiveOf(command, targets),
        ...(values.into === undefined ? {} : { into: values.into }),
        ...limitsIn(values),
        plain: true,
        json,
      });
    }
    default: {
      const { clean } = await import("./commands/clean.ts");
      return await clean({ ...session, store: values.store ?? false });
    }
  }
}

async function callPin(
  action: "pin" | "unpin",
  runs: readonly string[],
  session: SessionOptions,
  values: Values,
): Promise<number> {
  const [run, ...others] = runs;
  if (run === undefined || others.length > 0) {
    throw new UserError(
      `Cannot ${action}: give one run`,
      `For example: deno task runs ${action} latest`,
    );
  }
  for (
    const option of ["profile", "json", ...(action === "unpin" ? ["name"] as const : [])] as const
  ) {
    if (values[option] !== undefined) {
      throw new UserError(`Cannot use --${option} with "runs ${action}"`, "Leave it out.");
    }
  }
  const { pin, unpin } = await import("./commands/pin.ts");
  const { name } = values;
  const given = { ...session, run };
  return action === "pin"
    ? pin({ ...given, ...(name === undefined ? {} : { name }) })
    : unpin(given);
}

/** Where a run's stages run, and how many at once. */
function placeOf({ executor = "local", slurm, jobs }: Values) {
  if (executor === "slurm") {
    return {
      slurm: slurm === undefined ? {} : { profile: slurm },
      ...(jobs === undefined ? {} : { jobs: jobsOf(jobs) }),
    };
  }
  if (executor !== "local") {
    throw new UserError(
      `Cannot run with executor "${executor}": there is no such executor`,
      "Use --executor local or --executor slurm.",
    );
  }
  if (slurm !== undefined) {
    throw new UserError(
      `Cannot use --slurm "${slurm}" without --executor slurm`,
      "Add --executor slurm, or leave --slurm out.",
    );
  }
  return { jobs: jobsOf(jobs) };
}

function refuseTargets(command: string, targets: readonly string[]): void {
  if (targets.length === 0) return;
  throw new UserError(
    `Cannot use "${targets[0]}" with "${command}": it takes no targets`,
    "See --help for the commands.",
  );
}

function remoteIn(values: Values): { readonly remote?: RemoteAddress } {
  const remote = remoteAddress(
    values.remote,
    values["remote-read-only"] ?? false,
    (name) => Deno.env.get(name),
  );
  return remote === undefined ? {} : { remote };
}

function jobsOf(text: string | undefined): number {
  if (text === undefined) return availableParallelism();
  if (!/^[1-9]\d{0,3}$/.test(text)) {
    throw new UserError(`Cannot run "${text}" jobs at once`, "Give --jobs a whole number ≥ 1.");
  }
  return Number(text);
}

function archiveOf(command: string, words: readonly string[]): string {
  const [path, ...others] = words;
  if (path !== undefined && others.length === 0) return path;
  throw new UserError(
    `Cannot ${command === "restore" ? "restore" : "verify"}: give one archive`,
    `For example: deno task ${command} artifacts/specialisation-standard.crate.zip`,
  );
}

function limitsIn(values: Values) {
  const [maxSize, maxRatio] = [values["max-size"], values["max-ratio"]];
  return {
    ...(maxSize === undefined ? {} : { maxSize }),
    ...(maxRatio === undefined ? {} : { maxRatio }),
  };
}

function isWithoutObjects(text: string | undefined): boolean {
  if (text === undefined || text === "objects") return text !== undefined;
  throw new UserError(
    `Cannot archive without "${text}"`,
    "The one thing that can be left out is objects: --without objects.",
  );
}

function portOf(text = "8765"): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) {
    throw new UserError(
      `Cannot listen on port "${text}"`,
      "Give --port a whole number up to 65535; 0 takes any that is free.",
    );
  }
  return Number(text);
}

function toleranceOf(text = "1e-9"): number {
  if (!/^(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    throw new UserError(
      `Cannot compare with tolerance "${text}"`,
      "Give --tolerance a number ≥ 0, such as 1e-9.",
    );
  }
  return Number(text);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
