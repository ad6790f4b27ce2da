/**
 * Random histories of a project as a property for fast-check, and what is told of one that fails.
 *
 * @module
 */

import fc from "fast-check";
import { checkAll, checkEnd } from "./checks.ts";
import type { Engines } from "./engines.ts";
import { Finding } from "./findings.ts";
import { type Known, play, type Real } from "./play.ts";
import { shortest } from "./shortest.ts";
import { ProjectFolder } from "./project_folder.ts";
import { anyStep, type Step } from "./steps.ts";
import { anyBranch } from "./any_tree.ts";
import type { Branch } from "./tree.ts";

/** A project and what happened to it. */
export interface History {
  readonly branch: Branch;
  readonly steps: readonly Step[];
}

/** A history after which something is wrong. */
export interface Failure {
  readonly history: History;
  readonly error: unknown;
  /** What the history was made from, before it was shortened. */
  readonly seed: number;
}

/** A step as a command of fast-check. */
class StepCommand implements fc.AsyncCommand<Known, Real & { readonly steps: Step[] }> {
  readonly #step: Step;

  constructor(step: Step) {
    this.#step = step;
  }

  check(): boolean {
    return true;
  }

  async run(known: Known, { steps, ...real }: Real & { readonly steps: Step[] }): Promise<void> {
    steps.push(this.#step);
    await play(this.#step, known, real);
  }

  toString(): string {
    return JSON.stringify(this.#step);
  }
}

const anySteps = fc.commands([anyStep.map((step) => new StepCommand(step))], {
  maxCommands: 12,
  size: "max",
});

/** Carries out a history and checks all that has to hold after it. */
export async function carryOut(
  { branch, steps }: History,
  engines: Engines,
  fromNothing: boolean,
): Promise<void> {
  await withProject(branch, engines, async (known, real) => {
    for (const step of steps) await play(step, known, real);
    await checkAll(real.project, engines, { ...known, fromNothing });
  });
}

/**
 * Tries the history of a seed, and where something is wrong shorter ones.
 *
 * @param fromNothing whether to compare with a run from nothing
 * @param shrinkMs how long to look for shorter ones; 0 for not at all
 */
export async function tryHistory(
  seed: number,
  engines: Engines,
  { fromNothing, shrinkMs }: { readonly fromNothing: boolean; readonly shrinkMs: number },
): Promise<Failure | undefined> {
  let failed: { readonly history: History; readonly error: unknown } | undefined;
  const property = fc.asyncProperty(anyBranch, anySteps, async (branch, commands) => {
    const steps: Step[] = [];
    try {
      await withProject(branch, engines, async (known, real) => {
        await fc.asyncModelRun(() => ({ model: known, real: { ...real, steps } }), commands);
        await checkAll(real.project, engines, { ...known, fromNothing });
      });
    } catch (error) {
      failed = { history: { branch, steps }, error };
      throw error;
    }
  });
  // Of a single history small values are not to be preferred. Shorter ones are looked for by us, who
  // know that what depends on timing does not fail each time.
  await fc.check(property, { seed, numRuns: 1, unbiased: true, endOnFailure: true });
  if (failed === undefined) return undefined;
  return { ...await shortest(failed, engines, shrinkMs), seed };
}

/** A failure as text: what is wrong, and the history as lines that `replay.ts` reads. */
export function told({ history: { branch, steps }, error, seed }: Failure): string {
  return [
    error instanceof Finding ? error.message : String(error instanceof Error ? error.stack : error),
    "",
    `The whole history again, up to 20 times: deno run -A tests/histories/replay.ts ${seed} 20`,
    "What is left of it, with the lines below in FILE: deno run -A tests/histories/replay.ts FILE 20",
    "",
    JSON.stringify(branch),
    ...steps.map((step) => JSON.stringify(step)),
  ].join("\n");
}

/** The history in the lines that {@linkcode told} writes. */
export function historyIn(text: string): History {
  const [branch, ...steps] = text.split("\n").filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  return { branch, steps };
}

async function withProject(
  branch: Branch,
  engines: Engines,
  work: (known: Known, real: Real) => Promise<void>,
): Promise<void> {
  const project = new ProjectFolder(branch);
  try {
    checkEnd("the first reproduce", await engines.run(project.root, "reproduce", "--json"), [0]);
    await work({ isDamaged: false, isUpToDate: true }, { project, engines });
  } finally {
    await project.remove();
  }
}
