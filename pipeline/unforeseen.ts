/**
 * Modules that only some runs need.
 *
 * @module
 */

/**
 * A specifier for `import()` that Deno does not foresee.
 *
 * What stands literally in an `import("…")` Deno looks up at every start, with all that it reaches, and
 * where an npm package is among that, all of node_modules: most of the time of a run with nothing to do.
 * What is computed it looks up when it is imported.
 *
 * ```ts
 * import { unforeseen } from "./unforeseen.ts";
 * const { graphOf }: typeof import("./graph.ts") = await import(unforeseen("./graph.ts"));
 * ```
 */
export function unforeseen(specifier: string): string {
  return specifier;
}
