/**
 * A training's state as bytes: a line of JSON, then the arrays.
 *
 * @module
 */

import type { CurveRow, TrainingState } from "./training.ts";

interface Head {
  readonly steps: number;
  readonly length: number;
  readonly curve: readonly (readonly (number | null)[])[];
}

const columns = [
  ...["step", "reconstruction", "divergence", "loss"],
  ...["held_out_reconstruction", "held_out_divergence"],
] as readonly (keyof CurveRow)[];

/** Writes a state. */
export function encodeState(state: TrainingState): Uint8Array {
  const { parameters, first, second, steps, curve } = state;
  // JSON has no NaN: it becomes null.
  const rows = curve.map((row) =>
    columns.map((name) => Number.isNaN(row[name]) ? null : row[name])
  );
  const head: Head = { steps, length: parameters.length, curve: rows };
  const line = new TextEncoder().encode(JSON.stringify(head) + "\n");
  const bytes = new Uint8Array(line.length + 12 * parameters.length);
  bytes.set(line);
  for (const [i, { buffer, byteOffset, byteLength }] of [parameters, first, second].entries()) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), line.length + i * byteLength);
  }
  return bytes;
}

/**
 * Reads a state.
 *
 * @throws {SyntaxError} the bytes are none, or end too early.
 */
export function decodeState(bytes: Uint8Array): TrainingState {
  const end = bytes.indexOf(10);
  if (end === -1) throw new SyntaxError("Cannot read the checkpoint: it has no first line");
  const head: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  if (!isHead(head)) {
    throw new SyntaxError(
      "Cannot read the checkpoint: its first line does not describe a training",
    );
  }
  const { steps, length, curve } = head;
  const expected = end + 1 + 12 * length;
  if (bytes.length !== expected) {
    throw new SyntaxError(
      `Cannot read the checkpoint: it has ${bytes.length} bytes instead of ${expected}`,
    );
  }
  const array = (index: number): Float32Array => {
    const start = end + 1 + 4 * length * index;
    return new Float32Array(bytes.slice(start, start + 4 * length).buffer);
  };
  return {
    steps,
    curve: curve.map((row) =>
      Object.fromEntries(columns.map((name, i) => [name, row[i] ?? NaN])) as unknown as CurveRow
    ),
    parameters: array(0),
    first: array(1),
    second: array(2),
  };
}

function isHead(value: unknown): value is Head {
  if (typeof value !== "object" || value === null) return false;
  const { steps, length, curve } = value as { readonly [N in keyof Head]?: unknown };
  return [steps, length].every((n) => Number.isSafeInteger(n) && Number(n) >= 0) &&
    Array.isArray(curve) && curve.every(isCurveRow);
}

function isCurveRow(row: unknown): boolean {
  return Array.isArray(row) && row.length === columns.length &&
    row.every((value) => value === null || Number.isFinite(value));
}
