/**
 * How a stage's process ended, in words.
 *
 * @module
 */

import { memoryLimit } from "../base/memory_limit.ts";
import { type Exceeded, heapExceeded } from "./limit_watch.ts";
import type { Message } from "./own_process.ts";
import { bytes } from "../base/quantities.ts";
import { placeIn } from "../base/source_place.ts";

/** What is known of the end of a process that nobody stopped. */
export interface End {
  readonly status: Deno.CommandStatus;
  /** What it told of its end. */
  readonly messages: readonly Exclude<Message, { kind: "progress" }>[];
  /** The end of what it printed. */
  readonly output: string;
  /** How much memory its stage may take, where it says so. */
  readonly memory?: number | undefined;
}

/** Deno's words for an error in a worker that nothing listens to. */
const workerFailed = "Unhandled error in child worker.";

/** What happened, to follow the element's name, and what to do about it where that is known. */
export interface EndInWords {
  readonly problem: string;
  readonly remedy?: string;
  /** Empty where what was printed says no more: a user's mistake shows no stack. */
  readonly output?: "";
  /** The limit that it has exceeded, if so. */
  readonly limit?: Exceeded["limit"];
}

/** What Deno printed of the error that ended a process: what a stage only printed came before it. */
export function lastError(output: string): string {
  const last = output.slice(output.lastIndexOf("\nerror: ") + 1);
  return last.startsWith("error: ") ? last : "";
}

/**
 * Says how a process ended that did not do its work.
 *
 * @param root the project's folder, which places are named from
 */
export async function endInWords(end: End, root: string): Promise<EndInWords> {
  return ofMessage(end, root) ?? await ofMemory(end) ?? ofError(end, root) ?? ofStatus(end);
}

function ofMessage({ messages, status }: End, root: string): EndInWords | undefined {
  const [message] = messages;
  switch (message?.kind) {
    case "rejection":
      if (message.reason === workerFailed) {
        return {
          problem: "has a worker that failed",
          remedy: "Mend it, or listen to its errors.",
        };
      }
      return {
        problem: `left a promise alone that was rejected${placeIn(message.stack, root)}` +
          (message.reason === "" ? "" : `: ${message.reason}`),
        remedy: "Await every promise that it starts, or catch its errors.",
      };
    case "exit":
      return {
        problem: `ended its own process with exit code ${status.code}` +
          placeIn(message.stack, root),
        remedy: "Return the outputs, or throw an error: both end the process.",
      };
    case "done":
    case undefined:
      return undefined;
  }
}

async function ofMemory({ status, output, memory }: End): Promise<EndInWords | undefined> {
  if (status.signal === "SIGKILL") {
    return {
      problem: `was ended by SIGKILL, as the system does when memory (${
        bytes(memoryLimit())
      }) runs out`,
      remedy: "Run fewer stages at once with --jobs, or keep less in memory.",
    };
  }
  if (status.signal !== null && /\b(Fatal|V8).* out of memory/.test(output)) {
    if (memory !== undefined) return heapExceeded(memory);
    // Loaded only now: hardly any run needs it.
    const { getHeapStatistics } = await import("node:v8");
    return {
      problem: `ran out of memory: its objects may take ${
        bytes(getHeapStatistics().heap_size_limit)
      }`,
      remedy:
        "Keep fewer objects at once; numbers in typed arrays are not counted. Or raise the limit: " +
        "DENO_V8_FLAGS=--max-old-space-size=MEGABYTES",
    };
  }
  const isRefused =
    /^error: .*RangeError: Array buffer allocation failed/.test(lastError(output)) ||
    (status.signal !== null && /memory allocation of \d+ bytes failed/.test(output));
  if (isRefused) {
    return {
      problem: `ran out of memory: there is ${bytes(memoryLimit())}`,
      remedy: "Run fewer stages at once with --jobs, or keep less in memory.",
    };
  }
  return undefined;
}

function ofError({ output }: End, root: string): EndInWords | undefined {
  const error = lastError(output);
  if (error.startsWith("error: Top-level await promise never resolved")) {
    return {
      problem: "never ends: it awaits a promise that nothing settles",
      remedy:
        "Look for a callback that is never called, or a stream or worker that nothing closes.",
    };
  }
  if (error.includes("Cannot read standard input")) {
    return {
      problem: `reads standard input${placeIn(error, root)}`,
      remedy:
        'Declare what it needs: inputs: { name: file("data/…", plainText()) }, or a parameter.',
    };
  }
  // The runner names the place of what a codec refuses.
  const refused = /^error: Uncaught (?:\(in promise\) )?\w+: (Cannot .* \((input|output) ".*\))$/m
    .exec(error);
  if (refused !== null) {
    const [, message = "", side] = refused;
    const verb = side === "input" ? "cannot read an input" : "cannot write an output";
    return { problem: `${verb}: ${message}`, output: "" };
  }
  return undefined;
}

function ofStatus({ status }: End): EndInWords {
  if (status.signal !== null) return { problem: `was ended by ${status.signal}` };
  if (status.code !== 0) return { problem: `ended with exit code ${status.code}` };
  return { problem: "ended before it returned its outputs" };
}
