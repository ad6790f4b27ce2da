/**
 * Ends a stage's process that takes longer or more memory than its stage may, and says what it would need.
 *
 * @module
 */

import { bytes, duration } from "../base/quantities.ts";
import type { StageLimits } from "../model/limits.ts";
import { memoryOf } from "./process_memory.ts";

/** What a process has exceeded, to follow the element's name. */
export interface Exceeded {
  readonly limit: "timeout" | "memory";
  readonly problem: string;
  readonly remedy: string;
}

const lookMs = 50;

/** Watches over a process until it is disposed of. Without limits there is nothing to it. */
export class LimitWatch implements Disposable {
  readonly #startMs = performance.now();
  readonly #fractionDone: () => number;
  readonly #timers: ReturnType<typeof setTimeout>[] = [];
  #exceeded: Exceeded | undefined;

  /**
   * @param end ends the process
   * @param fractionDone how far it has come, 0 … 1
   */
  constructor(
    pid: number,
    limits: StageLimits | undefined,
    end: () => void,
    fractionDone: () => number,
  ) {
    this.#fractionDone = fractionDone;
    const exceed = (exceeded: Exceeded): void => {
      this.#exceeded ??= exceeded;
      end();
    };
    const { timeoutMs, memory } = limits ?? {};
    if (timeoutMs !== undefined) {
      this.#timers.push(setTimeout(() => exceed(this.#tooLong(timeoutMs)), timeoutMs));
    }
    if (memory !== undefined) {
      const look = (): void => {
        const taken = memoryOf(pid) ?? 0;
        if (taken > memory) exceed(tooLarge(memory, taken));
      };
      this.#timers.push(setInterval(look, lookMs));
    }
  }

  /** What it has exceeded, if so. */
  get exceeded(): Exceeded | undefined {
    return this.#exceeded;
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #tooLong(limitMs: number): Exceeded {
    const tookMs = performance.now() - this.#startMs;
    const fraction = this.#fractionDone();
    const isPaceKnown = fraction >= 0.01;
    const neededMs = isPaceKnown ? tookMs / fraction : 2 * tookMs;
    const pace = isPaceKnown
      ? `: it was at ${Math.round(100 * fraction)} %, and at that pace needs about ` +
        duration(neededMs)
      : "";
    return {
      limit: "timeout",
      problem: `took longer than its limit of ${duration(limitMs)}${pace}`,
      remedy: raise("timeout", spanText(1.5 * neededMs)),
    };
  }
}

/** It had that much when it was ended. */
function tooLarge(limit: number, taken: number): Exceeded {
  return {
    limit: "memory",
    problem: `took more memory than its limit of ${bytes(limit)}: ${
      bytes(taken)
    } when it was ended`,
    remedy: raise("memory", sizeText(1.5 * taken)),
  };
}

/** The heap of a process was full, which is smaller than its limit. */
export function heapExceeded(limit: number): Exceeded {
  return {
    limit: "memory",
    problem: `took more memory than its limit of ${bytes(limit)}: its objects alone fill that`,
    remedy: raise("memory", sizeText(2 * limit)),
  };
}

function raise(limit: string, value: string): string {
  return `Raise it, for example limits: { ${limit}: "${value}" }, or let it take less`;
}

function sizeText(size: number): string {
  return size < 1e9 ? `${Math.ceil(size / 1e8) * 100}MB` : `${Math.ceil(size / 1e8) / 10}GB`;
}

function spanText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes}m` : `${Math.ceil(minutes / 60)}h`;
}
