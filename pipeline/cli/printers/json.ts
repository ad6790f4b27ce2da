/**
 * Events as JSON, one a line, for other programs.
 *
 * @module
 */

import type { Emit } from "../../base/emit.ts";
import type { Event } from "../events.ts";

/** A printer that writes each event as a line of JSON. */
export function jsonPrinter(write: (text: string) => void): Emit<Event> {
  return (event) => write(JSON.stringify(event) + "\n");
}
