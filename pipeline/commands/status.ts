/**
 * `status`: what is up to date, what would run and why, and how large the store is.
 *
 * @module
 */

import { bytes, count, duration, reasonList } from "../printers/words.ts";
import { waiversOf } from "../plan.ts";
import type { Reason } from "../reasons.ts";
import { load, Session, type SessionOptions } from "../session.ts";
import { targetsOf } from "../targets.ts";
import { stdoutPaint, write } from "./output.ts";

/** Arguments of `status`. */
export interface StatusOptions extends SessionOptions {
  readonly targets: readonly string[];
  readonly json?: boolean;
}

/** Where a stage stands; a sweep's elements are counted together. */
export interface StageStatus {
  readonly stage: string;
  readonly fresh: number;
  readonly stale: number;
  readonly waiting: number;
  readonly reasons: readonly Reason[];
  /** Why the results of elements were kept although their code changed. */
  readonly waivers: readonly string[];
  /** Whether it runs native code, which can read and write anything. */
  readonly trusted: boolean;
  /** Duration of the stage's elements in all, as far as they ever ran; milliseconds. */
  readonly ms: number | null;
  /** What `verify` found of the stage's current results, and of how many. */
  readonly verified: { readonly [outcome: string]: number };
}

/** Prints the state of the targets. */
export async function status(options: StatusOptions): Promise<number> {
  const loaded = await load(options);
  await using session = Session.open(loaded);
  const planned = await session.plan(targetsOf(loaded.graph, options.targets));
  const own = session.state.durations(loaded.profile);
  const outcomes = session.state.verified();
  const stages = [...Map.groupBy(planned.elements, (element) => element.stage.name)].map(
    ([stage, elements]): StageStatus => {
      const verdicts = elements.flatMap((element) => planned.verdicts.get(element) ?? []);
      const tally = (state: string): number => verdicts.filter((v) => v.state === state).length;
      const reasons = verdicts.flatMap((v) => v.state === "stale" ? v.reasons : []);
      const times = elements.flatMap((element) => own.get(element.id) ?? []);
      const verified = verdicts.flatMap((v) =>
        v.state === "fresh" ? outcomes.get(v.key) ?? [] : []
      );
      return {
        stage,
        fresh: tally("fresh"),
        stale: tally("stale"),
        waiting: tally("waiting"),
        reasons: [...new Set(reasons)],
        waivers: [...new Set(verdicts.flatMap((v) => waiversOf(v).map(({ reason }) => reason)))],
        trusted: elements[0]?.stage.native === true,
        ms: times.length === 0 ? null : times.reduce((sum, ms) => sum + ms, 0),
        verified: Object.fromEntries(
          [...Map.groupBy(verified, (outcome) => outcome)].map(([outcome, of]) => [
            outcome,
            of.length,
          ]),
        ),
      };
    },
  );
  const storeBytes = sizeOf(`${session.store.root}/cas`);
  if (options.json) {
    write(JSON.stringify({ profile: loaded.profile, stages, storeBytes }, null, 2) + "\n");
  } else {
    print(loaded.profile, stages, storeBytes);
  }
  return 0;
}

function print(profile: string, stages: readonly StageStatus[], storeBytes: number): void {
  const paint = stdoutPaint();
  const width = Math.max(...stages.map(({ stage }) => stage.length));
  for (
    const { stage, fresh, stale, waiting, reasons, waivers, trusted, ms, verified } of stages
  ) {
    const elements = fresh + stale + waiting;
    const [style, state] = stale > 0
      ? ["yellow", "to run"] as const
      : waiting > 0
      ? ["cyan", "waiting"] as const
      : waivers.length > 0
      ? ["magenta", "up to date"] as const
      : ["green", "up to date"] as const;
    const part = elements === 1 || fresh === elements ? "" : `${stale + waiting} of ${elements}`;
    const why = stale > 0 ? reasonList(reasons) : waiting > 0 ? "for stages above it" : "";
    const took = ms === null ? "" : `took ${duration(ms)}`;
    const waived = waivers.length === 0 ? "" : `waived: ${waivers.join(", ")}`;
    const found = Object.entries(verified).map(([outcome, n]) =>
      (n === elements ? "" : `${n} `) + outcome.replaceAll("-", " ")
    );
    const notes = [part, why, waived, trusted ? "trusted" : "", took, ...found]
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
