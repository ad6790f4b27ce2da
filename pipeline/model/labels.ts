/**
 * How the points of a sweep are written: in the ids of elements, and as names of files.
 *
 * @module
 */

import { canonical, type Json } from "../base/canonical.ts";
import { contentDigest } from "../base/digest.ts";

/**
 * Labels for the values of an axis, which are all different: each its own text where that is short and
 * plain, else the start of its digest. Values that would be written alike, as 1 and "1", get digests.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(labelsOf([0.5, "relu"]), ["0.5", "relu"]);
 * ```
 */
export function labelsOf(values: readonly Json[]): readonly string[] {
  const labels = values.map(plainLabel);
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return labels.map((label, i) => counts.get(label) === 1 ? label : digestLabel(values[i] ?? null));
}

/** The stage's name in the id of an element. */
export function stageIn(element: string): string {
  return element.split(/[+@]/, 1)[0] ?? element;
}

/** How an axis is written. */
export function axisLabel(axis: string): string {
  return plainLabel(axis);
}

/**
 * A label as a name of a file or folder. File systems take names of up to 255 bytes, and something may
 * stand before and after it; Windows drops a dot at a name's end.
 */
export function fileLabel(label: string): string {
  return label.length <= 150 && !label.endsWith(".") ? label : contentDigest(label).slice(0, 32);
}

/** The name of an element's log, below the folder of its profile. */
export function logName(element: string): string {
  const [stage = "", point] = element.split("@");
  const name = stage.slice(stage.lastIndexOf("/") + 1);
  if (name.length > 200) return `${contentDigest(element).slice(0, 32)}.log`;
  return point === undefined || name.length + point.length <= 200
    ? `${element}.log`
    : `${stage}@${contentDigest(point).slice(0, 32)}.log`;
}

function plainLabel(value: Json): string {
  const plain = typeof value === "object" ? undefined : String(value);
  return plain !== undefined && /^[A-Za-z0-9.+_-]{1,40}$/.test(plain) ? plain : digestLabel(value);
}

function digestLabel(value: Json): string {
  return contentDigest(canonical(value)).slice(0, 10);
}
