/**
 * The key of an element: a document of everything that can alter its result, and its digest.
 *
 * There is no path, no clock and no locale in it. Inputs enter by content, so a rerun upstream that
 * yields the same bytes leaves every key below it as it was (early cutoff).
 *
 * @module
 */

import { fromCanonical, type Json } from "./canonical.ts";
import type { StageCode } from "./code.ts";
import type { Codec } from "./codec.ts";
import { type Digest, documentDigest, elementSeed, type Key } from "./digest.ts";
import type { Element } from "./graph.ts";
import type { AnyStage } from "./stage.ts";

/** What {@linkcode keyOf} writes; stored as an object, so that two keys can be compared later. */
export interface KeyDocument {
  readonly schema: "specialisation-key/1";
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

/** An element's key, with its document's text. */
export interface KeyAndText {
  readonly key: Key;
  readonly text: string;
}

/**
 * The key of an element.
 *
 * @param code the code of its stage
 * @param inputs digests of its inputs, by name
 * @param rootSeed the pipeline's seed
 */
export function keyOf(
  element: Element,
  code: StageCode,
  inputs: { readonly [name: string]: KeyInput },
  rootSeed: number,
): KeyAndText {
  const { stage } = element;
  const document: Omit<KeyDocument, "schema"> = {
    stage: stage.name,
    params: element.params,
    inputs,
    outputs: Object.fromEntries(element.outputs.map(({ name, codec }) => [name, keyCodec(codec)])),
    code: code.digest,
    packages: code.packages,
    runtime: { deno: Deno.version.deno, v8: Deno.version.v8 },
    platform: stage.platform ? `${Deno.build.os}-${Deno.build.arch}` : null,
    seed: stage.random ? seedOf(element, rootSeed) : null,
    ...((stage.env ?? []).length > 0 ? { environment: environmentOf(stage) } : {}),
  };
  const { text, digest } = documentDigest(
    "specialisation-key/1",
    document as unknown as { readonly [field: string]: Json },
  );
  return { key: digest, text };
}

/**
 * Reads a key's document.
 *
 * @throws {SyntaxError} the text is none.
 */
export function readKey(text: string): KeyDocument {
  const document = fromCanonical(text);
  if (isKeyDocument(document)) return document;
  throw new SyntaxError("Cannot read the key: its document is not a specialisation-key/1");
}

/**
 * The seed of an element: its own, or that of all elements of its stage. The variant is no part of it, so
 * that variants are compared on the same draws, and what one does not change is shared.
 */
export function seedOf({ stage, plainId }: Element, rootSeed: number): string {
  return elementSeed(rootSeed, stage.name, stage.random === "common" ? stage.name : plainId);
}

/** The environment variables that a stage declares, as they are now. */
export function environmentOf(stage: AnyStage): Environment {
  const names: readonly string[] = stage.env ?? [];
  return Object.fromEntries(names.map((name) => [name, Deno.env.get(name) ?? null]));
}

/** A codec as it enters a key. */
export function keyCodec(codec: Codec<unknown>): KeyCodec {
  return { id: codec.id, options: codec.options };
}

function isKeyDocument(value: unknown): value is KeyDocument {
  const isRecord = (part: unknown): part is Record<string, unknown> =>
    typeof part === "object" && part !== null && !Array.isArray(part);
  if (!isRecord(value) || value["schema"] !== "specialisation-key/1") return false;
  const { packages } = value;
  return [value["stage"], value["code"]].every((part) => typeof part === "string") &&
    [value["params"], value["inputs"], value["outputs"], value["runtime"]].every(isRecord) &&
    Array.isArray(packages) && packages.every((line) => typeof line === "string");
}
