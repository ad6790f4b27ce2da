/**
 * How a process is brought to its end.
 *
 * @module
 */

/** How long a process may take for its last words. */
const graceMs = 2000;

/**
 * Asks a process to end, and makes it end when it has not after two seconds.
 *
 * @param send gives it a signal, or nothing if it has ended by itself
 * @param ended settles when it has ended
 */
export function askToEnd(send: (signal: Deno.Signal) => void, ended: Promise<unknown>): void {
  send("SIGTERM");
  const timer = setTimeout(() => send("SIGKILL"), graceMs);
  ended.finally(() => clearTimeout(timer));
}

/** Sends a signal to a process, or to none if it has ended by itself. */
export function signalTo(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended by itself.
  }
}
