/**
 * What a stage may take of a machine: time, memory and cores, and how often it is tried. None of it is part
 * of a key.
 *
 * @module
 */

import { byteSize } from "../base/byte_size.ts";
import { nearest, UserError } from "../base/errors.ts";
import { timeSpan } from "../base/time_span.ts";
import { show } from "./param.ts";

/** The limits of a stage, as they are declared; of a sweep, those of each element. */
export interface Limits {
  /** How long an attempt may take: `90s`, `5m`, `1h30m`. */
  readonly timeout?: string;
  /** How often it is tried again after it failed; not at all when absent. */
  readonly retries?: number;
  /** How much memory it may take, and is counted with by `--memory`: `4GB`, `1.5 GiB`. */
  readonly memory?: string;
  /** How many cores it keeps busy, as `--cores` counts; one when absent. */
  readonly cores?: number;
}

/** The limits of a stage as numbers; what is absent has no limit. */
export interface StageLimits {
  readonly timeoutMs?: number;
  readonly retries: number;
  readonly memory?: number;
  readonly cores: number;
}

/** No process has less than this by itself. */
const leastMemory = 1e6;
/** And none of Deno's less than this. */
const leastMemoryOfDeno = 100e6;
const mostRetries = 100;
const mostCores = 1e4;

const known = ["timeout", "retries", "memory", "cores"];

/**
 * The limits of a stage as numbers.
 *
 * @param isDeno whether the stage is a module that Deno runs
 * @throws {UserError} one cannot be met by any machine, or is none.
 */
export function readLimits(limits: Limits, isDeno = false): StageLimits {
  const unknown = Object.keys(limits).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, known);
    throw new UserError(
      `there is no limit ${show(unknown)}`,
      near === undefined ? `Limits are ${known.join(", ")}.` : `Did you mean "${near}"?`,
    );
  }
  const { timeout, retries, memory, cores } = limits;
  const bytes = memory === undefined ? undefined : byteSize(`${memory}`, "memory");
  const least = isDeno ? leastMemoryOfDeno : leastMemory;
  if (bytes !== undefined && bytes < least) {
    throw new UserError(
      `its limit of memory is ${show(memory)}, and its process takes more by itself`,
      `Give it ${least / 1e6}MB at least.`,
    );
  }
  return {
    ...(timeout === undefined ? {} : { timeoutMs: timeSpan(`${timeout}`, "timeout") }),
    retries: retries === undefined ? 0 : whole("retries", retries, 0, mostRetries),
    ...(bytes === undefined ? {} : { memory: bytes }),
    cores: cores === undefined ? 1 : whole("cores", cores, 1, mostCores),
  };
}

function whole(name: string, value: number, min: number, max: number): number {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw new UserError(
    `its limit "${name}" is ${show(value)}`,
    `Give a whole number from ${min} to ${max}.`,
  );
}

const read = new WeakMap<Limits, StageLimits>();

/** The limits of a stage that has some. */
export function limitsOf(
  { limits }: { readonly limits?: Limits | undefined },
): StageLimits | undefined {
  if (limits === undefined) return undefined;
  const known = read.get(limits) ?? readLimits(limits);
  read.set(limits, known);
  return known;
}
