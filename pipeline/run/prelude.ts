/**
 * Loaded by a stage's process before anything else: takes the job from standard input, and sees to it
 * that the engine hears why the process ends, whatever a stage or a package does.
 *
 * It alters no result, so it is no part of the stage's bundle. What it uses is what costs nothing:
 * timers and `process` take 5 and 13 ms to load.
 *
 * @module
 */

import { type Message, provide, type Start } from "./own_process.ts";

const longestNote = 200;
const lookMs = 1000;

const exit = Deno.exit;
let isEnding = false;

const [first, job] = divided(allOfStdin());
const start: Start = JSON.parse(first);
const messages = Deno.openSync(start.messages, { append: true });

let isWorking = false;
let failedOf: { readonly error: unknown } | undefined;
/** Rejected at the end: rejections are told in their order. */
const last = Symbol("last");
let isLastTold = false;

refuseStdin();
endIfAlone();
if (start.watch) Deno.unrefTimer(setInterval(endIfAlone, lookMs));

addEventListener("unload", () => {
  if (isEnding) return;
  const frames = stackOf(new Error()).split("\n");
  tell({
    kind: "exit",
    stack: frames.filter((line) => !line.includes(import.meta.url)).join("\n"),
  });
});
addEventListener("unhandledrejection", (event) => {
  const { reason } = event;
  if (reason === last) {
    // It is none of a stage's that listens, too.
    event.stopImmediatePropagation();
    event.preventDefault();
    isLastTold = true;
  } else if (isWorking && (failedOf === undefined || failedOf.error !== reason)) {
    tell({ kind: "rejection", reason: wordsOf(reason), stack: stackOf(reason) });
  }
});

provide({
  take: () => {
    isWorking = true;
    return job;
  },
  progress: (fraction, note) => {
    endIfAlone();
    tell({ kind: "progress", fraction: fractionOf(fraction), note: lineOf(note) });
  },
  endIfAlone,
  fails: (error) => {
    failedOf = { error };
  },
  finish: async (unread) => {
    Promise.reject(last);
    // When it has been told, so have all that the stage left; the event loop goes on for as long.
    while (!isLastTold) await messages.write(new Uint8Array(0));
    tell({ kind: "done", unread });
    // A timer that the stage forgot must not keep the process alive.
    return leave(0);
  },
});

function allOfStdin(): string {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(1 << 16);
  let text = "";
  for (let n = Deno.stdin.readSync(buffer); n !== null; n = Deno.stdin.readSync(buffer)) {
    text += decoder.decode(buffer.subarray(0, n), { stream: true });
  }
  return text;
}

/** A job that broke off because the engine died is nobody's. */
function divided(text: string): readonly [string, string] {
  const [first = "", job = "", rest] = text.split("\n");
  return rest === undefined ? leave(1) : [first, job];
}

/** `process.stdin` reads by the same object. */
function refuseStdin(): void {
  const refuse = (): never => {
    const error = new TypeError("Cannot read standard input: a stage has none");
    // The place that counts is the stage's.
    Error.captureStackTrace(error, refuse);
    throw error;
  };
  Object.defineProperties(Deno.stdin, {
    read: { value: refuse },
    readSync: { value: refuse },
    readable: { get: refuse },
  });
  Object.assign(globalThis, { prompt: refuse, confirm: refuse, alert: refuse });
}

function endIfAlone(): void {
  if (start.engine !== null && Deno.ppid !== start.engine) leave(1);
}

function leave(code: number): never {
  isEnding = true;
  return exit(code);
}

function tell(message: Message): void {
  const bytes = new TextEncoder().encode(JSON.stringify(message) + "\n");
  for (let n = 0; n < bytes.length;) n += messages.writeSync(bytes.subarray(n));
}

function fractionOf(value: unknown): number {
  const isNumber = typeof value === "number" && !Number.isNaN(value);
  return isNumber ? Math.min(Math.max(value, 0), 1) : 0;
}

/** Terminals show it: it has no line ends and no control sequences. */
function lineOf(note: unknown): string {
  const text = typeof note === "string" || typeof note === "number" ? String(note) : "";
  return text.slice(0, longestNote).replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

function wordsOf(reason: unknown): string {
  const message = reason instanceof Error ? reason.message : reason;
  return typeof message === "string" ? lineOf(message) : "";
}

function stackOf(reason: unknown): string {
  return reason instanceof Error && typeof reason.stack === "string" ? reason.stack : "";
}
