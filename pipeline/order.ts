/**
 * What has to be done to make an element's result, as data: it can be carried out by this process or,
 * written to a file, by another one on another machine.
 *
 * Its inputs are digests, so that what is executed is what the key says, whenever that happens.
 *
 * @module
 */

import type { ActionRecord } from "./action_record.ts";
import type { Json } from "./canonical.ts";
import type { Digest, Key } from "./digest.ts";
import type { Element, ElementInput } from "./graph.ts";
import {
  type Environment,
  environmentOf,
  type KeyCodec,
  keyCodec,
  readKey,
  seedOf,
} from "./key.ts";

/** The order to execute an element. */
export interface Order {
  /** Which form of orders this is. */
  readonly schema: "specialisation-order/1";
  readonly profile: string;
  /** The element's id. */
  readonly element: string;
  readonly stage: string;
  /** Where the stage is declared, for messages. */
  readonly declaredAt: string;
  readonly key: Key;
  /** The key's document. */
  readonly keyText: string;
  /** Digest of the stage's bundle. */
  readonly bundle: Digest;
  /** Object that lists the sources of the code. */
  readonly sources: Digest;
  readonly params: { readonly [name: string]: Json };
  /** The element's own seed; empty unless its stage draws random numbers. */
  readonly seed: string;
  /** Seed of Math.random. */
  readonly mathSeed: number;
  readonly inputs: { readonly [name: string]: OrderInput };
  readonly outputs: { readonly [name: string]: KeyCodec };
  /** The stage's environment variables; `null` is not set. */
  readonly env: Environment;
  /** Whether the stage runs native code. */
  readonly native: boolean;
  /** Whether it computes on a GPU. */
  readonly gpu: boolean;
  /** Whether it sees the time. */
  readonly clock: boolean;
  /** Whether it keeps checkpoints. */
  readonly resumable: boolean;
  /** Whether to execute it although there is a result. */
  readonly forced: boolean;
}

/** An object in the store, and how it is decoded. */
export type OrderObject = KeyCodec & { readonly digest: Digest };

/** An input: an object, the objects of a sweep with their points, or a file of the project. */
export type OrderInput =
  | OrderObject
  | { readonly elements: readonly (OrderObject & { readonly params: Json })[] }
  | OrderFile;

/** A file of the project; `digest` is `null` where an optional one is absent. */
export type OrderFile = KeyCodec & { readonly path: string; readonly digest: Digest | null };

/** What an order is made from. */
export interface OrderParts {
  readonly element: Element;
  readonly key: Key;
  /** The key's document. */
  readonly keyText: string;
  /** Digest of the stage's bundle. */
  readonly bundle: Digest;
  /** Object that lists the sources of the code. */
  readonly sources: Digest;
  /** Digest of the file of an input as the key has it; `null` where there is none. */
  readonly fileDigest: (input: string, path: string) => Digest | null;
  /** The record of an element that this one takes. */
  readonly recordOf: (element: Element) => ActionRecord;
  readonly profile: string;
  readonly rootSeed: number;
  readonly forced: boolean;
}

/** The order to execute an element. */
export function orderOf(parts: OrderParts): Order {
  const { element, key, keyText, bundle, sources, profile, forced } = parts;
  const { stage } = element;
  const seed = seedOf(element, parts.rootSeed);
  return {
    schema: "specialisation-order/1",
    profile,
    element: element.id,
    stage: stage.name,
    declaredAt: stage.declaredAt,
    ...{ key, keyText, bundle, sources },
    params: element.params,
    seed: stage.random ? seed : "",
    mathSeed: stage.random ? parseInt(seed.slice(0, 8), 16) : 1,
    inputs: Object.fromEntries(
      element.inputs.map((input) => [input.name, orderInput(input, parts)]),
    ),
    outputs: Object.fromEntries(element.outputs.map(({ name, codec }) => [name, keyCodec(codec)])),
    env: environmentOf(stage),
    native: stage.native === true,
    gpu: element.gpu,
    clock: stage.clock === true,
    resumable: stage.resumable === true,
    forced,
  };
}

/** The files of the project that an order reads, by the name of the input. */
export function filesOf(order: Order): readonly (readonly [input: string, file: OrderFile])[] {
  return Object.entries(order.inputs).flatMap(([name, input]) =>
    "path" in input ? [[name, input] as const] : []
  );
}

/** The digests of files that are in a key's document; see {@linkcode OrderParts}. */
export function fileDigestsIn(keyText: string): OrderParts["fileDigest"] {
  const { inputs } = readKey(keyText);
  return (name) => {
    const input = inputs[name];
    return input !== undefined && "digest" in input ? input.digest : null;
  };
}

function orderInput(input: ElementInput, { recordOf, fileDigest }: OrderParts): OrderInput {
  const codec = keyCodec(input.codec);
  const digestOf = (taken: Element, output: string): Digest => {
    const object = recordOf(taken).outputs[output];
    if (object === undefined) throw new Error(`${taken.id} has no output "${output}"`);
    return object.digest;
  };
  switch (input.kind) {
    case "one":
      return { ...codec, digest: digestOf(input.from, input.output) };
    case "many":
      return {
        elements: input.from.map((taken) => ({
          ...codec,
          digest: digestOf(taken, input.output),
          params: taken.point as Json,
        })),
      };
    case "file":
      return { ...codec, path: input.path, digest: fileDigest(input.name, input.path) };
  }
}
