/**
 * Questions to a worker: one at a time, and of those that wait only the last of each name.
 *
 * @module
 */

/// <reference lib="dom" />

import type { Answer, Question } from "./start.ts";

interface Asked extends Question {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A worker that answers questions. */
export class WorkerQueue {
  readonly #worker: Pick<Worker, "postMessage" | "addEventListener" | "terminate">;
  readonly #waiting = new Map<string, Asked>();
  #current: Asked | undefined;
  #last = 0;

  /** @param worker runs a script that ends in `start(…)` */
  constructor(worker: Pick<Worker, "postMessage" | "addEventListener" | "terminate">) {
    this.#worker = worker;
    worker.addEventListener("message", (event) => this.#take((event as MessageEvent<Answer>).data));
    worker.addEventListener("error", (event) => {
      const { message } = event as ErrorEvent;
      this.#current?.reject(new Error(message || "the worker has ended"));
      this.#next();
    });
  }

  /** Asks; `undefined` if a later question of the same name overtakes this one. */
  ask(name: string, request: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.get(name)?.resolve(undefined);
      this.#waiting.delete(name);
      this.#waiting.set(name, { id: ++this.#last, name, request, resolve, reject });
      if (this.#current === undefined) this.#next();
    });
  }

  /** Ends the worker. */
  close(): void {
    this.#worker.terminate();
  }

  #take(answer: Answer): void {
    const asked = this.#current;
    if (asked === undefined || asked.id !== answer.id) return;
    if ("problem" in answer) asked.reject(new Error(answer.problem));
    else asked.resolve(answer.result);
    this.#next();
  }

  #next(): void {
    const [first] = this.#waiting;
    this.#current = first?.[1];
    if (first === undefined) return;
    this.#waiting.delete(first[0]);
    const { id, name, request } = first[1];
    this.#worker.postMessage({ id, name, request });
  }
}
