/**
 * The command line: arguments in, one command called, its exit code out.
 *
 * Exit codes: 0 done, 1 a stage failed or results differ, 2 the request or a declaration is wrong, 130 interrupted.
 *
 * @module
 */

import { budgetOf } from "./plan/budget.ts";
import { commandModule } from "./cli/commands/command_modules.ts";
import { deviceChoice, deviceVariable } from "./model/device.ts";
import { type Command, commandNamed, parse, usage, type Values } from "./cli/command_line.ts";
import { UserError } from "./base/errors.ts";
import { refuseOldDeno } from "./base/deno_version.ts";
import {
  archiveOf,
  isWithoutObjects,
  jobsOf,
  limitsIn,
  placeOf,
  portOf,
  profileIn,
  refuseTargets,
  remoteIn,
  roundIn,
  toleranceOf,
  whatToClean,
} from "./cli/option_values.ts";
import { wrapped } from "./cli/printers/wrap.ts";
import type { SessionOptions } from "./plan/session.ts";

/** Runs a command line and gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    refuseOldDeno(Deno.version.deno);
    const { isOutputLost, keepStdout, stdoutColumns, write } = await import(
      "./cli/commands/output.ts"
    );
    keepStdout();
    const { values, positionals } = parse(args);
    const [word, ...targets] = positionals;
    if (values.help || word === undefined) {
      write(wrapped(usage, stdoutColumns() ?? 80));
      return values.help ? 0 : 2;
    }
    const code = await call(commandNamed(word, values), targets, values);
    return isOutputLost() ? Math.max(code, 1) : code;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(`${error.message}\n  ${error.remedy}`);
    return 2;
  }
}

async function call(
  command: Command,
  targets: readonly string[],
  values: Values,
): Promise<number> {
  const session = {
    ...profileIn(values),
    ...(values.artifacts === undefined ? {} : { artifacts: values.artifacts }),
    device: deviceChoice(values.device, Deno.env.get(deviceVariable)),
  };
  const json = values.json ?? false;
  switch (command) {
    case "reproduce": {
      const { reproduce } = await commandModule("reproduce");
      return await reproduce({
        ...session,
        targets,
        ...placeOf(values),
        force: values.force ?? [],
        dryRun: values["dry-run"] ?? false,
        keepGoing: values["keep-going"] ?? false,
        ...(values.under === undefined ? {} : { underMs: budgetOf(values.under, "--under") }),
        reportEveryMs: budgetOf(values["report-every"] ?? "1m", "--report-every"),
        ...(values.fetch === undefined
          ? {}
          : { fetch: values.fetch.filter((name) => name !== "") }),
        ...remoteIn(values),
        plain: values.plain ?? false,
        json,
      });
    }
    case "watch": {
      const { watch } = await commandModule("watch");
      return await watch({
        ...session,
        targets,
        ...roundIn(values),
        plain: values.plain ?? false,
        json,
      });
    }
    case "serve": {
      const { serve } = await commandModule("serve");
      return await serve({
        ...session,
        targets,
        ...roundIn(values),
        port: portOf(values.port),
      });
    }
    case "status": {
      const { status } = await commandModule("status");
      return await status({ ...session, targets, json });
    }
    case "why": {
      const [target, ...others] = targets;
      if (target === undefined || others.length > 0) {
        throw new UserError("Cannot tell why: give one target", "For example: deno task why fig3");
      }
      const { why } = await commandModule("why");
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
      const { explain } = await commandModule("explain");
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
      const { runs } = await commandModule("runs");
      return await runs({ ...session, ...(id === undefined ? {} : { id }), json });
    }
    case "diff": {
      const [a, b, ...others] = targets;
      if (a === undefined || b === undefined || others.length > 0) {
        throw new UserError(
          "Cannot compare: give two runs, profiles or archives",
          "For example: deno task diff latest~1 latest",
        );
      }
      const { diff } = await commandModule("diff");
      return await diff({ ...session, a, b, tolerance: toleranceOf(values.tolerance), json });
    }
    case "verify": {
      const { verify } = await commandModule("verify");
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
      refuseTargets(command, targets);
      const { graph } = await commandModule("graph");
      return await graph({ ...session, ...(values.svg === undefined ? {} : { svg: values.svg }) });
    }
    case "report": {
      refuseTargets(command, targets);
      const { report } = await commandModule("report");
      return await report({ ...session, json });
    }
    case "accept": {
      const { accept, listWaivers } = await commandModule("accept");
      if (values.list) {
        refuseTargets("accept --list", targets);
        return await listWaivers({ ...session, json });
      }
      return await accept({ ...session, targets, reason: values.reason ?? "" });
    }
    case "fsck": {
      refuseTargets(command, targets);
      const { fsck } = await commandModule("fsck");
      return await fsck({ ...session, plain: true, json });
    }
    case "gc": {
      refuseTargets(command, targets);
      const { gc } = await commandModule("gc");
      return await gc({
        ...session,
        ...(values["max-size"] === undefined ? {} : { maxSize: values["max-size"] }),
        dryRun: values["dry-run"] ?? false,
        plain: true,
        json,
      });
    }
    case "archive": {
      refuseTargets(command, targets);
      const { archive } = await commandModule("archive");
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
      const { verifyArchive } = await commandModule("verify_archive");
      return verifyArchive({
        path: archiveOf(command, targets),
        ...limitsIn(values),
        plain: true,
        json,
      });
    }
    case "restore": {
      const { restore } = await commandModule("restore");
      return await restore({
        ...session,
        path: archiveOf(command, targets),
        ...(values.into === undefined ? {} : { into: values.into }),
        ...limitsIn(values),
        plain: true,
        json,
      });
    }
    case "clean": {
      refuseTargets(command, targets);
      const { clean } = await commandModule("clean");
      return await clean({ ...session, what: whatToClean(values) });
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
    const option of [
      "profile",
      "variant",
      "json",
      ...(action === "unpin" ? ["name"] as const : []),
    ] as const
  ) {
    if (values[option] !== undefined) {
      throw new UserError(`Cannot use --${option} with "runs ${action}"`, "Leave it out.");
    }
  }
  const { pin, unpin } = await commandModule("pin");
  const { name } = values;
  const given = { ...session, run };
  return action === "pin"
    ? pin({ ...given, ...(name === undefined ? {} : { name }) })
    : unpin(given);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
