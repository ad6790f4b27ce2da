/**
 * An explorable's state in the page's address: `#explore-student?sigma=0.1&norm=1`.
 *
 * @module
 */

import type { Control, Controls } from "../../../model/explorable.ts";

/** Values by name. */
export type Values = { readonly [name: string]: number | string };

/** Values from an address, with what had to be changed about them in words. */
export interface Restored {
  readonly values: Values;
  readonly problems: readonly string[];
}

/** The place and the text behind it in an address's fragment. */
export function partsOfHash(hash: string): readonly [id: string, query: string] {
  const text = hash.replace(/^#/, "");
  const at = text.indexOf("?");
  const [id, query] = at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  try {
    return [decodeURIComponent(id), query];
  } catch {
    return [id, query];
  }
}

/** The fragment for some values. */
export function hashOf(id: string, values: Values): string {
  const query = new URLSearchParams(
    Object.entries(values).map(([name, value]) => [name, String(value)]),
  );
  return `#${id}?${query}`;
}

/**
 * The values that an address gives controls; what it lacks or has wrong is as declared.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const sigma = { kind: "number", label: "σ", min: 0.01, max: 10, value: 1 } as const;
 * assert.deepEqual(restored({ sigma }, "sigma=50"), {
 *   values: { sigma: 10 },
 *   problems: ["σ = 50 is outside 0.01 … 10 and was taken as 10"],
 * });
 * ```
 */
export function restored(controls: Controls, query: string): Restored {
  const given = new URLSearchParams(query);
  const problems: string[] = [];
  const values = Object.fromEntries(
    Object.entries(controls).map(([name, control]) => {
      const text = given.get(name);
      if (text === null) return [name, control.value];
      const [value, problem] = control.kind === "number"
        ? numberFrom(text, control)
        : choiceFrom(text, control);
      if (problem !== undefined) problems.push(`${control.label} = ${text} ${problem}`);
      return [name, value];
    }),
  );
  return { values, problems };
}

function numberFrom(
  text: string,
  { min, max, value }: Extract<Control, { kind: "number" }>,
): readonly [value: number, problem?: string] {
  const number = text.trim() === "" ? NaN : Number(text);
  if (Number.isNaN(number)) return [value, `is no number and was taken as ${value}`];
  const taken = Math.min(Math.max(number, min), max);
  return taken === number
    ? [number]
    : [taken, `is outside ${min} … ${max} and was taken as ${taken}`];
}

function choiceFrom(
  text: string,
  { options, value }: Extract<Control, { kind: "choice" }>,
): readonly [value: string, problem?: string] {
  return Object.hasOwn(options, text) ? [text] : [value, `is no choice and was taken as ${value}`];
}
