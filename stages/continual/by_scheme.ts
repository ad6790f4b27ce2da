/**
 * Elements of a sweep over schemes, as those take them who compare schemes.
 *
 * @module
 */

import type { SchemeName } from "./schemes.ts";
import type { Columns } from "../numerics/table.ts";

/** A table for each of some schemes. */
export type ByScheme = readonly { readonly scheme: SchemeName; readonly table: Columns }[];

/** Reads a sweep's tables. */
export function byScheme(
  elements: readonly { readonly params: { readonly scheme: SchemeName }; read(): Columns }[],
): ByScheme {
  return elements.map((element) => ({ scheme: element.params.scheme, table: element.read() }));
}
