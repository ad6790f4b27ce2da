/**
 * What a server says about a key, held against the key.
 *
 * @module
 */

import { hasSchema } from "../../base/schema.ts";
import type { ActionRecord, StoredObject, StoredOutput } from "../../store/action_record.ts";
import { folderId } from "../../model/folder.ts";
import type { KeyDocument } from "../../model/key_document.ts";
import { withinDepth } from "../../base/canonical.ts";
import { isDigest, type Key } from "../../base/digest.ts";
import { unseal } from "../../base/sealed.ts";
import { fromActionResult } from "./action_result.ts";

/** What of a server's record is used: all of it has been looked at. */
export type OfferedRecord = Pick<ActionRecord, "key" | "outputs" | "ran">;

/**
 * Reads a server's answer.
 *
 * Nothing is taken over that was not checked: it must be filed under this key, be the result of a run
 * (somebody else's waiver is not our word), and have the outputs that the key's document declares.
 *
 * @param key what was asked for
 * @param outputs the outputs in the key's document
 * @returns the record, or what is wrong with it, which continues "its record "
 */
export function offeredRecord(
  bytes: Uint8Array,
  key: Key,
  outputs: KeyDocument["outputs"],
): OfferedRecord | string {
  const document = documentIn(bytes);
  if (document === undefined) return "is torn or is none";
  if (!hasSchema(document, "record/1")) return "has another schema";
  if (document["key"] !== key) return "is of another key";
  if (document["waiver"] !== undefined) return "is a waiver, not the result of a run";
  const offered = asRecord(document["outputs"]);
  if (offered === undefined) return "has no outputs";
  const names = Object.keys(offered);
  const declared = Object.keys(outputs);
  if (names.length !== declared.length || !declared.every((name) => Object.hasOwn(offered, name))) {
    return "has other outputs than the stage declares";
  }
  const checked: [string, StoredOutput][] = [];
  for (const name of names) {
    const output = objectIn(offered[name]);
    if (typeof output === "string") return output;
    const files = asRecord(offered[name])?.["files"];
    const isFolder = outputs[name]?.id === folderId;
    if (isFolder !== Array.isArray(files)) return "has an output that is no folder, or is one";
    const objects = Array.isArray(files) ? files.map(objectIn) : [];
    const wrong = objects.find((one) => typeof one === "string");
    if (wrong !== undefined) return wrong;
    const listed = objects.filter((one) => typeof one !== "string");
    checked.push([name, isFolder ? { ...output, files: listed } : output]);
  }
  const ran = asRecord(document["ran"]);
  const isolation = ran?.["isolation"];
  const [startedAt, ms] = [ran?.["startedAt"], ran?.["ms"]];
  if (typeof startedAt !== "string" || !isTime(startedAt)) return "does not say when it ran";
  if (typeof ms !== "number" || !(ms >= 0 && Number.isFinite(ms))) {
    return "does not say how long it ran";
  }
  const isKnown = isolation === "enforced" || isolation === "trusted";
  return {
    key,
    outputs: Object.fromEntries(checked),
    ran: { startedAt, ms, ...(isKnown ? { isolation } : {}) },
  };
}

/** An object's digest and size, or what is wrong. */
function objectIn(value: unknown): StoredObject | string {
  const object = asRecord(value);
  const [digest, size] = [object?.["digest"], object?.["size"]];
  if (typeof digest !== "string" || !isDigest(digest)) return "has an output without a digest";
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    return "has an output without a size";
  }
  return { digest, size };
}

function documentIn(bytes: Uint8Array): Record<string, unknown> | undefined {
  const text = fromActionResult(bytes);
  if (text === undefined) return undefined;
  try {
    return asRecord(withinDepth(() => unseal(text)));
  } catch (error) {
    // The checksum says that the text is whole, not that it is JSON.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether a text is a time as `Date.toISOString` writes it. */
function isTime(text: string): boolean {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text;
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as Record<string, unknown>
    : undefined;
}
