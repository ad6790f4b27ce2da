/**
 * Ctrl-C.
 *
 * @module
 */

/**
 * A signal that Ctrl-C aborts; another Ctrl-C ends the process at once. What arrives within a second
 * is the same Ctrl-C: `deno task` passes on what the terminal has sent to both already.
 */
export function interruptible(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  let firstMs = Infinity;
  const stop = (): void => {
    const nowMs = performance.now();
    if (nowMs - firstMs > 1000) Deno.exit(130);
    firstMs = Math.min(firstMs, nowMs);
    controller.abort();
  };
  for (const signal of signals) Deno.addSignalListener(signal, stop);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const signal of signals) Deno.removeSignalListener(signal, stop);
    },
  };
}
