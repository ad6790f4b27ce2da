/**
 * The document of a key: everything that can alter a result, by name.
 *
 * @module
 */

import { hasSchema, type SchemaName } from "../base/schema.ts";
import { fromCanonical, type Json } from "../base/canonical.ts";
import type { Codec } from "./codec.ts";
import type { Digest } from "../base/digest.ts";

/** What a key is the digest of; stored as an object, so that two keys can be compared later. */
export interface KeyDocument {
  readonly schema: SchemaName<"key/1">;
  readonly stage: string;
  readonly params: { readonly [name: string]: Json };
  readonly inputs: { readonly [name: string]: KeyInput };
  readonly outputs: { readonly [name: string]: KeyCodec };
  /** Digest of the stage's bundle. */
  readonly code: Digest;
  /** The npm packages that the code reaches, `name@version integrity`. */
  readonly packages: readonly string[];
  readonly runtime: { readonly deno: string; readonly v8: string };
  /** Operating system and processor, where the stage says that its bits depend on them. */
  readonly platform: string | null;
  /** The element's own seed, where the stage draws random numbers. */
  readonly seed: string | null;
  /** Declared environment variables, `null` where not set; absent where none is declared. */
  readonly environment?: Environment;
}

/** Values of environment variables by name; `null` is not set. */
export type Environment = { readonly [name: string]: string | null };

/** A codec in a key. */
export type KeyCodec = { readonly id: string; readonly options: Json };

/** An input in a key: digests of the bytes, and how they are decoded. */
export type KeyInput =
  | { readonly codec: KeyCodec; readonly digest: Digest | null }
  | {
    readonly codec: KeyCodec;
    readonly elements: readonly (readonly [point: Json, digest: Digest])[];
  };

/**
 * Reads a key's document.
 *
 * @throws {SyntaxError} the text is none.
 */
export function readKey(text: string): KeyDocument {
  const document = fromCanonical(text);
  if (isKeyDocument(document)) return document;
  throw new SyntaxError("Cannot read the key: its document is not a pipeline-key/1");
}

/** A codec as it enters a key. */
export function keyCodec(codec: Codec<unknown>): KeyCodec {
  return { id: codec.id, options: codec.options };
}

function isKeyDocument(value: unknown): value is KeyDocument {
  const isRecord = (part: unknown): part is Record<string, unknown> =>
    typeof part === "object" && part !== null && !Array.isArray(part);
  if (!isRecord(value) || !hasSchema(value, "key/1")) return false;
  const { packages } = value;
  return [value["stage"], value["code"]].every((part) => typeof part === "string") &&
    [value["params"], value["inputs"], value["outputs"], value["runtime"]].every(isRecord) &&
    Array.isArray(packages) && packages.every((line) => typeof line === "string");
}
