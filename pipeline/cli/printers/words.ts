/**
 * How quantities and states are written for people.
 *
 * @module
 */

import { styleText } from "node:util";
import type { Reason } from "../../plan/reasons.ts";

export { bytes, count, duration } from "../../base/quantities.ts";

/** Reasons in a row: `code changed, inputs changed`. */
export function reasonList(reasons: readonly Reason[]): string {
  return reasons.map((reason) => reason.replaceAll("-", " ")).join(", ");
}

/** Styles text for a terminal; does nothing where colours are off. */
export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

/** Styling, or plain text when `colours` is false. */
export function painter(colours: boolean): Paint {
  return colours ? (style, text) => styleText(style, text, { validateStream: false }) : plainText;
}

function plainText(_style: Parameters<Paint>[0], text: string): string {
  return text;
}
