/**
 * ONNX models as bytes: the part of the protocol buffer format that graphs of float tensors need.
 *
 * Written by hand because nothing maintained writes ONNX from JavaScript; fields and numbers are those
 * of onnx.proto3 (IR version 10).
 *
 * @module
 */

/** A node of a graph. */
export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: { readonly [name: string]: number | readonly number[] };
}

/** A tensor that goes into a graph or comes out; a name in place of a length leaves it open. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** A tensor that belongs to the graph. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** float32, or int64 for axes. */
  readonly data: Float32Array | BigInt64Array;
}

/** A graph of float32 tensors. */
export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly tensors: readonly OnnxTensor[];
}

const IR_VERSION = 10;
const OPSET = 21;
const FLOAT = 1;
const INT64 = 7;

/**
 * Encodes a model; the same graph gives the same bytes.
 *
 * @param versions of the format and of the operators; older ones for older readers.
 */
export function encodeModel(
  graph: OnnxGraph,
  { ir, opset }: { ir: number; opset: number } = { ir: IR_VERSION, opset: OPSET },
): Uint8Array {
  return message([
    integer(1, ir),
    text(2, "specialisation"),
    bytes(7, graphProto(graph)),
    bytes(8, message([integer(2, opset)])),
  ]);
}

function graphProto({ name, nodes, inputs, outputs, tensors }: OnnxGraph): Uint8Array {
  return message([
    ...nodes.map((node) => bytes(1, nodeProto(node))),
    text(2, name),
    ...tensors.map((tensor) => bytes(5, tensorProto(tensor))),
    ...inputs.map((value) => bytes(11, valueProto(value))),
    ...outputs.map((value) => bytes(12, valueProto(value))),
  ]);
}

function nodeProto({ op, inputs, outputs, attributes = {} }: OnnxNode): Uint8Array {
  return message([
    ...inputs.map((input) => text(1, input)),
    ...outputs.map((output) => text(2, output)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attributeProto(name, value))),
  ]);
}

/** Whole numbers become INT attributes (type 2), lists of them INTS (type 7). */
function attributeProto(name: string, value: number | readonly number[]): Uint8Array {
  return typeof value === "number"
    ? message([text(1, name), integer(3, value), integer(20, 2)])
    : message([text(1, name), ...value.map((one) => integer(8, one)), integer(20, 7)]);
}

function tensorProto({ name, shape, data }: OnnxTensor): Uint8Array {
  return message([
    ...shape.map((side) => integer(1, side)),
    integer(2, data instanceof Float32Array ? FLOAT : INT64),
    text(8, name),
    bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ]);
}

function valueProto({ name, shape }: OnnxValue): Uint8Array {
  const sides = shape.map((side) =>
    bytes(1, message([typeof side === "number" ? integer(1, side) : text(2, side)]))
  );
  const tensor = message([integer(1, FLOAT), bytes(2, message(sides))]);
  return message([text(1, name), bytes(2, message([bytes(1, tensor)]))]);
}

/** A field's tag and content: wire type 0 for integers, 2 for what has a length. */
function integer(field: number, value: number): Uint8Array {
  return message([varint(field << 3), varint(value)]);
}

function bytes(field: number, content: Uint8Array): Uint8Array {
  return message([varint(field << 3 | 2), varint(content.length), content]);
}

function text(field: number, content: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(content));
}

/** Base 128, low digits first; a negative number as its 64-bit two's complement. */
function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const digits: number[] = [];
  do {
    const digit = Number(rest & 127n);
    rest >>= 7n;
    digits.push(rest === 0n ? digit : digit | 128);
  } while (rest !== 0n);
  return Uint8Array.from(digits);
}

function message(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
