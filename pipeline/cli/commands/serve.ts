/**
 * `serve`: the report as a live page, while it reproduces, and again whenever a file is saved.
 *
 * It does what `watch` does, and shows it. A run that goes on elsewhere is joined by that: of two runs
 * on one store each takes over what the other has made.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { atMostEvery } from "../../base/at_most_every.ts";
import type { LiveMessage, RunView } from "../../report/live_message.ts";
import { after, nothingYet } from "../dashboard/run_view.ts";
import { DashboardServer } from "../dashboard/server.ts";
import type { Emit } from "../../base/emit.ts";
import type { Event } from "../events.ts";
import { declaredReport } from "../../model/pipeline.ts";
import { ProjectWatcher } from "../project_watcher.ts";
import { nameInFile } from "../../report/page_name.ts";
import { type RoundOptions, rounds, startRound } from "../rounds.ts";
import { startCommand } from "../../run/start_command.ts";
import { artifactsIn, load } from "../../plan/session.ts";
import { interruptible } from "./interruption.ts";
import { logPathIn } from "../../store/store.ts";
import { stdoutPrinter, write } from "./output.ts";
import { workingFolder } from "../../base/working_folder.ts";
import { projectFrom } from "../../base/project.ts";
import type { Command } from "../command.ts";
import { portOf, roundIn } from "../option_values.ts";

/** Watches, with the report as a live page. */
export const command: Command = {
  name: "serve",
  takes: "[TARGET…]",
  about: "watch, with the report as a live page on localhost",
  options: {
    ...{
      port: "",
      jobs: "",
      cores: "",
      memory: "",
      device: "",
      "keep-going": "",
      remote: "",
      "remote-read-only": "",
    },
  },
  examples: [["serve", "everything"], ["serve fig5 --port 0", "one figure, on any free port"]],
  run: ({ words, values, session }) =>
    serve({ ...session, targets: words, ...roundIn(values), port: portOf(values.port) }),
};

/** Arguments of `serve`. */
export interface ServeOptions extends RoundOptions {
  /** Where it listens; 0 for any free port. */
  readonly port: number;
}

/** What `report --json` says that matters here. */
interface ReportPaths {
  readonly figures: readonly {
    readonly spec: string;
    readonly svg: string;
    readonly png?: string;
    readonly stages: readonly string[];
  }[];
}

const logTail = 1500;
/** Drawing the page costs about a second of a core: not more often than this. */
const pageEveryMs = 4000;
const tellEveryMs = 250;

/** Serves until Ctrl-C, which is its normal end: exit code 0. */
export async function serve(options: ServeOptions): Promise<number> {
  const root = projectFrom(workingFolder()).root;
  const artifactsFolder = artifactsIn(root, options);
  // Loaded once for its name; each round loads it anew.
  const { profile, pipeline, place } = await load(options);
  declaredReport(pipeline);
  const folder = join(artifactsFolder, profile);
  const pagePath = join(folder, "report", "index.html");
  using watcher = new ProjectWatcher(root, [artifactsFolder, place.folder]);
  using printer = stdoutPrinter({ plain: true });
  using interruption = interruptible();
  const { signal } = interruption;

  let view: RunView = nothingYet;
  let paths: ReadonlySet<string> = new Set();
  let shownStages: ReadonlySet<string> = new Set();
  const page = (): string | undefined =>
    existsSync(pagePath) ? Deno.readTextFileSync(pagePath) : undefined;
  const message = (): LiveMessage => ({
    view,
    logs: Object.fromEntries(
      view.running.map(({ element }) => [
        element,
        tailOf(logPathIn(place.folder, profile, element)),
      ]),
    ),
    report: nameInFile(pagePath) ?? "",
    now: Date.now(),
  });

  await using server = DashboardServer.start(
    { folder, paths: () => paths, page, message },
    options.port,
  );
  write(`Serving http://localhost:${server.port}/ for this machine only; Ctrl-C ends it\n`);

  const tell = atMostEvery(tellEveryMs, () => Promise.resolve(server.tell()));
  const draw = atMostEvery(pageEveryMs, async () => {
    const said = await reportNow(options);
    if (said !== undefined) {
      paths = pathsOf(said);
      shownStages = new Set(said.figures.flatMap(({ stages }) => stages));
    }
    server.tell();
  });
  const emit: Emit<Event> = (event) => {
    printer.emit(event);
    view = after(view, event, Date.now());
    if (event.type === "stage-finished" && shownStages.has(event.element.split("@")[0] ?? "")) {
      draw.want();
    }
    if (event.type === "run-finished") draw.want();
    tell.want();
  };
  draw.want();
  // Logs grow between events.
  const pulse = setInterval(() => view.running.length > 0 && tell.want(), 1000);
  const start = (): Deno.ChildProcess => {
    const child = startRound(options, ["--json"], "piped");
    void eachEvent(child.stdout, emit);
    return child;
  };
  await rounds(options, root, watcher, start, emit, signal);
  clearInterval(pulse);
  await Promise.all([draw.stop(), tell.stop()]);
  return 0;
}

/** Has the report written as the results are now, and gives what it shows; nothing if that fails. */
async function reportNow(options: RoundOptions): Promise<ReportPaths | undefined> {
  const { success, stdout } = await startCommand("report", options, ["--json"], "piped").output();
  const text = new TextDecoder().decode(stdout);
  return success ? JSON.parse(text.slice(text.indexOf("{\n"))) : undefined;
}

function pathsOf({ figures }: ReportPaths): ReadonlySet<string> {
  return new Set([
    "report/report.md",
    "report/claims.tex",
    "report/cite.bib",
    ...figures.flatMap(({ spec, svg, png }) => [spec, svg, ...(png === undefined ? [] : [png])]),
  ]);
}

function eventIn(line: string): Event | undefined {
  if (!line.startsWith('{"type":"')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function eachEvent(stdout: ReadableStream<Uint8Array<ArrayBuffer>>, emit: Emit<Event>) {
  let rest = "";
  for await (const text of stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const event = eventIn(line);
      // A program that the declaration has started may write there, too.
      if (event === undefined) console.error(line);
      else emit(event);
    }
  }
}

/** The end of a log, from a line's beginning. */
function tailOf(path: string): string {
  try {
    using file = Deno.openSync(path);
    const { size } = file.statSync();
    file.seekSync(Math.max(size - logTail, 0), Deno.SeekMode.Start);
    const bytes = new Uint8Array(logTail);
    const text = new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0));
    return size > logTail ? text.slice(text.indexOf("\n") + 1) : text;
  } catch {
    return "";
  }
}
