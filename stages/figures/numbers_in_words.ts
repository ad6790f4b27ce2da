/**
 * Numbers as captions write them.
 *
 * @module
 */

/**
 * A power of ten as 10⁻³, any other number as it is.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { written } from "./numbers_in_words.ts";
 *
 * assert.deepEqual([1e-3, 1e2, 1, 0.5, 0].map(written), ["10⁻³", "100", "1", "0.5", "0"]);
 * ```
 */
export function written(value: number): string {
  const power = Math.log10(value);
  return Number.isInteger(power) && Math.abs(power) > 2
    ? `10${superscript(power)}`
    : String(Number(value.toPrecision(3)));
}

/** A whole number raised: ⁻³. */
export function superscript(power: number): string {
  return String(power).replace(/./g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)] ?? "");
}

/**
 * An angle in units of π/16.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { angleName } from "./numbers_in_words.ts";
 *
 * assert.deepEqual([0, 1, 2, 4, 6, 8, 0.5].map(angleName), [
 *   "0", "π/16", "π/8", "π/4", "3π/8", "π/2", "0.5π/16",
 * ]);
 * ```
 */
export function angleName(sixteenths: number): string {
  if (sixteenths === 0) return "0";
  const divisor = [16, 8, 4, 2, 1].find((one) => Number.isInteger(sixteenths / one)) ?? 1;
  const [above, below] = [sixteenths / divisor, 16 / divisor];
  return `${above === 1 ? "" : above}π${below === 1 ? "" : `/${below}`}`;
}

/** 1 draw, 3 draws. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
