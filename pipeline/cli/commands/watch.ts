/**
 * `watch`: reproduces, and again whenever a file of the project is saved.
 *
 * @module
 */

import { ProjectWatcher } from "../project_watcher.ts";
import { type RoundOptions, rounds, startRound } from "../rounds.ts";
import { artifactsIn, placeOf } from "../../plan/session.ts";
import { interruptible } from "./interruption.ts";
import { type PrinterChoice, stdoutPrinter } from "./output.ts";
import { workingFolder } from "../../base/working_folder.ts";
import { projectFrom } from "../../base/project.ts";
import type { Command } from "../command.ts";
import { roundIn } from "../option_values.ts";

/** Reproduces, and again on save. */
export const command: Command = {
  name: "watch",
  takes: "[TARGET…]",
  about: "reproduce, and again whenever a file of the project is saved",
  options: {
    ...{
      jobs: "",
      cores: "",
      memory: "",
      device: "",
      "keep-going": "",
      remote: "",
      "remote-read-only": "",
      plain: "",
    },
    json: "events as JSON lines",
  },
  examples: [["watch fig3", "one figure, as its code is edited"]],
  run: ({ words, values, session, json }) =>
    watch({
      ...session,
      targets: words,
      ...roundIn(values),
      plain: values.plain ?? false,
      json,
    }),
};

/** Arguments of `watch`. */
export interface WatchOptions extends RoundOptions, PrinterChoice {}

/** Reproduces on save until Ctrl-C, which is its normal end: exit code 0. A failure ends nothing. */
export async function watch(options: WatchOptions): Promise<number> {
  const root = projectFrom(workingFolder()).root;
  using watcher = new ProjectWatcher(root, [artifactsIn(root, options), placeOf(options).folder]);
  using printer = stdoutPrinter({ ...options, plain: true });
  using interruption = interruptible();
  const look = [...(options.plain ? ["--plain"] : []), ...(options.json ? ["--json"] : [])];
  const start = (): Deno.ChildProcess => startRound(options, look, "inherit");
  await rounds(options, root, watcher, start, printer.emit, interruption.signal);
  return 0;
}
