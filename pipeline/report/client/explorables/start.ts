/**
 * The end of every explorable's script: the same text runs in the page, where it makes itself known, and in
 * its worker, where it answers.
 *
 * @module
 */

/// <reference lib="dom" />

import type { Controls, Explorable, Work } from "../../../model/explorable.ts";

/** A question to a worker, and its answer. */
export interface Question {
  readonly id: number;
  readonly name: string;
  readonly request: unknown;
}

/** The question that every explorable answers, by the name `point`. */
export interface PointRequest {
  readonly values: { readonly [name: string]: number | string };
  readonly data: { readonly [name: string]: Uint8Array };
}

/** What a worker answers. */
export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly problem: string };

/** Under this name a script leaves its explorable for the page. */
export const slot = "pipelineExplorable";

/** Makes an explorable known, or answers for it. */
export function start(explorable: Explorable<Controls, Work, HTMLElement>): void {
  if (typeof document !== "undefined") {
    Reflect.set(globalThis, slot, explorable);
    return;
  }
  const resultOf = (name: string, request: unknown): unknown => {
    if (name === "point") {
      const { values, data } = request as PointRequest;
      return explorable.point(values as never, data);
    }
    const work = explorable.work[name];
    if (work === undefined) throw new Error(`there is no work "${name}"`);
    return work(request as never);
  };
  addEventListener("message", ({ data }: MessageEvent<Question>) => {
    const { id, name, request } = data;
    const answer = (given: Answer): void => postMessage(given);
    try {
      answer({ id, result: resultOf(name, request) });
    } catch (error) {
      answer({ id, problem: error instanceof Error ? error.message : String(error) });
    }
  });
}
