/**
 * Parameters: a value together with what it may be, so that a wrong one is refused where the stage
 * is declared and before anything runs.
 *
 * @module
 */

import type { Json } from "../base/canonical.ts";
import type { Device } from "./device.ts";

/** A parameter's value and its check. */
export interface Param<T extends Json> {
  /** The value as declared. */
  readonly value: T;
  /** Says what is wrong with a value ("must be > 0"), or nothing. */
  readonly check: (value: unknown) => string | undefined;
  /** Whether the value is the device that a command is given; see {@linkcode device}. */
  readonly isDevice?: true;
}

/** Bounds of a number; `min` and `max` are allowed values, `above` and `below` are not. */
export interface Bounds {
  /** Smallest allowed value. */
  readonly min?: number;
  /** Largest allowed value. */
  readonly max?: number;
  /** Every allowed value is larger than this. */
  readonly above?: number;
  /** Every allowed value is smaller than this. */
  readonly below?: number;
}

/** A finite number within bounds. */
export function number(value: number, bounds: Bounds = {}): Param<number> {
  return { value, check: (v) => checkNumber(v, bounds) };
}

/** A whole number within bounds. */
export function integer(value: number, bounds: Bounds = {}): Param<number> {
  return {
    value,
    check: (v) => checkNumber(v, bounds) ?? (Number.isSafeInteger(v) ? undefined : "must be whole"),
  };
}

/** Text; with `oneOf`, one of these. */
export function text<const T extends string>(value: T, oneOf?: readonly T[]): Param<T> {
  return {
    value,
    check: (v) => {
      if (typeof v !== "string") return "must be text";
      const listed = oneOf === undefined || (oneOf as readonly string[]).includes(v);
      return listed ? undefined : `must be one of ${oneOf.join(", ")}`;
    },
  };
}

/**
 * Where the stage computes: what `--device` says, the processor unless it says otherwise. A stage with
 * such a parameter can do both, and has results for each.
 */
export function device(): Param<Device> {
  return { ...text<Device>("cpu", ["cpu", "gpu"]), isDevice: true };
}

/** True or false. */
export function flag(value: boolean): Param<boolean> {
  return { value, check: (v) => typeof v === "boolean" ? undefined : "must be true or false" };
}

/** A list of which every item is what `item` takes, for example `list([0, 1], (v) => number(v))`. */
export function list<T extends Json>(
  value: readonly T[],
  item: (value: T) => Pick<Param<Json>, "check">,
): Param<readonly T[]> {
  return {
    value,
    check: (v) => {
      if (!Array.isArray(v)) return "must be a list";
      for (const [i, one] of v.entries()) {
        const wrong = item(one as T).check(one);
        if (wrong !== undefined) return `item ${i} ${wrong}, but it is ${show(one)}`;
      }
      return undefined;
    },
  };
}

/** Fields by name, each what its own parameter takes. */
export function record<F extends { readonly [name: string]: Json }>(
  value: F,
  fields: (value: F) => { readonly [N in keyof F]: Param<F[N]> },
): Param<F> {
  return {
    value,
    check: (v) => {
      if (typeof v !== "object" || v === null || Array.isArray(v)) return "must be a record";
      for (const [name, field] of Object.entries(fields(v as F)) as [string, Param<Json>][]) {
        const one = (v as Record<string, unknown>)[name];
        const wrong = field.check(one);
        if (wrong !== undefined) return `field "${name}" ${wrong}, but it is ${show(one)}`;
      }
      return undefined;
    },
  };
}

/** How a value is quoted in a message. */
export function show(value: unknown): string {
  if (Object.is(value, -0)) return "-0";
  return typeof value === "number" || value === undefined
    ? String(value)
    : JSON.stringify(value) ?? String(value);
}

const briefLength = 60;

/** The same, but only the beginning of a long one, and how much there is. */
export function showBriefly(value: unknown): string {
  const text = show(value);
  if (text.length <= briefLength) return text;
  const all = Array.isArray(value) ? `${value.length} items` : `${text.length} characters`;
  return `${text.slice(0, briefLength).replace(/[\ud800-\udbff]$/, "")}… (${all})`;
}

function checkNumber(value: unknown, bounds: Bounds): string | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return "must be a finite number";
  if (bounds.min !== undefined && value < bounds.min) return `must be ≥ ${bounds.min}`;
  if (bounds.max !== undefined && value > bounds.max) return `must be ≤ ${bounds.max}`;
  if (bounds.above !== undefined && value <= bounds.above) return `must be > ${bounds.above}`;
  if (bounds.below !== undefined && value >= bounds.below) return `must be < ${bounds.below}`;
  return undefined;
}
