/**
 * What this machine has for a run, as it is typed: `--jobs`, `--cores` and `--memory`.
 *
 * @module
 */

import { availableParallelism } from "node:os";
import { byteSize } from "../base/byte_size.ts";
import { UserError } from "../base/errors.ts";
import { memoryLimit } from "../base/memory_limit.ts";
import { bytes } from "../base/quantities.ts";
import type { Element } from "../model/element.ts";
import { type Capacity, onlyJobs, takenBy } from "../plan/slots.ts";
import type { ChosenExecutor } from "../run/executors/executor.ts";
import type { Values } from "./options.ts";

/** What was typed; what is absent is as the machine has it. */
export interface CapacityChoice {
  /** How many elements may run at once. */
  readonly jobs?: number;
  readonly cores?: number;
  /** In bytes. */
  readonly memory?: number;
}

/**
 * What was typed.
 *
 * @throws {UserError} a value is none.
 */
export function capacityIn({ jobs, cores, memory }: Values): CapacityChoice {
  return {
    ...(jobs === undefined ? {} : { jobs: wholeOf(jobs, "jobs at once", "--jobs") }),
    ...(cores === undefined ? {} : { cores: wholeOf(cores, "cores' worth of stages", "--cores") }),
    ...(memory === undefined ? {} : { memory: byteSize(memory, "--memory") }),
  };
}

/** The same as arguments for another command. */
export function capacityArguments({ jobs, cores, memory }: CapacityChoice): readonly string[] {
  return [
    ...(jobs === undefined ? [] : ["--jobs", `${jobs}`]),
    ...(cores === undefined ? [] : ["--cores", `${cores}`]),
    ...(memory === undefined ? [] : ["--memory", `${memory}`]),
  ];
}

/**
 * What there is for a run on this machine.
 *
 * @param elements those that may run
 * @throws {UserError} one needs more than there is.
 */
export function capacityHere(choice: CapacityChoice, elements: readonly Element[]): Capacity {
  const own = availableParallelism();
  const jobs = choice.jobs ?? choice.cores ?? own;
  // Whoever asks for more jobs than there are cores knows that each takes less than one.
  const cores = choice.cores ?? Math.max(own, jobs);
  const needMemory = elements.filter((element) => takenBy(element).memory > 0);
  // Looking takes a moment, and few pipelines need it.
  const memory = choice.memory ?? (needMemory.length === 0 ? Infinity : memoryLimit());
  for (const element of elements) {
    const taken = takenBy(element);
    if (taken.cores > cores) {
      throw tooLarge(element, `${taken.cores} cores`, `${cores}`, `--cores ${taken.cores}`);
    }
    if (taken.memory > memory) {
      const needed = bytes(taken.memory);
      throw tooLarge(
        element,
        `${needed} of memory`,
        bytes(memory),
        `--memory ${needed.replace(" ", "")}`,
      );
    }
  }
  return { jobs, cores, memory };
}

/**
 * What an executor takes at once.
 *
 * @throws {UserError} an element needs more than there is, or what is elsewhere was to be bounded.
 */
export function capacityOf(
  { isHere, jobs }: ChosenExecutor,
  choice: CapacityChoice,
  elements: readonly Element[],
): Capacity {
  if (isHere) return capacityHere(choice, elements);
  const bound = choice.cores === undefined ? choice.memory && "--memory" : "--cores";
  if (bound === undefined) return onlyJobs(choice.jobs ?? jobs);
  throw new UserError(
    `Cannot use ${bound} where stages run on other machines: it is what this one has`,
    "Leave it out: what each stage takes is asked for by its limits and the executor's settings.",
  );
}

function tooLarge({ id, stage }: Element, needs: string, has: string, option: string): UserError {
  return new UserError(
    `Cannot run "${id}": it needs ${needs}, and there is ${has}`,
    `Run it where there is more, lower limits of "${stage.name}" (declared at ` +
      `${stage.declaredAt}), or try it all the same with ${option}.`,
  );
}

function wholeOf(text: string, what: string, option: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new UserError(`Cannot run "${text}" ${what}`, `Give ${option} a whole number ≥ 1.`);
}
