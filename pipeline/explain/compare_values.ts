/**
 * Two decoded artifacts compared number by number.
 *
 * @module
 */

/** A place at which two values differ. */
export interface ValueDifference {
  /** Such as `lambda[3]` (row 3 of a column), `q[1, 2]` (of an array) or `rows[0].name`. */
  readonly place: string;
  /** What the first has there, as text. */
  readonly a: string;
  /** What the second has there, as text. */
  readonly b: string;
  /** |a − b| / max(|a|, |b|); `null` unless both are finite numbers. */
  readonly relative: number | null;
}

/** How far two numbers may lie apart: |a − b| ≤ absolute + relative · max(|a|, |b|). */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** How two values differ. */
export interface ValueComparison {
  /** How many numbers and other leaves differ. */
  readonly differing: number;
  /** Whether nothing but finite numbers differ, all of them by no more than the tolerance. */
  readonly within: boolean;
  /** The first place at which they differ. */
  readonly first: ValueDifference | undefined;
  /** The first that are not both numbers, else those with the largest relative difference. */
  readonly largest: ValueDifference | undefined;
}

/**
 * Compares what codecs decode: numbers, texts, lists, records, typed arrays and arrays with a shape.
 * NaN is the same as NaN, and 0 as −0.
 *
 * @param name what the places of differences begin with
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const a = { x: Float64Array.of(1, 2), name: "a" };
 * const { largest, differing } = compareValues(a, { ...a, x: Float64Array.of(1, 2.5) });
 * assert.deepEqual(largest, { place: "x[1]", a: "2", b: "2.5", relative: 0.2 });
 * assert.equal(differing, 1);
 * ```
 */
export function compareValues(
  a: unknown,
  b: unknown,
  tolerance: Tolerance = { relative: 0, absolute: 0 },
  name = "",
): ValueComparison {
  const comparison = new Comparison(tolerance);
  comparison.visit(a, b, () => name);
  return comparison;
}

/** Makes a place's text; called only for a difference that is worth telling. */
type Place = () => string;
type Numbers = ArrayLike<number | bigint>;

class Comparison implements ValueComparison {
  readonly #tolerance: Tolerance;
  differing = 0;
  within = true;
  first: ValueDifference | undefined;
  largest: ValueDifference | undefined;

  constructor(tolerance: Tolerance) {
    this.#tolerance = tolerance;
  }

  visit(a: unknown, b: unknown, place: Place): void {
    if (isNumeric(a) && isNumeric(b)) this.#numbers(a, b, place);
    else if (isList(a) && isList(b)) this.#lists(a, b, place, (i) => String(i));
    else if (isShaped(a) && isShaped(b) && a.shape.join() === b.shape.join()) {
      this.#lists(a.data, b.data, place, (i) => indicesOf(i, a.shape).join(", "));
    } else if (isRecord(a) && isRecord(b)) {
      for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
        this.visit(a[name], b[name], () => place() === "" ? name : `${place()}.${name}`);
      }
    } else if (!Object.is(a, b)) this.#note(a, b, null, place);
  }

  #lists(a: Numbers, b: Numbers, place: Place, indexText: (index: number) => string): void {
    if (a.length !== b.length) {
      return this.#note(a.length, b.length, null, () => `length of ${place() || "the list"}`);
    }
    for (let i = 0; i < a.length; i++) {
      if (a[i] !== b[i]) this.visit(a[i], b[i], () => `${place()}[${indexText(i)}]`);
    }
  }

  #numbers(a: number | bigint, b: number | bigint, place: Place): void {
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return;
    this.#note(a, b, relativeDifference(a, b), place);
  }

  #note(a: unknown, b: unknown, relative: number | null, place: Place): void {
    this.differing++;
    this.within &&= relative !== null && this.#isWithin(a, b, relative);
    const largest = this.largest === undefined ? -1 : this.largest.relative ?? Infinity;
    if ((relative ?? Infinity) <= largest) return;
    this.largest = { place: place(), a: textOf(a), b: textOf(b), relative };
    this.first ??= this.largest;
  }

  #isWithin(a: unknown, b: unknown, relative: number): boolean {
    const size = Math.max(Math.abs(Number(a)), Math.abs(Number(b)));
    const { relative: share, absolute } = this.#tolerance;
    return relative <= share || relative * size <= absolute + share * size;
  }
}

function relativeDifference(a: number | bigint, b: number | bigint): number | null {
  if (typeof a === "bigint" && typeof b === "bigint") {
    const size = (n: bigint): bigint => n < 0n ? -n : n;
    return Number(size(a - b)) / Math.max(Number(size(a)), Number(size(b)));
  }
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isFinite(x) || !Number.isFinite(y)) return null;
  const size = Math.max(Math.abs(x), Math.abs(y));
  const apart = Math.abs(x - y);
  // The difference of two large numbers may be infinite, where that of their halves is not.
  return Number.isFinite(apart) ? apart / size : Math.abs(x / 2 - y / 2) / (size / 2);
}

function indicesOf(index: number, shape: readonly number[]): number[] {
  const indices: number[] = [];
  for (const length of shape.toReversed()) {
    indices.unshift(index % length);
    index = Math.floor(index / length);
  }
  return indices;
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function isList(value: unknown): value is Numbers {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function isShaped(value: unknown): value is { shape: readonly number[]; data: Numbers } {
  return isRecord(value) && Object.keys(value).length === 2 && Array.isArray(value["shape"]) &&
    isList(value["data"]);
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !isList(value);
}

const longestText = 60;

function textOf(value: unknown): string {
  if (value === undefined) return "(not there)";
  const text = isNumeric(value) ? String(value) : JSON.stringify(value);
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}
