/**
 * When to ask again somebody who does not answer.
 *
 * @module
 */

/** A longer and longer wait after each failure in a row. */
export class Backoff {
  readonly #firstMs: number;
  #failures = 0;
  #sinceMs = Infinity;
  #nextMs = 0;

  /** @param firstMs the wait after the first failure; it doubles up to five minutes */
  constructor(firstMs: number) {
    this.#firstMs = firstMs;
  }

  /** How many failures there were in a row. */
  get failures(): number {
    return this.#failures;
  }

  /** Whether the wait is over. */
  isOver(nowMs: number): boolean {
    return nowMs >= this.#nextMs;
  }

  /** For how long there has been no answer, in milliseconds. */
  unansweredMs(nowMs: number): number {
    return Math.max(0, nowMs - this.#sinceMs);
  }

  /** Notes a failure. */
  failed(nowMs: number): void {
    this.#sinceMs = Math.min(this.#sinceMs, nowMs);
    this.#nextMs = nowMs + Math.min(this.#firstMs * 2 ** this.#failures, 300_000);
    this.#failures++;
  }

  /** Notes an answer; the next question may be asked after a time. */
  answered(nowMs: number, againMs: number): void {
    this.#failures = 0;
    this.#sinceMs = Infinity;
    this.#nextMs = nowMs + againMs;
  }
}
