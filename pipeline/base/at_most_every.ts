/**
 * Work that is asked for more often than it is worth doing.
 *
 * @module
 */

/** Does something now and then; see {@linkcode atMostEvery}. */
export interface Repeated {
  /** Does it now, or as soon as enough time has gone by since it was last done. */
  want(): void;
  /** Does it no more, and waits for what is being done. */
  stop(): Promise<void>;
}

/**
 * Does something when it is wanted, but with a pause after each time, and never twice at once.
 *
 * @param first whether the first time has to wait for a pause, too
 */
export function atMostEvery(
  ms: number,
  work: () => Promise<void>,
  first: "at once" | "after a pause" = "at once",
): Repeated {
  let state: "idle" | "busy" | "wanted" | "stopped" = "idle";
  let last = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pause = (): void => {
    if (state === "stopped") return;
    timer = setTimeout(() => {
      if (state === "wanted") go();
      else state = "idle";
    }, ms);
  };
  const go = (): void => {
    state = "busy";
    last = work().finally(pause);
  };
  if (first === "after a pause") {
    state = "busy";
    pause();
  }
  return {
    want() {
      if (state === "idle") go();
      else if (state === "busy") state = "wanted";
    },
    async stop() {
      state = "stopped";
      clearTimeout(timer);
      await last;
    },
  };
}
