/**
 * Whether what comes from outside is what the store would have written, in all its fields.
 *
 * @module
 */

import { hasSchema } from "../base/schema.ts";
import type { ActionRecord } from "../store/action_record.ts";
import { isDigest } from "../base/digest.ts";
import type { KeyDocument } from "../model/key_document.ts";

/** Whether a value is an action record that can be filed. */
export function isActionRecord(value: unknown): value is ActionRecord {
  if (!isRecord(value) || !hasSchema(value, "record/1")) return false;
  const { outputs, documents, ran, waiver } = value;
  return isDigestValue(value["key"]) && isDigestValue(value["sources"]) &&
    isRecord(outputs) && Object.values(outputs).every(isOutput) &&
    (documents === undefined || Array.isArray(documents) && documents.every(isDigestValue)) &&
    isRecord(ran) && isTime(ran["startedAt"]) && isCount(ran["ms"]) &&
    (waiver === undefined || isWaiver(waiver));
}

/** Whether a key's document has all parts of its inputs, outputs and runtime. */
export function isWholeKey({ inputs, outputs, runtime, interpreter }: KeyDocument): boolean {
  return Object.values<unknown>(inputs).every(isKeyInput) &&
    Object.values<unknown>(outputs).every(isCodec) &&
    (interpreter !== undefined ||
      typeof runtime.deno === "string" && typeof runtime.v8 === "string");
}

function isKeyInput(value: unknown): boolean {
  if (!isRecord(value) || !isCodec(value["codec"])) return false;
  const { digest, elements } = value;
  if (elements === undefined) return digest === null || isDigestValue(digest);
  return Array.isArray(elements) &&
    elements.every((one) => Array.isArray(one) && one.length === 2 && isDigestValue(one[1]));
}

function isCodec(value: unknown): boolean {
  return isRecord(value) && typeof value["id"] === "string";
}

/** An output; that of a folder names the objects of its files. */
function isOutput(value: unknown): boolean {
  if (!isRecord(value) || !isObject(value)) return false;
  const { files } = value;
  return files === undefined || Array.isArray(files) && files.every(isObject);
}

function isObject(value: unknown): boolean {
  return isRecord(value) && isDigestValue(value["digest"]) && isCount(value["size"]);
}

function isWaiver(value: unknown): boolean {
  let waiver = value;
  while (waiver !== undefined) {
    if (!isRecord(waiver) || !isTime(waiver["at"]) || !isDigestValue(waiver["previous"])) {
      return false;
    }
    if (typeof waiver["reason"] !== "string" || typeof waiver["diff"] !== "string") return false;
    waiver = waiver["earlier"];
  }
  return true;
}

function isTime(value: unknown): boolean {
  return typeof value === "string" && Number.isFinite(Date.parse(value));
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && value >= 0;
}

function isDigestValue(value: unknown): boolean {
  return typeof value === "string" && isDigest(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
