/**
 * `rename OLD NEW`: keeps the results of a stage that has another name now, as a waiver.
 *
 * @module
 */

import { nearest, UserError } from "../../base/errors.ts";
import { formerStages, rename as renameIn } from "../../explain/rename.ts";
import { load, loadEach, type Loaded, Session, type SessionOptions } from "../../plan/session.ts";
import type { Command } from "../command.ts";
import { changeLines } from "../printers/changes.ts";
import { count, painter } from "../printers/words.ts";
import { stdoutPaint, write } from "./output.ts";

/** Keeps results over a renamed stage. */
export const command: Command = {
  name: "rename",
  takes: "OLD NEW",
  about: "keep the results of a stage that you have given another name",
  options: { reason: "what is written down (default: that it was renamed)", device: "" },
  examples: [
    ["rename vae/train vae/training", "after the name was changed in the declaration"],
  ],
  run({ words: [from, to, ...others], values, session }) {
    if (from === undefined || to === undefined || others.length > 0) {
      throw new UserError(
        "Cannot rename: give the old name and the new one",
        "For example: deno task rename vae/train vae/training",
      );
    }
    return rename({ ...session, from, to, reason: values.reason ?? `renamed from ${from}` });
  },
};

/** Arguments of `rename`. */
export interface RenameOptions extends SessionOptions {
  readonly from: string;
  readonly to: string;
  /** What is written down with the results. */
  readonly reason: string;
}

const shownLeft = 10;

/** Keeps the results in every profile, or in the one that is asked for. */
export async function rename(options: RenameOptions): Promise<number> {
  const { from, to } = options;
  const first = await load(options);
  refuseNames(first, from, to);
  const paint = stdoutPaint();
  const at = new Date();
  const left = new Map<string, string>();
  const former = new Set<string>();
  let kept = 0;
  for (const loaded of options.profile === undefined ? await loadEach(options) : [first]) {
    await using session = Session.open(loaded);
    for (const name of formerStages(session)) former.add(name);
    const renamed = await renameIn(session, { from, to }, {
      reason: options.reason,
      at,
      textOf: (changes) =>
        changes.flatMap((change) => changeLines(change, painter(false))).join("\n"),
    });
    kept += renamed.kept.length;
    for (const { id } of renamed.kept) {
      write(`  ${paint("magenta", "kept")}  ${id}  (${loaded.profile})\n`);
    }
    for (const { element, because } of renamed.left) {
      left.set(`${element.id}  (${loaded.profile})`, because);
    }
  }
  if (kept === 0 && left.size === 0) {
    const near = nearest(from, former);
    throw new UserError(
      `Cannot rename "${from}": there are no results of such a stage that "${to}" lacks`,
      near === undefined || near === from
        ? "Give the name under which it ran last."
        : `Did you mean "${near}"?`,
    );
  }
  for (const [element, because] of [...left].slice(0, shownLeft)) {
    write(`  ${paint("yellow", "to run")}  ${element}: ${because}\n`);
  }
  if (left.size > shownLeft) write(`  … and ${left.size - shownLeft} more\n`);
  write(
    `${count(kept, "result")} kept under the new name, by your word; ` +
      "`deno task accept --list` shows all, `deno task clean --stale` removes the old artifacts\n",
  );
  return kept > 0 ? 0 : 1;
}

/**
 * Refuses names that are none.
 *
 * @throws {UserError} the new one is no stage's, or the old one still is one's.
 */
function refuseNames({ graph }: Loaded, from: string, to: string): void {
  const names = graph.stages.map(({ name }) => name);
  if (!names.includes(to)) {
    const near = nearest(to, names);
    throw new UserError(
      `Cannot rename "${from}" to "${to}": no stage has the new name`,
      near === undefined
        ? "Change the name in the stage's declaration first."
        : `Change the name in the stage's declaration first; or did you mean "${near}"?`,
    );
  }
  if (!names.includes(from)) return;
  throw new UserError(
    `Cannot rename "${from}" to "${to}": there is still a stage of the old name`,
    "Its results are its own; rename it in the declaration, or leave both as they are.",
  );
}
