// deno-lint-ignore-file timing/no-time -- any moment is as good
/**
 * Carries out a step on a project.
 *
 * @module
 */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { checkArtifacts, checkEnd, checkIdle, checkNothingRan } from "./checks.ts";
import { damage, rot } from "./damage.ts";
import type { Engines, Ran } from "./engines.ts";
import type { ProjectFolder } from "./project_folder.ts";
import { stageName } from "./source_text.ts";
import type { Call, Step } from "./steps.ts";
import { type Edit, variantName } from "./tree.ts";

/** What is known of the project besides its files: the model of the histories. */
export interface Known {
  /** Whether something was damaged since the store was made. */
  isDamaged: boolean;
  /** Whether everything is up to date: a run must do nothing. */
  isUpToDate: boolean;
}

/** A project under test. */
export interface Real {
  readonly project: ProjectFolder;
  readonly engines: Engines;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Nothing else than these ends: done, a stage failed or was not run, a file or module is missing. */
const anyEnd = [0, 1, 2];

/** Carries out a step, and checks what can be checked at once. */
export async function play(step: Step, known: Known, { project, engines }: Real): Promise<void> {
  const { root } = project;
  const start = (call: Call) =>
    engines.start(root, ["reproduce", "--json", ...wordsOf(call, project)], {
      isCold: call.isCold === true,
    });
  switch (step.step) {
    case "edit":
      project.apply(step.edit, step.way);
      known.isUpToDate &&= altersNothing(step.edit);
      return;
    case "switch":
      project.switchBranch(step.isByFolder);
      known.isUpToDate = false;
      return;
    case "reproduce": {
      const ran = await start(step.call).ended;
      checkEnd("reproduce", ran, [0]);
      if (step.call.target === undefined) checkArtifacts(project);
      if (known.isUpToDate && step.call.force === undefined) checkIdle("reproduce", ran);
      // A forced stage may have made other bytes, of which those of a single target know nothing.
      known.isUpToDate = step.call.target === undefined || step.call.force === undefined &&
          known.isUpToDate;
      return;
    }
    case "reproduce variant": {
      const variant = project.branch.variants[step.variant % project.branch.variants.length];
      if (variant === undefined) return;
      const name = variantName(variant);
      const words = ["--jobs", `${step.jobs}`, "--variant", name];
      const ran = await engines.run(root, "reproduce", "--json", ...words);
      checkEnd("reproduce of a variant", ran, [0]);
      checkArtifacts(project, join(root, `artifacts/standard+${name}`), variant);
      // What was lost or damaged and is shared was made again, and may be other bytes now.
      known.isUpToDate &&= !known.isDamaged;
      return;
    }
    case "edit during": {
      if (step.before !== null) project.apply(step.before, step.way);
      const running = step.command === "status"
        ? engines.start(root, ["status"])
        : start({ jobs: 2 });
      await pause(step.afterMs);
      const undo = project.remembered();
      for (let save = 0; save < step.saves; save++) {
        if (save > 0) await pause(step.everyMs);
        if (save % 2 === 0) project.apply(step.edit, step.way);
        else undo(step.way);
      }
      checkEnd(`${step.command} during an edit`, await running.ended, anyEnd);
      known.isUpToDate = false;
      return;
    }
    case "kill": {
      const running = start(step.call);
      await pause(step.afterMs);
      running.kill();
      await running.ended;
      known.isUpToDate = false;
      return;
    }
    case "two at once": {
      const first = start(step.calls[0]);
      await pause(step.afterMs);
      const second = start(step.calls[1]);
      if (step.killMs !== null) {
        await pause(step.killMs);
        first.kill();
      }
      const [one, other] = await Promise.all([first.ended, second.ended]);
      if (step.killMs === null) checkEnd("the first of two runs", one, [0]);
      checkEnd("the second of two runs", other, [0]);
      if (step.calls[1].target === undefined) checkArtifacts(project);
      known.isUpToDate = false;
      return;
    }
    case "damage": {
      const running = step.duringMs === null ? undefined : start({ jobs: 2 });
      await pause(step.duringMs ?? 0);
      if (damage(step, project)) {
        known.isDamaged = true;
        known.isUpToDate = false;
      }
      if (running !== undefined) checkEnd("reproduce during damage", await running.ended, anyEnd);
      return;
    }
    case "rot": {
      if (rot(step, project)) known.isDamaged = true;
      checkEnd("reproduce after rot", await start({ jobs: step.jobs }).ended, [0]);
      checkArtifacts(project);
      known.isUpToDate = true;
      return;
    }
    case "accept":
      return await accept(step.module, known, { project, engines });
    case "gc":
      checkEnd(
        "gc",
        await engines.run(
          root,
          "gc",
          ...(step.maxSize === null ? [] : ["--max-size", step.maxSize]),
        ),
        [0],
      );
      return;
    case "archive and restore":
      return await archiveAndRestore(step.isKept, known, { project, engines });
    case "fsck":
      checkEnd("fsck", await engines.run(root, "fsck"), known.isDamaged ? [0, 1] : [0]);
      known.isUpToDate = false;
      return;
    case "clean":
      checkEnd("clean", await engines.run(root, "clean"), [0]);
      known.isUpToDate = false;
      return;
    case "settle":
      return await pause(1100);
  }
}

function altersNothing(edit: Edit): boolean {
  return edit.edit === "comment" || edit.edit === "rename";
}

function wordsOf({ jobs, force, target }: Call, { branch }: ProjectFolder): string[] {
  const name = (place: number): string => stageName(place % branch.stages.length);
  return [
    ...["--jobs", `${jobs}`],
    // What is forced has to be among the targets.
    ...(target === undefined ? [] : [name(target)]),
    ...(force === undefined ? [] : ["--force", name(target ?? force)]),
  ];
}

/** Everything is brought up to date, a sum is turned round, and the change accepted from above to below. */
async function accept(module: number, known: Known, { project, engines }: Real): Promise<void> {
  const run = async (...args: string[]): Promise<Ran> => await engines.run(project.root, ...args);
  checkEnd("reproduce before accept", await run("reproduce", "--json"), [0]);
  project.apply({ edit: "swap", module }, "in place");
  let isAccepted = true;
  for (const place of project.branch.stages.keys()) {
    const ran = await run("accept", stageName(place), "--reason", "a sum the other way round");
    // What a damaged store has lost cannot be kept.
    checkEnd("accept", ran, known.isDamaged ? [0, 2] : [0]);
    isAccepted &&= ran.code === 0;
  }
  known.isUpToDate = isAccepted;
}

/** All results go into an archive, and from there into an empty store. */
async function archiveAndRestore(
  isKept: boolean,
  known: Known,
  { project, engines }: Real,
): Promise<void> {
  const { root, archive } = project;
  const run = async (...args: string[]): Promise<Ran> => await engines.run(root, ...args);
  checkEnd("reproduce before archive", await run("reproduce", "--json"), [0]);
  const written = await run("archive", "--output", archive);
  checkEnd("archive", written, known.isDamaged ? anyEnd : [0]);
  if (written.code !== 0) return;
  checkEnd("verify-archive", await run("verify-archive", archive), [0]);
  // Stages of a killed run may be writing there.
  rmSync(isKept ? project.store : join(root, "artifacts"), { recursive: true, maxRetries: 20 });
  checkEnd("restore", await run("restore", archive), [0]);
  known.isDamaged = false;
  const again = await run("reproduce", "--json");
  checkEnd("reproduce after restore", again, [0]);
  checkNothingRan("reproduce after restore", again);
  known.isUpToDate = true;
}
