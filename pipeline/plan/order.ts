/**
 * What has to be done to make an element's result, as data: it can be carried out by this process or,
 * written to a file, by another one on another machine.
 *
 * Whatever the key's document says is taken from there and from nowhere else, so that what is executed
 * is what the key says, whenever that happens.
 *
 * @module
 */

import { type SchemaName, schemaName } from "../base/schema.ts";
import type { Json } from "../base/canonical.ts";
import type { Digest, Key } from "../base/digest.ts";
import type { Element, ElementInput } from "../model/element.ts";
import { limitsOf, type StageLimits } from "../model/limits.ts";
import { type Environment, type KeyCodec, type KeyInput, readKey } from "../model/key_document.ts";

/** The order to execute an element. */
export interface Order {
  /** Which form of orders this is. */
  readonly schema: SchemaName<"order/1">;
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
  /** Where codecs are by the names of outputs, if the stage runs a program; else absent. */
  readonly program?: { readonly [output: string]: string };
  /** Whether it computes on a GPU. */
  readonly gpu: boolean;
  /** Whether it sees the time. */
  readonly clock: boolean;
  /** Whether it keeps checkpoints. */
  readonly resumable: boolean;
  /** What it may take, and how often it is tried, where its stage says so. */
  readonly limits?: StageLimits;
  /** Whether to execute it although there is a result. */
  readonly forced: boolean;
}

/** An object in the store, how it is decoded, and the artifact that it is, for messages. */
export type OrderObject = KeyCodec & { readonly digest: Digest; readonly artifact: string };

/** An input: an object, the objects of a sweep with their points, or files of the project. */
export type OrderInput =
  | OrderObject
  | { readonly elements: readonly (OrderObject & { readonly params: Json })[] }
  | OrderFile
  | OrderFiles;

/** A file of the project; `digest` is `null` where an optional one is absent. */
export type OrderFile = KeyCodec & { readonly path: string; readonly digest: Digest | null };

/** Files of the project below a folder; the object with the digest lists them. */
export type OrderFiles = KeyCodec & { readonly digest: Digest; readonly pattern: string };

/** What an order is made from. */
export interface OrderParts {
  readonly element: Element;
  readonly key: Key;
  /** The key's document. */
  readonly keyText: string;
  /** Object that lists the sources of the code. */
  readonly sources: Digest;
  readonly profile: string;
  readonly forced: boolean;
}

/**
 * The order to execute an element.
 *
 * @throws {SyntaxError} the key's document is none.
 */
export function orderOf(parts: OrderParts): Order {
  const { element, key, keyText, sources, profile, forced } = parts;
  const { stage } = element;
  const limits = limitsOf(stage);
  const document = readKey(keyText);
  return {
    schema: schemaName("order/1"),
    profile,
    element: element.id,
    stage: stage.name,
    declaredAt: stage.declaredAt,
    ...{ key, keyText, sources },
    bundle: document.code,
    params: document.params,
    seed: document.seed ?? "",
    mathSeed: document.seed === null ? 1 : parseInt(document.seed.slice(0, 8), 16),
    inputs: Object.fromEntries(
      element.inputs.map((input) => [input.name, orderInput(input, document.inputs[input.name])]),
    ),
    outputs: Object.fromEntries(
      Object.entries(document.outputs).sort(([a], [b]) => rank(element, a) - rank(element, b)),
    ),
    env: document.environment ?? {},
    native: stage.native === true,
    ...(stage.program === undefined ? {} : {
      program: Object.fromEntries(element.outputs.map(({ name, codec }) => [name, codec.module])),
    }),
    gpu: element.gpu,
    clock: stage.clock === true,
    resumable: stage.resumable === true,
    ...(limits === undefined ? {} : { limits }),
    forced,
  };
}

/** Where an output stands in the declaration: the order in which records list them. */
function rank({ outputs }: Element, name: string): number {
  return outputs.findIndex((output) => output.name === name);
}

/** An input as its key has it; of a file, with the path, which is no part of the key. */
function orderInput(input: ElementInput, inKey: KeyInput | undefined): OrderInput {
  if (inKey === undefined) throw new Error(`The key has no input "${input.name}"`);
  if ("elements" in inKey) {
    const makers = input.kind === "many" ? input.from : [];
    return {
      elements: inKey.elements.map(([params, digest], i) => (
        { ...inKey.codec, digest, artifact: artifactOf(makers[i], input), params }
      )),
    };
  }
  const { codec, digest } = inKey;
  if (input.kind === "file") return { ...codec, path: input.path, digest };
  if (digest !== null && input.kind === "files") {
    return { ...codec, pattern: input.pattern, digest };
  }
  if (digest === null) throw new Error(`The key has no digest of input "${input.name}"`);
  const maker = input.kind === "one" ? input.from : undefined;
  return { ...codec, digest, artifact: artifactOf(maker, input) };
}

/** Where the artifact goes that an input is, below the profile's folder. */
function artifactOf(maker: Element | undefined, input: ElementInput): string {
  const output = "output" in input ? input.output : undefined;
  return maker?.outputs.find(({ name }) => name === output)?.path ?? input.name;
}
