/**
 * What Slurm has, asked patiently: a controller that does not answer for a while fails nothing.
 *
 * @module
 */

import type { Emit } from "../../../base/emit.ts";
import type { RunEvent } from "../../run_events.ts";
import { Backoff } from "./backoff.ts";
import { type Queue, queue, SlurmError } from "./commands.ts";

/** So many failures in a row are worth a message. */
const worthTelling = 3;

/** Asks for the queue. */
export class PatientQueue {
  readonly #emit: Emit<RunEvent>;
  readonly #everyMs: number;
  readonly #backoff: Backoff;
  /** The last answer. */
  last: Queue | undefined;

  /** @param everyMs how often to ask while there are answers */
  constructor(everyMs: number, emit: Emit<RunEvent>) {
    this.#emit = emit;
    this.#everyMs = everyMs;
    this.#backoff = new Backoff(everyMs);
  }

  /** Whether it is time to ask. */
  isDue(nowMs: number): boolean {
    return this.#backoff.isOver(nowMs);
  }

  /** Whether the last question was answered, or it is time for the next. */
  mayAsk(nowMs: number): boolean {
    return this.#backoff.failures === 0 || this.isDue(nowMs);
  }

  /** The queue as it is now; `undefined` when there is no answer. */
  async ask(): Promise<Queue | undefined> {
    try {
      this.last = await queue();
      if (this.#backoff.failures >= worthTelling) this.#emit({ type: "slurm-reached" });
      this.#backoff.answered(performance.now(), this.#everyMs);
      return this.last;
    } catch (error) {
      if (!(error instanceof SlurmError)) throw error;
      this.#backoff.failed(performance.now());
      if (this.#backoff.failures === worthTelling) {
        this.#emit({ type: "slurm-unreachable", problem: error.message });
      }
      return undefined;
    }
  }
}
