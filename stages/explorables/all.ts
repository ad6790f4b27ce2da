/**
 * Every explorable by its id: what can be changed, and what is computed of it.
 *
 * @module
 */

import type { Controls } from "../../pipeline/mod.ts";
import * as latents from "./latents.ts";
import * as pathways from "./pathways.ts";
import * as student from "./student.ts";
import * as tasks from "./tasks.ts";

/** An explorable outside a page. */
export interface Point {
  readonly controls: Controls;
  /** The numbers at some values. */
  point(
    values: { readonly [name: string]: number | string },
    data: { readonly [name: string]: Uint8Array },
  ): unknown;
}

/** The explorables. */
export const explorables: ReadonlyMap<string, Point> = new Map<string, Point>([
  ["student", student as unknown as Point],
  ["pathways", pathways as unknown as Point],
  ["tasks", tasks as unknown as Point],
  ["latents", latents as unknown as Point],
]);
