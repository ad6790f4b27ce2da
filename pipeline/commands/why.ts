/**
 * `why STAGE`: why it has to run, down to parameter values and source lines.
 *
 * @module
 */

import { canonical, type Json } from "../canonical.ts";
import { type Change, explain, type Explanation } from "../explain.ts";
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
  const { verdicts, context } = await session.plan(asked);
  const explained = (of: typeof asked): Explanation[] =>
    of.map((element) => explain(element, verdicts, context, loaded.root));
  const explanations = explained(asked);
  const above = new Set(explanations.flatMap(({ waitsFor }) => waitsFor));
  const causes = explained(loaded.graph.elements.filter(({ id }) => above.has(id)));
  if (options.json) {
    write(JSON.stringify({ explanations, causes }, null, 2) + "\n");
    return 0;
  }
  const paint = stdoutPaint();
  const toRun = explanations.filter(({ state }) => state !== "fresh");
  if (toRun.length === 0) {
    write(
      `${options.target}: ${paint("green", "up to date")}; nothing it depends on has changed\n`,
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

function print({ element, state, reasons, changes, waitsFor }: Explanation, paint: Paint): void {
  if (state === "waiting") {
    write(`${paint("bold", element)} waits for what is above it: ${someOf(waitsFor)}\n`);
    return;
  }
  write(`${paint("bold", element)} has to run:\n`);
  for (const reason of reasons) {
    write(`  ${paint("yellow", reason)}: ${reasonTexts[reason]}\n`);
  }
  for (const change of changes) {
    for (const line of changeLines(change, paint)) write(`    ${line}\n`);
  }
}

/** A change in words. */
export function changeLines(change: Change, paint: Paint): readonly string[] {
  switch (change.kind) {
    case "param":
      return [`parameter ${change.name}: ${show(change.before)} → ${show(change.now)}`];
    case "input":
      return [
        `input ${change.name} from ${change.from}: other bytes` +
        (change.count > 1 ? ` in ${change.count} elements` : ""),
      ];
    case "source":
      return [
        `source ${change.path}:`,
        ...change.lines.map((line) =>
          "  " +
          (line.startsWith("+")
            ? paint("green", line)
            : line.startsWith("-")
            ? paint("red", line)
            : paint("dim", line))
        ),
      ];
    case "package":
      return [`package ${change.removed ?? "(none)"} → ${change.added ?? "(none)"}`];
    case "value":
      return [`${change.name}: ${change.before} → ${change.now}`];
  }
}

function show(value: Json | undefined): string {
  return value === undefined ? "(not there)" : canonical(value);
}

function someOf(ids: readonly string[]): string {
  const more = ids.length - shownElements;
  return ids.slice(0, shownElements).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
