/**
 * Ctrl-C.
 *
 * @module
 */

import type { Emit } from "../../base/emit.ts";
import type { Event } from "../events.ts";
import type { OnStop } from "../../run/executors/slurm.ts";
import { isHangUpIgnored } from "../../base/hang_up.ts";
import type { PrinterChoice } from "./output.ts";

/** A signal that is aborted when the user wants to stop. */
export type Interruption = Disposable & { readonly signal: AbortSignal };

/**
 * A signal that Ctrl-C aborts; another Ctrl-C ends the process at once. What arrives within a second
 * is the same Ctrl-C: `deno task` passes on what the terminal has sent to both already.
 */
export function interruptible(): Interruption {
  return interruption((controller) => controller.abort());
}

/**
 * The same for a run whose work is done by jobs elsewhere: at a terminal Ctrl-C asks whether they are
 * to go on ({@linkcode OnStop} is what the signal is then aborted with), and a second one leaves them.
 * Where nobody can be asked, and when the terminal is closed or the process told to end, they go on.
 */
export function interruptibleWithJobs(choice: PrinterChoice, emit: Emit<Event>): Interruption {
  const canAsk = !choice.json && Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
  let asked = false;
  const { signal, [Symbol.dispose]: dispose } = interruption((controller, signal) => {
    const stop = (how: OnStop): void => controller.abort(how);
    if (signal !== "SIGINT" || !canAsk || asked) return stop("detach");
    asked = true;
    emit({ type: "stop-asked" });
    keyPressed().then((key) => {
      asked = false;
      if (key === "c") stop("cancel");
      else if (key === "d" || key === ctrlC) stop("detach");
    });
    return "asked";
  });
  return {
    signal,
    [Symbol.dispose]: () => {
      if (asked) Deno.stdin.setRaw(false);
      dispose();
    },
  };
}

/** In raw mode Ctrl-C is a key like others. */
const ctrlC = "\x03";

async function keyPressed(): Promise<string> {
  const bytes = new Uint8Array(16);
  Deno.stdin.setRaw(true);
  try {
    const n = await Deno.stdin.read(bytes) ?? 0;
    return new TextDecoder().decode(bytes.subarray(0, n)).toLowerCase();
  } finally {
    Deno.stdin.setRaw(false);
  }
}

function interruption(
  onSignal: (controller: AbortController, signal: Deno.Signal) => void | "asked",
): Interruption {
  const controller = new AbortController();
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  let firstMs = Infinity;
  let lastMs = -Infinity;
  const listeners = signals.map((signal) => {
    const listener = (): void => {
      // Deno would end the process where nobody listened.
      if (signal === "SIGHUP" && isHangUpIgnored) return;
      const nowMs = performance.now();
      if (nowMs - firstMs > 1000) Deno.exit(130);
      if (nowMs - lastMs < 1000) return;
      lastMs = nowMs;
      if (onSignal(controller, signal) !== "asked") firstMs = Math.min(firstMs, nowMs);
    };
    Deno.addSignalListener(signal, listener);
    return [signal, listener] as const;
  });
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
    },
  };
}
