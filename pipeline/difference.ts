/**
 * Where two values differ and by how much, and whether that is within a tolerance.
 *
 * @module
 */

/** How far two numbers may lie apart: |a − b| ≤ absolute + relative · max(|a|, |b|). */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** What lies between two values that are not the same. */
export interface Difference {
  /** The first place at which they differ, for example `table.x[3]` or `byte 17`. */
  readonly place: string;
  readonly before: string;
  readonly now: string;
  /** Largest |a − b| / max(|a|, |b|) of all numbers; `null` when other things than finite numbers differ. */
  readonly largestRelative: number | null;
  /** Whether nothing but numbers differ, and all of them by no more than the tolerance. */
  readonly within: boolean;
}

/**
 * Compares two values as codecs give them: records, arrays, typed arrays and what they hold.
 *
 * @param name what the place of a difference begins with
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const tolerance = { relative: 1e-6, absolute: 0 };
 * const found = differenceOf({ x: [1, 2] }, { x: [1, 2.000001] }, tolerance, "table");
 * assert.equal(found?.place, "table.x[1]");
 * assert.equal(found?.within, true);
 * assert.equal(differenceOf([NaN], [NaN], tolerance, "value"), undefined);
 * ```
 */
export function differenceOf(
  before: unknown,
  now: unknown,
  tolerance: Tolerance,
  name: string,
): Difference | undefined {
  const found = new Findings(tolerance);
  found.compare(before, now, name);
  return found.difference;
}

/** The first byte at which two files differ; nothing is within a tolerance there. */
export function byteDifference(before: Uint8Array, now: Uint8Array): Difference {
  const differing = before.findIndex((byte, i) => byte !== now[i]);
  const at = differing === -1 ? before.length : differing;
  const show = (bytes: Uint8Array): string => at < bytes.length ? `${bytes[at]}` : "the end";
  return {
    place: `byte ${at}`,
    before: show(before),
    now: show(now),
    largestRelative: null,
    within: false,
  };
}

class Findings {
  readonly #tolerance: Tolerance;
  #first: Pick<Difference, "place" | "before" | "now"> | undefined;
  #largest = 0;
  #within = true;

  constructor(tolerance: Tolerance) {
    this.#tolerance = tolerance;
  }

  get difference(): Difference | undefined {
    const largestRelative = Number.isFinite(this.#largest) ? this.#largest : null;
    return this.#first && { ...this.#first, largestRelative, within: this.#within };
  }

  compare(a: unknown, b: unknown, place: string): void {
    if (isNumber(a) && isNumber(b)) return this.#numbers(a, b, place);
    const [as, bs] = [listOf(a), listOf(b)];
    if (as !== undefined && bs !== undefined) return this.#lists(as, bs, place);
    if (isRecord(a) && isRecord(b)) {
      for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
        this.compare(a[name], b[name], `${place}.${name}`);
      }
    } else if (a !== b) this.#note(place, a, b, Infinity, false);
  }

  #lists(a: ArrayLike<unknown>, b: ArrayLike<unknown>, place: string): void {
    if (a.length !== b.length) {
      this.#note(`${place}.length`, a.length, b.length, Infinity, false);
    }
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      // Most elements are the same: their place is not worth a string.
      if (a[i] !== b[i]) this.compare(a[i], b[i], `${place}[${i}]`);
    }
  }

  #numbers(a: number | bigint, b: number | bigint, place: string): void {
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return;
    // Large integers lose their last digits as floating-point numbers, and their difference with them.
    const apart = typeof a === "bigint" && typeof b === "bigint"
      ? Math.abs(Number(a - b))
      : Math.abs(Number(a) - Number(b));
    if (!Number.isFinite(apart)) return this.#note(place, a, b, Infinity, false);
    const size = Math.max(Math.abs(Number(a)), Math.abs(Number(b)));
    const { relative, absolute } = this.#tolerance;
    this.#note(place, a, b, apart / size, apart <= absolute + relative * size);
  }

  #note(place: string, a: unknown, b: unknown, relative: number, within: boolean): void {
    this.#first ??= { place, before: show(a), now: show(b) };
    this.#largest = Math.max(this.#largest, relative);
    this.#within &&= within;
  }
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function listOf(value: unknown): ArrayLike<unknown> | undefined {
  if (Array.isArray(value)) return value;
  return ArrayBuffer.isView(value) && "length" in value
    ? value as unknown as ArrayLike<unknown>
    : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && listOf(value) === undefined;
}

/** A value in few words: it goes on a line of its own. */
function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (isNumber(value)) return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
