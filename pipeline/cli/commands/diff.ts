/**
 * `diff A B`: two sets of results compared, down to parameters, source lines and numbers.
 *
 * @module
 */

import {
  type ComparedState,
  compareResults,
  type ElementComparison,
  type OutputComparison,
} from "../../explain/compare.ts";
import type { Change } from "../../explain/change.ts";
import { count, type Paint } from "../printers/words.ts";
import { type ResultSet, resultsNamed } from "../../run/results.ts";
import { load, Session, type SessionOptions } from "../../plan/session.ts";
import { standardLimits } from "../../archive/zip/zip_limits.ts";
import { archivedResults, isArchivePath, openSoundArchive } from "./open_archive.ts";
import { stdoutPaint, write } from "./output.ts";
import { changeLines } from "../printers/changes.ts";
import type { Command } from "../command.ts";
import { toleranceOf } from "../option_values.ts";
import { UserError } from "../../base/errors.ts";

/** Compares results. */
export const command: Command = {
  name: "diff",
  takes: "A B",
  about: "runs (latest~1, …), profiles, archives compared: inputs, code, numbers",
  options: { tolerance: "", json: "" },
  examples: [
    ["diff latest~1 latest", "what the last run changed"],
    ["diff standard standard+eta=5", "a profile and a variant of it"],
  ],
  run({ words: [a, b, ...others], values, session, json }) {
    if (a === undefined || b === undefined || others.length > 0) {
      throw new UserError(
        "Cannot compare: give two runs, profiles or archives",
        "For example: deno task diff latest~1 latest",
      );
    }
    return diff({ ...session, a, b, tolerance: toleranceOf(values.tolerance), json });
  },
};

/** Arguments of `diff`. */
export interface DiffOptions extends SessionOptions {
  /** A run or a profile, see {@linkcode resultsNamed}; or the path of an archive. */
  readonly a: string;
  readonly b: string;
  /** The largest relative difference between numbers that is none. */
  readonly tolerance: number;
  readonly json?: boolean;
}

const shownElements = 20;

const stateTexts: { readonly [S in ComparedState]: string } = {
  "same": "same",
  "within-tolerance": "within tolerance",
  "differs": "different",
  "only-in-a": "only in A",
  "only-in-b": "only in B",
  "lost": "lost",
};

/**
 * Exit codes: 0 the same results within the tolerance, 1 others.
 *
 * @throws {UserError} a name that names nothing, or what has no results.
 */
export async function diff(options: DiffOptions): Promise<number> {
  const loaded = await load(options);
  await using session = Session.open(loaded);
  using archives = new DisposableStack();
  const named = (word: string): ResultSet =>
    isArchivePath(word)
      ? archivedResults(archives.use(openSoundArchive(word, standardLimits)), word)
      : resultsNamed(session, word);
  const [a, b] = [named(options.a), named(options.b)];
  for (const { name, keys } of [a, b]) {
    if (keys.size > 0) continue;
    throw new UserError(
      `Cannot compare with ${name}: it has no results yet`,
      "`deno task reproduce` makes a profile's; `deno task runs` lists what was run.",
    );
  }
  const { tolerance } = options;
  const compared = await compareResults(a, b, { graph: loaded.graph, tolerance });
  const isSame = compared.every(({ state }) => state === "same" || state === "within-tolerance");
  if (options.json) {
    const sets = { a: a.name, b: b.name, tolerance, same: isSame };
    write(JSON.stringify({ ...sets, elements: compared }, null, 2) + "\n");
  } else {
    write(`A: ${a.name}\nB: ${b.name}\n`);
    print(compared, stdoutPaint());
  }
  return isSame ? 0 : 1;
}

function print(compared: readonly ElementComparison[], paint: Paint): void {
  const worthTelling = compared.filter((c) => c.state !== "same" || c.changes.length > 0);
  for (const one of worthTelling.slice(0, shownElements)) {
    const style = one.state === "same" || one.state === "within-tolerance" ? "green" : "yellow";
    write(`  ${paint(style, stateTexts[one.state])}  ${one.element}${inShort(one)}\n`);
    if (one.state === "same") continue;
    for (const line of one.changes.flatMap((change) => changeLines(change, paint))) {
      write(`      ${line}\n`);
    }
    for (const output of one.outputs) write(`      ${outputLine(output)}\n`);
  }
  const hidden = worthTelling.length - shownElements;
  if (hidden > 0) write(`  … and ${count(hidden, "more element")}; --json shows all\n`);
  const tally = Map.groupBy(compared, ({ state }) => stateTexts[state]);
  const parts = Object.values(stateTexts).flatMap((text) => {
    const n = tally.get(text)?.length ?? 0;
    return n === 0 ? [] : [`${n} ${text}`];
  });
  write(`${count(compared.length, "element")}: ${parts.join(", ") || "nothing to compare"}\n`);
}

/** Of an element with the same bytes: what changed nevertheless. */
function inShort({ state, changes }: ElementComparison): string {
  if (state === "lost") return ": one of the two has the result no more";
  if (state !== "same") return "";
  return `  (the same bytes in spite of changes: ${[...new Set(changes.map(wordOf))].join(", ")})`;
}

function wordOf(change: Change): string {
  return change.kind === "value" ? change.name : change.kind;
}

function outputLine({ output, differing, largest, problem }: OutputComparison): string {
  if (problem !== undefined) return `output ${output}: other bytes, not compared: ${problem}`;
  if (differing === null) return `output ${output}: other bytes`;
  if (largest === undefined) return `output ${output}: other bytes, the same values`;
  const { place, a, b, relative } = largest;
  const most = relative === null ? "" : `, relative difference ${relative.toPrecision(3)}`;
  const where = place === "" ? "the value" : place;
  return `output ${output}: ${count(differing, "value")} ` +
    `${differing === 1 ? "differs" : "differ, most"} at ${where}: ${a} → ${b}${most}`;
}
