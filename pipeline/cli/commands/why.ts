/**
 * `why STAGE`: why it has to run, down to parameter values and source lines.
 *
 * @module
 */

import { canonical } from "../../base/canonical.ts";
import { type Cause, causesOf } from "../../explain/causes.ts";
import { changeLines } from "../printers/changes.ts";
import { stageIn } from "../../model/labels.ts";
import { count, type Paint } from "../printers/words.ts";
import { reasonText } from "../../plan/reasons.ts";
import { load, Session, type SessionOptions } from "../../plan/session.ts";
import { targetsIn } from "../../plan/named_targets.ts";
import { stdoutPaint, write } from "./output.ts";
import type { Command } from "../command.ts";
import { UserError } from "../../base/errors.ts";

/** Says why something has to run. */
export const command: Command = {
  name: "why",
  takes: "TARGET",
  about: "why it has to run: values and source lines that changed",
  options: { device: "", json: "" },
  examples: [["why pathways/phase", "what changed since its results were made"]],
  run({ words: [target, ...others], session, json }) {
    if (target === undefined || others.length > 0) {
      throw new UserError("Cannot tell why: give one target", "For example: deno task why fig3");
    }
    return why({ ...session, target, json });
  },
};

/** Arguments of `why`. */
export interface WhyOptions extends SessionOptions {
  /** A stage, an element or a figure. */
  readonly target: string;
  readonly json?: boolean;
}

const shownElements = 5;
// Few of each, so that those above a large sweep are not among what is left out.
const shownPerStage = 2;

/** Prints why the elements of a target have to run. */
export async function why(options: WhyOptions): Promise<number> {
  const loaded = await load(options);
  const asked = await targetsIn(loaded, [options.target]);
  await using session = Session.open(loaded);
  const { elements, verdicts, context } = await session.plan(asked);
  const causes = causesOf(asked, elements, verdicts, context, loaded.root);
  if (options.json) {
    write(JSON.stringify(causes, null, 2) + "\n");
    return 0;
  }
  const paint = stdoutPaint();
  const toRun = causes.asked.filter(({ state }) => state !== "fresh");
  printWaivers(causes.asked, paint);
  if (toRun.length === 0) {
    write(
      `${options.target}: ${paint("green", "up to date")}; nothing it depends on has changed${
        causes.asked.some(({ waivers }) => waivers !== undefined) ? ", but for that" : ""
      }\n`,
    );
  }
  const groups = [toRun, causes.above].flatMap(alike);
  const shown = [...Map.groupBy(groups, ([first]) => stageIn(first.element)).values()]
    .flatMap((ofStage) => ofStage.slice(0, shownPerStage));
  for (const group of shown) print(group, paint);
  const hidden = groups.flat().length - shown.flat().length;
  if (hidden > 0) write(`… and ${count(hidden, "more element")}; --json shows all\n`);
  return 0;
}

/** Prints by whose word elements are up to date; those of one statement together. */
function printWaivers(causes: readonly Cause[], paint: Paint): void {
  const stated = causes.flatMap(({ element, waivers = [] }) =>
    waivers.map((waiver) => ({ element, waiver }))
  );
  const together = Map.groupBy(
    stated,
    ({ waiver: { at, reason, diff } }) => canonical([at, reason, diff]),
  );
  for (const [first, ...others] of together.values()) {
    if (first === undefined) continue;
    const { at, reason, diff } = first.waiver;
    const elements = someOf([first, ...others].map(({ element }) => element));
    write(`${paint("bold", elements)} not run: accepted ${at}: ${reason}\n`);
    for (const line of diff.split("\n")) write(`    ${line}\n`);
  }
}

type Alike = readonly [Cause, ...Cause[]];

/** Causes in groups that differ in nothing but the element. */
function alike(causes: readonly Cause[]): readonly Alike[] {
  const groups = Map.groupBy(causes, (one) => JSON.stringify({ ...one, element: "" }));
  return [...groups.values()].flatMap(([first, ...others]): Alike[] =>
    first === undefined ? [] : [[first, ...others]]
  );
}

function print(group: Alike, paint: Paint): void {
  const [{ state, reasons, changes, waitsFor }] = group;
  const names = paint("bold", someOf(group.map(({ element }) => element)));
  const one = group.length === 1;
  if (state === "waiting") {
    write(`${names} ${one ? "waits" : "wait"} for what is above: ${someOf(waitsFor)}\n`);
    return;
  }
  const have = one ? "has" : "have";
  const because = reasons.length > 0 ? ", because:" : "; what made them is not on record any more";
  write(
    `${names} ${have} ${
      state === "stale" ? "to run:" : `yielded other bytes since then${because}`
    }\n`,
  );
  for (const reason of reasons) {
    write(`  ${paint("yellow", reason)}: ${reasonText(reason)}\n`);
  }
  for (const change of changes) {
    for (const line of changeLines(change, paint)) write(`    ${line}\n`);
  }
}

function someOf(ids: readonly string[]): string {
  const more = ids.length - shownElements;
  return ids.slice(0, shownElements).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
