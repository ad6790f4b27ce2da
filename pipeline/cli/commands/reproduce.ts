/**
 * `reproduce`: brings the targets up to date.
 *
 * @module
 */

import { type LeftOutBecause, leftOutOf } from "../../plan/budget.ts";
import { refuseWithoutGpu } from "../../model/device.ts";
import { executorNamed } from "../../run/executors/registry.ts";
import { stagesOf } from "../../model/stages_of.ts";
import { downloadsNamed } from "../../model/download.ts";
import { UserError } from "../../base/errors.ts";
import type { Emit } from "../../base/emit.ts";
import { timeSpan } from "../../base/time_span.ts";
import type { Event } from "../events.ts";
import type { Element } from "../../model/element.ts";
import { interimReport } from "../../report/interim_report.ts";
import { isWithoutAvx } from "../../base/processor.ts";
import type { RemoteAddress } from "../../run/remote/address.ts";
import { writeReport } from "../../report/write_report.ts";
import { run } from "../../run/run.ts";
import {
  load,
  type Loaded,
  type Planned,
  Session,
  type SessionOptions,
} from "../../plan/session.ts";
import { unusedFiles } from "../../plan/unused_files.ts";
import { closureOf } from "../../model/targets.ts";
import { namedIn, targetsIn } from "../../plan/named_targets.ts";
import { lazily } from "../../base/lazy_import.ts";
import { interruptible, interruptibleWithJobs } from "./interruption.ts";
import { type PrinterChoice, stdoutPrinter } from "./output.ts";
import type { Command } from "../command.ts";
import { type CapacityChoice, capacityOf } from "../capacity.ts";
import { placeOf, remoteIn } from "../option_values.ts";
import { cachedBy, planOf, remoteOf } from "./reproduce_remote.ts";
import { plannedEvents, startEvent } from "./reproduce_events.ts";
import { recorded } from "./reproduce_record.ts";

/** Brings the targets up to date. */
export const command: Command = {
  name: "reproduce",
  takes: "[TARGET…]",
  about: "bring figures and results up to date (all, or the targets)",
  options: {
    ...{
      jobs: "",
      cores: "",
      memory: "",
      device: "",
      force: "",
      "dry-run": "",
      "keep-going": "",
      under: "",
    },
    ...{ "report-every": "", fetch: "", executor: "", slurm: "", remote: "" },
    ...{ "remote-read-only": "", plain: "", json: "events as JSON lines" },
  },
  examples: [
    ["reproduce", "everything"],
    ["reproduce fig3", "one figure; also a stage's or an element's name"],
    ["reproduce --dry-run", "what would be run"],
    ["reproduce --under 5m", "only what ends in five minutes"],
    ["reproduce --profile smoke", "everything, quickly and coarsely"],
  ],
  run: ({ words, values, session, json }) =>
    reproduce({
      ...session,
      targets: words,
      ...placeOf(values),
      force: values.force ?? [],
      dryRun: values["dry-run"] ?? false,
      keepGoing: values["keep-going"] ?? false,
      ...(values.under === undefined ? {} : { underMs: timeSpan(values.under, "--under") }),
      reportEveryMs: timeSpan(values["report-every"] ?? "1m", "--report-every"),
      ...(values.fetch === undefined ? {} : { fetch: values.fetch.filter((name) => name !== "") }),
      ...remoteIn(values),
      plain: values.plain ?? false,
      json,
    }),
};

/** Arguments of `reproduce`. */
export interface ReproduceOptions extends SessionOptions, PrinterChoice {
  /** Stage names, elements or figures; everything when empty. */
  readonly targets: readonly string[];
  /** What there is for stages that run at once; what the executor says when absent. */
  readonly capacity: CapacityChoice;
  /** What gets the work done, and the file with its settings. */
  readonly executor: { readonly name: string; readonly settings?: string };
  /** Stages or elements that run whatever is on record. */
  readonly force: readonly string[];
  /** Only say what would run. */
  readonly dryRun: boolean;
  /** Go on with what does not depend on a failed stage. */
  readonly keepGoing: boolean;
  /** Run only what ends within this time by the forecast, in milliseconds. */
  readonly underMs?: number;
  /** The remote cache to use; none when absent. */
  readonly remote?: RemoteAddress;
  /** The report is written while the run goes on, each time after this long, in milliseconds. */
  readonly reportEveryMs: number;
  /** Names of downloads to fetch first, all of them when empty; nothing is fetched when absent. */
  readonly fetch?: readonly string[];
}

/** Exit codes: 0 all up to date, 1 something failed, 130 interrupted. */
export async function reproduce(options: ReproduceOptions): Promise<number> {
  const startedMs = performance.now();
  const kind = await executorNamed(options.executor.name);
  const loaded = await load(options);
  const targets = await targetsIn(loaded, options.targets);
  const forced = await forcedOf(loaded, options.force, targets);
  const { root, pipeline } = loaded;
  const executor = kind.choose(
    { root, stages: () => stageNames(pipeline) },
    options.executor.settings,
  );
  if (!executor.isHere && options.device === "auto") {
    throw new UserError(
      "Cannot choose the device by itself: the nodes are not this machine",
      "Use --device gpu if the nodes have GPUs, else --device cpu.",
    );
  }
  using printer = stdoutPrinter(options);
  if (options.fetch !== undefined && !await fetched(loaded, options.fetch, options, printer.emit)) {
    return 130;
  }
  await using session = Session.open(loaded);
  using interruption = executor.isHere
    ? interruptible()
    : interruptibleWithJobs(options, printer.emit);
  const remote = await remoteOf(session, options, interruption.signal, printer.emit);
  const { planned, offered } = await planOf(session, targets, forced, {
    remote,
    dryRun: options.dryRun,
    emit: printer.emit,
  });
  const mayRun = planned.elements.filter((element) =>
    planned.verdicts.get(element)?.state !== "fresh"
  );
  const capacity = capacityOf(executor, options.capacity, mayRun);
  const expectedMs = session.durations();
  const leftOut = options.underMs === undefined ? new Map<Element, LeftOutBecause>() : leftOutOf(
    planned.elements,
    (element) => planned.verdicts.get(element)?.state !== "fresh",
    expectedMs,
    capacity,
    options.underMs,
  );
  printer.emit({
    ...startEvent(session, planned, leftOut, expectedMs, capacity),
    ...(offered.size === 0 ? {} : { offered: offered.size }),
  });
  const unused = unusedFiles(planned.elements, loaded.graph, root);
  if (unused.length > 0) printer.emit({ type: "files-unused", files: unused });
  if (mayRun.some(({ stage }) => stage.native === true) && isWithoutAvx()) {
    printer.emit({ type: "slow-processor" });
  }
  if (executor.isHere && mayRun.some(({ gpu }) => gpu)) await refuseWithoutGpu();
  if (options.dryRun) {
    for (const [{ id }, bytes] of offered) {
      printer.emit({ type: "stage-offered", element: id, bytes });
    }
    for (const event of plannedEvents(planned, leftOut, expectedMs)) printer.emit(event);
    return interruption.signal.aborted ? 130 : 0;
  }
  remote?.resume();
  const interim = interimReport(options, options.reportEveryMs);
  // What the page shows is made by stages, and whoever reads events can ask for it when they want.
  const isReported = loaded.pipeline.report !== undefined && !options.json;
  const { store, state, codes, artifacts } = session;
  const opened = await executor.open({ store, root, emit: printer.emit });
  const { trace, fetched: fromRemote, ...counts } = await run({
    ...planned,
    ...{ store, state, codes, artifacts },
    ...(remote === undefined ? { executor: opened } : await cachedBy(remote, opened)),
    profile: loaded.profile,
    capacity,
    keepGoing: options.keepGoing,
    leftOut,
    expectedMs,
    signal: interruption.signal,
    emit: (event) => {
      printer.emit(event);
      if (isReported && event.type === "stage-finished") interim.want();
    },
  }).finally(() => interim.stop());
  const traffic = await remote?.close();
  const ms = Math.round(performance.now() - startedMs);
  const result = { ms, trace, fetched: fromRemote, ...counts };
  const id = recorded(session, options.targets, result, printer.emit);
  printer.emit({
    type: "run-finished",
    ...counts,
    ms,
    artifacts: session.artifactsPath,
    ...(id === undefined ? {} : { run: id }),
    ...(traffic === undefined ? {} : { remote: { results: fromRemote, ...traffic } }),
  });
  const didSomething = trace.ran.size + trace.failed.size + counts.restored + fromRemote > 0;
  // Whoever has pressed Ctrl-C waits for nothing more.
  if (!counts.interrupted) await report(session, planned, didSomething, printer.emit);
  return counts.interrupted ? 130 : counts.failed > 0 ? 1 : 0;
}

/**
 * The elements that are to run whatever is on record.
 *
 * @throws {UserError} the targets need none of what a word names.
 */
async function forcedOf(
  loaded: Loaded,
  words: readonly string[],
  targets: readonly Element[],
): Promise<ReadonlySet<Element>> {
  if (words.length === 0) return new Set();
  const needed = new Set(closureOf(loaded.graph, targets));
  const forced = new Set<Element>();
  for (const word of words) {
    const { elements } = await namedIn(loaded, word);
    const some = elements.filter((element) => needed.has(element));
    for (const element of some) forced.add(element);
    if (some.length > 0 || elements.length === 0) continue;
    throw new UserError(
      `Cannot force "${word}": the targets do not need it`,
      "Make it a target as well, or leave --force out.",
    );
  }
  return forced;
}

/** Fetches before the plan is made, for what is fetched are inputs; `false` when it was stopped. */
export async function fetched(
  { pipeline, root }: Loaded,
  names: readonly string[],
  { dryRun }: ReproduceOptions,
  emit: Emit<Event>,
): Promise<boolean> {
  const downloads = downloadsNamed(pipeline.downloads ?? [], names);
  using interruption = interruptible();
  const { fetchMissing }: typeof import("../fetch.ts") = await import(lazily("../fetch.ts"));
  await fetchMissing(downloads, { root, emit, signal: interruption.signal, dryRun });
  return !interruption.signal.aborted;
}

/**
 * Brings the report up to date, where the pipeline declares one. A run that did something, or was not
 * asked for everything, has to look at all stages again; one that did nothing knows where they stand.
 */
async function report(
  session: Session,
  planned: Planned,
  didSomething: boolean,
  emit: Emit<Event>,
): Promise<void> {
  const { graph, pipeline } = session.loaded;
  const isAll = planned.targets.size === graph.elements.length;
  if (pipeline.report === undefined || (!didSomething && !isAll)) return;
  try {
    const all = didSomething ? await session.plan(graph.elements) : planned;
    const { facts, isNew } = await writeReport(pipeline.report, all, session);
    const page = `${session.artifactsPath}/report/index.html`;
    const { claims, claimsFreshness } = facts;
    const stale = claimsFreshness.state === "stale" ? claimsFreshness.because : null;
    emit({ type: "scorecard", claims: claims ?? [], stale, page, isNew });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    emit({ type: "report-not-written", problem: error.message, remedy: error.remedy });
  }
}

function stageNames(pipeline: Loaded["pipeline"]): readonly string[] {
  const names = Object.keys(pipeline.profiles).flatMap((profile) =>
    stagesOf(pipeline, profile).map(({ name }) => name)
  );
  return [...new Set(names)];
}
