/**
 * `runs`: what was run when; `runs ID`: what one run did, slowest first.
 *
 * @module
 */

import { runNamed, type RunOnRecord } from "../../store/history.ts";
import { runsOnRecord } from "../../store/pins.ts";
import { count, duration } from "../printers/words.ts";
import { load, openStore, type SessionOptions } from "../../plan/session.ts";
import { stdoutPaint, write } from "./output.ts";
import type { Command } from "../command.ts";
import { UserError } from "../../base/errors.ts";
import { lazily } from "../../base/lazy_import.ts";
import type { Values } from "../options.ts";

/** Shows the history; pins runs. */
export const command: Command = {
  name: "runs",
  takes: "[RUN]",
  about: "what was run when, or what one run did; runs pin RUN keeps its results from gc",
  options: { json: "", name: "runs pin: what the run is called from now on" },
  examples: [
    ["runs", "all runs"],
    ["runs latest", "what the last one did, what took longest first"],
    ["runs pin latest --name paper", "keeps its results, and calls it so"],
    ["runs unpin paper", "keeps them no longer"],
  ],
  async run({ words: [id, ...others], values, session, json }) {
    if (id === "pin" || id === "unpin") return await pinOrUnpin(id, others, session, values);
    if (others.length > 0) {
      throw new UserError("Cannot show several runs: give one", "For example: deno task runs");
    }
    if (values.name !== undefined) {
      throw new UserError(
        `Cannot use --name "${values.name}" here: only a pinned run has a name`,
        `For example: deno task runs pin latest --name ${values.name}`,
      );
    }
    return await runs({ ...session, ...(id === undefined ? {} : { id }), json });
  },
};

async function pinOrUnpin(
  action: "pin" | "unpin",
  [run, ...others]: readonly string[],
  session: SessionOptions,
  values: Values,
): Promise<number> {
  if (run === undefined || others.length > 0) {
    throw new UserError(
      `Cannot ${action}: give one run`,
      `For example: deno task runs ${action} latest`,
    );
  }
  const useless = ["profile", "variant", "set", "json", ...(action === "unpin" ? ["name"] : [])];
  const given = Object.keys(values).find((option) => useless.includes(option));
  if (given !== undefined) {
    throw new UserError(`Cannot use --${given} with "runs ${action}"`, "Leave it out.");
  }
  const { pin, unpin }: typeof import("./pin.ts") = await import(lazily("./pin.ts"));
  const { name } = values;
  return action === "pin"
    ? pin({ ...session, run, ...(name === undefined ? {} : { name }) })
    : unpin({ ...session, run });
}

/** Arguments of `runs`. */
export interface RunsOptions extends SessionOptions {
  /** The run to show; the list of all when absent. */
  readonly id?: string;
  readonly json?: boolean;
}

/** Lists the runs, newest first, those of one profile if it is given; or shows one. */
export async function runs(options: RunsOptions): Promise<number> {
  using store = openStore(options);
  const { id, json } = options;
  // Only the pipeline knows its default profile, and in which order a name lists variants.
  const isChanged = options.profile?.includes("+") === true;
  const profile = isChanged ? (await load(options)).profile : options.profile;
  const all = runsOnRecord(store).filter((run) => profile === undefined || run.profile === profile);
  const shown = id === undefined ? all : runNamed(all, id);
  if (json) write(JSON.stringify(shown, null, 2) + "\n");
  else if (id !== undefined) showRun(runNamed(all, id));
  else if (all.length === 0) write("No runs are on record.\n");
  else for (const run of all) write(headline(run) + "\n");
  return 0;
}

function showRun(run: RunOnRecord): void {
  const paint = stdoutPaint();
  const targets = run.targets.length === 0 ? "everything" : run.targets.join(", ");
  write(`${headline(run)}\n  asked for: ${targets}\n`);
  for (const { element, ms } of run.ran.toSorted((a, b) => b.ms - a.ms)) {
    write(`  ${paint("green", "done")}  ${element}  ${duration(ms)}\n`);
  }
  for (const element of run.failed) write(`  ${paint("red", "failed")}  ${element}\n`);
}

function headline(run: RunOnRecord): string {
  const paint = stdoutPaint();
  const elements = run.ran.length + run.fresh + (run.fetched ?? 0);
  const hits = elements === 0 ? "" : ` (${Math.round(100 * run.fresh / elements)} %)`;
  const parts = [
    `${run.ran.length} run`,
    `${run.fresh} up to date${hits}`,
    ...((run.fetched ?? 0) > 0 ? [`${run.fetched} from the remote`] : []),
    ...(run.restored > 0 ? [count(run.restored, "artifact restored", "artifacts restored")] : []),
    ...(run.failed.length > 0 ? [paint("red", `${run.failed.length} failed`)] : []),
    ...(run.notRun > 0 ? [`${run.notRun} not run`] : []),
    ...(run.interrupted ? [paint("yellow", "stopped")] : []),
  ];
  const what = `${parts.join(", ")} in ${duration(run.ms)}`;
  const name = run.pinned?.name ?? null;
  const pin = run.pinned === undefined
    ? ""
    : paint("magenta", name === null ? "  pinned" : `  pinned: ${name}`);
  return `${paint("bold", run.id)}  ${localTime(run.startedAt)}  ${run.profile}: ${what}${pin}`;
}

/** `2026-11-24 20:49` in the local time zone. */
function localTime(iso: string): string {
  const date = new Date(iso);
  const two = (n: number): string => String(n).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
