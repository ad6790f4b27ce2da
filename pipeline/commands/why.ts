/**
 * `why STAGE`: why it has to run, down to parameter values and source lines.
 *
 * @module
 */

import { canonical } from "../canonical.ts";
import { explain, type Explanation } from "../explain.ts";
import { changeLines } from "../printers/changes.ts";
import { count, type Paint } from "../printers/words.ts";
import { reasonTexts } from "../reasons.ts";
import { load, Session, type SessionOptions } from "../session.ts";
import { elementsNamed } from "../targets.ts";
import { stdoutPaint, write } from "./output.ts";

/** Arguments of `why`. */
export interface WhyOptions extends SessionOptions {
  /** A stage, an element or a figure. */
  readonly target: string;
  readonly json?: boolean;
}

const shownElements = 5;

/** Prints why the elements of a target have to run. */
export async function why(options: WhyOptions): Promise<number> {
  const loaded = await load(options);
  const asked = elementsNamed(loaded.graph, options.target);
  await using session = Session.open(loaded);
  const { elements, verdicts, context } = await session.plan(asked);
  const explained = explain(asked, elements, verdicts, context, loaded.root);
  if (options.json) {
    write(JSON.stringify(explained, null, 2) + "\n");
    return 0;
  }
  const { explanations, causes } = explained;
  const paint = stdoutPaint();
  const toRun = explanations.filter(({ state }) => state !== "fresh");
  printWaivers(explanations, paint);
  if (toRun.length === 0) {
    write(
      `${options.target}: ${paint("green", "up to date")}; nothing it depends on has changed${
        explanations.some(({ waivers }) => waivers !== undefined) ? ", but for that" : ""
      }\n`,
    );
  }
  for (const one of [...toRun.slice(0, shownElements), ...causes.slice(0, shownElements)]) {
    print(one, paint);
  }
  const hidden = Math.max(toRun.length - shownElements, 0) +
    Math.max(causes.length - shownElements, 0);
  if (hidden > 0) write(`… and ${count(hidden, "more element")}; --json shows all\n`);
  return 0;
}

/** Prints by whose word elements are up to date; those of one statement together. */
function printWaivers(explanations: readonly Explanation[], paint: Paint): void {
  const stated = explanations.flatMap(({ element, waivers = [] }) =>
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

function print({ element, state, reasons, changes, waitsFor }: Explanation, paint: Paint): void {
  if (state === "waiting") {
    write(`${paint("bold", element)} waits for what is above it: ${someOf(waitsFor)}\n`);
    return;
  }
  if (state === "stale") write(`${paint("bold", element)} has to run:\n`);
  else {
    const because = reasons.length > 0
      ? ", because:"
      : "; what made them is not on record any more";
    write(`${paint("bold", element)} has yielded other bytes since then${because}\n`);
  }
  for (const reason of reasons) {
    write(`  ${paint("yellow", reason)}: ${reasonTexts[reason]}\n`);
  }
  for (const change of changes) {
    for (const line of changeLines(change, paint)) write(`    ${line}\n`);
  }
}

function someOf(ids: readonly string[]): string {
  const more = ids.length - shownElements;
  return ids.slice(0, shownElements).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
