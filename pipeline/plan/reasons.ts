/**
 * Why an element has to run: one name per reason, the same in code, `why`, events and docs.
 *
 * @module
 */

import { canonical } from "../base/canonical.ts";
import type { KeyDocument } from "../model/key_document.ts";

/** A reason to run; see {@linkcode reasonTexts} for what each means. */
export type Reason =
  | "forced"
  | "never-run"
  | "params-changed"
  | "inputs-changed"
  | "code-changed"
  | "packages-changed"
  | "formats-changed"
  | "seed-changed"
  | "runtime-changed"
  | "platform-changed"
  | "environment-changed"
  | "result-missing";

/** Each reason in words. */
export const reasonTexts: { readonly [R in Reason]: string } = {
  "forced": "asked for with --force",
  "never-run": "no earlier run of it is known",
  "params-changed": "a parameter has another value",
  "inputs-changed": "an input has other bytes",
  "code-changed": "code that it reaches does something else",
  "packages-changed": "an npm package that it reaches has another version",
  "formats-changed": "an output has another format",
  "seed-changed": "its random seed is another",
  "runtime-changed": "Deno or V8 has another version",
  "platform-changed": "the processor or operating system is another",
  "environment-changed": "an environment variable that it declares has another value",
  "result-missing": "its result is not in the store any more",
};

type Part = Exclude<Reason, "forced" | "never-run" | "result-missing">;

/** Which part of a key stands behind which reason. */
const parts: { readonly [R in Part]: keyof KeyDocument } = {
  "params-changed": "params",
  "inputs-changed": "inputs",
  "code-changed": "code",
  "packages-changed": "packages",
  "formats-changed": "outputs",
  "seed-changed": "seed",
  "runtime-changed": "runtime",
  "platform-changed": "platform",
  "environment-changed": "environment",
};

/** The reasons that lie between an element's last key and the present one. */
export function reasonsBetween(
  before: KeyDocument | undefined,
  now: KeyDocument,
): readonly Reason[] {
  if (before === undefined) return ["never-run"];
  const textOf = (key: KeyDocument, part: keyof KeyDocument): string =>
    canonical(key[part] ?? null);
  const changed = (Object.keys(parts) as Part[]).filter((reason) =>
    textOf(before, parts[reason]) !== textOf(now, parts[reason])
  );
  return changed.length > 0 ? changed : ["result-missing"];
}
