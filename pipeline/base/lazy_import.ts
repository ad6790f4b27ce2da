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
 * import { lazily } from "./lazy_import.ts";
 * const { nearest }: typeof import("./errors.ts") = await import(lazily("./errors.ts"));
 * ```
 */
export function lazily(specifier: string): string {
  return specifier;
}
