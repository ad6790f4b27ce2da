/**
 * Whether `nohup` has started this process, which then is not to end with its terminal.
 *
 * Asked when this module is loaded: once Deno listens to any signal it has a handler for this one.
 *
 * @module
 */

/** Whether SIGHUP was ignored at the start. Only Linux tells. */
export const isHangUpIgnored: boolean = (() => {
  try {
    const status = Deno.readTextFileSync("/proc/self/status");
    const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0";
    return (BigInt(`0x${ignored}`) & 1n) === 1n;
  } catch {
    return false;
  }
})();
