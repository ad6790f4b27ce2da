/**
 * Why an element has to run: one name per reason, the same in code, `why`, events and docs.
 *
 * @module
 */

import { canonical } from "../base/canonical.ts";
import type { KeyDocument } from "../model/key_document.ts";
import { keyFieldNames, keyFields } from "../model/key_fields/mod.ts";

/** Reasons that are no difference between a field of the keys. */
const others = {
  "forced": "asked for with --force",
  "never-run": "no earlier run of it is known",
  "engine-changed": "this version of the engine writes keys otherwise",
  "result-missing": "its result is not in the store any more",
};

/** A reason to run; see {@linkcode reasonText} for what each means. */
export type Reason = keyof typeof others | `${string}-changed`;

const texts: ReadonlyMap<Reason, string> = new Map([
  ...Object.entries(others) as [Reason, string][],
  ...keyFieldNames.map((name) => [keyFields[name].reason, keyFields[name].words] as const),
]);

/** A reason in words. */
export function reasonText(reason: Reason): string {
  return texts.get(reason) ?? reason;
}

/** The reasons that lie between an element's last key and the present one. */
export function reasonsBetween(
  before: KeyDocument | undefined,
  now: KeyDocument,
): readonly Reason[] {
  if (before === undefined) return ["never-run"];
  const changed = keyFieldNames
    .filter((name) => canonical(before[name] ?? null) !== canonical(now[name] ?? null))
    .map((name) => keyFields[name].reason);
  if (changed.length > 0) return changed;
  return before.schema === now.schema ? ["result-missing"] : ["engine-changed"];
}
