/**
 * What it means when a task has ended without saying how.
 *
 * @module
 */

import type { Resources } from "./profile.ts";

/** What to do about it. */
export type Verdict =
  /** The node, and not the work, is to blame: submit it again. */
  | { readonly kind: "again"; readonly because: string }
  | { readonly kind: "failed"; readonly problem: string; readonly remedy: string }
  /** Its last words may not be visible here yet. */
  | { readonly kind: "wait"; readonly then: Exclude<Verdict, { kind: "wait" }> };

/** What Slurm prints into a task's output when it ends it, and the state that this is. */
const causes: readonly (readonly [pattern: RegExp, state: string])[] = [
  [/DUE TO TIME LIMIT/, "TIMEOUT"],
  [/DUE TO NODE FAILURE/, "NODE_FAIL"],
  [/DUE TO PREEMPTION/, "PREEMPTED"],
  [/oom[-_ ]kill|exceeded (job|step) memory limit/i, "OUT_OF_MEMORY"],
];

/**
 * A task's state, made precise by what Slurm printed: a task that is killed with its node may count as
 * failed, and without accounting Slurm soon forgets the state altogether.
 */
export function stateWithCause(state: string | undefined, printed: string): string | undefined {
  if (state !== undefined && state !== "FAILED") return state;
  return causes.find(([pattern]) => pattern.test(printed.split("\n").at(-1) ?? ""))?.[1] ?? state;
}

/**
 * Judges the state in which Slurm has a task that left no word.
 *
 * @param state Slurm's state; `undefined` when Slurm does not know the task any more
 * @param asked what the task was given
 */
export function verdictOn(
  state: string | undefined,
  stage: string,
  asked: Resources,
  resumable: boolean,
): Verdict {
  const raise = (field: string, value: string | undefined): string =>
    `Raise "${field}" of stage "${stage}" in the cluster profile ` +
    `(now ${value ?? "the partition's default"})`;
  switch (state) {
    case "NODE_FAIL":
      return { kind: "again", because: "its node failed" };
    case "BOOT_FAIL":
      return { kind: "again", because: "its node did not boot" };
    case "PREEMPTED":
      return { kind: "again", because: "a job that goes before took its node" };
    case "TIMEOUT":
    case "DEADLINE":
      return {
        kind: "failed",
        problem: "was ended by Slurm at its time limit",
        remedy: raise("time", asked.time) +
          (resumable ? "; it goes on from its checkpoint when it is run again." : "."),
      };
    case "OUT_OF_MEMORY":
      return {
        kind: "failed",
        problem: "was ended for taking more memory than it was given",
        remedy: `${raise("memory", asked.memory)}.`,
      };
    case "CANCELLED":
      return {
        kind: "failed",
        problem: "was cancelled in Slurm",
        remedy: "Run again to submit it again.",
      };
    case "COMPLETED":
      return {
        kind: "wait",
        then: {
          kind: "failed",
          problem: "ended on its node, but left no result here",
          remedy: "Put the artifacts folder (--artifacts) on a file system that all nodes share.",
        },
      };
    case undefined:
      return { kind: "wait", then: { kind: "again", because: "Slurm does not know it any more" } };
    default:
      return {
        kind: "wait",
        then: {
          kind: "failed",
          problem: `was ended on its node before it could say why (Slurm: ${state})`,
          remedy: `If it was killed, it may have run out of memory: ${
            raise("memory", asked.memory)
          }. The log holds what was printed.`,
        },
      };
  }
}

/** What to do when the stage's process was killed on its node, as the kernel does for want of memory. */
export function remedyWhenKilled(stage: string, { memory }: Resources): string {
  return `Most likely it took more memory than it was given: raise "memory" of stage "${stage}" ` +
    `in the cluster profile (now ${memory ?? "the partition's default"}).`;
}
