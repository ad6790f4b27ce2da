/**
 * Action records on the wire.
 *
 * Servers of the Bazel HTTP cache protocol may check that what is put under `ac/` is an
 * `ActionResult` of the Remote Execution API v2, and keep the objects that it names for as long as
 * it is used. So a record travels as one: its outputs as `output_files`, and the record itself, as the
 * store keeps it, as `stdout_raw`. A store's own files, served as they are, are understood as well.
 *
 * @module
 */

import { type ActionRecord, objectsOf } from "../../store/action_record.ts";

// Field numbers of ActionResult, OutputFile and Digest in
// build/bazel/remote/execution/v2/remote_execution.proto.
const outputFiles = 2;
const stdoutRaw = 5;
const [filePath, fileDigest] = [1, 2];
const [digestHash, digestSize] = [1, 2];

const [varintType, fixed64Type, bytesType, fixed32Type] = [0, 1, 2, 5];

/**
 * Writes a record as an `ActionResult`.
 *
 * @param sealed the record's text as the store keeps it
 */
export function toActionResult(
  outputs: ActionRecord["outputs"],
  sealed: string,
): Uint8Array<ArrayBuffer> {
  const objects = Object.entries(outputs).flatMap(([name, output]) =>
    objectsOf([output]).map((object, i) => ({ ...object, name: i === 0 ? name : `${name}/${i}` }))
  );
  const files = objects.map(({ name, digest, size }) =>
    lengthDelimited(
      outputFiles,
      joined([
        lengthDelimited(filePath, utf8(name)),
        lengthDelimited(
          fileDigest,
          joined([
            lengthDelimited(digestHash, utf8(digest)),
            // Protocol Buffers leave out what is zero.
            ...(size === 0 ? [] : [varint(digestSize << 3 | varintType), varint(size)]),
          ]),
        ),
      ]),
    )
  );
  return joined([...files, lengthDelimited(stdoutRaw, utf8(sealed))]);
}

/**
 * The record's text in what a server gave; `undefined` when there is none. Unknown fields are passed
 * over: servers add some of their own.
 */
export function fromActionResult(bytes: Uint8Array): string | undefined {
  // No message begins so: it would be a group, which version 3 of Protocol Buffers does not have.
  if (bytes[0] === "{".charCodeAt(0)) return text(bytes);
  let found: string | undefined;
  for (let at = 0; at < bytes.length;) {
    const tag = readVarint(bytes, at);
    if (tag === undefined) return undefined;
    const end = fieldEnd(bytes, tag.next, tag.value % 8);
    if (end === undefined || end.next > bytes.length) return undefined;
    if (tag.value === (stdoutRaw << 3 | bytesType)) {
      found = text(bytes.subarray(end.from, end.next));
    }
    at = end.next;
  }
  return found;
}

/** Where a field's content begins and ends. */
function fieldEnd(
  bytes: Uint8Array,
  at: number,
  type: number,
): { readonly from: number; readonly next: number } | undefined {
  switch (type) {
    case varintType: {
      const value = readVarint(bytes, at);
      return value && { from: at, next: value.next };
    }
    case fixed64Type:
      return { from: at, next: at + 8 };
    case fixed32Type:
      return { from: at, next: at + 4 };
    case bytesType: {
      const length = readVarint(bytes, at);
      return length && { from: length.next, next: length.next + length.value };
    }
    default:
      return undefined;
  }
}

/** Up to ten bytes, seven bits each, the lowest first; large values lose their last digits. */
function readVarint(
  bytes: Uint8Array,
  at: number,
): { readonly value: number; readonly next: number } | undefined {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: at + i + 1 };
  }
  return undefined;
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push(value % 0x80 | 0x80);
  return Uint8Array.from([...bytes, value]);
}

function lengthDelimited(field: number, content: Uint8Array): Uint8Array {
  return joined([varint(field << 3 | bytesType), varint(content.length), content]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function utf8(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
