/**
 * Lengths of time as people write them.
 *
 * @module
 */

import { UserError } from "./errors.ts";

/**
 * A length of time in milliseconds: `90s`, `5m`, `1h`, `1h30m`.
 *
 * @param option where it was given, for the message: `--under`
 * @throws {UserError} the text is none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(timeSpan("1h30m", "--under"), 5_400_000);
 * ```
 */
export function timeSpan(text: string, option: string): number {
  const [, h, m, s] = /^(?:(\d{1,4})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s)?$/.exec(text) ?? [];
  const ms = 1000 * (3600 * Number(h ?? 0) + 60 * Number(m ?? 0) + Number(s ?? 0));
  if (ms > 0) return ms;
  throw new UserError(
    `Cannot use ${option} "${text}": this is not a length of time`,
    `Give ${option} a time such as 90s, 5m, 1h or 1h30m.`,
  );
}
