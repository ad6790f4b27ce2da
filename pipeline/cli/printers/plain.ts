/**
 * One line per stage, for logs and for terminals that cannot be redrawn.
 *
 * @module
 */

import type { Emit } from "../../base/emit.ts";
import type { Event } from "../events.ts";
import { linesOf } from "./lines.ts";
import type { Paint } from "./words.ts";

/** A printer that writes lines with `write`, each ending in a newline. */
export function plainPrinter(write: (text: string) => void, paint: Paint): Emit<Event> {
  return (event) => {
    for (const line of linesOf(event, paint)) write(line + "\n");
  };
}
