/**
 * A graph under onnxruntime that reads and writes arrays where they lie.
 *
 * onnxruntime-node copies every output into an array of its own, which took a tenth of a step of training
 * (microsoft/onnxruntime#32346 would change that). This calls the C interface of the library that it
 * brings along: a table of functions to whose end some are added and in which none ever moves
 * (onnxruntime_c_api.h). All that are used here have been in it since its first version.
 *
 * @module
 */

import { createRequire } from "node:module";
import koffi from "koffi";
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
  readonly #api: Api;
  readonly #session: Address;
  readonly #inputs: Bound;
  readonly #outputs: Bound;

  /**
   * Loads a graph.
   *
   * @param arrays of all inputs and outputs, none of which may move: in WebAssembly's memory.
   * @throws {Error} onnxruntime refuses the graph, or the arrays do not fit it.
   */
  constructor(graph: OnnxGraph, arrays: TensorArrays) {
    this.arrays = arrays;
    const { api, environment, options, cpu } = runtime ??= loadRuntime();
    this.#api = api;
    const model = encodeModel(graph);
    this.#session = made((out) =>
      api.createSession(environment, model, model.length, options, out)
    );
    const bound = (names: readonly string[]): Bound => {
      const values = names.map((name) => {
        const { data, shape } = arrays[name] as TensorArray;
        const sides = BigInt64Array.from(shape, BigInt);
        return made((out) =>
          api.createTensor(cpu, data, data.byteLength, sides, sides.length, FLOAT, out)
        );
      });
      return { names, values: BigUint64Array.from(values) };
    };
    this.#inputs = bound(graph.inputs.map(({ name }) => name));
    this.#outputs = bound(graph.outputs.map(({ name }) => name));
  }

  /** Computes the outputs of what the inputs hold. */
  run(): void {
    const [inputs, outputs] = [this.#inputs, this.#outputs];
    this.#api.run(
      ...[this.#session, null],
      ...[inputs.names, inputs.values, inputs.names.length],
      ...[outputs.names, outputs.names.length, outputs.values],
    );
  }

  /** Frees the graph. */
  [Symbol.dispose](): void {
    for (const value of [...this.#inputs.values, ...this.#outputs.values]) {
      this.#api.releaseValue(value);
    }
    this.#api.releaseSession(this.#session);
  }
}

/** The type of float32 elements. */
const FLOAT = 1;

/** Where something of onnxruntime's is. */
type Address = bigint;

/** Tensors on arrays, by their names. */
interface Bound {
  readonly names: readonly string[];
  readonly values: BigUint64Array;
}

type Api = ReturnType<typeof functionsOf>;

/** What all graphs share. */
interface Runtime {
  readonly api: Api;
  readonly environment: Address;
  readonly options: Address;
  /** Says that arrays are in the processor's memory. */
  readonly cpu: Address;
}

let runtime: Runtime | undefined;

function loadRuntime(): Runtime {
  const base = koffi.load(libraryPath()).func("void *OrtGetApiBase()")();
  const [getApi] = koffi.decode(base, "void *", 1);
  const api = functionsOf(koffi.decode(getApi, koffi.proto("void *", ["uint32_t"]))(1));
  const [errorsOnly, allOptimisations] = [3, 99];
  const environment = made((out) => api.createEnvironment(errorsOnly, "specialisation", out));
  const options = made((out) => api.createOptions(out));
  // As `network_session.ts` sets them.
  api.setLogging(options, errorsOnly);
  api.setOptimisations(options, allOptimisations);
  api.setThreads(options, 1);
  const [deviceAllocator, defaultMemory] = [0, 0];
  const cpu = made((out) => api.createMemoryInfo(deviceAllocator, defaultMemory, out));
  return { api, environment, options, cpu };
}

/** The library beside the binding that onnxruntime-node has loaded. */
function libraryPath(): string {
  const [platform, file] = {
    linux: ["linux", "libonnxruntime.so.1"],
    darwin: ["darwin", "libonnxruntime.1.dylib"],
    windows: ["win32", "onnxruntime.dll"],
  }[Deno.build.os as string] ?? [];
  const loaded = Object.keys(createRequire(Deno.execPath()).cache);
  const binding = loaded.find((path) => /onnxruntime-node[\\/]dist[\\/]binding\.js$/.test(path));
  if (binding === undefined || platform === undefined) {
    throw new Error(
      `Cannot find the library of onnxruntime ${env.versions.node} for ${Deno.build.os}: train on ` +
        "Linux, macOS or Windows.",
    );
  }
  const folder = binding.replace(/dist[\\/]binding\.js$/, "bin/napi-v6");
  return `${folder}/${platform}/${Deno.build.arch === "aarch64" ? "arm64" : "x64"}/${file}`;
}

/** The functions that are used, by their places in the table. */
function functionsOf(api: Address) {
  const table: readonly Address[] = koffi.decode(api, "void *", LAST_PLACE + 1);
  const at = (place: number, result: string, ...parameters: string[]) =>
    koffi.decode(table[place], koffi.proto(result, parameters)) as (
      ...given: readonly unknown[]
    ) => unknown;
  const messageOf = at(2, "const char *", "void *");
  const releaseStatus = at(93, "void", "void *");
  /** A function that returns null, or why it failed. */
  const trying = (place: number, ...parameters: string[]) => {
    const call = at(place, "void *", ...parameters);
    return (...given: readonly unknown[]): void => {
      const status = call(...given);
      if (status === null) return;
      const message = messageOf(status);
      releaseStatus(status);
      throw new Error(`Cannot run the graph: onnxruntime says "${message}"`);
    };
  };
  const [any, text, texts, size] = ["void *", "const char *", "const char **", "size_t"] as const;
  return {
    /** Level of logging, name; out. */
    createEnvironment: trying(3, "int", text, any),
    /** Environment, model, its bytes, options; out. */
    createSession: trying(8, any, any, size, any, any),
    /** Session, options of the run, names, tensors and number of inputs, names, number and tensors of outputs. */
    run: trying(9, any, any, texts, any, size, texts, size, any),
    /** Out. */
    createOptions: trying(10, any),
    /** Options, value. */
    setLogging: trying(22, any, "int"),
    setOptimisations: trying(23, any, "int"),
    setThreads: trying(24, any, "int"),
    /** Kind of memory, data, their bytes, lengths, how many, type of elements; out. */
    createTensor: trying(49, any, any, size, any, size, "int", any),
    /** Allocator, kind of memory; out. */
    createMemoryInfo: trying(69, "int", "int", any),
    releaseSession: at(95, "void", any),
    releaseValue: at(LAST_PLACE, "void", any),
  };
}

/** The last place in the table that is used. */
const LAST_PLACE = 96;

/** What a function writes to the array that it is given last. */
function made(create: (out: BigUint64Array) => void): Address {
  const out = new BigUint64Array(1);
  create(out);
  return out[0] as Address;
}
