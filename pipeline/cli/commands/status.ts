/**
 * `status`: what is up to date, what would run and why, and how large the store is.
 *
 * @module
 */

import { bytes, count, duration, reasonList } from "../printers/words.ts";
import { profileFiles, type StaleArtifact } from "../../plan/profile_files.ts";
import { load, type Loaded, Session, type SessionOptions } from "../../plan/session.ts";
import { type StageStatus, statusOf, statusWithout } from "../../plan/stage_status.ts";
import { stageNamed } from "../../model/target_words.ts";
import { targetsIn } from "../../plan/named_targets.ts";
import { stdoutPaint, write } from "./output.ts";
import type { Command } from "../command.ts";

/** Says what is up to date. */
export const command: Command = {
  name: "status",
  takes: "[TARGET…]",
  about: "what is up to date, what would run and why",
  options: { device: "", json: "", "exit-code": "" },
  examples: [
    ["status", "all stages"],
    ["status fig7", "what a figure needs"],
    ["status --exit-code", "for scripts: exit code 1 if anything has to run"],
  ],
  run: ({ words, values, session, json }) =>
    status({ ...session, targets: words, json, exitCode: values["exit-code"] ?? false }),
};

/** Arguments of `status`. */
export interface StatusOptions extends SessionOptions {
  readonly targets: readonly string[];
  readonly json?: boolean;
  /** Tell by the exit code, 1, that something is not up to date. */
  readonly exitCode?: boolean;
}

const shownLeftOver = 20;

/** Prints the state of the targets. */
export async function status(options: StatusOptions): Promise<number> {
  const loaded = await load(options);
  const targets = await targetsIn(loaded, options.targets);
  await using session = Session.open(loaded);
  const planned = await session.plan(targets);
  const stages = [...statusOf(planned, session), ...emptySweeps(loaded, options.targets)];
  const storeBytes = sizeOf(`${session.store.root}/cas`);
  const leftOver = profileFiles(session).stale;
  if (options.json) {
    const { profile } = loaded;
    write(JSON.stringify({ profile, stages, leftOver, storeBytes }, null, 2) + "\n");
  } else {
    print(loaded.profile, stages, storeBytes);
    printLeftOver(leftOver, session.artifactsPath);
  }
  const isUpToDate = stages.every(({ stale, waiting }) => stale + waiting === 0);
  return options.exitCode === true && !isUpToDate ? 1 : 0;
}

/** Sweeps over nothing: there is nothing to do for them. */
function emptySweeps({ graph }: Loaded, targets: readonly string[]): readonly StageStatus[] {
  const filled = new Set(graph.elements.map(({ stage }) => stage));
  return graph.stages
    .filter((stage) =>
      !filled.has(stage) &&
      (targets.length === 0 || targets.some((word) => stageNamed(word)(stage)))
    )
    .map((stage) => statusWithout(stage));
}

/** What lies in the folder of elements that are not in the pipeline any more. */
function printLeftOver(leftOver: readonly StaleArtifact[], folder: string): void {
  const byElement = Map.groupBy(leftOver, ({ element, path }) => element ?? path);
  for (const [element, files] of [...byElement].slice(0, shownLeftOver)) {
    const [first] = files;
    const more = files.length === 1 ? "" : ` and ${files.length - 1} more`;
    write(`  ${stdoutPaint()("dim", "gone")}  ${element}  ${folder}/${first?.path ?? ""}${more}\n`);
  }
  if (byElement.size > shownLeftOver) {
    write(`  … and ${byElement.size - shownLeftOver} more; --json shows all\n`);
  }
  if (leftOver.length > 0) {
    write(
      `${count(leftOver.length, "file")} of elements that are no more: ` +
        "`deno task clean --stale` removes them\n",
    );
  }
}

function print(profile: string, stages: readonly StageStatus[], storeBytes: number): void {
  const paint = stdoutPaint();
  const width = Math.max(0, ...stages.map(({ stage }) => stage.length));
  for (const one of stages) {
    const { stage, variants, fresh, stale, waiting, reasons, waivers, isolation, ms, verified } =
      one;
    const elements = fresh + stale + waiting;
    const [style, state] = stale > 0
      ? ["yellow", "to run"] as const
      : waiting > 0
      ? ["cyan", "waiting"] as const
      : waivers.length > 0
      ? ["magenta", "up to date"] as const
      : ["green", "up to date"] as const;
    const part = elements === 0
      ? "a sweep over nothing"
      : elements === 1 || fresh === elements
      ? ""
      : `${stale + waiting} of ${elements}`;
    const why = stale > 0 ? reasonList(reasons) : waiting > 0 ? "for stages above it" : "";
    const took = ms === null ? "" : `took ${duration(ms)}`;
    const waived = waivers.length === 0 ? "" : `waived: ${waivers.join(", ")}`;
    const found = Object.entries(verified).map(([outcome, n]) =>
      (n === elements ? "" : `${n} `) + outcome.replaceAll("-", " ")
    );
    const also = variants.length === 0 ? "" : `+${count(variants.length, "variant")}`;
    const notes = [also, part, why, waived, isolation ?? "", took, ...found]
      .filter((note) => note !== "").join("; ");
    write(`  ${stage.padEnd(width)}  ${paint(style, state.padEnd(10))}  ${notes}`.trimEnd() + "\n");
  }
  const all = stages.reduce((sum, s) => sum + s.fresh + s.stale + s.waiting, 0);
  const fresh = stages.reduce((sum, s) => sum + s.fresh, 0);
  write(
    `Profile ${profile}: ${fresh} of ${count(all, "stage")} up to date; ` +
      `the store holds ${bytes(storeBytes)}\n`,
  );
}

function sizeOf(folder: string): number {
  let total = 0;
  for (const { name } of Deno.readDirSync(folder)) total += Deno.statSync(`${folder}/${name}`).size;
  return total;
}
