/**
 * Whether what comes from outside is what the store and an archive would have written, in all its fields.
 *
 * Only commands on archives load this: valibot takes ten milliseconds, which a run with nothing to do has not
 * to spare.
 *
 * @module
 */

import * as v from "npm:valibot@1.5.0";
import { hasSchema } from "../base/schema.ts";
import { isDigest } from "../base/digest.ts";
import type { KeyDocument } from "../model/key_document.ts";
import type { ActionRecord, SourceList } from "../store/action_record.ts";

const digest = v.pipe(v.string(), v.check(isDigest));
const time = v.pipe(v.string(), v.check((text) => Number.isFinite(Date.parse(text))));
const count = v.pipe(v.number(), v.minValue(0));
/** A name that can be shown: in a terminal, control characters could pass for what they are not. */
// deno-lint-ignore no-control-regex -- these are what is looked for
const name = v.pipe(v.string(), v.check((text) => !/[\u0000-\u001f\u007f-\u009f]/.test(text)));

const object = v.looseObject({ digest, size: count });
const actionRecord = v.looseObject({
  key: digest,
  sources: digest,
  /** An output that is a folder names the objects of its files. */
  outputs: v.record(
    v.string(),
    v.intersect([object, v.looseObject({ files: v.optional(v.array(object)) })]),
  ),
  documents: v.optional(v.array(digest)),
  ran: v.looseObject({ startedAt: time, ms: count }),
});
const waiver = v.looseObject({ at: time, previous: digest, reason: v.string(), diff: v.string() });

const codec = v.looseObject({ id: v.string() });
const keyInput = v.union([
  v.looseObject({ codec, elements: v.array(v.tuple([v.unknown(), digest])) }),
  v.looseObject({ codec, digest: v.nullable(digest), elements: v.optional(v.undefined()) }),
]);
const wholeKey = v.looseObject({
  inputs: v.record(v.string(), keyInput),
  outputs: v.record(v.string(), codec),
});
const runtime = v.looseObject({ deno: v.string(), v8: v.string() });

const sourceList = v.looseObject({
  sources: v.array(v.looseObject({ path: v.string(), digest })),
});

const archiveIndex = v.looseObject({
  pipeline: name,
  profile: name,
  device: v.optional(v.literal("gpu")),
  objects: v.boolean(),
  elements: v.record(
    name,
    v.looseObject({
      key: digest,
      outputs: v.record(v.string(), v.nullable(v.string())),
      trusted: v.boolean(),
      waived: v.boolean(),
      stale: v.boolean(),
    }),
  ),
  missing: v.array(name),
});

/** Whether a value is an action record that can be filed. */
export function isActionRecord(value: unknown): value is ActionRecord {
  if (!hasSchema(value, "record/1") || !v.is(actionRecord, value)) return false;
  // One after the other: they may be nested deeper than a stack is.
  for (let earlier = value["waiver"]; earlier !== undefined; earlier = earlier["earlier"]) {
    if (!v.is(waiver, earlier)) return false;
  }
  return true;
}

/** Whether a key's document has all parts of its inputs, outputs and runtime. */
export function isWholeKey(document: KeyDocument): boolean {
  return v.is(wholeKey, document) &&
    (document.interpreter !== undefined || v.is(runtime, document.runtime));
}

/** Whether a value is a list of sources. */
export function isSourceList(value: unknown): value is SourceList {
  return hasSchema(value, "sources/1") && v.is(sourceList, value);
}

/** Whether a value is an archive's index. */
export function isArchiveIndex(value: unknown): boolean {
  return hasSchema(value, "archive/1") && v.is(archiveIndex, value);
}
