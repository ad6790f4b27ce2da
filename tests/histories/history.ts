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
import { ProjectFolder } from "./project_folder.ts";
import { anyStep, type Step } from "./steps.ts";
import { anyBranch, type Branch } from "./tree.ts";

/** A project and what happened to it. */
export interface History {
  readonly branch: Branch;
  readonly steps: readonly Step[];
}

/** A history after which something is wrong. */
export interface Failure {
  readonly history: History;
  readonly error: unknown;
  readonly seed: number;
  /** fast-check's path to the history, which may be a shrunk one. */
  readonly path: string;
}

/** Longest history. */
const maxSteps = 12;

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
 * Tries the history of a seed, and where something is wrong shorter ones, until a time has passed.
 *
 * @param fromNothing whether to compare with a run from nothing
 * @param shrinkMs how long to look for shorter ones; 0 for not at all
 */
export async function tryHistory(
  seed: number,
  engines: Engines,
  { fromNothing, shrinkMs, path }: {
    readonly fromNothing: boolean;
    readonly shrinkMs: number;
    readonly path?: string;
  },
): Promise<Failure | undefined> {
  let last: { readonly history: History; readonly error: unknown } | undefined;
  let endMs = Infinity;
  const property = fc.asyncProperty(
    anyBranch,
    fc.commands([anyStep.map((step) => new StepCommand(step))], {
      maxCommands: maxSteps,
      size: "max",
    }),
    async (branch, commands) => {
      if (performance.now() > endMs) return;
      const steps: Step[] = [];
      try {
        await withProject(branch, engines, async (known, real) => {
          await fc.asyncModelRun(() => ({ model: known, real: { ...real, steps } }), commands);
          await checkAll(real.project, engines, { ...known, fromNothing });
        });
      } catch (error) {
        last = { history: { branch, steps }, error };
        endMs = Math.min(endMs, performance.now() + shrinkMs);
        throw error;
      }
    },
  );
  const result = await fc.check(property, {
    seed,
    numRuns: 1,
    // Of a single history small values are not to be preferred.
    unbiased: true,
    endOnFailure: shrinkMs === 0,
    ...(path === undefined ? {} : { path }),
  });
  if (!result.failed) return undefined;
  const { history, error } = last ??
    {
      history: { branch: result.counterexample?.[0], steps: [] } as never,
      error: result.errorInstance,
    };
  return { history, error, seed, path: result.counterexamplePath ?? "0" };
}

/** A failure as text: what is wrong, and the history as lines that `replay.ts` reads. */
export function told({ history: { branch, steps }, error, seed, path }: Failure): string {
  return [
    error instanceof Finding ? error.message : String(error instanceof Error ? error.stack : error),
    "",
    `seed ${seed}, path ${path}; again: deno run -A tests/histories/replay.ts ${seed} ${path}`,
    "or with these lines in FILE: deno run -A tests/histories/replay.ts FILE",
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
