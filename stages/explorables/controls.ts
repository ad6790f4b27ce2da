/**
 * Controls of explorables, in short.
 *
 * @module
 */

import type { Control } from "../../pipeline/mod.ts";

/** A number on a scale. */
export type Slider = Extract<Control, { kind: "number" }>;
/** One of several. */
export type Choice = Extract<Control, { kind: "choice" }>;

/** A number on a scale; see {@linkcode Control}. */
export function slider(label: string, rest: Omit<Slider, "kind" | "label">): Slider {
  return { kind: "number", label, ...rest };
}

/** One of several; the first is chosen. */
export function choice(
  label: string,
  options: { readonly [value: string]: string },
  about?: string,
): Choice {
  const value = Object.keys(options)[0] ?? "";
  return { kind: "choice", label, options, value, ...(about === undefined ? {} : { about }) };
}
