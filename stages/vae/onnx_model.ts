/**
 * Exported encoders and decoders under onnxruntime.
 *
 * @module
 */

import * as ort from "onnxruntime-node";

/** Rows that go through a model at once. */
const CHUNK = 500;

/**
 * Runs a model that takes one table and gives tables of as many rows.
 *
 * @param model the bytes of a `.onnx` file.
 * @param width columns of the table.
 * @param rows the table, [n, width]; n may be any number.
 * @returns each output by name, [n, …].
 * @throws {RangeError} the table has not whole rows, or the model takes another width.
 */
export async function runModel(
  model: Uint8Array,
  width: number,
  rows: Float32Array,
): Promise<{ readonly [output: string]: Float32Array }> {
  const count = rows.length / width;
  if (!Number.isInteger(count)) {
    throw new RangeError(`Cannot run the model: ${rows.length} numbers are no rows of ${width}.`);
  }
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  try {
    const [input = ""] = session.inputNames;
    requireWidth(session, width);
    const parts: { [output: string]: Float32Array[] } = {};
    for (let start = 0; start < count; start += CHUNK) {
      const chunk = rows.subarray(start * width, Math.min(count, start + CHUNK) * width);
      const tensor = new ort.Tensor("float32", chunk, [chunk.length / width, width]);
      const outputs = await session.run({ [input]: tensor });
      for (const [name, { data }] of Object.entries(outputs)) {
        (parts[name] ??= []).push(data as Float32Array);
      }
    }
    return Object.fromEntries(
      session.outputNames.map((name) => [name, joined(parts[name] ?? [])]),
    );
  } finally {
    await session.release();
  }
}

function requireWidth(session: ort.InferenceSession, width: number): void {
  const [metadata] = session.inputMetadata;
  const taken = metadata?.isTensor === true ? metadata.shape.at(-1) : undefined;
  if (taken !== width) {
    throw new RangeError(`Cannot run the model: it takes rows of ${taken} numbers, not ${width}.`);
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
