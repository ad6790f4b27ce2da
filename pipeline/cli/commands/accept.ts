/**
 * `accept STAGE --reason "…"`: states that a change of a stage's code does not alter its results;
 * `accept --list`: what was stated of the current results.
 *
 * @module
 */

import { UserError } from "../../base/errors.ts";
import type { Element } from "../../model/element.ts";
import { waiversOf } from "../../plan/plan.ts";
import { changeLines } from "../printers/changes.ts";
import { count, painter } from "../printers/words.ts";
import { load, type Loaded, Session, type SessionOptions } from "../../plan/session.ts";
import { targetsIn } from "../../plan/named_targets.ts";
import { canBeWaived, waive } from "../../explain/waive.ts";
import { stdoutPaint, write } from "./output.ts";
import type { Command } from "../command.ts";
import { refuseTargets } from "../option_values.ts";

/** Keeps results although code changed. */
export const command: Command = {
  name: "accept",
  takes: "TARGET…",
  about: 'keep results although code changed: --reason "why it alters nothing"',
  options: { reason: "", list: "", device: "", json: "" },
  examples: [
    ['accept pathways/phase --reason "renamed a variable"', "says so in the record and the report"],
    ["accept --list", "what was accepted so far"],
  ],
  run({ words, values, session, json }) {
    if (!values.list) return accept({ ...session, targets: words, reason: values.reason ?? "" });
    refuseTargets("accept --list", words);
    return listWaivers({ ...session, json });
  },
};

/** Arguments of `accept`. */
export interface AcceptOptions extends SessionOptions {
  /** Stages, elements or figures. */
  readonly targets: readonly string[];
  /** Why the change does not alter results. */
  readonly reason: string;
}

/** Files waivers for the targets' elements. */
export async function accept({ targets, reason, ...options }: AcceptOptions): Promise<number> {
  if (reason.trim() === "") {
    throw new UserError(
      "Cannot accept changes without a reason",
      'Say why they do not alter results: --reason "…"; it is kept with the results.',
    );
  }
  if (targets.length === 0) {
    throw new UserError(
      "Cannot accept changes: give a stage",
      'For example: deno task accept pathways/phase --reason "renames a variable"',
    );
  }
  const loaded = await load(options);
  const named = await targetsIn(loaded, targets);
  const others = inVariants(named, loaded);
  await using session = Session.open(loaded);
  const planned = await session.plan([...named, ...others]);
  const paint = stdoutPaint();
  const asked = [...named, ...others.filter((one) => canBeWaived(one, planned, session))];
  const waived = waive(asked, planned, session, {
    reason: reason.trim(),
    at: new Date(),
    textOf: (changes) =>
      changes.flatMap((change) => changeLines(change, painter(false))).join("\n"),
  });
  for (const { id } of waived) write(`  ${paint("magenta", "waived")}  ${id}\n`);
  write(
    waived.length === 0
      ? "Nothing to accept: all of it is up to date\n"
      : `${count(waived.length, "result")} kept by your word, until they are made by a run; ` +
        "`deno task accept --list` shows all\n",
  );
  return 0;
}

/** What some elements are in variants: the owner's word on a stage's code holds there as well. */
function inVariants(named: readonly Element[], { graph }: Loaded): readonly Element[] {
  const ids = new Set(named.map(({ id }) => id));
  const stages = new Set(
    named.filter(({ variant }) => variant === null).map((one) => one.stage.name),
  );
  const own = new Set(graph.elements.map(({ id }) => id));
  return graph.elements.filter(({ variant, stage, plainId }) =>
    variant !== null && stages.has(stage.name) && (ids.has(plainId) || !own.has(plainId))
  );
}

/** Arguments of `accept --list`. */
export interface ListOptions extends SessionOptions {
  readonly json: boolean;
}

/** Prints the waivers of all current results. */
export async function listWaivers(options: ListOptions): Promise<number> {
  const loaded = await load(options);
  await using session = Session.open(loaded);
  const { elements, verdicts } = await session.plan(loaded.graph.elements);
  const waived = elements.map((element) => ({
    element: element.id,
    waivers: waiversOf(verdicts.get(element)),
  })).filter(({ waivers }) => waivers.length > 0);
  if (options.json) {
    write(JSON.stringify(waived, null, 2) + "\n");
    return 0;
  }
  const paint = stdoutPaint();
  for (const { element, waivers } of waived) {
    write(`${paint("bold", element)}\n`);
    for (const { at, reason } of waivers) write(`    ${at}  ${reason}\n`);
  }
  if (waived.length === 0) write("No current result is kept by a waiver\n");
  return 0;
}
