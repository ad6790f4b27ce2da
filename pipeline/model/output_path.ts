/**
 * Where the outputs of a sweep's elements go: `at("tables/{gain}.csv")` is a path for each.
 *
 * @module
 */

import { fileLabel } from "./labels.ts";
import { show } from "./param.ts";

/** An axis in braces, or a brace that stands for itself when it is written twice. */
const parts = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;

/** What is wrong with a declared path, or `undefined`. */
export function problemOfPath(path: string, axes: readonly string[]): string | undefined {
  for (const [part, axis] of path.matchAll(parts)) {
    if (part.length === 1) return `it has a lone "${part}"; a brace that is meant is written twice`;
    if (axis === undefined || axes.includes(axis)) continue;
    const known = axes.length === 0
      ? "the stage is no sweep"
      : `the axes are ${[...axes].sort().join(", ")}`;
    return `{${axis}} is no axis: ${known}`;
  }
  return undefined;
}

/**
 * The path of an element's output.
 *
 * @param labels how the element's point is written
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const labels = [{ axis: "gain", label: "0.3" }, { axis: "seed", label: "1" }];
 * assert.equal(pathAt("tables/{gain}/{seed}.csv", labels), "tables/0.3/1.csv");
 * assert.equal(pathAt("{{gain}}.csv", labels), "{gain}.csv");
 * ```
 */
export function pathAt(
  path: string,
  labels: readonly { readonly axis: string; readonly label: string }[],
): string {
  if (!/[{}]/.test(path)) return path;
  return path.replaceAll(parts, (part: string, axis: string | undefined) => {
    if (axis === undefined) return part.charAt(0);
    const label = labels.find((one) => one.axis === axis)?.label;
    if (label === undefined) throw new Error(`There is no axis ${show(axis)} in "${path}"`);
    return fileLabel(label);
  });
}

/** The axes of which a path of a sweep says nothing, so that elements share it. */
export function axesLeftOut(path: string, axes: readonly string[]): readonly string[] {
  const named = new Set([...path.matchAll(parts)].map(([, axis]) => axis));
  return axes.filter((axis) => !named.has(axis)).sort();
}
