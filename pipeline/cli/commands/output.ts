/**
 * Where commands write: standard output, as text for people or as JSON.
 *
 * @module
 */

import { messageOf } from "../../base/errors.ts";
import type { Emit } from "../../base/emit.ts";
import type { Event } from "../events.ts";
import { jsonPrinter } from "../printers/json.ts";
import { livePrinter } from "../printers/live.ts";
import { plainPrinter } from "../printers/plain.ts";
import { type Paint, painter } from "../printers/words.ts";
import { wrapped } from "../printers/wrap.ts";

let isListenedTo = true;
let isLost = false;

/** Before anybody could replace it. */
const writeToStdout = Deno.stdout.writeSync.bind(Deno.stdout);

/**
 * Sends what a declaration prints to standard error: standard output is the engine's, and whoever reads
 * JSON from it must not find anything else there.
 */
export function keepStdout(): void {
  const { stdout, stderr } = Deno;
  Object.defineProperties(stdout, {
    writeSync: { value: (bytes: Uint8Array) => stderr.writeSync(bytes) },
    write: { value: (bytes: Uint8Array) => stderr.write(bytes) },
    writable: { get: () => stderr.writable },
  });
  const toStderr = console.error.bind(console);
  for (const name of printing) console[name] = toStderr;
}

/** Methods of the console that print to standard output. */
const printing = [
  ...["log", "info", "debug", "dir", "dirxml", "table"] as const,
  ...["count", "timeLog", "timeEnd", "group", "groupCollapsed"] as const,
];

/**
 * Writes text to standard output at once. When whoever read it has gone, as `| head` does, nothing
 * is written any more, and the work goes on: a run is not to be lost for its messages. Where they go
 * to a file on a full disk that is said once, and {@linkcode isOutputLost}.
 */
export function write(text: string): void {
  if (!isListenedTo) return;
  const bytes = new TextEncoder().encode(text);
  try {
    for (let n = 0; n < bytes.length;) n += writeToStdout(bytes.subarray(n));
  } catch (error) {
    isListenedTo = false;
    if (error instanceof Deno.errors.BrokenPipe) return;
    isLost = true;
    console.error(`Cannot write to standard output: ${messageOf(error)}`);
  }
}

/** Whether standard output could not be written although somebody waits for it. */
export function isOutputLost(): boolean {
  return isLost;
}

/** The terminal's width in characters, or `undefined` where standard output is none. */
export function stdoutColumns(): number | undefined {
  return Deno.stdout.isTerminal() ? Deno.consoleSize().columns || 80 : undefined;
}

/** Writes sentences: in a terminal, broken between words and indented as a list or table is. */
export function writeProse(text: string): void {
  const columns = stdoutColumns();
  write(columns === undefined ? text : wrapped(text, columns));
}

/** Colours, where standard output is a terminal that has them and NO_COLOR is not set. */
export function stdoutPaint(): Paint {
  return painter(isCapable() && !Deno.noColor);
}

/** A dumb terminal, as an editor's window may be, shows control sequences as text. */
function isCapable(): boolean {
  return Deno.stdout.isTerminal() && Deno.env.get("TERM") !== "dumb";
}

/** How a run's events are shown. */
export interface PrinterChoice {
  /** JSON lines. */
  readonly json?: boolean;
  /** One line per stage even on a terminal. */
  readonly plain?: boolean;
}

/** A printer for standard output, to be disposed of at the end. */
export function stdoutPrinter(choice: PrinterChoice): Disposable & { readonly emit: Emit<Event> } {
  if (choice.json) return { emit: jsonPrinter(write), [Symbol.dispose]: () => {} };
  if (choice.plain || !isCapable() || Deno.env.has("CI")) {
    return { emit: plainPrinter(write, stdoutPaint()), [Symbol.dispose]: () => {} };
  }
  return livePrinter(write, stdoutPaint(), () => stdoutColumns() ?? 80);
}
