/**
 * Where commands write: standard output, as text for people or as JSON.
 *
 * @module
 */

import type { Emit } from "../events.ts";
import { jsonPrinter } from "../printers/json.ts";
import { livePrinter } from "../printers/live.ts";
import { plainPrinter } from "../printers/plain.ts";
import { type Paint, painter } from "../printers/words.ts";

let isListenedTo = true;

/**
 * Writes text to standard output at once. When whoever read it has gone, as `| head` does, nothing
 * is written any more, and the work goes on: a run is not to be lost for its messages.
 */
export function write(text: string): void {
  if (!isListenedTo) return;
  const bytes = new TextEncoder().encode(text);
  try {
    for (let n = 0; n < bytes.length;) n += Deno.stdout.writeSync(bytes.subarray(n));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    isListenedTo = false;
  }
}

/** Colours, where standard output is a terminal and NO_COLOR is not set. */
export function stdoutPaint(): Paint {
  return painter(Deno.stdout.isTerminal() && !Deno.noColor);
}

/** How a run's events are shown. */
export interface PrinterChoice {
  /** JSON lines. */
  readonly json?: boolean;
  /** One line per stage even on a terminal. */
  readonly plain?: boolean;
}

/** A printer for standard output, to be disposed of at the end. */
export function stdoutPrinter(choice: PrinterChoice): Disposable & { readonly emit: Emit } {
  if (choice.json) return { emit: jsonPrinter(write), [Symbol.dispose]: () => {} };
  if (choice.plain || !Deno.stdout.isTerminal() || Deno.env.has("CI")) {
    return { emit: plainPrinter(write, stdoutPaint()), [Symbol.dispose]: () => {} };
  }
  return livePrinter(write, stdoutPaint(), () => Deno.consoleSize().columns || 80);
}
