/**
 * A graph under onnxruntime that reads and writes arrays where they lie.
 *
 * onnxruntime-node copies every output into an array of its own, which took a tenth of a step of training
 * (microsoft/onnxruntime#32346 would change that). This calls the C interface of the library that it
 * brings along: a table of functions to whose end some are added and in which none ever moves
 * (onnxruntime_c_api.h), and all that are used here have been in it since version 1.
 *
 * @module
 */

import { createRequire } from "node:module";
import { env } from "onnxruntime-node";
import { encodeModel, type OnnxGraph } from "./onnx.ts";

/** Numbers with a shape. */
export interface TensorArray {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** Arrays by the names of a graph's inputs and outputs. */
export type TensorArrays = { readonly [name: string]: TensorArray };

/** Runs a graph on one thread, always on the same arrays. */
export class BoundGraph implements Disposable {
  /** Held, because onnxruntime knows only where they are. */
  readonly arrays: TensorArrays;
  readonly #runtime: Runtime;
  readonly #session: Deno.PointerValue;
  readonly #values: readonly Deno.PointerValue[];
  readonly #run: () => void;

  /**
   * Loads a graph.
   *
   * @param arrays of all inputs and outputs, none of which may move: in WebAssembly's memory.
   * @throws {Error} onnxruntime refuses the graph, or the arrays do not fit it.
   */
  constructor(graph: OnnxGraph, arrays: TensorArrays) {
    this.arrays = arrays;
    this.#runtime = loadedRuntime ??= loadRuntime();
    const { api, environment, options, cpu } = this.#runtime;
    const model = encodeModel(graph);
    this.#session = made((out) =>
      api.createSession(environment, model, BigInt(model.length), options, out)
    );
    const values: Deno.PointerValue[] = [];
    const bound = (names: readonly string[]) => {
      const own = names.map((name) => {
        const { data, shape } = arrays[name] as TensorArray;
        const sides = BigInt64Array.from(shape, BigInt);
        const [bytes, rank] = [BigInt(data.byteLength), BigInt(sides.length)];
        return made((out) => api.createTensor(cpu, data, bytes, sides, rank, FLOAT, out));
      });
      values.push(...own);
      return { names: textsOf(names), values: addressesOf(own), count: BigInt(own.length) };
    };
    const inputs = bound(graph.inputs.map(({ name }) => name));
    const outputs = bound(graph.outputs.map(({ name }) => name));
    this.#values = values;
    this.#run = () =>
      api.run(
        ...[this.#session, null],
        ...[inputs.names.addresses, inputs.values, inputs.count],
        ...[outputs.names.addresses, outputs.count, outputs.values],
      );
  }

  /** Computes the outputs of what the inputs hold. */
  run(): void {
    this.#run();
  }

  /** Frees the graph. */
  [Symbol.dispose](): void {
    const { api } = this.#runtime;
    for (const value of this.#values) api.releaseValue(value);
    api.releaseSession(this.#session);
  }
}

/** The type of float32 elements. */
const FLOAT = 1;

/** What all graphs share. */
interface Runtime {
  readonly api: ReturnType<typeof functionsOf>;
  readonly environment: Deno.PointerValue;
  readonly options: Deno.PointerValue;
  readonly cpu: Deno.PointerValue;
}

let loadedRuntime: Runtime | undefined;

function loadRuntime(): Runtime {
  const { symbols: { OrtGetApiBase } } = Deno.dlopen(libraryPath(), {
    OrtGetApiBase: { parameters: [], result: "pointer" },
  });
  const base = new Deno.UnsafePointerView(OrtGetApiBase() as Deno.PointerObject);
  const tableOf = functionAt(base, 0, ["u32"], "pointer");
  const api = functionsOf(new Deno.UnsafePointerView(tableOf(1) as Deno.PointerObject));
  const name = new TextEncoder().encode("specialisation\0");
  const errorsOnly = 3;
  const environment = made((out) => api.createEnvironment(errorsOnly, name, out));
  const options = made((out) => api.createOptions(out));
  // As `network_session.ts` sets them.
  const allOptimisations = 99;
  api.setOptimisations(options, allOptimisations);
  api.setThreads(options, 1);
  api.setLogging(options, errorsOnly);
  const [deviceAllocator, defaultMemory] = [0, 0];
  const cpu = made((out) => api.createMemoryInfo(deviceAllocator, defaultMemory, out));
  return { api, environment, options, cpu };
}

/** The library beside the binding that onnxruntime-node has loaded. */
function libraryPath(): string {
  const { os, arch } = Deno.build;
  const [platform, file] = {
    linux: ["linux", "libonnxruntime.so.1"],
    darwin: ["darwin", "libonnxruntime.1.dylib"],
    windows: ["win32", "onnxruntime.dll"],
  }[os as string] ?? [];
  const loaded = Object.keys(createRequire(Deno.execPath()).cache);
  const binding = loaded.find((path) => /onnxruntime-node[\\/]dist[\\/]binding\.js$/.test(path));
  if (binding === undefined || platform === undefined) {
    throw new Error(
      `Cannot find onnxruntime's library (version ${env.versions.node}) for ${os}: train on linux, ` +
        "macOS or Windows.",
    );
  }
  const folder = binding.replace(/dist[\\/]binding\.js$/, "bin/napi-v6");
  return `${folder}/${platform}/${arch === "aarch64" ? "arm64" : "x64"}/${file}`;
}

/** What functions take. */
type Argument = Deno.PointerValue | ArrayBufferView | bigint | number;

/** The function in some place of a table of them. */
function functionAt<const P extends readonly Deno.NativeType[], R extends Deno.NativeResultType>(
  table: Deno.UnsafePointerView,
  place: number,
  parameters: P,
  result: R,
): (...given: readonly Argument[]) => Deno.PointerValue {
  const definition = { parameters, result };
  const address = table.getPointer(8 * place) as Deno.PointerObject<typeof definition>;
  const pointer = new Deno.UnsafeFnPointer(address, definition);
  return pointer.call.bind(pointer) as unknown as (
    ...given: readonly Argument[]
  ) => Deno.PointerValue;
}

/** The functions that are used, by their places in the table. */
function functionsOf(table: Deno.UnsafePointerView) {
  const messageOf = functionAt(table, 2, ["pointer"], "pointer");
  const releaseStatus = functionAt(table, 93, ["pointer"], "void");
  /** A function that returns null, or why it failed. */
  const trying = (place: number, ...parameters: readonly Deno.NativeType[]) => {
    const call = functionAt(table, place, parameters, "pointer");
    return (...given: readonly Argument[]): void => {
      const status = call(...given);
      if (status === null) return;
      const text = Deno.UnsafePointerView.getCString(messageOf(status) as Deno.PointerObject);
      releaseStatus(status);
      throw new Error(`Cannot run the graph: onnxruntime says "${text}"`);
    };
  };
  return {
    createEnvironment: trying(3, "i32", "buffer", "buffer"),
    createSession: trying(8, "pointer", "buffer", "usize", "pointer", "buffer"),
    run: trying(
      ...[9, "pointer", "pointer", "buffer", "buffer", "usize", "buffer", "usize"] as const,
      "buffer",
    ),
    createOptions: trying(10, "buffer"),
    setLogging: trying(22, "pointer", "i32"),
    setOptimisations: trying(23, "pointer", "i32"),
    setThreads: trying(24, "pointer", "i32"),
    createTensor: trying(49, "pointer", "buffer", "usize", "buffer", "usize", "i32", "buffer"),
    createMemoryInfo: trying(69, "i32", "i32", "buffer"),
    releaseSession: functionAt(table, 95, ["pointer"], "void"),
    releaseValue: functionAt(table, 96, ["pointer"], "void"),
  };
}

/** What a function writes through the pointer that it is given last. */
function made(create: (out: BigUint64Array<ArrayBuffer>) => void): Deno.PointerValue {
  const out = new BigUint64Array(1);
  create(out);
  return Deno.UnsafePointer.create(out[0] as bigint);
}

function addressesOf(pointers: readonly Deno.PointerValue[]): BigUint64Array<ArrayBuffer> {
  return BigUint64Array.from(pointers, (pointer) => Deno.UnsafePointer.value(pointer));
}

/** Texts as C has them, and where they are; the addresses hold as long as the bytes are kept. */
function textsOf(texts: readonly string[]) {
  const encoded = texts.map((text) => new TextEncoder().encode(`${text}\0`));
  // In a buffer of its own, which does not move.
  const bytes = new Uint8Array(
    new ArrayBuffer(encoded.reduce((sum, { length }) => sum + length, 0)),
  );
  const start = Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes));
  let at = 0;
  const addresses = BigUint64Array.from(encoded, (text) => {
    bytes.set(text, at);
    at += text.length;
    return start + BigInt(at - text.length);
  });
  return { bytes, addresses };
}
