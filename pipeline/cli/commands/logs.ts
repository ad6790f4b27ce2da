/**
 * `logs TARGET`: what stages printed when they last ran; `logs`: those that failed in the last run.
 *
 * @module
 */

import { UserError } from "../../base/errors.ts";
import { shownFrom } from "../../base/paths.ts";
import { workingFolder } from "../../base/working_folder.ts";
import { targetsIn } from "../../plan/named_targets.ts";
import { load, Session, type SessionOptions } from "../../plan/session.ts";
import { latestRun } from "../../store/history.ts";
import type { Command } from "../command.ts";
import { count } from "../printers/words.ts";
import { stdoutPaint, write } from "./output.ts";

/** Shows what stages printed. */
export const command: Command = {
  name: "logs",
  takes: "[TARGET…]",
  about: "what stages printed when they last ran, failed ones too",
  options: { json: "where each log is, when it was written, and its text" },
  examples: [
    ["logs", "of what failed in the last run"],
    ["logs pathways/phase", "of a stage"],
    ["logs vae/training@gain=0.3,*", "of some elements of a sweep"],
  ],
  run: ({ words, session, json }) => logs({ ...session, targets: words, json }),
};

/** Arguments of `logs`. */
export interface LogsOptions extends SessionOptions {
  /** Stages, elements or figures; what failed in the last run when empty. */
  readonly targets: readonly string[];
  readonly json: boolean;
}

/** What an element printed. */
interface Log {
  readonly element: string;
  readonly path: string;
  /** When its last line was written. */
  readonly at: string;
  readonly text: string;
}

/** Prints logs. */
export async function logs(options: LogsOptions): Promise<number> {
  const loaded = await load(options);
  const named = options.targets.length === 0 ? [] : await targetsIn(loaded, options.targets);
  await using session = Session.open(loaded);
  const { store } = session;
  const { profile, pipeline } = loaded;
  const last = options.targets.length === 0 ? latestRun(store, pipeline.name, profile) : undefined;
  const failed = last?.failed ?? [];
  const ids = [...named.map(({ id }) => id), ...failed];
  const found = ids.flatMap((id) => logAt(id, store.logPath(profile, id)));
  if (options.json) {
    write(JSON.stringify(found, null, 2) + "\n");
    return 0;
  }
  if (options.targets.length === 0 && failed.length === 0) {
    write(
      `Nothing failed in the last run of profile ${profile}; \`deno task logs STAGE\` shows one\n`,
    );
    return 0;
  }
  if (found.length === 0) {
    throw new UserError(
      `Cannot show what "${
        options.targets.join(" ")
      }" printed: it has not run in profile ${profile}`,
      "Its results, if it has any, were made elsewhere, or its log was collected; " +
        `\`deno task reproduce ${options.targets[0] ?? ""} --force …\` runs it.`,
    );
  }
  print(found, ids.length - found.length);
  return 0;
}

function logAt(element: string, path: string): readonly Log[] {
  try {
    const { mtime } = Deno.statSync(path);
    const at = (mtime ?? new Date(0)).toISOString();
    return [{ element, path, at, text: new TextDecoder().decode(Deno.readFileSync(path)) }];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** One log as it is, for programs that read it; of several each under its element's name. */
function print(found: readonly Log[], missing: number): void {
  const paint = stdoutPaint();
  for (const { element, path, at, text } of found) {
    if (found.length === 1 && missing === 0) {
      write(text);
      if (text === "") console.error(`${element} printed nothing.`);
      return;
    }
    const place = shownFrom(workingFolder(), path);
    write(`${paint("bold", element)}  ${paint("dim", `${at}  ${place}`)}\n`);
    write(text === "" ? "    printed nothing\n" : text);
  }
  if (missing > 0) write(`${count(missing, "element")} more did not run here\n`);
}
